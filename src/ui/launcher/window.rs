// SPDX-License-Identifier: GPL-3.0-or-later
//! The launcher window: two forms and a page that shows how far we are.

use std::cell::{Cell, RefCell};

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gio, glib};

use super::Field;
use super::password::PasswordPage;
use super::pending::{Attempt, Pending};
use crate::i18n::gettext;
use crate::protocol::{DEFAULT_PORT, Destination, Nickname};
use crate::ui::trust::{Alarm, Damaged};
use crate::ui::{compat, settings};

pub(super) mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/launcher/window.ui")]
    pub struct Launcher {
        #[template_child]
        pub title: TemplateChild<adw::WindowTitle>,
        #[template_child]
        pub back: TemplateChild<gtk::Button>,
        #[template_child]
        pub menu_button: TemplateChild<gtk::MenuButton>,
        #[template_child]
        pub scroller: TemplateChild<gtk::ScrolledWindow>,
        #[template_child]
        pub pages: TemplateChild<gtk::Stack>,
        #[template_child]
        pub avatar: TemplateChild<adw::Avatar>,
        #[template_child]
        pub name: TemplateChild<Field>,
        /// The host and the port.
        #[template_child]
        pub place: TemplateChild<gtk::Box>,
        #[template_child]
        pub host: TemplateChild<Field>,
        #[template_child]
        pub port: TemplateChild<Field>,
        /// The room's name and the port.
        #[template_child]
        pub room_place: TemplateChild<gtk::Box>,
        #[template_child]
        pub room: TemplateChild<Field>,
        #[template_child]
        pub room_password: TemplateChild<Field>,
        #[template_child]
        pub more: TemplateChild<gtk::Expander>,
        #[template_child]
        pub room_port: TemplateChild<Field>,
        #[template_child]
        pub classic: TemplateChild<gtk::Switch>,
        #[template_child]
        pub classic_note: TemplateChild<gtk::Label>,
        #[template_child]
        pub spinner: TemplateChild<gtk::Spinner>,
        #[template_child]
        pub stage: TemplateChild<gtk::Label>,
        #[template_child]
        pub cancel: TemplateChild<gtk::Button>,
        #[template_child]
        pub password: TemplateChild<PasswordPage>,
        #[template_child]
        pub alarm: TemplateChild<Alarm>,
        #[template_child]
        pub damaged: TemplateChild<Damaged>,
        /// The page to return to when an attempt fails.
        pub form: Cell<&'static str>,
        /// Grows with every attempt, so that a late answer to an earlier one
        /// is recognised.
        pub round: Cell<u64>,
        pub attempt: RefCell<Option<Attempt>>,
        /// What waits for an answer on the page that is shown.
        pub pending: RefCell<Option<Pending>>,
        /// Whether the room to be has a password.
        pub has_password: Cell<bool>,
        /// Whether classic guests were let in before it had one, and what the
        /// host has chosen since.
        pub classic_before: Cell<bool>,
        pub classic_chosen: Cell<bool>,
        /// The last room name that was made up from the person's name.
        pub made_up: RefCell<String>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Launcher {
        const NAME: &'static str = "SalottoLauncher";
        type Type = super::Launcher;
        type ParentType = adw::ApplicationWindow;

        fn class_init(class: &mut Self::Class) {
            Field::ensure_type();
            PasswordPage::ensure_type();
            Alarm::ensure_type();
            Damaged::ensure_type();
            compat::ToolbarView::ensure_type();
            class.bind_template();
            add_actions(class);
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    fn add_actions(class: &mut <Launcher as ObjectSubclass>::Class) {
        class.install_action("launcher.join", None, |window, _, _| window.join());
        class.install_action("launcher.host", None, |window, _, _| window.show_host_form());
        class.install_action("launcher.start", None, |window, _, _| window.start());
        class.install_action("launcher.suggest", None, |window, _, _| window.suggest_password());
        class.install_action("launcher.password", None, |window, _, _| window.try_password());
        class.install_action("launcher.cancel", None, |window, _, _| window.cancel());
        class.install_action("launcher.back", None, |window, _, _| window.back());
        class.install_action("trust.back", None, |window, _, _| window.back());
        class.install_action("trust.join-anyway", None, |window, _, _| window.join_anyway());
        class.install_action("trust.renew", None, |window, _, _| window.renew());
        let none = gtk::gdk::ModifierType::empty();
        class.add_binding_action(gtk::gdk::Key::Escape, none, "launcher.back");
        let alt = gtk::gdk::ModifierType::ALT_MASK;
        class.add_binding_action(gtk::gdk::Key::Left, alt, "launcher.back");
    }

    impl ObjectImpl for Launcher {
        fn constructed(&self) {
            self.parent_constructed();
            self.form.set("join");
            compat::set_menu_label(&self.menu_button);
            self.obj().connect_fields();
            self.port.set_text(&DEFAULT_PORT.to_string());
            self.room_port.set_text(&DEFAULT_PORT.to_string());
            self.name.set_text(&settings::nickname());
            if self.name.text().is_empty() {
                self.name.grab_focus();
            } else {
                self.host.grab_focus();
            }
        }
    }
    impl WidgetImpl for Launcher {}
    impl WindowImpl for Launcher {
        fn close_request(&self) -> glib::Propagation {
            self.obj().abandon();
            self.parent_close_request()
        }
    }
    impl ApplicationWindowImpl for Launcher {}
    impl AdwApplicationWindowImpl for Launcher {}
}

glib::wrapper! {
    pub struct Launcher(ObjectSubclass<imp::Launcher>)
        @extends gtk::Widget, gtk::Window, gtk::ApplicationWindow, adw::ApplicationWindow,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Native,
            gtk::Root, gtk::ShortcutManager, gio::ActionGroup, gio::ActionMap;
}

impl Launcher {
    pub fn new(application: &adw::Application) -> Self {
        glib::Object::builder().property("application", application).build()
    }

    /// Fills in a place, and who to be there, and goes.
    pub fn go(&self, destination: &Destination, name: Option<&Nickname>) {
        let imp = self.imp();
        match destination {
            Destination::Address(address) => {
                imp.host.set_text(&address.host);
                imp.port.set_text(&address.port.to_string());
            }
            Destination::Invite(invite) => imp.host.set_text(&invite.to_string()),
        }
        if let Some(name) = name {
            imp.name.set_text(name.as_str());
        }
        self.go_or_ask();
    }

    /// Fills in a link that somebody clicked on, and goes if it leads anywhere.
    pub fn follow(&self, link: &str) {
        self.imp().host.set_text(link);
        self.go_or_ask();
    }

    /// Asks for a room's name; first for the person's, when that is not known.
    pub fn begin_hosting(&self) {
        let name = &self.imp().name;
        if name.text().is_empty() {
            name.set_note(Some(&gettext("Enter your name, then press “Host a room”.")));
            name.grab_focus();
        } else {
            self.show_host_form();
        }
    }

    /// Goes, or asks for the only thing that is missing.
    fn go_or_ask(&self) {
        let name = &self.imp().name;
        if name.text().is_empty() {
            name.set_note(Some(&gettext("Enter your name to join. The rest is known.")));
            name.grab_focus();
        } else {
            self.join();
        }
    }

    fn show_host_form(&self) {
        if self.checked_name().is_some() {
            self.show_form("host");
            self.imp().room.grab_focus();
        }
    }

    fn back(&self) {
        match self.imp().pages.visible_child_name().as_deref() {
            Some("host") => self.show_form("join"),
            Some("join") | None => {}
            Some(_) => self.cancel(),
        }
    }

    /// Shows one of the two forms.
    pub(super) fn show_form(&self, form: &'static str) {
        self.imp().form.set(form);
        self.show_page(form);
        let title = if form == "host" { gettext("Host a room") } else { "Salotto".to_owned() };
        self.imp().title.set_title(&title);
    }

    /// Shows a form, or what stands between it and the room.
    pub(super) fn show_page(&self, page: &'static str) {
        let imp = self.imp();
        imp.spinner.stop();
        self.turn_to(page);
        imp.back.set_visible(page != "join");
        // The next page begins at its top.
        imp.scroller.vadjustment().set_value(0.0);
    }

    /// Shows how far we are.
    pub(super) fn show_stage(&self, words: &str) {
        let imp = self.imp();
        imp.stage.set_label(words);
        if imp.pages.visible_child_name().as_deref() != Some("busy") {
            imp.back.set_visible(false);
            imp.spinner.start();
            self.turn_to("busy");
            imp.cancel.grab_focus();
        }
    }

    /// What nobody has seen yet does not slide away: it has no width so far, and
    /// GTK would measure the next page for that.
    fn turn_to(&self, page: &str) {
        let pages = &self.imp().pages;
        if pages.width() > 0 {
            pages.set_visible_child_name(page);
        } else {
            pages.set_visible_child_full(page, gtk::StackTransitionType::None);
        }
    }
}

#[cfg(test)]
#[path = "window_tests.rs"]
mod tests;
