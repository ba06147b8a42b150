// SPDX-License-Identifier: GPL-3.0-or-later
//! The bar over the messages while some are selected: how many, and what can be done
//! with them.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use crate::ui::room::strings;

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/conversation/selection_bar.ui")]
    pub struct SelectionBar {
        #[template_child]
        pub revealer: TemplateChild<gtk::Revealer>,
        #[template_child]
        pub label: TemplateChild<gtk::Label>,
        #[template_child]
        pub save: TemplateChild<gtk::Button>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for SelectionBar {
        const NAME: &'static str = "SalottoSelectionBar";
        type Type = super::SelectionBar;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for SelectionBar {}
    impl WidgetImpl for SelectionBar {}
    impl BinImpl for SelectionBar {}
}

glib::wrapper! {
    pub struct SelectionBar(ObjectSubclass<imp::SelectionBar>)
        @extends gtk::Widget, adw::Bin,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl SelectionBar {
    /// Offers to save the files among what is selected, or not.
    pub fn offer_saving(&self, offers: bool) {
        self.imp().save.set_visible(offers);
    }

    /// Shows that `count` messages are selected, or goes; tells whether that is news.
    pub fn show(&self, count: usize) -> bool {
        let imp = self.imp();
        let is_any = count > 0;
        let words = if is_any { strings::selected(count) } else { String::new() };
        self.set_visible(is_any);
        imp.revealer.set_reveal_child(is_any);
        let is_news = imp.label.label() != words;
        imp.label.set_label(&words);
        is_news
    }
}
