// SPDX-License-Identifier: GPL-3.0-or-later
//! The bar above a text that is for one person alone: for whom, and the way out.

use std::cell::RefCell;
use std::collections::VecDeque;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use crate::model::Person;
use crate::ui::compat;
use crate::ui::room::strings;

/// Most people for whom a text is kept.
const KEPT: usize = 20;

/// The one that a text is for alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhisperRecipient {
    /// The person, with the seat by which they were known when the text was begun.
    pub person: Person,
    /// Set while that seat is known to be theirs. In another log it may be somebody else's.
    pub is_proven: bool,
}

impl WhisperRecipient {
    /// Somebody who is here, or was here before in this log.
    pub fn proven(person: &Person) -> Self {
        Self { person: person.clone(), is_proven: true }
    }

    /// Somebody of an earlier visit.
    pub fn of_before(person: Person) -> Self {
        Self { person, is_proven: false }
    }

    /// Tells if the text is for `person`, should somebody say so.
    pub fn may_be(&self, person: &Person) -> bool {
        !self.is_proven && self.person.name.folded() == person.name.folded()
    }

    /// The person, without a seat that may be somebody else's.
    fn told(&self) -> Person {
        let Person { name, seat } = self.person.clone();
        Person { name, seat: seat.filter(|_| self.is_proven) }
    }
}

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/composer/whisper_bar.ui")]
    pub struct WhisperBar {
        #[template_child]
        pub show: TemplateChild<gtk::Button>,
        #[template_child]
        pub line: TemplateChild<gtk::Label>,
        #[template_child]
        pub reads: TemplateChild<gtk::Label>,
        #[template_child]
        pub stop: TemplateChild<gtk::Button>,
        /// The one that the text is for; nobody while it is for all.
        pub recipient: RefCell<Option<WhisperRecipient>>,
        /// Texts for people whom we do not whisper to now, the newest last.
        pub kept: RefCell<VecDeque<(WhisperRecipient, String)>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for WhisperBar {
        const NAME: &'static str = "SalottoWhisperBar";
        type Type = super::WhisperBar;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for WhisperBar {}
    impl WidgetImpl for WhisperBar {}
    impl BoxImpl for WhisperBar {}
}

glib::wrapper! {
    pub struct WhisperBar(ObjectSubclass<imp::WhisperBar>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl WhisperBar {
    /// The one that the text is for; without a seat while that may be somebody else's.
    pub fn person(&self) -> Option<Person> {
        self.imp().recipient.borrow().as_ref().map(WhisperRecipient::told)
    }

    /// The one that the text is for, as they were known when it was begun.
    pub fn recipient(&self) -> Option<WhisperRecipient> {
        self.imp().recipient.borrow().clone()
    }

    /// Has the text be for `recipient` alone, or for all.
    pub fn set_recipient(&self, recipient: Option<WhisperRecipient>) {
        self.set_visible(recipient.is_some());
        self.imp().recipient.replace(recipient);
    }

    /// Takes all seats for ones that may be somebody else's: the log is perhaps another one.
    pub fn doubt_seats(&self) {
        let imp = self.imp();
        let (mut now, mut kept) = (imp.recipient.borrow_mut(), imp.kept.borrow_mut());
        let all = now.iter_mut().chain(kept.iter_mut().map(|(recipient, _)| recipient));
        all.for_each(|recipient| recipient.is_proven = false);
    }

    /// Says that it is for `name`, or why that one does not get it.
    pub fn draw(&self, name: &str, trouble: Option<&str>) {
        let imp = self.imp();
        let (line, reads) = strings::whispering(name);
        imp.line.set_label(&line);
        imp.reads.set_label(trouble.unwrap_or(&reads));
        match trouble {
            Some(_) => imp.reads.add_css_class("error"),
            None => imp.reads.remove_css_class("error"),
        }
        let show = strings::show_whispers(name);
        imp.show.set_tooltip_text(Some(&show));
        compat::set_label(&*imp.show, &show);
    }

    /// All that the bar says.
    pub fn sentence(&self) -> String {
        format!("{}. {}", self.imp().line.label(), self.imp().reads.label())
    }

    /// Keeps a text for `recipient`.
    pub fn keep(&self, recipient: WhisperRecipient, text: String) {
        let mut kept = self.imp().kept.borrow_mut();
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back((recipient, text));
    }

    /// Takes the text that was kept for the one whom `is_it` tells.
    pub fn take_kept(&self, is_it: impl Fn(&WhisperRecipient) -> bool) -> Option<String> {
        let mut kept = self.imp().kept.borrow_mut();
        let at = kept.iter().rposition(|(recipient, _)| is_it(recipient))?;
        kept.remove(at).map(|(_, text)| text)
    }

    /// The text that was kept last.
    pub fn last_kept(&self) -> Option<(WhisperRecipient, String)> {
        self.imp().kept.borrow().back().cloned()
    }
}
