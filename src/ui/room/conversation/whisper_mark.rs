// SPDX-License-Identifier: GPL-3.0-or-later
//! The mark of a whisper: an icon, and who whispers to whom.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use crate::ui::room::strings;

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/conversation/whisper_mark.ui")]
    pub struct WhisperMark {
        #[template_child]
        pub words: TemplateChild<gtk::Label>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for WhisperMark {
        const NAME: &'static str = "SalottoWhisperMark";
        type Type = super::WhisperMark;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for WhisperMark {}
    impl WidgetImpl for WhisperMark {}
    impl BoxImpl for WhisperMark {}
}

glib::wrapper! {
    pub struct WhisperMark(ObjectSubclass<imp::WhisperMark>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl WhisperMark {
    /// Says who whispers: we to `name`, or `name` to us.
    pub fn show_whisper(&self, own: bool, name: &str) {
        self.imp().words.set_label(&strings::whisper_mark(own, name));
        self.set_halign(if own { gtk::Align::End } else { gtk::Align::Start });
    }
}
