// SPDX-License-Identifier: GPL-3.0-or-later
//! What the room notes about people who come and go, and which names it lets
//! them have.

use super::names::Claim;
use super::refusal::Refusal;
use super::{Origin, Room, Seat};
use crate::protocol::{Fingerprint, Nickname, Reason, classic};

impl Room {
    /// What has to be known of somebody who goes, to know it again.
    pub(super) fn remember(&mut self, now: u64, seat: &Seat) {
        let name = &seat.member.name;
        let name_key = name.key();
        let person = seat.origin.person(&name_key);
        let clock = self.clock.now();
        if seat.muted > clock {
            // Under the name it goes by now.
            self.mutes.set(clock, person.clone(), &name_key, seat.muted);
        }
        let next = seat.said + self.rules.slow * 1_000;
        if self.rules.slow > 0 && next > clock {
            self.pauses.set(clock, person.clone(), &name_key, next);
        }
        let stranger = seat.stranger.then_some(seat.origin.place);
        self.turnstile.went(clock, seat.arrived, person, stranger);
        self.departed.note(name.clone(), seat.origin.clone());
        self.meet(now, name, &seat.origin);
    }

    pub(super) fn count_key_less(&mut self, key: Option<Fingerprint>) {
        let Some(key) = key else { return };
        if let Some(presence) = self.keys.get_mut(&key) {
            presence.seats -= 1;
            if presence.seats == 0 {
                self.keys.remove(&key);
            }
        }
    }

    /// Somebody is here under that name, or just was. Whoever comes from where
    /// too many new names came from of late is let in, but not remembered.
    pub(super) fn meet(&mut self, now: u64, name: &Nickname, origin: &Origin) {
        let Some(key) = origin.key else { return };
        let (present, moderators) = (&self.keys, &self.moderators);
        let stays = |key: &Fingerprint| moderators.contains_key(key) || present.contains_key(key);
        let (additions, clock) = (&mut self.additions, self.clock.now());
        let may_add = || additions.allow(clock, origin.place);
        self.unkept |= self.people.note(now, name, key, stays, may_add);
    }

    pub(super) fn check_name(&self, name: &Nickname, claim: Claim) -> Result<(), Refusal> {
        let fault = |name: &Nickname| {
            self.names.conflict(name, claim).or_else(|| {
                let deceives = classic::imitates_the_room(name)
                    || self.people.resembles_another(name, claim.key);
                deceives.then_some(Reason::NameLooksLike)
            })
        };
        match fault(name) {
            None => Ok(()),
            Some(reason) => {
                let suggestion = name.suggestion(|other| fault(other).is_none());
                Err(Refusal { suggestion, ..reason.into() })
            }
        }
    }
}
