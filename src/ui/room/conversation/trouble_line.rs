// SPDX-License-Identifier: GPL-3.0-or-later
//! The line below our own words that are not in the room: why not, and what can be done.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/conversation/trouble_line.ui")]
    pub struct TroubleLine {
        #[template_child]
        pub why: TemplateChild<gtk::Label>,
        #[template_child]
        pub retry: TemplateChild<gtk::Button>,
        #[template_child]
        pub discard: TemplateChild<gtk::Button>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for TroubleLine {
        const NAME: &'static str = "SalottoTroubleLine";
        type Type = super::TroubleLine;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for TroubleLine {}
    impl WidgetImpl for TroubleLine {}
    impl BoxImpl for TroubleLine {}
}

glib::wrapper! {
    pub struct TroubleLine(ObjectSubclass<imp::TroubleLine>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl TroubleLine {
    /// Says `why` the words of that id are not in the room.
    pub fn show_trouble(&self, id: &str, why: &str) {
        let imp = self.imp();
        imp.why.set_label(why);
        let id = id.to_variant();
        for (button, action) in [(&imp.retry, "room.retry"), (&imp.discard, "room.discard")] {
            button.set_action_target_value(Some(&id));
            button.set_action_name(Some(action));
        }
    }
}
