// SPDX-License-Identifier: GPL-3.0-or-later
//! A room that is near, and what was heard of it.

use std::cmp::Reverse;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::kept::{KeptSighting, QuestionRank};
use super::sighting::{ADDRESSES_OF_ONE, RoomSighting, SenderProof};
use crate::discovery::announcer_id::{AnnouncerId, Rail};
use crate::discovery::facts::RoomFacts;
use crate::protocol::{Address, Fingerprint, Invite, limits};

/// Least time between two questions to places of one room.
const QUESTION_PAUSE: Duration = Duration::from_millis(100);

/// A room that is near, as strangers announce it: to be believed when its key
/// was checked on joining.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearbyRoom {
    /// The facts it tells of itself.
    pub facts: RoomFacts,
    /// Addresses to dial, at least one and at most
    /// [`limits::INVITE_ADDRESSES`]; those that are best proven come first.
    pub addresses: Vec<Address>,
    /// Way on which it was found; multicast if on both.
    pub rail: Rail,
    /// Proof that the first address and the facts are of somebody who is there. Who
    /// that is, the key tells.
    pub proof: SenderProof,
}

impl NearbyRoom {
    /// Everything that is needed to join. Unlike an invite that somebody gave, it
    /// vouches for nothing.
    pub fn invite(&self) -> Invite {
        self.invite_with([])
    }

    /// The same with addresses at which the room was met. They come first unless
    /// somebody has answered at those that are announced.
    pub fn invite_with(&self, met: impl IntoIterator<Item = Address>) -> Invite {
        let announced = self.addresses.iter().cloned();
        let mut met: Vec<_> = met.into_iter().take(MET_ADDRESSES).collect();
        let most = limits::INVITE_ADDRESSES - met.len();
        if self.proof == SenderProof::Answered {
            let mut all: Vec<_> = announced.take(most).collect();
            all.append(&mut met);
            met = all;
        } else {
            met.extend(announced.take(most));
        }
        let mut all = met.into_iter();
        let first = all.next().expect("a room has an address");
        Invite::new(first, all, self.facts.key, Some(self.facts.room.clone()))
    }

    /// Returns `true` if somebody has answered at its first address.
    pub fn is_proven(&self) -> bool {
        self.proof == SenderProof::Answered
    }
}

/// Addresses at which a room was met that go into an invite.
const MET_ADDRESSES: usize = 3;

/// A change among the rooms that are near.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NearbyUpdate {
    /// The room is there, or tells something else than before.
    Here(NearbyRoom),
    /// The room with this key is closed or has fallen silent.
    Gone(Fingerprint),
}

/// Sightings of one room, the earliest first.
#[derive(Debug)]
pub(super) struct Sightings {
    kept: Vec<KeptSighting>,
    /// Time before which none of its places is asked.
    quiet_until: Instant,
}

impl Sightings {
    pub fn new(now: Instant) -> Self {
        Self { kept: Vec::new(), quiet_until: now }
    }

    pub fn count(&self) -> usize {
        self.kept.len()
    }

    pub fn kept(&self) -> &[KeptSighting] {
        &self.kept
    }

    pub fn has(&self, by: AnnouncerId) -> bool {
        self.kept.iter().any(|kept| kept.sighting.by == by)
    }

    pub fn next_expiry(&self) -> Option<Instant> {
        self.kept.iter().map(|kept| kept.sighting.until).min()
    }

    /// Adds or replaces; returns whether anybody could see the difference.
    pub fn put(&mut self, mut sighting: RoomSighting, order: u64, now: Instant) -> bool {
        sighting.addresses.truncate(ADDRESSES_OF_ONE);
        // What somebody else may have said changes nothing of what its place has
        // answered, but may be a reason to ask once more.
        let (by, place) = (sighting.by, sighting.place);
        let is_news = |other: &KeptSighting| {
            let told = &other.sighting;
            other.has_answered() && told.place == place && told.facts != sighting.facts
        };
        for other in self.kept.iter_mut().filter(|other| is_news(other)) {
            other.ask_again(now);
        }
        if sighting.proof == SenderProof::Answered {
            // Whatever else is told of the same place holds as well.
            let same = self.kept.iter_mut().filter(|other| other.sighting.place == place);
            same.for_each(KeptSighting::confirm);
        }
        if let Some(before) = self.kept.iter_mut().find(|before| before.sighting.by == by) {
            return before.replace(sighting, now);
        }
        self.kept.push(KeptSighting::new(sighting, order, now));
        true
    }

    /// Drops some; returns whose they were.
    pub fn drop_where(&mut self, goes: impl Fn(&KeptSighting) -> bool) -> Vec<AnnouncerId> {
        let mut gone = Vec::new();
        self.kept.retain(|kept| {
            let goes = goes(kept);
            if goes {
                gone.push(kept.sighting.by);
            }
            !goes
        });
        gone
    }

    /// Announcer that makes way for a newcomer with so much proof.
    pub fn weakest(&self, proof: SenderProof) -> Option<AnnouncerId> {
        let weakest = self.kept.iter().min_by_key(|kept| kept.worth())?;
        (weakest.sighting.proof <= proof).then_some(weakest.sighting.by)
    }

    /// Asks all places once more whether the room is open.
    pub fn doubt(&mut self, now: Instant) {
        self.kept.iter_mut().for_each(|kept| kept.doubt(now));
    }

    /// Time of the next question to one of its places, and whether that place has
    /// answered before.
    pub fn next_question(&self) -> Option<(Instant, bool)> {
        let asked = self.kept.iter().filter(|kept| self.is_to_be_asked(kept));
        let next = asked.min_by_key(|kept| kept.next_question())?;
        Some((next.next_question().max(self.quiet_until), next.has_answered()))
    }

    /// Rank of the place to ask now; `None` if there is none.
    pub fn urgency(&self, now: Instant) -> Option<QuestionRank> {
        self.most_urgent(now).map(KeptSighting::urgency)
    }

    /// Takes the place to ask now.
    pub fn take_question(&mut self, now: Instant) -> Option<SocketAddr> {
        let place = self.most_urgent(now)?.sighting.place;
        for same in self.kept.iter_mut().filter(|kept| kept.sighting.place == place) {
            same.asked(now);
        }
        self.quiet_until = now + QUESTION_PAUSE;
        Some(place)
    }

    fn most_urgent(&self, now: Instant) -> Option<&KeptSighting> {
        let due = |kept: &&KeptSighting| kept.next_question() <= now && self.is_to_be_asked(kept);
        let due = self.kept.iter().filter(due).min_by_key(|kept| kept.urgency());
        due.filter(|_| self.quiet_until <= now)
    }

    /// One answer is enough for what several say of the same place.
    fn is_to_be_asked(&self, kept: &KeptSighting) -> bool {
        let proves = |other: &KeptSighting| {
            other.has_answered() && other.sighting.place == kept.sighting.place
        };
        kept.has_answered() || !self.kept.iter().any(proves)
    }

    /// The room; none if nobody tells of it or there is no address.
    pub fn room(&self) -> Option<NearbyRoom> {
        let mut ranked: Vec<_> = self.kept.iter().map(|kept| &kept.sighting).collect();
        ranked.sort_by_key(|sighting| Reverse(sighting.proof));
        let best = ranked.first()?;
        let addresses = addresses(&ranked);
        let rail = ranked.iter().map(|sighting| sighting.by.rail).min()?;
        let (facts, proof) = (best.facts.clone(), best.proof);
        (!addresses.is_empty()).then_some(NearbyRoom { facts, addresses, rail, proof })
    }
}

/// The first address of each announcer, the best proven first, then the second of
/// each: whoever tells of a room with wrong addresses displaces none of the right
/// ones. Those that hold on one cable alone come after others as well proven.
fn addresses(ranked: &[&RoomSighting]) -> Vec<Address> {
    let mut addresses: Vec<(SenderProof, Address)> = Vec::new();
    for turn in 0..ADDRESSES_OF_ONE {
        for sighting in ranked {
            let Some(address) = sighting.addresses.get(turn) else { continue };
            let same = |other: &Address| other.comparable() == address.comparable();
            let is_new = !addresses.iter().any(|(_, other)| same(other));
            if addresses.len() < limits::INVITE_ADDRESSES && is_new {
                // What it says beside its own place is proven by nothing.
                let proof = if turn == 0 { sighting.proof } else { SenderProof::Claimed };
                addresses.push((proof, address.clone()));
            }
        }
    }
    addresses.sort_by_key(|(proof, address)| (Reverse(*proof), address.host.contains('%')));
    addresses.into_iter().map(|(_, address)| address).collect()
}
