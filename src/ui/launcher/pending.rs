// SPDX-License-Identifier: GPL-3.0-or-later
//! The pages between the form and the room that wait for an answer: a password,
//! a key that is not the expected one, a file of ours that cannot be used.

use std::path::PathBuf;

use adw::prelude::*;
use adw::subclass::prelude::*;

use super::join_request::{Blocker, JoinRequest, Route};
use super::page::HOST;
use super::window::Launcher;
use crate::client::Target;
use crate::i18n::gettext_f;
use crate::protocol::{Reason, Refused};
use crate::sentences;
use crate::ui::trust::Damage;

/// Size of the window for the loud page: keys and the way back are seen at one
/// glance where the screen allows.
const ALARMED: (i32, i32) = (460, 780);

impl Launcher {
    /// Shows the page about `blocker`, and waits for the answer there.
    pub(super) fn block(&self, blocker: Blocker) {
        let imp = self.imp();
        let (name, page): (_, &gtk::Widget) = match &blocker {
            Blocker::Password { route, refused } => {
                imp.password.ask(&heading(route), complaint(refused).as_deref(), refused.seconds);
                ("password", imp.password.upcast_ref())
            }
            Blocker::Alarm { kind, address, .. } => {
                imp.alarm.sound(kind, address);
                self.set_default_size(ALARMED.0, ALARMED.1);
                ("alarm", imp.alarm.upcast_ref())
            }
            Blocker::Damage(damage) => {
                tracing::warn!(?damage, "a file is of no use");
                imp.damaged.tell(damage);
                ("damaged", imp.damaged.upcast_ref())
            }
            Blocker::Renewed => ("damaged", imp.damaged.upcast_ref()),
        };
        imp.pending.replace(Some(blocker));
        self.show_page(name);
        page.grab_focus();
    }

    /// Tries the password that was written.
    pub(super) fn try_password(&self) {
        let Some(password) = self.imp().password.checked() else { return };
        match self.imp().pending.take() {
            Some(Blocker::Password { route, .. }) => {
                let target = Target { password: Some(password), ..route.target };
                self.show_connecting().enter(Route { target, ..*route });
            }
            other => drop(self.imp().pending.replace(other)),
        }
    }

    /// Joins although another key answers than the one we knew.
    pub(super) fn join_anyway(&self) {
        if !self.imp().alarm.compared() {
            return;
        }
        match self.imp().pending.take() {
            Some(Blocker::Alarm { kind, request: Some(request), .. })
                if kind.acceptable().is_some() =>
            {
                let request = JoinRequest { accepted: kind.acceptable(), ..request };
                self.show_connecting().join(request);
            }
            other => drop(self.imp().pending.replace(other)),
        }
    }

    /// Puts a new file in the place of the one that cannot be used, or goes on
    /// once there is one.
    pub(super) fn renew(&self) {
        match self.imp().pending.take() {
            Some(Blocker::Damage(damage)) if damage.can_renew() => {
                self.show_connecting().renew(damage);
            }
            Some(Blocker::Renewed) if self.imp().form.get() == HOST => self.start(),
            Some(Blocker::Renewed) => self.join_as_written(false),
            other => drop(self.imp().pending.replace(other)),
        }
    }

    /// Says that there is a new file, and where the old one is; or why there is
    /// none.
    pub(super) fn renewed(&self, damage: &Damage, kept: Result<Option<PathBuf>, String>) {
        let page = &self.imp().damaged;
        match kept {
            Ok(kept) => {
                page.tell_renewed(damage, kept);
                self.block(Blocker::Renewed);
            }
            Err(why) => {
                page.tell_failed(&why);
                self.show_page("damaged");
                page.grab_focus();
            }
        }
    }
}

fn heading(route: &Route) -> String {
    let invited = route.request.as_ref().and_then(|request| request.destination.name());
    match invited {
        // Translators: {room} is what a room is called.
        Some(room) => gettext_f("“{room}” has a password", &[("room", room.as_str())]),
        None => gettext_f(
            // Translators: {address} is a host and a port.
            "The room at {address} has a password",
            &[("address", &route.target.address.to_string())],
        ),
    }
}

/// Says what was wrong with the last password, if there was one.
fn complaint(refused: &Refused) -> Option<String> {
    match refused.reason {
        Reason::PasswordNeeded => None,
        reason => Some(sentences::reason(reason)),
    }
}
