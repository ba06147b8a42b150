// SPDX-License-Identifier: GPL-3.0-or-later
//! The alarm on the way back in, when somebody else answers than the room we
//! knew. It is as loud as at first joining, and joining takes the same
//! deliberate act.

use std::rc::Rc;

use gtk::glib;
use gtk::prelude::*;

use crate::client::{Ending, Unreachable};
use crate::model::Membership;
use crate::protocol::{Address, Fingerprint};
use crate::trust::{Expectation, KnownRoom, KnownRooms, policy};
use crate::ui::room::session::RoomSession;
use crate::ui::trust::{AlarmDialog, AlarmKind, store};

/// A dialog above the window, while something is wrong with who answers.
pub struct KeyAlarm {
    session: Rc<RoomSession>,
    window: glib::WeakRef<gtk::Window>,
    dialog: glib::WeakRef<AlarmDialog>,
    accepted: Rc<dyn Fn(Expectation)>,
}

impl KeyAlarm {
    /// An alarm above `window`; a room whose key is compared and accepted goes
    /// to `accepted`.
    pub fn new(
        session: Rc<RoomSession>,
        window: &impl IsA<gtk::Window>,
        accepted: impl Fn(Expectation) + 'static,
    ) -> Self {
        let window = window.upcast_ref().downgrade();
        let dialog = glib::WeakRef::new();
        Self { session, window, dialog, accepted: Rc::new(accepted) }
    }

    /// Says what is wrong with who answered, if something is. Our own room is
    /// not another's; there the banner has to do.
    pub fn sound(self: &Rc<Self>) {
        let state = self.session.state();
        if state.way_back.is_to_our_own_room() {
            return;
        }
        let kind = match &state.membership {
            Membership::Over(Ending::OtherKey { expected, found, address }) => {
                let ours = KnownRoom {
                    address: address.clone(),
                    fingerprint: *expected,
                    epoch: 0,
                    room: state.room.clone(),
                    first_seen: store::now(),
                    last_seen: store::now(),
                    pinned: false,
                };
                return self.compare(ours, *found);
            }
            Membership::Over(Ending::Unproven) => AlarmKind::Unproven,
            Membership::Over(Ending::Unreachable(Unreachable::NotEncrypted)) => {
                AlarmKind::NotEncrypted
            }
            _ => return,
        };
        let address = state.way_back.address().clone();
        drop(state);
        self.show(&kind, &address, &[]);
    }

    /// Finds out what our memory has of both keys.
    fn compare(self: &Rc<Self>, ours: KnownRoom, found: Fingerprint) {
        let address = ours.address.clone();
        glib::spawn_future_local(glib::clone!(
            #[weak(rename_to = alarm)]
            self,
            async move {
                let known = store::known(KnownRooms::list).await;
                let known = known.inspect_err(|error| tracing::warn!(%error, "no known rooms"));
                let barred = matches!(
                    &alarm.session.state().membership,
                    Membership::Over(Ending::OtherKey { found: answers, .. }) if *answers == found
                );
                if barred {
                    let known = known.unwrap_or_default();
                    let conflict = policy::explain_return(ours, found, &known);
                    alarm.show(&conflict.into(), &address, &known);
                }
            }
        ));
    }

    fn show(&self, kind: &AlarmKind, address: &Address, known: &[KnownRoom]) {
        let Some(window) = self.window.upgrade() else { return };
        if let Some(before) = self.dialog.upgrade() {
            before.close();
        }
        let accepted = self.accepted.clone();
        let acceptable = kind.acceptable().map(|key| Expectation::accepted(key, known));
        let dialog = AlarmDialog::new(kind, address, acceptable, move |room| accepted(room));
        self.dialog.set(Some(&dialog));
        dialog.present(&window);
    }

    /// The dialog, while it is there.
    #[cfg(test)]
    pub fn dialog(&self) -> Option<AlarmDialog> {
        self.dialog.upgrade()
    }
}
