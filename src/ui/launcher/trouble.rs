// SPDX-License-Identifier: GPL-3.0-or-later
//! What may stand between the form and the room: a password, a key that is
//! not the expected one, a file of ours that is of no use.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::errand::Errand;
use super::pending::{Attempt, Pending};
use super::window::Launcher;
use crate::client::{Ending, Target, Unreachable};
use crate::i18n::{gettext, gettext_f};
use crate::protocol::{Address, Destination, Fingerprint, Reason, Refused};
use crate::sentences;
use crate::ui::trust::store;
use crate::ui::trust::{AlarmKind, Damage};

/// How large the window gets for the loud page.
const ALARMED: (i32, i32) = (460, 780);

impl Launcher {
    /// Asks for the password of the room that `attempt` was for.
    pub(super) fn ask_password(&self, attempt: Attempt, refused: &Refused) {
        let Attempt { target, meeting, errand, .. } = attempt;
        let invited = match errand.as_ref().map(|errand| &errand.destination) {
            Some(Destination::Invite(invite)) => invite.name(),
            _ => None,
        };
        let room = match invited {
            // Translators: {room} is what a room is called.
            Some(room) => gettext_f("“{room}” has a password", &[("room", room.as_str())]),
            None => gettext_f(
                // Translators: {address} is a host and a port.
                "The room at {address} has a password",
                &[("address", &target.address.to_string())],
            ),
        };
        let wrong = match refused.reason {
            Reason::PasswordNeeded => None,
            reason => Some(sentences::reason(reason)),
        };
        let page = &self.imp().password;
        page.ask(&room, wrong.as_deref(), refused.seconds);
        let target = Box::new(target);
        self.imp().pending.replace(Some(Pending::Password { target, meeting, errand }));
        self.show_page("password");
        page.grab_focus();
    }

    /// Tries the password that was written.
    pub(super) fn try_password(&self) {
        let Some(password) = self.imp().password.checked() else { return };
        match self.imp().pending.take() {
            Some(Pending::Password { target, meeting, errand }) => {
                let target = Target { password: Some(password), ..*target };
                self.enter(target, meeting, errand, None);
            }
            other => drop(self.imp().pending.replace(other)),
        }
    }

    /// Who answers is not who should; finds out what is known of both.
    pub(super) fn be_alarmed(&self, attempt: Attempt, ending: Ending) {
        let Attempt { target, errand, .. } = attempt;
        let kind = match ending {
            Ending::Unproven => AlarmKind::Unproven,
            Ending::Unreachable(Unreachable::NotEncrypted) => AlarmKind::NotEncrypted,
            Ending::OtherKey { expected, found, address } => {
                return self.compare(errand, expected, found, address);
            }
            _ => return self.show_form(self.imp().form.get()),
        };
        self.show_alarm(kind, &target.address, errand);
    }

    fn compare(
        &self,
        errand: Option<Errand>,
        expected: Fingerprint,
        found: Fingerprint,
        address: Address,
    ) {
        let round = self.next_round();
        glib::spawn_future_local(glib::clone!(
            #[weak(rename_to = window)]
            self,
            async move {
                let kind = match &errand {
                    Some(errand) => errand.explain(expected, found, address.clone()).await,
                    None => Ok(AlarmKind::NotInvited { invited: expected, found }),
                };
                if window.imp().round.get() != round {
                    return;
                }
                match kind {
                    Ok(kind) => window.show_alarm(kind, &address, errand),
                    Err(error) => window.show_damage(Damage::KnownRooms(error)),
                }
            }
        ));
    }

    pub(super) fn show_alarm(&self, kind: AlarmKind, address: &Address, errand: Option<Errand>) {
        let imp = self.imp();
        imp.alarm.sound(&kind, address);
        let acceptable = kind.acceptable();
        imp.pending.replace(Some(Pending::Alarm { errand, acceptable }));
        self.show_page("alarm");
        // Keys and the way back are seen at one glance where the screen allows.
        self.set_default_size(ALARMED.0, ALARMED.1);
        imp.alarm.grab_focus();
    }

    /// Joins although another key answers than the one we knew.
    pub(super) fn join_anyway(&self) {
        if !self.imp().alarm.compared() {
            return;
        }
        match self.imp().pending.take() {
            Some(Pending::Alarm { errand: Some(errand), acceptable: Some(key) }) => {
                self.run_errand(Errand { accepted: Some(key), ..errand });
            }
            other => drop(self.imp().pending.replace(other)),
        }
    }

    pub(super) fn show_damage(&self, damage: Damage) {
        tracing::warn!(?damage, "a file is of no use");
        let imp = self.imp();
        imp.damaged.tell(&damage);
        imp.pending.replace(Some(Pending::Damage(damage)));
        self.show_page("damaged");
        imp.damaged.grab_focus();
    }

    /// Makes a new file in place of the one that is of no use, or goes on once
    /// there is one.
    pub(super) fn renew(&self) {
        match self.imp().pending.take() {
            Some(Pending::Damage(damage)) if damage.can_renew() => self.replace_damaged(damage),
            Some(Pending::Renewed) if self.imp().form.get() == "host" => self.start(),
            Some(Pending::Renewed) => self.join(),
            other => drop(self.imp().pending.replace(other)),
        }
    }

    fn replace_damaged(&self, damage: Damage) {
        self.show_stage(&gettext("One moment…"));
        let round = self.next_round();
        glib::spawn_future_local(glib::clone!(
            #[weak(rename_to = window)]
            self,
            async move {
                let renewed = store::renew(&damage).await;
                if window.imp().round.get() == round {
                    window.replaced(&damage, renewed);
                }
            }
        ));
    }

    fn replaced(&self, damage: &Damage, renewed: Result<Option<std::path::PathBuf>, String>) {
        let imp = self.imp();
        match renewed {
            Ok(kept) => {
                imp.damaged.tell_renewed(damage, kept);
                imp.pending.replace(Some(Pending::Renewed));
            }
            Err(why) => imp.damaged.tell_failed(&why),
        }
        self.show_page("damaged");
        imp.damaged.grab_focus();
    }
}
