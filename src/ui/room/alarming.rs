// SPDX-License-Identifier: GPL-3.0-or-later
//! On the way back in, somebody else may answer than the room we knew. That is
//! as loud as at first joining, and joining takes the same deliberate act.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::window::RoomWindow;
use crate::client::{Ending, Unreachable};
use crate::model::Membership;
use crate::protocol::{Address, Fingerprint};
use crate::trust::{Acquaintance, KnownRoom, RoomPin};
use crate::ui::trust::{AlarmDialog, AlarmKind, KeySource, store};

impl RoomWindow {
    /// Says what is wrong with who answered, if something is. Our own room is
    /// not another's; there the banner has to do.
    pub(super) fn sound_alarm(&self) {
        let state = self.state().borrow();
        if state.is_host() {
            return;
        }
        let kind = match &state.membership {
            Membership::Over(Ending::OtherKey { expected, found, address }) => {
                let known = KnownRoom {
                    address: address.clone(),
                    fingerprint: *expected,
                    epoch: 0,
                    room: state.room.clone(),
                    first_seen: store::now(),
                    last_seen: store::now(),
                };
                return self.compare(known, *found);
            }
            Membership::Over(Ending::Unproven) => AlarmKind::Unproven,
            Membership::Over(Ending::Unreachable(Unreachable::NotEncrypted)) => {
                AlarmKind::NotEncrypted
            }
            _ => return,
        };
        let address = state.address().clone();
        drop(state);
        self.show_alarm(&kind, &address);
    }

    /// Finds out what our memory has of both keys.
    fn compare(&self, known: KnownRoom, found: Fingerprint) {
        let address = known.address.clone();
        glib::spawn_future_local(glib::clone!(
            #[weak(rename_to = window)]
            self,
            async move {
                let place = address.clone();
                let judged = store::known(move |rooms| rooms.judge(&place, &found)).await;
                let judged = judged.inspect_err(|error| tracing::warn!(%error, "no known rooms"));
                let barred = matches!(
                    &window.state().borrow().membership,
                    Membership::Over(Ending::OtherKey { found: answers, .. }) if *answers == found
                );
                if barred {
                    window.show_alarm(&kind(judged.ok(), known, found), &address);
                }
            }
        ));
    }

    pub(super) fn show_alarm(&self, kind: &AlarmKind, address: &Address) {
        if let Some(before) = self.imp().alarm.upgrade() {
            before.close();
        }
        let window = self.downgrade();
        let alarm = AlarmDialog::new(kind, address, move |key| {
            if let Some(window) = window.upgrade() {
                window.state().borrow_mut().accept(key);
                window.rejoin();
            }
        });
        self.imp().alarm.set(Some(&alarm));
        alarm.present(self);
    }

    /// The accepted key is the one we know from now on.
    pub(super) fn remember_accepted(&self, address: Address, pin: RoomPin) {
        let room = self.state().borrow().room.clone();
        glib::spawn_future_local(glib::clone!(
            #[weak(rename_to = window)]
            self,
            async move { window.greet(KeySource::Accepted.remember(address, pin, room).await) }
        ));
    }
}

/// What to say of `found`, where we were in the room `ours`; our memory may
/// know more of both.
fn kind(judged: Option<Acquaintance>, ours: KnownRoom, found: Fingerprint) -> AlarmKind {
    let (known, elsewhere) = match judged {
        Some(Acquaintance::Changed { expected, known_elsewhere })
            if expected.fingerprint == ours.fingerprint =>
        {
            (expected, known_elsewhere)
        }
        Some(Acquaintance::Changed { known_elsewhere, .. }) => (Box::new(ours), known_elsewhere),
        Some(Acquaintance::Moved { known_at }) => (Box::new(ours), known_at),
        Some(Acquaintance::Known(met)) => (Box::new(ours), vec![met]),
        Some(Acquaintance::New) | None => (Box::new(ours), Vec::new()),
    };
    AlarmKind::OtherRoom { known, found, elsewhere }
}

#[cfg(test)]
#[path = "alarming_tests.rs"]
mod tests;
