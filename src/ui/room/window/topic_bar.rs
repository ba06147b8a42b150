// SPDX-License-Identifier: GPL-3.0-or-later
//! The topic of the room, and what is pinned, above the conversation while there is one.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::pin_list::PinList;
use crate::model::{RoomState, pins_of};

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/window/topic_bar.ui")]
    pub struct TopicBar {
        #[template_child]
        pub topic: TemplateChild<gtk::Label>,
        #[template_child]
        pub pins: TemplateChild<PinList>,
        #[template_child]
        pub edit: TemplateChild<gtk::Button>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for TopicBar {
        const NAME: &'static str = "SalottoTopicBar";
        type Type = super::TopicBar;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            PinList::ensure_type();
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for TopicBar {}
    impl WidgetImpl for TopicBar {}
    impl BinImpl for TopicBar {}
}

glib::wrapper! {
    pub struct TopicBar(ObjectSubclass<imp::TopicBar>)
        @extends gtk::Widget, adw::Bin,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl TopicBar {
    /// Shows what the state has become. Returns `true` if the focus was on what is gone.
    pub fn draw(&self, state: &RoomState) -> bool {
        let imp = self.imp();
        let topic = state.topic.as_str();
        imp.topic.set_label(topic);
        imp.topic.set_tooltip_text(Some(topic));
        imp.edit.set_visible(state.role().may_moderate());
        let left = imp.pins.draw(state);
        self.set_visible(!topic.is_empty() || !pins_of(state).all().is_empty());
        left
    }

    /// Opens the list of pinned messages; `false` if there is none.
    pub fn show_pins(&self) -> bool {
        self.is_visible() && self.imp().pins.open()
    }
}
