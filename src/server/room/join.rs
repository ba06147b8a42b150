// SPDX-License-Identifier: GPL-3.0-or-later
//! The way in: the rules for newcomers, what they are told, and how somebody
//! comes back.

use std::net::IpAddr;

use super::Room;
use super::clock::{Now, RoomTime, WallTime};
use super::leave::ShownOut;
use super::limits::SeatLimits;
use super::log::Stream;
use super::names::Claim;
use super::person::Origin;
use super::refusal::Refusal;
use super::seat::{MemberId, Seat};
use crate::protocol::{
    AddressGroup, Fingerprint, Happening, Member, Nickname, Reason, Resume, Welcome, limits,
};

/// Somebody who wants to come in.
#[derive(Debug)]
pub struct Newcomer {
    pub name: Nickname,
    pub encrypted: bool,
    /// The form in which it will read the log.
    pub stream: Stream,
    /// Knew the host's secret.
    pub host: bool,
    /// That of the key it is known by, if it has shown one.
    pub fingerprint: Option<Fingerprint>,
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
        Origin { fingerprint: self.fingerprint, group: AddressGroup::of(self.address) }
    }

    fn claim(&self) -> Claim<'_> {
        let token = self.resume.as_ref().map(|resume| resume.token.as_str());
        Claim { own: None, token, fingerprint: self.fingerprint }
    }
}

impl Room {
    /// Lets somebody in. A member that lost its connection and comes back with
    /// its token (and the key it had then) takes over its own seat, name and
    /// place in the log.
    pub fn enter(&mut self, now: WallTime, who: Newcomer) -> Result<Entry, Refusal> {
        let now = self.clock.tick(now);
        self.names.forget(now.room());
        let ghost = self.ghost_of(&who);
        self.check_entry(now, &who, ghost)?;
        let resume = who.resume.as_ref();
        let missed = resume.and_then(|resume| self.gap_after(resume, who.fingerprint));
        let (stream, before) = (who.stream, self.log.last(limits::PAST_EVENTS));
        let (id, token, name) = match ghost {
            Some(ghost) => self.move_over(ghost, &who),
            None => self.seat(now, who),
        };
        let cursor =
            if stream.has_past() { missed.unwrap_or(before) } else { self.log.head(stream) };
        let welcome = self.welcome(now, id, name, token, missed.is_some());
        Ok(Entry { id, welcome, cursor })
    }

    /// Checks that a newcomer may come in. The host always may, unless the
    /// room has ended, is full, or has somebody of that name.
    fn check_entry(
        &self,
        now: Now,
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
        now: Now,
        who: &Newcomer,
        ghost: Option<MemberId>,
    ) -> Result<(), Refusal> {
        let origin = who.origin();
        if let Some(refusal) = self.moderation.bans.against(now.wall(), &origin) {
            return Err(refusal);
        }
        if !who.encrypted && !self.rules.classic {
            return Err(Reason::ClassicClosed.into());
        }
        let name_key = who.name.key();
        let returns = ghost.is_some() || self.names.waits_for(&name_key, who.claim());
        let is_moderator = self.moderation.roles.moderates(who.fingerprint);
        if self.rules.locked && !returns && !is_moderator {
            return Err(Reason::Locked.into());
        }
        if ghost.is_some() {
            // Nobody hears of it.
            return Ok(());
        }
        let stranger = self.is_stranger(who.fingerprint).then_some(origin.group);
        self.limits.joins.check(now.room(), origin.person(&name_key), stranger)
    }

    fn is_stranger(&self, fingerprint: Option<Fingerprint>) -> bool {
        fingerprint.is_none_or(|fingerprint| !self.people.have_met(&fingerprint))
    }

    /// The seat that a newcomer left behind on a connection we still believe
    /// in.
    fn ghost_of(&self, who: &Newcomer) -> Option<MemberId> {
        let resume = who.resume.as_ref()?;
        let (id, seat) = self.seat_called(&who.name.key())?;
        seat.is_of(&resume.token, who.fingerprint).then_some(id)
    }

    /// The position to read on from after a lost connection, if nothing since
    /// is gone. Only somebody who was here before (and therefore knows a
    /// token, and has the key it was given to) may ask for more than a newcomer
    /// gets; the numbers themselves are no secret.
    fn gap_after(&self, resume: &Resume, fingerprint: Option<Fingerprint>) -> Option<u64> {
        let token = &resume.token;
        let known = self.seats.iter().any(|(_, seat)| seat.is_of(token, fingerprint))
            || self.names.knows_token(token, fingerprint);
        known.then(|| self.log.start_of(resume.last.checked_add(1)?)).flatten()
    }

    /// Gives a member its seat back on a new connection; the old one closes.
    fn move_over(&mut self, ghost: MemberId, who: &Newcomer) -> (MemberId, String, Nickname) {
        let id = self.seats.next_id();
        let mut seat = self.seats.remove(ghost).expect("a ghost has a seat");
        seat.origin = who.origin();
        self.log.remove_reader(seat.stream);
        self.log.add_reader(who.stream);
        seat.stream = who.stream;
        let (token, name) = (seat.token.clone(), seat.member.name.clone());
        self.names.take(&name, id, who.fingerprint);
        self.seats.insert(id, seat);
        self.shown_out.add(ghost, ShownOut { refusal: Reason::TakenOver.into(), left: None });
        (id, token, name)
    }

    /// Seats a newcomer and announces it.
    fn seat(&mut self, now: Now, who: Newcomer) -> (MemberId, String, Nickname) {
        let (id, origin) = (self.seats.next_id(), who.origin());
        let (name, name_key) = (who.name.clone(), who.name.key());
        let roles = &self.moderation.roles;
        let member = Member {
            name: who.name,
            encrypted: who.encrypted,
            host: who.host,
            moderator: !who.host && roles.moderates(who.fingerprint),
            recognition: self.people.recognise(&name_key, who.fingerprint),
        };
        // Somebody who comes back for a kept name keeps the token too, so that
        // a second loss finds it again.
        let token = self.names.reclaim(&name_key).unwrap_or(who.token);
        let seat = Seat {
            limits: self.limits_of(now, &origin, &member),
            member,
            stream: who.stream,
            token: token.clone(),
            stranger: self.is_stranger(who.fingerprint),
            origin: origin.clone(),
            arrived: now.room(),
        };
        self.log.add_reader(seat.stream);
        self.log.append(now.wall(), Happening::Joined(seat.member.clone()));
        self.names.take(&name, id, who.fingerprint);
        self.seats.insert(id, seat);
        self.unsaved |= self.moderation.roles.note_name(who.fingerprint, &name);
        self.meet(now, &name, &origin);
        (id, token, name)
    }

    /// The limits that hold for a newcomer since it was here before.
    fn limits_of(&self, now: Now, origin: &Origin, member: &Member) -> SeatLimits {
        let person = origin.person(&member.name.key());
        let said = self.limits.slow_mode.said_before(now.room(), self.pause(), &person);
        // Others may use the host's key, but nobody mutes the host.
        let muted_until =
            if member.host { RoomTime::START } else { self.moderation.mutes.until(&person) };
        SeatLimits::new(muted_until, said)
    }

    fn welcome(
        &self,
        now: Now,
        id: MemberId,
        you: Nickname,
        token: String,
        resumed: bool,
    ) -> Welcome {
        let muted = self.seats.get(id).and_then(|seat| seat.limits.check_muted(now.room()).err());
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
            muted: muted.and_then(|refusal| refusal.seconds),
            proof: None,
        }
    }
}
