// SPDX-License-Identifier: GPL-3.0-or-later
//! The page that asks for a room's password, and counts down the pause after a
//! wrong one.

use std::cell::Cell;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::Field;
use crate::i18n::{gettext, gettext_f};
use crate::sentences;
use crate::trust::Password;

/// Longest pause in seconds that a room is believed.
const LONGEST: u64 = 60 * 60;

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/launcher/password_page.ui")]
    pub struct PasswordPage {
        #[template_child]
        pub heading: TemplateChild<gtk::Label>,
        #[template_child]
        pub password: TemplateChild<Field>,
        #[template_child]
        pub join: TemplateChild<gtk::Button>,
        /// Seconds until the next try makes sense.
        pub pause: Cell<u64>,
        /// True while the pause is being counted.
        pub counting: Cell<bool>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for PasswordPage {
        const NAME: &'static str = "SalottoPasswordPage";
        type Type = super::PasswordPage;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            Field::ensure_type();
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for PasswordPage {
        fn constructed(&self) {
            self.parent_constructed();
            let page = self.obj();
            self.password.connect_changed(glib::clone!(
                #[weak]
                page,
                move |_| page.imp().password.set_error(None)
            ));
            // No action name: an action would decide over the button's sensitivity,
            // which the pause does.
            self.join.connect_clicked(|join| {
                // The launcher's own action, that is always there.
                let _ = join.activate_action("launcher.password", None);
            });
            self.password.activates("launcher.password");
            page.paint();
        }
    }
    impl WidgetImpl for PasswordPage {
        fn grab_focus(&self) -> bool {
            self.password.grab_focus()
        }
    }
    impl BoxImpl for PasswordPage {}
}

glib::wrapper! {
    pub struct PasswordPage(ObjectSubclass<imp::PasswordPage>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl PasswordPage {
    /// Asks for a password under the heading `room`. `wrong` says what was wrong
    /// with the last one, and `pause` how many seconds to wait with the next.
    pub fn ask(&self, room: &str, wrong: Option<&str>, pause: Option<u64>) {
        let imp = self.imp();
        imp.heading.set_label(room);
        if wrong.is_none() {
            imp.password.set_text("");
            imp.password.set_shown(false);
        }
        imp.password.set_error(wrong);
        imp.pause.set(pause.unwrap_or(0).min(LONGEST));
        self.paint();
        self.count();
    }

    /// Reads the password; if it is none, says why not.
    pub fn checked(&self) -> Option<Password> {
        let field = &self.imp().password;
        if self.imp().pause.get() > 0 {
            return None;
        }
        match Password::new(&field.text()) {
            Ok(password) => Some(password),
            Err(error) => {
                field.reject(&sentences::password_error(&error));
                None
            }
        }
    }

    /// Forgets what was typed.
    pub fn clear(&self) {
        self.imp().password.set_text("");
    }

    /// Error that is shown, if one is.
    #[cfg(test)]
    pub fn error(&self) -> Option<glib::GString> {
        self.imp().password.error()
    }

    #[cfg(test)]
    pub fn fill(&self, password: &str) {
        self.imp().password.set_text(password);
    }

    fn count(&self) {
        if self.imp().pause.get() == 0 || self.imp().counting.replace(true) {
            return;
        }
        let page = self.downgrade();
        glib::timeout_add_seconds_local(1, move || {
            let Some(page) = page.upgrade() else { return glib::ControlFlow::Break };
            let left = page.imp().pause.get().saturating_sub(1);
            page.imp().pause.set(left);
            page.imp().counting.set(left > 0);
            page.paint();
            if left > 0 { glib::ControlFlow::Continue } else { glib::ControlFlow::Break }
        });
    }

    fn paint(&self) {
        let imp = self.imp();
        let pause = imp.pause.get();
        imp.join.set_sensitive(pause == 0);
        let label = match pause {
            0 => gettext("Join"),
            // Translators: the button “Join” while it counts down; {seconds} is a number.
            seconds => gettext_f("Wait {seconds} s", &[("seconds", &seconds.to_string())]),
        };
        imp.join.set_label(&label);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> PasswordPage {
        crate::ui::prepare().unwrap();
        glib::Object::new()
    }

    #[gtk::test]
    fn a_wrong_password_stays_to_be_mended() {
        let page = page();
        page.ask("Attic", None, None);
        assert!(page.checked().is_none(), "an empty one is none");
        assert!(page.error().is_some());
        page.fill("open sesame");
        assert_eq!(page.error(), None);
        assert_eq!(page.checked(), Password::new("open sesame").ok());
        page.ask("Attic", Some("Wrong."), None);
        assert_eq!(page.error().as_deref(), Some("Wrong."));
        assert_eq!(page.imp().password.text(), "open sesame");
    }

    #[gtk::test]
    fn a_pause_is_counted_down() {
        let page = page();
        page.fill("open sesame");
        page.ask("Attic", Some("Wrong."), Some(2));
        assert!(page.checked().is_none());
        assert_eq!(page.imp().join.label().as_deref(), Some("Wait 2 s"));
        crate::ui::test_support::until("the pause to end", || page.imp().join.is_sensitive());
        assert!(page.checked().is_some());
    }
}
