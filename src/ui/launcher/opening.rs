// SPDX-License-Identifier: GPL-3.0-or-later
//! Opening a room of our own, from the form to our seat in it.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::window::Launcher;
use crate::i18n::{gettext, gettext_f};
use crate::protocol::Nickname;
use crate::sentences;
use crate::server::{Config, OpenError};
use crate::trust::{Password, suggest_password};
use crate::ui::hosting::{Hosted, NotOpened};
use crate::ui::settings;
use crate::ui::trust::{Damage, KeySource, six_words};

impl Launcher {
    pub(super) fn start(&self) {
        let imp = self.imp();
        let (Some(name), Some(room)) = (self.checked_name(), self.checked_room()) else {
            return;
        };
        let Some(port) = Self::checked_port(&imp.room_port) else { return };
        let Some(password) = self.checked_password() else { return };
        settings::set_nickname(&name);
        let classic = imp.classic.is_active();
        let config = Config { port, classic, password, ..Config::new(room) };
        self.show_stage(&gettext("Opening the room…"));
        let round = self.next_round();
        glib::spawn_future_local(glib::clone!(
            #[weak(rename_to = window)]
            self,
            async move {
                let opened = Hosted::open(config).await;
                window.opened(round, name, opened).await;
            }
        ));
    }

    async fn opened(&self, round: u64, name: Nickname, opened: Result<Hosted, NotOpened>) {
        let cancelled = self.imp().round.get() != round;
        match opened {
            Ok(hosted) if cancelled => hosted.close().await,
            Ok(hosted) => self.enter(hosted.target(name), KeySource::Own, None, Some(hosted)),
            Err(_) if cancelled => {}
            Err(NotOpened::OurKey(error)) => self.show_damage(Damage::OurKey(error)),
            Err(NotOpened::Room(OpenError::Register(error))) => {
                self.show_damage(Damage::Register(error));
            }
            Err(NotOpened::Room(error)) => self.not_opened(&error),
        }
    }

    fn not_opened(&self, error: &OpenError) {
        let imp = self.imp();
        self.show_form("host");
        let sentence = sentences::open_error(error);
        let OpenError::PortTaken { free: Some(free), .. } = *error else {
            let about_the_port =
                matches!(error, OpenError::PortTaken { .. } | OpenError::PortPrivileged { .. });
            let field = if about_the_port { &imp.room_port } else { &imp.room };
            field.set_error(Some(&sentence));
            field.grab_focus();
            return;
        };
        let label = gettext_f("Use Port {port}", &[("port", &free.to_string())]);
        let window = self.downgrade();
        imp.room_port.set_error_with_offer(&sentence, &label, move || {
            if let Some(window) = window.upgrade() {
                window.imp().room_port.set_text(&free.to_string());
                window.start();
            }
        });
        imp.room_port.offer().grab_focus();
    }

    /// The password for the room to be, or that it has none; nothing if what
    /// is written cannot be one.
    fn checked_password(&self) -> Option<Option<Password>> {
        let field = &self.imp().room_password;
        let typed = field.text();
        if typed.is_empty() {
            return Some(None);
        }
        match Password::new(&typed) {
            Ok(password) => Some(Some(password)),
            Err(error) => {
                field.set_error(Some(&sentences::password_error(&error)));
                field.grab_focus();
                None
            }
        }
    }

    /// Fills in a password that is easy to say and hard to guess.
    pub(super) fn suggest_password(&self) {
        let field = &self.imp().room_password;
        field.set_text(&suggest_password(six_words::language()));
        field.set_shown(true);
        field.grab_focus();
    }

    /// A password in plain text is no secret: the first character of one closes
    /// the classic door, which the host can open again, and says so.
    pub(super) fn room_password_changed(&self, password: &str) {
        let imp = self.imp();
        let has_one = !password.is_empty();
        if imp.has_password.get() == has_one {
            return self.explain_classic();
        }
        if has_one {
            imp.classic_before.set(imp.classic.is_active());
            let chosen = imp.classic_chosen.get();
            imp.has_password.set(true);
            imp.classic.set_active(chosen);
        } else {
            imp.has_password.set(false);
            imp.classic.set_active(imp.classic_before.get());
        }
        self.explain_classic();
    }

    /// The switch was moved. What the host chooses for a room with a password
    /// stays while the password is written anew.
    pub(super) fn classic_changed(&self) {
        let imp = self.imp();
        if imp.has_password.get() {
            imp.classic_chosen.set(imp.classic.is_active());
        }
        self.explain_classic();
    }

    fn explain_classic(&self) {
        let imp = self.imp();
        let (has_one, open) = (imp.has_password.get(), imp.classic.is_active());
        let note = match has_one {
            true => gettext(
                "Classic guests send the password unencrypted: others on the network can read it.",
            ),
            false => gettext("With nc, telnet or the original program, not encrypted"),
        };
        imp.classic_note.set_label(&note);
        let hint = match (has_one, open) {
            (false, _) => None,
            (true, false) => {
                Some(gettext("Only those who know it get in. Classic guests stay out."))
            }
            (true, true) => Some(gettext(
                "Only those who know it get in. Classic guests are asked for it, too.",
            )),
        };
        imp.room_password.set_note(hint.as_deref());
    }
}
