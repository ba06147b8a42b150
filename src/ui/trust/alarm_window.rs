// SPDX-License-Identifier: GPL-3.0-or-later
//! The loud page in front of a room that one wanted back into.

use std::cell::RefCell;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gdk, glib};

use super::{Alarm, Kind};
use crate::protocol::{Address, Fingerprint};

type Accepted = Box<dyn Fn(Fingerprint)>;

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/trust/alarm_window.ui")]
    pub struct AlarmWindow {
        #[template_child]
        pub alarm: TemplateChild<Alarm>,
        /// The key that may be accepted, and who wants to know if it is.
        pub acceptable: RefCell<Option<(Fingerprint, Accepted)>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for AlarmWindow {
        const NAME: &'static str = "SalottoAlarmWindow";
        type Type = super::AlarmWindow;
        type ParentType = adw::Window;

        fn class_init(class: &mut Self::Class) {
            Alarm::ensure_type();
            class.bind_template();
            class.install_action("trust.back", None, |window, _, _| window.close());
            class.install_action("trust.join-anyway", None, |window, _, _| window.accept());
            let none = gdk::ModifierType::empty();
            class.add_binding_action(gdk::Key::Escape, none, "window.close");
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for AlarmWindow {
        fn constructed(&self) {
            self.parent_constructed();
            let window = self.obj();
            window.action_set_enabled("trust.join-anyway", false);
            self.alarm.connect_compared(glib::clone!(
                #[weak]
                window,
                move |compared| window.action_set_enabled("trust.join-anyway", compared)
            ));
        }
    }
    impl WidgetImpl for AlarmWindow {}
    impl WindowImpl for AlarmWindow {}
    impl AdwWindowImpl for AlarmWindow {}
}

glib::wrapper! {
    pub struct AlarmWindow(ObjectSubclass<imp::AlarmWindow>)
        @extends gtk::Widget, gtk::Window, adw::Window,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Native,
            gtk::Root, gtk::ShortcutManager;
}

impl AlarmWindow {
    /// Says above `parent` what is wrong at `address`; `accepted` hears of a
    /// key that the person has compared and accepts.
    pub fn new(
        parent: &impl IsA<gtk::Window>,
        kind: &Kind,
        address: &Address,
        accepted: impl Fn(Fingerprint) + 'static,
    ) -> Self {
        let application = parent.as_ref().application();
        let window: Self = glib::Object::builder()
            .property("transient-for", parent)
            .property("application", application)
            .build();
        let imp = window.imp();
        imp.alarm.sound(kind, address);
        imp.acceptable.replace(kind.acceptable().map(|key| (key, Box::new(accepted) as Accepted)));
        imp.alarm.grab_focus();
        window
    }

    fn accept(&self) {
        let imp = self.imp();
        if !imp.alarm.compared() {
            return;
        }
        if let Some((key, accepted)) = imp.acceptable.take() {
            self.close();
            accepted(key);
        }
    }

    #[cfg(test)]
    pub fn tick(&self) {
        self.imp().alarm.tick();
    }
}
