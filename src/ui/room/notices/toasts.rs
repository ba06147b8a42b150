// SPDX-License-Identifier: GPL-3.0-or-later
//! Toasts: what we have done, with its way back, what went wrong, and whom one
//! has met.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use adw::prelude::*;
use gtk::glib;

use super::toast_queue::{ToastQueue, ToastTopic, Urgency};
use crate::i18n::{gettext, gettext_f};
use crate::model::{OwnAction, Subject, Undoable};
use crate::protocol::{Nickname, Reason};
use crate::sentences;
use crate::trust::{KeyNews, RememberError};
use crate::ui::room::conversation::links::escape;
use crate::ui::{compat, screen_reader};

/// The characters in a line of a toast, and in a narrow window.
const WIDE: i32 = 40;
const NARROW: i32 = 20;
/// A window is narrow up to so many pixels.
const NARROW_WINDOW: i32 = 480;
/// The seconds that a suggestion stays, which nobody may be looking for.
const SUGGESTED: u32 = 60;
/// The seconds in which something is undone: enough to hear of it and to find the button.
const UNDOABLE: u32 = 10;

/// The seconds that a sentence stays whose button shows what it is about.
const SHOWABLE: u32 = 10;

/// The seconds that a sentence stays which has no button.
const SAID: u32 = 3;

/// The toasts of a window.
pub struct Toasts {
    overlay: adw::ToastOverlay,
    /// An overlay in a dialog, which would hide ours while it is open.
    above: glib::WeakRef<adw::ToastOverlay>,
    /// The toasts that are seen, or wait for it.
    queue: Rc<RefCell<ToastQueue<adw::Toast>>>,
    /// The number of offers that were made.
    offers: Cell<u64>,
    /// The toast about what goes on, which may have been dismissed.
    progress: RefCell<Option<adw::Toast>>,
}

impl Toasts {
    pub fn new(overlay: adw::ToastOverlay) -> Self {
        compat::tell_toasts(&overlay);
        Self {
            overlay,
            above: glib::WeakRef::new(),
            queue: Rc::default(),
            offers: Cell::default(),
            progress: RefCell::default(),
        }
    }

    /// Shows toasts in `overlay` while that is on the screen.
    pub fn show_above(&self, overlay: &adw::ToastOverlay) {
        compat::tell_toasts(overlay);
        self.above.set(Some(overlay));
    }

    /// Takes back what was told about `subject`: done anew, it would undo
    /// something else.
    pub fn overtake(&self, subject: Subject) {
        self.withdraw(&ToastTopic::Undo(subject));
    }

    /// Tells what we have done; `undo` takes it back.
    pub fn tell(&self, undoable: Undoable, sentence: &str, undo: impl Fn(OwnAction) + 'static) {
        let topic = ToastTopic::Undo(undoable.subject());
        let toast = adw::Toast::new(&escape(sentence));
        self.wrap(&toast, sentence);
        let urgency = if undoable.undo.is_some() { Urgency::Offer } else { Urgency::Word };
        if let Some(asked) = undoable.undo {
            toast.set_timeout(screen_reader::stay(UNDOABLE));
            // Pressed twice, it is undone once.
            let asked = Cell::new(Some(asked));
            toast.set_button_label(Some(&gettext("Undo")));
            toast.connect_button_clicked(move |_| {
                if let Some(asked) = asked.take() {
                    undo(asked);
                }
            });
        }
        self.put(topic, urgency, toast);
    }

    /// Says what is about to be done: `done` does it once the toast is gone, unless
    /// `undo` was pressed. Returns the topic by which it is withdrawn.
    pub fn offer(
        &self,
        sentence: &str,
        undo: impl Fn() + 'static,
        done: impl Fn() + 'static,
    ) -> ToastTopic {
        let toast = adw::Toast::new(&escape(sentence));
        self.wrap(&toast, sentence);
        toast.set_timeout(screen_reader::stay(UNDOABLE));
        toast.set_button_label(Some(&gettext("Undo")));
        toast.connect_button_clicked(move |_| undo());
        toast.connect_dismissed(move |_| done());
        self.offers.set(self.offers.get() + 1);
        let topic = ToastTopic::Offer(self.offers.get());
        self.put(topic.clone(), Urgency::Offer, toast);
        topic
    }

    /// Says something that a press on the button shows. It stays for long, or until
    /// something else is offered.
    pub fn suggest(&self, sentence: &str, button: &str, show: impl Fn() + 'static) {
        let toast = adw::Toast::new(&escape(sentence));
        self.wrap(&toast, sentence);
        toast.set_button_label(Some(button));
        toast.connect_button_clicked(move |_| show());
        toast.set_timeout(screen_reader::stay(SUGGESTED));
        self.put(ToastTopic::Suggestion, Urgency::Offer, toast);
    }

    /// Says where a file is saved that is not in view; `show` shows it there. Of several the
    /// last is enough.
    pub fn tell_saved(&self, sentence: &str, show: impl Fn() + 'static) {
        let toast = adw::Toast::new(&escape(sentence));
        self.wrap(&toast, sentence);
        toast.set_button_label(Some(&gettext("Show in Folder")));
        toast.connect_button_clicked(move |_| show());
        toast.set_timeout(screen_reader::stay(SHOWABLE));
        self.put(ToastTopic::Saved, Urgency::Offer, toast);
    }

    /// Says how far something has come that goes on until [`end_progress`](Self::end_progress);
    /// `cancel` ends it before.
    pub fn show_progress(&self, sentence: &str, cancel: impl Fn() + 'static) {
        if let Some(toast) = &*self.progress.borrow() {
            return toast.set_title(&escape(sentence));
        }
        let toast = adw::Toast::builder().title(escape(sentence)).timeout(0).build();
        toast.set_button_label(Some(&gettext("Cancel")));
        toast.connect_button_clicked(move |_| cancel());
        self.progress.replace(Some(toast.clone()));
        self.put(ToastTopic::Progress, Urgency::Offer, toast);
    }

    /// Says nothing more about what went on.
    pub fn end_progress(&self) {
        self.progress.take();
        self.withdraw(&ToastTopic::Progress);
    }

    /// Does what is about to be done: nobody can undo it any more.
    pub fn settle(&self) {
        let gone = self.queue.borrow_mut().take_all();
        dismiss(gone);
    }

    /// Says what the room did not do for us. A free name that it suggests is
    /// taken with `rename`.
    pub fn complain(
        &self,
        reason: Reason,
        suggestion: Option<String>,
        rename: impl Fn(Nickname) + 'static,
    ) {
        let toast = adw::Toast::new(&sentences::reason(reason));
        if let (Reason::NameTaken, Some(free)) =
            (reason, suggestion.and_then(|free| Nickname::heard(&free).ok()))
        {
            // Translators: {name} is a free name; the button takes it.
            let label = gettext_f("Use {name}", &[("name", free.as_str())]);
            // An underscore would mark a letter to press.
            toast.set_button_label(Some(&label.replace('_', "__")));
            toast.connect_button_clicked(move |_| rename(free.clone()));
        }
        self.put(ToastTopic::Refusal, Urgency::Trouble, toast);
    }

    /// Says, once we are in, what there is to know about who answered; somebody new
    /// is greeted by a banner.
    pub fn greet(&self, met: Result<KeyNews, RememberError>) {
        match met {
            Ok(KeyNews::Moved(known)) => {
                let gaps = [("address", &*known.address.to_string())];
                // Translators: {address} is where a room was before.
                self.say(&gettext_f("You know this room: it was at {address} before.", &gaps));
            }
            Ok(KeyNews::None | KeyNews::New { .. } | KeyNews::Replaced) => {}
            Err(error) => {
                let gaps = [("error", &*sentences::remember_error(&error))];
                self.warn(&gettext_f("This room is not remembered: {error}", &gaps));
            }
        }
    }

    /// Says that something is on the clipboard.
    pub fn copied(&self) {
        self.say(&gettext("Copied"));
    }

    /// Says something in passing.
    pub fn say(&self, sentence: &str) {
        self.sentence(sentence, Urgency::Word);
    }

    /// Says that something went wrong.
    pub fn warn(&self, sentence: &str) {
        self.sentence(sentence, Urgency::Trouble);
    }

    fn sentence(&self, sentence: &str, urgency: Urgency) {
        // A toast's title is markup.
        let toast = adw::Toast::new(&escape(sentence));
        toast.set_timeout(screen_reader::stay(SAID));
        self.put(ToastTopic::Sentence(sentence.to_owned()), urgency, toast);
    }

    /// Has `toast` seen, at once where something went wrong or its turn would come
    /// late, else in its turn.
    fn put(&self, topic: ToastTopic, urgency: Urgency, toast: adw::Toast) {
        if urgency == Urgency::Trouble || self.queue.borrow().has_suggestion() {
            toast.set_priority(adw::ToastPriority::High);
        }
        toast.connect_dismissed(glib::clone!(
            #[weak(rename_to = queue)]
            self.queue,
            move |toast| queue.borrow_mut().seen(toast)
        ));
        let gone = self.queue.borrow_mut().put(topic, urgency, toast.clone());
        let above = self.above.upgrade().filter(|above| above.root().is_some());
        above.as_ref().unwrap_or(&self.overlay).add_toast(toast);
        dismiss(gone);
    }

    /// Has a toast go, as if it had been seen.
    pub fn withdraw(&self, topic: &ToastTopic) {
        let gone = self.queue.borrow_mut().take_out(topic);
        dismiss(gone);
    }

    /// Gives a toast with a button as many lines as `sentence` takes here.
    fn wrap(&self, toast: &adw::Toast, sentence: &str) {
        let window = self.overlay.root();
        let wide = window.is_some_and(|window| window.width() > NARROW_WINDOW);
        let line = if wide { WIDE } else { NARROW };
        if sentence.chars().count() > usize::try_from(line).unwrap_or(0) {
            toast.set_custom_title(Some(&wrapped(sentence, line)));
        }
    }
}

/// Dismissed toasts say so to the queue, which must not be borrowed then.
fn dismiss(toasts: Vec<adw::Toast>) {
    for toast in toasts {
        toast.dismiss();
    }
}

/// A toast's own title has one line.
fn wrapped(sentence: &str, line: i32) -> gtk::Label {
    gtk::Label::builder()
        .label(sentence)
        .wrap(true)
        .max_width_chars(line)
        .xalign(0.0)
        .css_classes(["heading"])
        .build()
}
