// SPDX-License-Identifier: GPL-3.0-or-later
//! The launcher window: two forms and a page that shows how far we are.

use std::cell::{Cell, RefCell};

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gio, glib};

use super::Field;
use super::attempt::Attempt;
use crate::i18n::{gettext, gettext_f};
use crate::protocol::{Address, AddressError, DEFAULT_PORT, Nickname, RoomName};
use crate::sentences;
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
        pub more: TemplateChild<gtk::Expander>,
        #[template_child]
        pub room_port: TemplateChild<Field>,
        #[template_child]
        pub classic: TemplateChild<gtk::Switch>,
        #[template_child]
        pub spinner: TemplateChild<gtk::Spinner>,
        #[template_child]
        pub stage: TemplateChild<gtk::Label>,
        #[template_child]
        pub cancel: TemplateChild<gtk::Button>,
        /// The page to return to when an attempt fails.
        pub form: Cell<&'static str>,
        /// Grows with every attempt, so that a late answer to an earlier one
        /// is recognised.
        pub round: Cell<u64>,
        pub attempt: RefCell<Option<Attempt>>,
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
            class.bind_template();
            class.install_action("launcher.join", None, |window, _, _| window.join());
            class.install_action("launcher.host", None, |window, _, _| window.show_host_form());
            class.install_action("launcher.start", None, |window, _, _| window.start());
            class.install_action("launcher.cancel", None, |window, _, _| window.cancel());
            class.install_action("launcher.back", None, |window, _, _| window.back());
            let none = gtk::gdk::ModifierType::empty();
            class.add_binding_action(gtk::gdk::Key::Escape, none, "launcher.back");
            let alt = gtk::gdk::ModifierType::ALT_MASK;
            class.add_binding_action(gtk::gdk::Key::Left, alt, "launcher.back");
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
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
    pub fn go(&self, address: &Address, name: Option<&Nickname>) {
        let imp = self.imp();
        imp.host.set_text(&address.host);
        imp.port.set_text(&address.port.to_string());
        if let Some(name) = name {
            imp.name.set_text(name.as_str());
        }
        self.join();
    }

    /// The name, if it is one; else says why not, where it is written.
    pub(super) fn checked_name(&self) -> Option<Nickname> {
        let field = &self.imp().name;
        match Nickname::new(&field.text()) {
            Ok(name) => Some(name),
            Err(error) => {
                self.show_form("join");
                field.set_error(Some(&sentences::name_error(error)));
                field.grab_focus();
                None
            }
        }
    }

    pub(super) fn checked_address(&self) -> Option<Address> {
        let imp = self.imp();
        let port = Self::checked_port(&imp.port)?;
        match Address::parse(&imp.host.text(), port) {
            Ok(address) => Some(address),
            Err(error) => {
                imp.host.set_error(Some(&sentences::address_error(error)));
                imp.host.grab_focus();
                None
            }
        }
    }

    pub(super) fn checked_room(&self) -> Option<RoomName> {
        let field = &self.imp().room;
        match RoomName::new(&field.text()) {
            Ok(room) => Some(room),
            Err(error) => {
                field.set_error(Some(&sentences::room_name_error(error)));
                field.grab_focus();
                None
            }
        }
    }

    pub(super) fn checked_port(field: &Field) -> Option<u16> {
        match Address::port(&field.text()) {
            Ok(port) => Some(port),
            Err(error) => {
                field.set_error(Some(&sentences::address_error(error)));
                field.grab_focus();
                None
            }
        }
    }

    fn connect_fields(&self) {
        let imp = self.imp();
        imp.port.show_errors_in(&imp.place);
        imp.room_port.show_errors_in(&imp.room_place);
        let window = self.downgrade();
        imp.name.connect_changed(move |name| {
            if let Some(window) = window.upgrade() {
                window.name_changed(name);
            }
        });
        check(&imp.host, |host| {
            Address::parse(host, DEFAULT_PORT).err().filter(|error| *error != AddressError::NoHost)
        });
        check(&imp.port, |port| Address::port(port).err());
        check(&imp.room_port, |port| Address::port(port).err());
        let room = imp.room.get();
        imp.room.connect_changed(move |name| {
            let error = RoomName::new(name).err().filter(|_| !name.is_empty());
            room.set_error(error.map(sentences::room_name_error).as_deref());
        });
        for (field, action) in [
            (&imp.name, "launcher.join"),
            (&imp.host, "launcher.join"),
            (&imp.port, "launcher.join"),
            (&imp.room, "launcher.start"),
            (&imp.room_port, "launcher.start"),
        ] {
            let widget = field.get();
            field.connect_activate(move || {
                // The action is this window's own and is always there.
                let _ = widget.activate_action(action, None);
            });
        }
    }

    fn name_changed(&self, name: &str) {
        let imp = self.imp();
        imp.avatar.set_text(Some(name.trim()));
        let error = Nickname::new(name).err().filter(|_| !name.is_empty());
        imp.name.set_error(error.map(sentences::name_error).as_deref());
        // A room name that was made up follows; one that was typed stays.
        if *imp.room.text() == **imp.made_up.borrow() {
            let room = match Nickname::new(name) {
                // Translators: the name of a room; {name} is the person who hosts it.
                Ok(name) => gettext_f("{name}’s room", &[("name", name.as_str())]),
                Err(_) => String::new(),
            };
            imp.made_up.replace(room.clone());
            imp.room.set_text(&room);
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
            Some("busy") => self.cancel(),
            _ => {}
        }
    }

    /// Shows one of the two forms.
    pub(super) fn show_form(&self, form: &'static str) {
        let imp = self.imp();
        imp.form.set(form);
        imp.spinner.stop();
        imp.pages.set_visible_child_name(form);
        imp.back.set_visible(form == "host");
        let title = if form == "host" { gettext("Host a room") } else { "Salotto".to_owned() };
        imp.title.set_title(&title);
    }

    /// Shows how far we are.
    pub(super) fn show_stage(&self, words: &str) {
        let imp = self.imp();
        imp.stage.set_label(words);
        if imp.pages.visible_child_name().as_deref() != Some("busy") {
            imp.back.set_visible(false);
            imp.spinner.start();
            imp.pages.set_visible_child_name("busy");
            imp.cancel.grab_focus();
        }
    }
}

/// Says under `field` what is wrong with it, while it is typed.
fn check(field: &Field, wrong: impl Fn(&str) -> Option<AddressError> + 'static) {
    let shown = field.clone();
    field.connect_changed(move |text| {
        let error = wrong(text).filter(|_| !text.is_empty());
        shown.set_error(error.map(sentences::address_error).as_deref());
    });
}

#[cfg(test)]
#[path = "window_tests.rs"]
mod tests;
