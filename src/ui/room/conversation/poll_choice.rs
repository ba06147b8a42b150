// SPDX-License-Identifier: GPL-3.0-or-later
//! An answer of a poll that can be chosen. The keys that move the focus pass it: GTK's own
//! would choose, and so vote, wherever the arrow keys come by.

use gtk::glib;
use gtk::prelude::*;
use gtk::subclass::prelude::*;

mod imp {
    use super::*;

    #[derive(Debug, Default)]
    pub struct PollChoice;

    #[glib::object_subclass]
    impl ObjectSubclass for PollChoice {
        const NAME: &'static str = "SalottoPollChoice";
        type Type = super::PollChoice;
        type ParentType = gtk::CheckButton;

        fn class_init(class: &mut Self::Class) {
            class.set_accessible_role(gtk::AccessibleRole::Radio);
        }
    }

    impl ObjectImpl for PollChoice {}

    impl WidgetImpl for PollChoice {
        fn focus(&self, _direction: gtk::DirectionType) -> bool {
            let choice = self.obj();
            !choice.has_focus() && WidgetExt::grab_focus(&*choice)
        }
    }

    impl CheckButtonImpl for PollChoice {}
}

glib::wrapper! {
    pub struct PollChoice(ObjectSubclass<imp::PollChoice>)
        @extends gtk::Widget, gtk::CheckButton,
        @implements gtk::Actionable, gtk::Buildable, gtk::ConstraintTarget;
}

impl PollChoice {
    /// The choice of an answer with those words, and all of one group.
    pub fn new(words: &str, group: Option<&Self>) -> Self {
        let label = gtk::Label::builder()
            .label(words)
            .xalign(0.0)
            .wrap(true)
            .wrap_mode(gtk::pango::WrapMode::WordChar)
            .build();
        let choice: Self = glib::Object::builder().property("hexpand", true).build();
        choice.set_child(Some(&label));
        choice.set_group(group);
        choice
    }
}
