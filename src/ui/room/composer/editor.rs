// SPDX-License-Identifier: GPL-3.0-or-later
//! The text being written. Return sends, Shift+Return breaks the line. It stays
//! until whoever listens has taken it.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::OnceLock;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib::subclass::Signal;
use gtk::{gdk, glib};

use super::said_texts::{EditLast, SaidTexts};
use super::suggestion_list::SuggestionStrip;
use crate::ui::{appearance, compat};

type Completion = Box<dyn Fn(&str) -> Vec<String>>;

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/composer/editor.ui")]
    pub struct Editor {
        #[template_child]
        pub attach: TemplateChild<gtk::Button>,
        #[template_child]
        pub emoji: TemplateChild<gtk::MenuButton>,
        #[template_child]
        pub view: TemplateChild<gtk::TextView>,
        #[template_child]
        pub scroller: TemplateChild<gtk::ScrolledWindow>,
        #[template_child]
        pub placeholder: TemplateChild<gtk::Label>,
        #[template_child]
        pub send: TemplateChild<gtk::Button>,
        pub completion: RefCell<Option<Completion>>,
        /// Ways to complete the text, of which the last has been taken.
        pub ways: RefCell<VecDeque<String>>,
        pub said: RefCell<SaidTexts>,
        pub edit_last: RefCell<Option<EditLast>>,
        pub strip: SuggestionStrip,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Editor {
        const NAME: &'static str = "SalottoEditor";
        type Type = super::Editor;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for Editor {
        fn signals() -> &'static [Signal] {
            static SIGNALS: OnceLock<Vec<Signal>> = OnceLock::new();
            SIGNALS.get_or_init(|| {
                vec![Signal::builder("submitted").build(), Signal::builder("changed").build()]
            })
        }

        fn constructed(&self) {
            self.parent_constructed();
            self.obj().connect_keys();
            self.obj().connect_text();
            self.obj().connect_emoji();
            self.obj().connect_growth();
            appearance::follow_text(&self.view);
            compat::set_menu_label(&self.emoji);
        }
    }
    impl WidgetImpl for Editor {
        fn grab_focus(&self) -> bool {
            self.view.grab_focus()
        }
    }
    impl BoxImpl for Editor {}
}

glib::wrapper! {
    pub struct Editor(ObjectSubclass<imp::Editor>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl Editor {
    pub fn text(&self) -> glib::GString {
        let buffer = self.imp().view.buffer();
        buffer.text(&buffer.start_iter(), &buffer.end_iter(), false)
    }

    /// Number of characters.
    pub fn length(&self) -> usize {
        usize::try_from(self.imp().view.buffer().char_count()).unwrap_or_default()
    }

    pub fn set_text(&self, text: &str) {
        self.imp().view.buffer().set_text(text);
    }

    /// Calls `submitted` when Return is pressed on a text that is not blank.
    pub fn connect_submitted(&self, submitted: impl Fn(&Self) + 'static) {
        self.connect_closure(
            "submitted",
            false,
            glib::closure_local!(move |editor: &Self| submitted(editor)),
        );
    }

    /// Calls `changed` whenever the text has become another.
    pub fn connect_changed(&self, changed: impl Fn(&Self) + 'static) {
        self.connect_closure(
            "changed",
            false,
            glib::closure_local!(move |editor: &Self| changed(editor)),
        );
    }

    /// Tells whether there is nothing to send.
    pub fn is_blank(&self) -> bool {
        self.text().trim().is_empty()
    }

    /// Tells whether somebody writes several lines, with text between the cursor and
    /// their beginning or their end to go to.
    pub fn wants_edge(&self, beginning: bool) -> bool {
        let view = &self.imp().view;
        let buffer = view.buffer();
        let edge = if beginning { 0 } else { buffer.char_count() };
        view.is_focus() && self.has_lines() && buffer.cursor_position() != edge
    }

    /// Tells whether the text takes up more than one line, as it is shown.
    fn has_lines(&self) -> bool {
        let view = &self.imp().view;
        let (first, last) = view.buffer().bounds();
        view.iter_location(&first).y() < view.iter_location(&last).y()
    }

    pub fn choose_emoji(&self) {
        self.imp().emoji.popup();
    }

    /// Has `completion` finish a line with Tab; the next Tab takes the next of several ways.
    pub fn set_completion(&self, completion: impl Fn(&str) -> Vec<String> + 'static) {
        self.imp().completion.replace(Some(Box::new(completion)));
    }

    /// Completes what is typed; tells whether there was anything to complete.
    fn complete(&self) -> bool {
        let buffer = self.imp().view.buffer();
        if buffer.cursor_position() < buffer.char_count() {
            return false;
        }
        let text = self.text();
        let mut ways = self.imp().ways.take();
        // The one that was taken last is at the end.
        if ways.len() < 2 || ways.back().is_none_or(|last| **last != *text) {
            let completion = self.imp().completion.borrow();
            ways =
                completion.as_ref().map(|completion| completion(&text).into()).unwrap_or_default();
        }
        let Some(next) = ways.pop_front() else { return false };
        self.set_text(&next);
        ways.push_back(next);
        self.imp().ways.replace(ways);
        true
    }

    fn submit(&self) {
        if !self.is_blank() {
            self.emit_by_name::<()>("submitted", &[]);
        }
    }

    fn connect_keys(&self) {
        let keys = gtk::EventControllerKey::new();
        keys.set_propagation_phase(gtk::PropagationPhase::Capture);
        keys.connect_key_pressed(glib::clone!(
            #[weak(rename_to = editor)]
            self,
            #[upgrade_or]
            glib::Propagation::Proceed,
            move |keys, key, _, state| editor.pressed(keys, key, state)
        ));
        self.imp().view.add_controller(keys);
        self.imp().send.connect_clicked(glib::clone!(
            #[weak(rename_to = editor)]
            self,
            move |_| {
                // First, for what is submitted may open something.
                editor.grab_focus();
                editor.submit();
            }
        ));
    }

    /// Tab completes, Return sends, Up edits or recalls; what else is pressed is written.
    fn pressed(
        &self,
        keys: &gtk::EventControllerKey,
        key: gdk::Key,
        state: gdk::ModifierType,
    ) -> glib::Propagation {
        let is_return = matches!(key, gdk::Key::Return | gdk::Key::KP_Enter | gdk::Key::ISO_Enter);
        let held = gdk::ModifierType::SHIFT_MASK
            | gdk::ModifierType::CONTROL_MASK
            | gdk::ModifierType::ALT_MASK;
        let step = self.recall_step(key);
        let is_used = is_return || key == gdk::Key::Tab || step.is_some() || self.suggests(key);
        if state.intersects(held) || !is_used {
            return glib::Propagation::Proceed;
        }
        // An input method may be choosing a word with this very key.
        let view = &self.imp().view;
        let event = keys.current_event();
        if event.is_some_and(|event| view.im_context_filter_keypress(&event)) {
            return glib::Propagation::Stop;
        }
        if self.takes_for_suggestion(key) {
            return glib::Propagation::Stop;
        }
        if let Some(step) = step {
            self.recall(step);
            return glib::Propagation::Stop;
        }
        if is_return {
            self.submit();
            return glib::Propagation::Stop;
        }
        // Of a text that is not sent yet, Tab does not lead to what sends it.
        (self.complete() || !self.is_blank()).into()
    }

    fn connect_text(&self) {
        self.imp().view.buffer().connect_changed(glib::clone!(
            #[weak(rename_to = editor)]
            self,
            move |buffer| {
                let imp = editor.imp();
                imp.placeholder.set_visible(buffer.char_count() == 0);
                imp.send.set_sensitive(!editor.is_blank());
                editor.emit_by_name::<()>("changed", &[]);
            }
        ));
        // What an input method is about to write is text already.
        self.imp().view.connect_preedit_changed(glib::clone!(
            #[weak(rename_to = editor)]
            self,
            move |view, preedit| {
                let empty = preedit.is_empty() && view.buffer().char_count() == 0;
                editor.imp().placeholder.set_visible(empty);
            }
        ));
    }

    /// A text that fits is shown from its first line: the view scrolls to the
    /// cursor of a new line before it has grown by that line.
    fn connect_growth(&self) {
        let limit = f64::from(self.imp().scroller.max_content_height());
        self.imp().scroller.vadjustment().connect_changed(move |adjustment| {
            let fits = adjustment.page_size() < limit - 1.0;
            if fits && adjustment.value() > 0.0 {
                let adjustment = adjustment.clone();
                glib::idle_add_local_once(move || {
                    if adjustment.page_size() < limit - 1.0 {
                        adjustment.set_value(0.0);
                    }
                });
            }
        });
    }

    /// The chooser is big; it is made when it is first wanted.
    fn connect_emoji(&self) {
        let editor = self.downgrade();
        self.imp().emoji.set_create_popup_func(move |button| {
            let Some(editor) = editor.upgrade().filter(|_| button.popover().is_none()) else {
                return;
            };
            let chooser = gtk::EmojiChooser::new();
            chooser.connect_emoji_picked(glib::clone!(
                #[weak]
                editor,
                move |_, emoji| {
                    editor.imp().view.buffer().insert_interactive_at_cursor(emoji, true);
                    editor.grab_focus();
                }
            ));
            button.set_popover(Some(&chooser));
        });
    }
}
