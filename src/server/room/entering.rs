// SPDX-License-Identifier: GPL-3.0-or-later
//! The way in: who may, what it is told, and how somebody comes back.

use std::net::IpAddr;

use super::log::Stream;
use super::names::Claim;
use super::pace::Renames;
use super::refusal::Refusal;
use super::whom::Origin;
use super::{MemberId, Room, Seat, ShownOut};
use crate::protocol::{
    AddressGroup, Fingerprint, Happening, Member, Nickname, Reason, Resume, Welcome, limits,
};

/// Who wants to come in.
#[derive(Debug)]
pub struct Newcomer {
    pub name: Nickname,
    pub encrypted: bool,
    /// The form in which it will read the log.
    pub stream: Stream,
    /// Knew the host's secret.
    pub host: bool,
    /// What it is known by, if it has shown a key.
    pub key: Option<Fingerprint>,
    pub address: IpAddr,
    pub resume: Option<Resume>,
    /// A fresh secret to come back with, not to be guessed.
    pub token: String,
}

/// The way in: taken under the same lock as everything it tells.
#[derive(Debug)]
pub struct Entry {
    pub id: MemberId,
    pub welcome: Welcome,
    /// The position to read on from: a little back in a stream with a past,
    /// behind our own arrival in others, as the original did it.
    pub cursor: u64,
}

impl Newcomer {
    fn origin(&self) -> Origin {
        Origin { key: self.key, place: AddressGroup::of(self.address) }
    }

    fn claim(&self) -> Claim<'_> {
        let token = self.resume.as_ref().map(|resume| resume.token.as_str());
        Claim { own: None, token, key: self.key }
    }
}

impl Room {
    /// Lets somebody in. A member that lost its connection and comes back with
    /// its token (and the key it had then) takes over its own seat, name and
    /// place in the log.
    pub fn enter(&mut self, now: u64, who: Newcomer) -> Result<Entry, Refusal> {
        let clock = self.clock.tick(now);
        self.names.forget(clock);
        let ghost = self.ghost_of(&who);
        self.check_entry(now, &who, ghost)?;
        let missed = who.resume.as_ref().and_then(|resume| self.gap_after(resume, who.key));
        let (stream, before) = (who.stream, self.log.last(limits::PAST_EVENTS));
        let (id, token, name) = match ghost {
            Some(ghost) => self.move_over(ghost, &who),
            None => self.seat(now, who),
        };
        let cursor =
            if stream.has_past() { missed.unwrap_or(before) } else { self.log.head(stream) };
        let welcome = self.welcome(id, name, token, missed.is_some());
        Ok(Entry { id, welcome, cursor })
    }

    /// Whether a newcomer may come in. The host always may, unless the room
    /// has ended, is full, or has somebody of that name.
    fn check_entry(
        &self,
        now: u64,
        who: &Newcomer,
        ghost: Option<MemberId>,
    ) -> Result<(), Refusal> {
        if self.ended {
            return Err(Reason::RoomEnded.into());
        }
        if !who.host {
            self.check_stranger(now, who, ghost)?;
        }
        if ghost.is_some() {
            return Ok(());
        }
        if self.seats.len() >= limits::MEMBERS {
            return Err(Reason::RoomFull.into());
        }
        self.check_name(&who.name, who.claim())
    }

    fn check_stranger(
        &self,
        now: u64,
        who: &Newcomer,
        ghost: Option<MemberId>,
    ) -> Result<(), Refusal> {
        if let Some(refusal) = self.bans.against(now, &who.origin()) {
            return Err(refusal);
        }
        if !who.encrypted && !self.rules.classic {
            return Err(Reason::ClassicClosed.into());
        }
        let name_key = who.name.key();
        let returns = ghost.is_some() || self.names.waits_for(&name_key, who.claim());
        if self.rules.locked && !returns && !self.is_moderator(who.key) {
            return Err(Reason::Locked.into());
        }
        if ghost.is_some() {
            // Nobody hears of it.
            return Ok(());
        }
        let origin = who.origin();
        let stranger = self.is_stranger(who.key).then_some(origin.place);
        self.turnstile.check(self.clock.now(), origin.person(&name_key), stranger)
    }

    /// Whether somebody came in with this key before.
    pub fn has_met(&self, key: &Fingerprint) -> bool {
        self.people.have_met(key)
    }

    pub(super) fn is_moderator(&self, key: Option<Fingerprint>) -> bool {
        key.is_some_and(|key| self.moderators.contains_key(&key))
    }

    fn is_stranger(&self, key: Option<Fingerprint>) -> bool {
        key.is_none_or(|key| !self.people.have_met(&key))
    }

    /// The seat that a newcomer left behind on a connection we still believe
    /// in.
    fn ghost_of(&self, who: &Newcomer) -> Option<MemberId> {
        let resume = who.resume.as_ref()?;
        let id = self.names.holder(&who.name.key())?;
        let seat = self.seats.get(&id)?;
        (seat.token == resume.token && seat.origin.key == who.key).then_some(id)
    }

    /// Where to read on after a lost connection, if nothing since is gone.
    /// Only who was here before (and therefore knows a token, and has the key
    /// it was given to) may ask for more than a newcomer gets; the numbers
    /// themselves are no secret.
    fn gap_after(&self, resume: &Resume, key: Option<Fingerprint>) -> Option<u64> {
        let is_its = |seat: &Seat| seat.token == resume.token && seat.origin.key == key;
        let known = self.seats.values().any(is_its) || self.names.knows_token(&resume.token, key);
        known.then(|| self.log.start_of(resume.last.checked_add(1)?)).flatten()
    }

    /// Gives a member its seat back on a new connection; the old one closes.
    fn move_over(&mut self, ghost: MemberId, who: &Newcomer) -> (MemberId, String, Nickname) {
        let id = self.next_seat();
        let mut seat = self.seats.remove(&ghost).expect("a ghost has a seat");
        seat.origin = who.origin();
        self.log.remove_reader(seat.stream);
        self.log.add_reader(who.stream);
        seat.stream = who.stream;
        let (token, name) = (seat.token.clone(), seat.member.name.clone());
        self.names.take(&name, id, who.key);
        self.seats.insert(id, seat);
        let refusal = Reason::TakenOver.into();
        self.shown_out.insert(ghost, ShownOut { refusal, left: None });
        self.shown_out_ever += 1;
        (id, token, name)
    }

    /// Seats a newcomer and announces it.
    fn seat(&mut self, now: u64, who: Newcomer) -> (MemberId, String, Nickname) {
        let id = self.next_seat();
        let origin = who.origin();
        let name_key = who.name.key();
        let person = origin.person(&name_key);
        let name = who.name.clone();
        let member = Member {
            name: who.name,
            encrypted: who.encrypted,
            host: who.host,
            moderator: !who.host && self.is_moderator(who.key),
            recognition: self.people.recognise(&name_key, who.key),
        };
        // Who comes back for a kept name keeps the token too, so that a second
        // loss finds it again.
        let token = self.names.reclaim(&name_key).unwrap_or(who.token);
        let clock = self.clock.now();
        // Not in the future, though the slow mode was slower then.
        let said = self.pauses.until(&person).saturating_sub(self.rules.slow * 1_000).min(clock);
        // Others may use the host's key, but nobody keeps the host quiet.
        let muted = if member.host { 0 } else { self.mutes.until(&person) };
        let stranger = self.is_stranger(who.key);
        self.log.add_reader(who.stream);
        self.log.append(now, Happening::Joined(member.clone()));
        self.names.take(&name, id, origin.key);
        if let Some(key) = origin.key {
            self.keys.entry(key).or_default().seats += 1;
        }
        let (met, told) = (origin.clone(), token.clone());
        let seat = Seat {
            member,
            stream: who.stream,
            token,
            origin,
            stranger,
            arrived: clock,
            typing: false,
            types_next: 0,
            said,
            renames: Renames::default(),
            muted,
        };
        self.seats.insert(id, seat);
        self.note_moderator(&name, met.key);
        self.meet(now, &name, &met);
        (id, told, name)
    }

    fn next_seat(&mut self) -> MemberId {
        let id = MemberId(self.next_id);
        self.next_id += 1;
        id
    }

    fn welcome(&self, id: MemberId, you: Nickname, token: String, resumed: bool) -> Welcome {
        Welcome {
            room: self.name.clone(),
            topic: self.topic.clone(),
            you,
            host: self.host.clone(),
            members: self.members().cloned().collect(),
            number: self.log.newest(),
            resumed,
            token,
            rules: self.rules.clone(),
            muted: self.check_muted(id).err().and_then(|refusal| refusal.seconds),
            proof: None,
        }
    }
}
