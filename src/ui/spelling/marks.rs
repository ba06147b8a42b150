// SPDX-License-Identifier: GPL-3.0-or-later
//! Lines under the words of a text view that no dictionary knows, and their menu.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use gtk::prelude::*;
use gtk::{gio, glib, pango};

use super::speller::{self, SpellVerdict, Speller};
use super::words::{WordAt, words};
use super::{menu, settings};
use crate::markup::MentionOf;
use crate::ui::compat;
use crate::ui::settings::SettingsWatch;

/// Time after a key before words are looked at: whoever writes is not disturbed.
const AFTER_KEY: Duration = Duration::from_millis(300);

/// Finds the name that a text begins with, and tells whether a word is of a name.
pub trait SpelledNames {
    /// The name that stands behind an `@`, by its bytes.
    fn at(&self, rest: &str) -> Option<(usize, MentionOf)>;
    /// Tells whether a name of somebody here has that word.
    fn has_word(&self, word: &str) -> bool;
}

/// The words of a text view that are marked.
pub struct SpellMarks {
    view: glib::WeakRef<gtk::TextView>,
    tag: gtk::TextTag,
    menu: gio::Menu,
    names: Box<dyn SpelledNames>,
    speller: RefCell<Option<Rc<Speller>>>,
    /// The words that are marked, with others that may be meant.
    wrong: RefCell<Vec<(WordAt, Rc<[String]>)>>,
    /// Set while a word is being typed, which is not marked before it is done.
    is_typing: Cell<bool>,
    /// Number of the newest look: an older one comes to nothing.
    look: Cell<u64>,
    watches: RefCell<Vec<SettingsWatch>>,
}

impl SpellMarks {
    /// Looks at the words in `view` from now on.
    pub fn attach(view: &gtk::TextView, names: impl SpelledNames + 'static) -> Rc<Self> {
        let tag = gtk::TextTag::builder().underline(pango::Underline::Error).build();
        view.buffer().tag_table().add(&tag);
        let marks = Rc::new(Self {
            view: view.downgrade(),
            tag,
            menu: gio::Menu::new(),
            names: Box::new(names),
            speller: RefCell::default(),
            wrong: RefCell::default(),
            is_typing: Cell::default(),
            look: Cell::default(),
            watches: RefCell::default(),
        });
        marks.connect_text(view);
        marks.connect_click(view);
        let (correcting, accepting) = (Rc::downgrade(&marks), Rc::downgrade(&marks));
        menu::install(
            view,
            move |by| {
                correcting.upgrade().inspect(|marks| marks.correct(by));
            },
            move |lasting| {
                accepting.upgrade().inspect(|marks| marks.accept(lasting));
            },
        );
        let weak = Rc::downgrade(&marks);
        let load = move || {
            weak.upgrade().inspect(Self::load);
        };
        marks.watches.replace(settings::connect_changed(load.clone()));
        // Only who writes needs a dictionary.
        let load = Cell::new(Some(load));
        view.connect_has_focus_notify(move |_| {
            if let Some(load) = load.take() {
                load();
            }
        });
        marks
    }

    /// Checks by `speller` from now on, or not at all.
    pub fn set_speller(self: &Rc<Self>, speller: Option<Rc<Speller>>) {
        self.speller.replace(speller);
        self.look_now();
    }

    fn load(self: &Rc<Self>) {
        let marks = self.clone();
        glib::spawn_future_local(async move { marks.set_speller(speller::wanted().await) });
    }

    fn connect_text(self: &Rc<Self>, view: &gtk::TextView) {
        // The buffer keeps them: they know it by the view alone, and keep neither.
        let marks = self.clone();
        view.buffer().connect_changed(move |_| marks.typed());
        let weak = Rc::downgrade(self);
        view.buffer().connect_cursor_position_notify(move |_| {
            weak.upgrade().inspect(Self::moved);
        });
    }

    fn typed(self: &Rc<Self>) {
        self.is_typing.set(true);
        let look = self.next_look();
        let weak = Rc::downgrade(self);
        compat::after(AFTER_KEY, move || {
            weak.upgrade().filter(|marks| marks.look.get() == look).inspect(Self::look_now);
        });
    }

    /// The cursor went elsewhere: by a key that writes, or to another word.
    fn moved(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        glib::idle_add_local_once(move || {
            let Some(marks) = weak.upgrade() else { return };
            if marks.is_typing.get() && marks.word_typed().is_none() {
                marks.is_typing.set(false);
                marks.look_now();
            }
            marks.draw_menu();
        });
    }

    /// Looks at all words at once.
    pub fn look_now(self: &Rc<Self>) {
        let look = self.next_look();
        let found = self.words();
        self.draw(&found);
        let Some(speller) = self.speller.borrow().clone() else { return };
        let unknown = found.iter().filter(|at| speller.verdict(&at.word).is_none());
        let unknown: Vec<String> = unknown.map(|at| at.word.clone()).collect();
        if unknown.is_empty() {
            return;
        }
        let weak = Rc::downgrade(self);
        glib::spawn_future_local(async move {
            speller.look_up(unknown).await;
            if let Some(marks) = weak.upgrade().filter(|marks| marks.look.get() == look) {
                marks.draw(&marks.words());
            }
        });
    }

    fn next_look(&self) -> u64 {
        self.look.set(self.look.get() + 1);
        self.look.get()
    }

    fn words(&self) -> Vec<WordAt> {
        let Some(view) = self.view.upgrade() else { return Vec::new() };
        if self.speller.borrow().is_none() {
            return Vec::new();
        }
        let (start, end) = view.buffer().bounds();
        words(&view.buffer().text(&start, &end, false), &|rest| self.names.at(rest))
    }

    /// The place where a word is being typed: its end.
    fn word_typed(&self) -> Option<i32> {
        let buffer = self.view.upgrade()?.buffer();
        let cursor = buffer.iter_at_offset(buffer.cursor_position());
        let mut before = cursor;
        let is_word = before.backward_char() && before.char().is_alphanumeric();
        is_word.then(|| cursor.offset())
    }

    fn draw(&self, found: &[WordAt]) {
        let Some(view) = self.view.upgrade() else { return };
        let buffer = view.buffer();
        let (start, end) = buffer.bounds();
        buffer.remove_tag(&self.tag, &start, &end);
        let typed = self.is_typing.get().then(|| self.word_typed()).flatten();
        let speller = self.speller.borrow().clone();
        let wrong = found.iter().filter_map(|at| {
            let verdict = speller.as_ref()?.verdict(&at.word)?;
            let SpellVerdict::Wrong(others) = verdict else { return None };
            let is_free = typed != Some(at.characters.end) && !self.names.has_word(&at.word);
            is_free.then(|| (at.clone(), others))
        });
        let wrong: Vec<_> = wrong.collect();
        for (at, _) in &wrong {
            let [start, end] = [at.characters.start, at.characters.end];
            let (start, end) = (buffer.iter_at_offset(start), buffer.iter_at_offset(end));
            buffer.apply_tag(&self.tag, &start, &end);
        }
        self.wrong.replace(wrong);
        self.draw_menu();
    }

    /// The marked word at the cursor, and others that may be meant.
    pub fn at_cursor(&self) -> Option<(WordAt, Rc<[String]>)> {
        let cursor = self.view.upgrade()?.buffer().cursor_position();
        let wrong = self.wrong.borrow();
        let is_there = |at: &WordAt| at.characters.start <= cursor && cursor <= at.characters.end;
        wrong.iter().find(|(at, _)| is_there(at)).cloned()
    }

    fn draw_menu(&self) {
        let Some(view) = self.view.upgrade() else { return };
        let word = self.at_cursor();
        menu::fill(&self.menu, word.as_ref().map(|(at, others)| (at.word.as_str(), &**others)));
        let wanted = word.map(|_| self.menu.clone().upcast::<gio::MenuModel>());
        if view.extra_menu() != wanted {
            view.set_extra_menu(wanted.as_ref());
        }
    }

    /// A press that opens the menu is about the word under it.
    fn connect_click(self: &Rc<Self>, view: &gtk::TextView) {
        let click = gtk::GestureClick::builder()
            .button(0)
            .propagation_phase(gtk::PropagationPhase::Capture)
            .build();
        let weak = Rc::downgrade(self);
        click.connect_pressed(move |click, _, x, y| {
            let opens = click.current_event().is_some_and(|event| event.triggers_context_menu());
            if let Some(marks) = weak.upgrade().filter(|_| opens) {
                marks.go_to(x, y);
            }
        });
        view.add_controller(click);
    }

    fn go_to(&self, x: f64, y: f64) {
        let Some(view) = self.view.upgrade() else { return };
        let buffer = view.buffer();
        #[allow(clippy::cast_possible_truncation)] // places in a window
        let (x, y) = (x as i32, y as i32);
        let (x, y) = view.window_to_buffer_coords(gtk::TextWindowType::Widget, x, y);
        let place = view.iter_at_location(x, y).filter(|place| place.has_tag(&self.tag));
        if let Some(place) = place.filter(|_| !buffer.has_selection()) {
            buffer.place_cursor(&place);
            self.draw_menu();
        }
    }

    /// Writes another word in the place of the marked one.
    pub fn correct(self: &Rc<Self>, by: &str) {
        let (Some(view), Some((at, _))) = (self.view.upgrade(), self.at_cursor()) else { return };
        let buffer = view.buffer();
        let mut start = buffer.iter_at_offset(at.characters.start);
        let mut end = buffer.iter_at_offset(at.characters.end);
        buffer.begin_user_action();
        buffer.delete(&mut start, &mut end);
        buffer.insert(&mut start, by);
        buffer.end_user_action();
        self.is_typing.set(false);
        self.look_now();
    }

    /// Takes the marked word for right, and if it is `lasting` in later runs too.
    pub fn accept(self: &Rc<Self>, lasting: bool) {
        let speller = self.speller.borrow().clone();
        if let (Some(speller), Some((at, _))) = (speller, self.at_cursor()) {
            speller.accept(&at.word, lasting);
            self.look_now();
        }
    }
}

#[cfg(test)]
mod tests;
