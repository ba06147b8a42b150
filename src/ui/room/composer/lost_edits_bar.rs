// SPDX-License-Identifier: GPL-3.0-or-later
//! The bar that offers texts of which nobody knows whether the room has them, until they are
//! wanted or discarded.

use std::cell::RefCell;
use std::collections::VecDeque;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use crate::i18n::gettext_f;
use crate::model::MessageToEdit;
use crate::ui::compat;

/// Stands for a message of another log, whose number is that of another message here.
pub const NO_NUMBER: u64 = 0;

/// A text that may not have become that of its message.
#[derive(Debug, PartialEq, Eq)]
pub struct LostEdit {
    /// The message, with the other text.
    pub message: MessageToEdit,
    /// Its text when the other one was written, where it is known.
    pub before: Option<String>,
}

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/composer/lost_edits_bar.ui")]
    pub struct LostEditsBar {
        #[template_child]
        pub line: TemplateChild<gtk::Label>,
        #[template_child]
        pub again: TemplateChild<gtk::Button>,
        #[template_child]
        pub discard: TemplateChild<gtk::Button>,
        /// Those that are offered, the oldest first.
        pub lost: RefCell<VecDeque<LostEdit>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for LostEditsBar {
        const NAME: &'static str = "SalottoLostEditsBar";
        type Type = super::LostEditsBar;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for LostEditsBar {}
    impl WidgetImpl for LostEditsBar {}
    impl BoxImpl for LostEditsBar {}
}

glib::wrapper! {
    pub struct LostEditsBar(ObjectSubclass<imp::LostEditsBar>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl Default for LostEditsBar {
    fn default() -> Self {
        glib::Object::new()
    }
}

impl LostEditsBar {
    /// Offers a text behind those that are offered already.
    pub(super) fn offer(&self, edit: LostEdit) {
        let mut lost = self.imp().lost.borrow_mut();
        lost.retain(|other| other.message != edit.message);
        lost.push_back(edit);
        drop(lost);
        self.draw();
    }

    /// Takes the texts for ones of their own, but for those of which nobody knows for whom
    /// they are.
    pub(super) fn forget_numbers(&self) {
        let mut lost = self.imp().lost.borrow_mut();
        lost.retain(|edit| edit.message.is_known);
        for edit in lost.iter_mut() {
            (edit.message.number, edit.before) = (NO_NUMBER, None);
        }
        drop(lost);
        self.draw();
    }

    /// Takes the oldest out.
    pub(super) fn take(&self) -> Option<LostEdit> {
        let taken = self.imp().lost.borrow_mut().pop_front();
        self.draw();
        taken
    }

    fn draw(&self) {
        let lost = self.imp().lost.borrow();
        let line = lost.front().map(|edit| {
            let words = edit.message.text.split_whitespace().collect::<Vec<_>>().join(" ");
            // Translators: {text} is what somebody wanted a message to say; the connection
            // was lost, and nobody knows if it does.
            gettext_f("Edit not confirmed: {text}", &[("text", &words)])
        });
        let was_visible = self.get_visible();
        self.set_visible(line.is_some());
        let Some(line) = line else { return };
        self.imp().line.set_label(&line);
        if !was_visible {
            compat::announce(&self.imp().line.get(), &line);
        }
    }
}
