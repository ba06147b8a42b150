// SPDX-License-Identifier: GPL-3.0-or-later
//! The room's password for its host, hidden until one asks to see it: the screen
//! may be on a wall.

use std::cell::RefCell;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use crate::i18n::gettext;
use crate::trust::Password;
use crate::ui::compat;

/// Stands for a password, whatever its length.
const DOTS: &str = "••••••••";

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/room/invite/password_row.ui")]
    pub struct PasswordRow {
        #[template_child]
        pub text: TemplateChild<gtk::Label>,
        #[template_child]
        pub peek: TemplateChild<gtk::ToggleButton>,
        #[template_child]
        pub copy: TemplateChild<gtk::Button>,
        pub password: RefCell<Option<Password>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for PasswordRow {
        const NAME: &'static str = "SalottoPasswordRow";
        type Type = super::PasswordRow;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for PasswordRow {
        fn constructed(&self) {
            self.parent_constructed();
            let row = self.obj();
            self.peek.connect_toggled(glib::clone!(
                #[weak]
                row,
                move |_| row.draw()
            ));
            self.copy.connect_clicked(glib::clone!(
                #[weak]
                row,
                move |_| row.copy()
            ));
            row.draw();
        }
    }
    impl WidgetImpl for PasswordRow {}
    impl BoxImpl for PasswordRow {}
}

glib::wrapper! {
    pub struct PasswordRow(ObjectSubclass<imp::PasswordRow>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl PasswordRow {
    /// The password to show to whoever asks, hidden at first.
    pub fn keep(&self, password: Password) {
        self.imp().password.replace(Some(password));
        self.imp().peek.set_active(false);
        self.draw();
    }

    fn draw(&self) {
        let imp = self.imp();
        let password = imp.password.borrow();
        let shown = password.as_ref().filter(|_| imp.peek.is_active()).map(Password::reveal);
        imp.text.set_label(shown.unwrap_or(DOTS));
        // What is peeked at is read across a table, or typed from here.
        imp.text.set_selectable(shown.is_some());
        match shown {
            Some(password) => compat::set_label(&*imp.text, password),
            // Translators: what a screen reader says instead of a password.
            None => compat::set_label(&*imp.text, &gettext("Hidden")),
        }
    }

    fn copy(&self) {
        if let Some(password) = self.imp().password.borrow().as_ref() {
            compat::copy(self, password.reveal());
            // The window says so.
            let _ = self.activate_action("room.copied", None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[gtk::test]
    fn a_password_is_hidden_until_one_peeks() {
        crate::ui::prepare().unwrap();
        let row: PasswordRow = glib::Object::new();
        let imp = row.imp();
        row.keep(Password::new("open sesame").unwrap());
        assert_eq!(imp.text.label(), DOTS, "not even its length is told");
        imp.peek.set_active(true);
        assert_eq!(imp.text.label(), "open sesame");
        imp.peek.set_active(false);
        assert_eq!(imp.text.label(), DOTS);
    }

    #[gtk::test]
    fn a_hidden_password_is_copied_all_the_same() {
        crate::ui::prepare().unwrap();
        let row: PasswordRow = glib::Object::new();
        row.keep(Password::new("open sesame").unwrap());
        row.imp().copy.emit_clicked();
        let copied = row.clipboard().content().unwrap().value(glib::Type::STRING).unwrap();
        assert_eq!(copied.get::<String>().unwrap(), "open sesame");
        assert_eq!(row.imp().text.label(), DOTS);
    }
}
