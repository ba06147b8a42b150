// SPDX-License-Identifier: GPL-3.0-or-later
//! Places in the list, and who makes way when there is none.

use std::time::Instant;

use super::kept::KeptSighting;
use super::room::Sightings;
use super::sighting::SenderProof;
use super::{ANNOUNCERS_OF_ONE, Listing};
use crate::discovery::announcer_id::AnnouncerId;
use crate::discovery::shares::Place;
use crate::protocol::Fingerprint;

impl Listing {
    /// Makes a place for a newcomer; `false` if there is none.
    pub(super) fn make_place(
        &mut self,
        key: Fingerprint,
        by: AnnouncerId,
        proof: SenderProof,
        now: Instant,
    ) -> bool {
        if let Some(room) = self.rooms.get(&key).filter(|room| room.count() >= ANNOUNCERS_OF_ONE) {
            let Some(weakest) = room.weakest(proof) else { return false };
            self.forget(weakest, key);
        }
        let (victim, is_allowed) = match self.shares.find(by) {
            Place::Free => return true,
            Place::OwnShare => {
                (self.oldest_unproven(Some(by)), self.evictions.spend_own(by.ip, now))
            }
            Place::TakenFrom(other) => match self.oldest_unproven(Some(other)) {
                None if proof == SenderProof::Answered => (self.any_of(other), true),
                None => (self.oldest_unproven(None), self.evictions.spend(proof, now)),
                theirs => (theirs, true),
            },
            Place::Crowded => (self.oldest_unproven(None), self.evictions.spend(proof, now)),
        };
        let Some((by, key)) = victim.filter(|_| is_allowed) else { return false };
        self.forget(by, key);
        true
    }

    /// The oldest that has not answered, of one announcer or of all; not the last of a
    /// room that was met.
    fn oldest_unproven(&self, of: Option<AnnouncerId>) -> Option<(AnnouncerId, Fingerprint)> {
        let rooms = self.rooms.iter().filter(|(key, room)| !self.is_last_of_known(key, room));
        let all = rooms.flat_map(|(key, room)| room.kept().iter().map(move |kept| (kept, *key)));
        let may_go = |kept: &KeptSighting| {
            !kept.has_answered() && of.is_none_or(|of| kept.sighting.by == of)
        };
        let oldest = all.filter(|(kept, _)| may_go(kept)).min_by_key(|(kept, _)| kept.order)?;
        Some((oldest.0.sighting.by, oldest.1))
    }

    fn is_last_of_known(&self, key: &Fingerprint, room: &Sightings) -> bool {
        room.count() == 1 && self.known.contains(key)
    }

    /// Any room of whoever has the most: that is no host of a party.
    fn any_of(&self, by: AnnouncerId) -> Option<(AnnouncerId, Fingerprint)> {
        let theirs = self.rooms.iter().filter(|(_, room)| room.has(by));
        let theirs = theirs.filter(|(key, room)| !self.is_last_of_known(key, room));
        theirs.map(|(key, _)| (by, *key)).next_back()
    }
}
