// SPDX-License-Identifier: GPL-3.0-or-later
//! The way in: the rules for newcomers, and what they are told. [`come_back`] is for
//! those who were here a moment ago.

mod come_back;
mod earlier_seat;
mod floor;

use std::net::IpAddr;

use self::earlier_seat::{first_seat, number_seat, seat_before};
use super::Room;
use super::board::open_polls;
use super::clock::{Moment, Now, RoomTime};
use super::limits::SeatLimits;
use super::log::{Stream, complete_for, first_kept, start_from};
use super::names::Claim;
use super::person::Origin;
use super::refusal::Refusal;
use super::seat::{MemberId, Seat};
use super::token_hash::TokenHash;
use crate::protocol::{
    Abilities, AddressGroup, EventKind, Fingerprint, Member, Nickname, Reason, Resume, SeatNumber,
    SecretString, Welcome, limits,
};

/// Somebody who wants to come in.
#[derive(Debug)]
pub struct Newcomer {
    /// The name it wants.
    pub name: Nickname,
    /// `true` if its connection is encrypted.
    pub encrypted: bool,
    /// The form in which it will read the log.
    pub stream: Stream,
    /// Speaks a language in which it is given a token to come back with.
    pub has_token: bool,
    /// Knew the host's secret.
    pub host: bool,
    /// That of the key it is known by, if it has shown one.
    pub fingerprint: Option<Fingerprint>,
    /// The address it comes from.
    pub address: IpAddr,
    /// Wants the seat that its key has on another connection.
    pub take_over: bool,
    /// The session it wants to go on with.
    pub resume: Option<Resume>,
    /// A fresh secret to come back with, not to be guessed.
    pub token: SecretString,
}

/// The way in: taken under the same lock as everything it tells.
#[derive(Debug)]
pub struct Entry {
    /// The seat that was taken.
    pub id: MemberId,
    /// The answer to the newcomer.
    pub welcome: Welcome,
    /// The position to read on from: a little back in a stream with a past,
    /// behind our own arrival in others, as the original did it.
    pub cursor: u64,
    /// The first seat of the newcomer, by which it reads what is for it alone.
    pub reader: SeatNumber,
    /// `true` if it came back to a seat that was still its own.
    pub back: bool,
}

impl Newcomer {
    fn origin(&self) -> Origin {
        Origin { fingerprint: self.fingerprint, group: AddressGroup::of(self.address) }
    }

    fn claim(&self) -> Claim<'_> {
        let token = self.resume.as_ref().map(|resume| TokenHash::of(&resume.token));
        Claim { own: None, token, fingerprint: self.fingerprint }
    }
}

impl Room {
    /// Lets somebody in. A member that lost its connection and comes back with
    /// its token (and the key it had then) takes over its own seat, name and
    /// place in the log.
    pub fn enter(&mut self, now: Moment, who: Newcomer) -> Result<Entry, Refusal> {
        let now = self.clock.tick(now);
        self.names.forget(now.room());
        Joining { room: self, now, origin: who.origin(), who }.enter()
    }
}

/// A newcomer on its way in.
struct Joining<'a> {
    room: &'a mut Room,
    now: Now,
    who: Newcomer,
    origin: Origin,
}

/// A seat that was just taken: its number, token and name.
type Seated = (MemberId, SecretString, Nickname);

impl Joining<'_> {
    fn enter(mut self) -> Result<Entry, Refusal> {
        let ghost = self.ghost();
        self.check(ghost)?;
        let floor = self.floor(ghost);
        let recent = self.room.log.past(limits::PAST_MESSAGES, limits::PAST_EVENTS);
        let kept = first_kept(&self.room.log, self.now.wall());
        let before = recent.max(start_from(&self.room.log, floor.max(kept)));
        let missed = self.missed();
        let seated = match ghost {
            Some(ghost) => self.move_over(ghost),
            None => self.take_seat(floor),
        };
        let stream = self.who.stream;
        let reader = self.room.seats.get(seated.0).map_or(SeatNumber::new(0), Seat::reader);
        let complete = complete_for(&self.room.log, reader);
        let missed = missed.filter(|missed| *missed >= complete);
        let cursor = match stream.has_past() {
            true => missed.unwrap_or(before.max(complete)),
            false => self.room.log.head(stream),
        };
        let (id, back) = (seated.0, ghost.is_some());
        let welcome = self.welcome(seated, missed.is_some());
        Ok(Entry { id, welcome, cursor, reader, back })
    }

    /// Checks that a newcomer may come in. The host always may, unless the
    /// room has ended, is full, or has somebody of that name.
    fn check(&self, ghost: Option<MemberId>) -> Result<(), Refusal> {
        if self.room.ended {
            return Err(Reason::RoomEnded.into());
        }
        let token = self.who.resume.as_ref().map(|resume| TokenHash::of(&resume.token));
        let removed = token.and_then(|it| self.room.removals.refusal_of(self.now.room(), it));
        if let Some(refusal) = removed {
            return Err(refusal.clone());
        }
        if !self.who.host {
            self.check_guest(ghost)?;
        }
        if ghost.is_some() {
            return Ok(());
        }
        if self.room.seats.len() >= limits::MEMBERS {
            return Err(Reason::RoomFull.into());
        }
        let checked = self.room.check_name(self.now, &self.who.name, self.who.claim());
        checked.map_err(|refusal| match self.seat_of_key() {
            Some(_) => Refusal { reason: Reason::AlreadyHere, ..refusal },
            None => refusal,
        })
    }

    fn check_guest(&self, ghost: Option<MemberId>) -> Result<(), Refusal> {
        let (room, now, who) = (&self.room, self.now, &self.who);
        if let Some(refusal) = room.moderation.bans.against(now.room(), &self.origin) {
            return Err(refusal);
        }
        if !who.encrypted && !room.rules.classic {
            return Err(Reason::ClassicClosed.into());
        }
        let folded = who.name.folded();
        let returns = ghost.is_some() || room.names.waits_for(&folded, who.claim());
        let is_moderator = room.moderation.roles.moderates(who.fingerprint);
        if room.rules.locked && !returns && !is_moderator {
            return Err(Reason::Locked.into());
        }
        if ghost.is_some() {
            // Nobody hears of it.
            return Ok(());
        }
        let stranger = self.is_stranger().then_some(self.origin.group);
        room.limits.joins.check(now.room(), self.origin.person(&folded), stranger)
    }

    fn is_stranger(&self) -> bool {
        let fingerprint = self.who.fingerprint;
        fingerprint.is_none_or(|fingerprint| !self.room.has_met(&fingerprint))
    }

    /// Seats a newcomer and announces it.
    fn take_seat(&mut self, floor: u64) -> Seated {
        let (stranger, limits) = (self.is_stranger(), self.limits_since_before());
        let (room, now, who, origin) = (&mut *self.room, self.now, &self.who, &self.origin);
        let id = room.seats.next_id();
        let (name, folded) = (who.name.clone(), who.name.folded());
        let recognition = room.people.recognise(&folded, who.fingerprint);
        let kept = room.names.reclaim(&folded);
        let first_seat = who.fingerprint.and_then(|key| first_seat(room, &key));
        let before =
            seat_before(room, (&who.name, who.fingerprint.as_ref()), recognition, kept.as_ref());
        let number = number_seat(room, before);
        let member = Member {
            seat: Some(number),
            first_seat: first_seat.filter(|first| *first != number),
            encrypted: who.encrypted,
            host: who.host,
            moderator: !who.host && room.moderation.roles.moderates(who.fingerprint),
            recognition,
            looks_like: room.people.looks_like(now.room(), &name, who.fingerprint),
            ..Member::named(name.clone())
        };
        // Somebody who comes back for a kept name keeps the token it came with,
        // so that a second loss finds it again.
        let token = who.resume.as_ref().map(|resume| &resume.token);
        let token = token.filter(|it| kept.is_some_and(|kept| kept.token == TokenHash::of(it)));
        let token = token.unwrap_or(&who.token).clone();
        let seat = Seat {
            number,
            limits,
            member,
            stream: who.stream,
            has_token: who.has_token,
            token: token.clone(),
            stranger,
            origin: origin.clone(),
            arrived: now.room(),
            floor,
            said: room.seats.said_before(number, who.resume.as_ref()),
        };
        room.log.add_reader(seat.stream);
        room.log.append(now.wall(), EventKind::Joined(seat.member.clone()));
        room.names.take(&name, id, who.fingerprint);
        let seen = seat.seen(now.room());
        room.seats.insert(id, seat);
        room.moderation.roles.note_name(who.fingerprint, &name);
        room.meet(now, seen);
        // Its token, with which it comes back should the host's machine fail.
        room.unsaved |= who.has_token || who.fingerprint.is_some();
        (id, token, name)
    }

    fn welcome(&self, (id, token, you): Seated, resumed: bool) -> Welcome {
        let (room, now) = (&self.room, self.now.room());
        let seat = room.seats.get(id);
        let muted = seat.and_then(|seat| seat.limits.check_muted(now).err());
        Welcome {
            room: room.name.clone(),
            topic: room.board.topic.clone(),
            you,
            host: room.host.clone(),
            members: room.members().cloned().collect(),
            number: room.log.newest(),
            resumed,
            can: Abilities {
                files: room.rules.file_size > 0,
                quotas: room.rules.file_size > 0,
                ..Abilities::of_this_version(seat.is_some_and(|seat| seat.said.is_complete()))
            },
            votes: seat.map(|seat| open_polls(room, self.now, seat)).unwrap_or_default(),
            pinned: room.board.pins.told(first_kept(&room.log, self.now.wall())),
            token,
            rules: room.rules.clone(),
            muted: muted.and_then(|refusal| refusal.seconds),
            time: Some(self.now.wall().unix()),
            proof: None,
        }
    }

    /// The limits that hold for a newcomer since it was here before.
    fn limits_since_before(&self) -> SeatLimits {
        let (room, now) = (&self.room, self.now.room());
        let person = self.origin.person(&self.who.name.folded());
        let said = room.limits.slow_mode.said_before(now, room.pause(), &person);
        // Others may use the host's key, but nobody mutes the host.
        let muted_until =
            if self.who.host { RoomTime::START } else { room.moderation.mutes.until(&person) };
        SeatLimits::new(muted_until, said)
    }
}
