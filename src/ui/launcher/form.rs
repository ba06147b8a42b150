// SPDX-License-Identifier: GPL-3.0-or-later
//! The forms: what is written is checked where it is written.

use adw::prelude::*;
use adw::subclass::prelude::*;

use super::Field;
use super::window::Launcher;
use crate::i18n::{gettext, gettext_f};
use crate::protocol::{
    Address, AddressError, DEFAULT_PORT, Destination, Invite, Nickname, RoomName,
};
use crate::sentences;

impl Launcher {
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

    /// The address, or the invite that was put in its place.
    pub(super) fn checked_destination(&self) -> Option<Destination> {
        let imp = self.imp();
        let typed = imp.host.text();
        let destination = match Invite::is_meant(&typed) {
            true => typed.parse::<Invite>().map(Destination::from).map_err(sentences::invite_error),
            false => {
                let port = Self::checked_port(&imp.port)?;
                let address = Address::parse(&typed, port);
                address.map(Destination::from).map_err(sentences::address_error)
            }
        };
        destination
            .inspect_err(|error| {
                imp.host.set_error(Some(error));
                imp.host.grab_focus();
            })
            .ok()
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

    pub(super) fn connect_fields(&self) {
        let imp = self.imp();
        imp.port.show_errors_in(&imp.place);
        imp.room_port.show_errors_in(&imp.room_place);
        let window = self.downgrade();
        imp.name.connect_changed(move |name| {
            if let Some(window) = window.upgrade() {
                window.name_changed(name);
            }
        });
        let window = self.downgrade();
        imp.host.connect_changed(move |host| {
            if let Some(window) = window.upgrade() {
                window.host_changed(host);
            }
        });
        check(&imp.port, |port| Address::port(port).err());
        check(&imp.room_port, |port| Address::port(port).err());
        let room = imp.room.get();
        imp.room.connect_changed(move |name| {
            let error = RoomName::new(name).err().filter(|_| !name.is_empty());
            room.set_error(error.map(sentences::room_name_error).as_deref());
        });
        self.connect_password();
        for (field, action) in [
            (&imp.name, "launcher.join"),
            (&imp.host, "launcher.join"),
            (&imp.port, "launcher.join"),
            (&imp.room, "launcher.start"),
            (&imp.room_port, "launcher.start"),
            (&imp.room_password, "launcher.start"),
        ] {
            let widget = field.get();
            field.connect_activate(move || {
                // The action is this window's own and is always there.
                let _ = widget.activate_action(action, None);
            });
        }
    }

    fn connect_password(&self) {
        let imp = self.imp();
        let suggest = gtk::Button::builder()
            .label(gettext("Suggest"))
            .tooltip_text(gettext("Fill in four words that are easy to say"))
            .action_name("launcher.suggest")
            .build();
        imp.room_password.add_suffix(&suggest);
        let window = self.downgrade();
        imp.room_password.connect_changed(move |password| {
            if let Some(window) = window.upgrade() {
                window.room_password_changed(password);
            }
        });
        let window = self.downgrade();
        imp.classic.connect_active_notify(move |_| {
            if let Some(window) = window.upgrade() {
                window.classic_changed();
            }
        });
        let window = self.downgrade();
        imp.alarm.connect_compared(move |compared| {
            if let Some(window) = window.upgrade() {
                window.action_set_enabled("trust.join-anyway", compared);
            }
        });
        self.action_set_enabled("trust.join-anyway", false);
    }

    /// An invite brings its own port; an address is checked while it is typed.
    fn host_changed(&self, host: &str) {
        let imp = self.imp();
        let invited = Invite::is_meant(host);
        imp.port.set_sensitive(!invited);
        if !invited {
            let wrong = Address::parse(host, DEFAULT_PORT).err();
            let wrong = wrong.filter(|error| *error != AddressError::NoHost);
            imp.host.set_error(wrong.map(sentences::address_error).as_deref());
            return;
        }
        match host.parse::<Invite>() {
            Ok(invite) => {
                let note = match invite.name() {
                    // Translators: {room} is what a room is called.
                    Some(room) => gettext_f("An invite to “{room}”", &[("room", room.as_str())]),
                    None => gettext_f(
                        // Translators: {address} is a host and a port.
                        "An invite to a room at {address}",
                        &[("address", &invite.address().to_string())],
                    ),
                };
                imp.host.set_note(Some(&note));
            }
            Err(error) => imp.host.set_error(Some(&sentences::invite_error(error))),
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
}

/// Says under `field` what is wrong with it, while it is typed.
fn check(field: &Field, wrong: impl Fn(&str) -> Option<AddressError> + 'static) {
    let shown = field.clone();
    field.connect_changed(move |text| {
        let error = wrong(text).filter(|_| !text.is_empty());
        shown.set_error(error.map(sentences::address_error).as_deref());
    });
}
