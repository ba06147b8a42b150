// SPDX-License-Identifier: GPL-3.0-or-later
//! The button over the messages that leads further down, and counts what waits
//! there.

use std::cell::Cell;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use crate::i18n::gettext;
use crate::ui::compat;
use crate::ui::room::strings;

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/conversation/newest_button.ui")]
    pub struct NewestButton {
        #[template_child]
        pub revealer: TemplateChild<gtk::Revealer>,
        #[template_child]
        pub button: TemplateChild<gtk::Button>,
        #[template_child]
        pub label: TemplateChild<gtk::Label>,
        /// The number of messages that wait.
        pub waiting: Cell<u32>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for NewestButton {
        const NAME: &'static str = "SalottoNewestButton";
        type Type = super::NewestButton;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for NewestButton {
        fn constructed(&self) {
            self.parent_constructed();
            self.obj().draw();
        }
    }
    impl WidgetImpl for NewestButton {}
    impl BinImpl for NewestButton {}
}

glib::wrapper! {
    pub struct NewestButton(ObjectSubclass<imp::NewestButton>)
        @extends gtk::Widget, adw::Bin,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl NewestButton {
    /// Calls `pressed` when it is pressed.
    pub fn connect_pressed(&self, pressed: impl Fn() + 'static) {
        self.imp().button.connect_clicked(move |_| pressed());
    }

    /// The number of messages that wait.
    pub fn waiting(&self) -> u32 {
        self.imp().waiting.get()
    }

    /// Counts messages that came.
    pub fn add(&self, news: usize) {
        let news = u32::try_from(news).unwrap_or(u32::MAX);
        self.imp().waiting.set(self.waiting().saturating_add(news));
        self.draw();
    }

    /// Begins to count anew.
    pub fn clear(&self) {
        self.imp().waiting.set(0);
        self.draw();
    }

    /// Shows or hides it.
    pub fn reveal(&self, reveals: bool) {
        self.set_visible(reveals);
        self.imp().revealer.set_reveal_child(reveals);
    }

    fn draw(&self) {
        let (imp, waiting) = (self.imp(), self.waiting());
        let words = if waiting > 0 {
            strings::waiting(waiting)
        } else {
            gettext("Go to the newest message")
        };
        imp.label.set_visible(waiting > 0);
        imp.label.set_label(&words);
        imp.button.set_tooltip_text(Some(&words));
        compat::set_label(&*imp.button, &words);
    }
}
