// SPDX-License-Identifier: GPL-3.0-or-later
//! The room itself: who is in it, what happened, and what is allowed.
//!
//! It has never seen a socket, a thread or a clock: whoever applies a request
//! brings the time along. Every rule can be tried in a unit test.
//!
//! `entering` is the way in, `peace` what the host and the moderators do;
//! what they decided is in `bans` and `waits`, whom the room knows in `names`
//! and `people`, and `register` is what outlives it all.

mod additions;
mod bans;
mod clock;
mod departed;
mod entering;
mod knowing;
mod log;
mod names;
mod pace;
mod peace;
mod people;
mod refusal;
mod register;
mod targets;
mod turnstile;
mod waits;
mod whom;

use std::collections::{BTreeMap, HashMap};

pub use bans::KeptBan;
pub use entering::{Entry, Newcomer};
pub use log::{Backlog, Log, PerStream, Stream, text_frame};
pub use peace::Actor;
pub use people::Known;
pub use refusal::Refusal;
pub use register::{Moderator, Register};
pub use whom::{Origin, Whom};

use self::additions::Additions;
use self::bans::Bans;
use self::clock::Clock;
use self::departed::Departed;
use self::names::{Claim, Names};
use self::pace::Renames;
use self::people::People;
use self::turnstile::Turnstile;
use self::waits::Waits;
use crate::protocol::{
    Fingerprint, Happening, LeaveReason, Member, Nickname, RoomName, Rules, Text, Topic, Typing,
    limits,
};

/// A member's seat, for as long as it stays. Never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberId(u64);

#[derive(Debug)]
struct Seat {
    member: Member,
    /// The form in which it reads the log.
    stream: Stream,
    token: String,
    origin: Origin,
    /// Whether the room had not met it before.
    stranger: bool,
    arrived: u64,
    /// Whether the others believe that it is writing.
    typing: bool,
    /// Before when its typing is not passed on again.
    types_next: u64,
    /// When everybody last heard something of it.
    said: u64,
    renames: Renames,
    /// Until when nothing it says is passed on.
    muted: u64,
}

/// Somebody with a key who is present.
#[derive(Debug, Default)]
struct Presence {
    seats: usize,
    /// When it last said something on any of them, in the slow mode.
    said: u64,
}

/// Somebody whose seat was taken away while its connection is still there.
#[derive(Debug, PartialEq, Eq)]
pub struct ShownOut {
    pub refusal: Refusal,
    /// Who left with it; nobody when it only moved to another connection.
    pub left: Option<Nickname>,
}

/// The state of one room. Times that come in or are told are Unix
/// milliseconds; what lasts for a while is measured by the [`Clock`].
#[derive(Debug)]
pub struct Room {
    name: RoomName,
    topic: Topic,
    host: Option<String>,
    rules: Rules,
    clock: Clock,
    seats: BTreeMap<MemberId, Seat>,
    /// Who is present, by key.
    keys: HashMap<Fingerprint, Presence>,
    names: Names,
    people: People,
    /// Who added names to those of late.
    additions: Additions,
    moderators: HashMap<Fingerprint, Nickname>,
    bans: Bans,
    /// Who is to be quiet, present or not.
    mutes: Waits,
    /// Who left before the slow mode let it speak again.
    pauses: Waits,
    turnstile: Turnstile,
    departed: Departed,
    shown_out: HashMap<MemberId, ShownOut>,
    /// How many were ever shown out.
    shown_out_ever: u64,
    /// Whether the register has changed.
    unkept: bool,
    log: Log,
    next_id: u64,
    ended: bool,
}

impl Room {
    /// An empty room with what it knew when it was last open; `host` names a
    /// host that is no member.
    pub fn new(name: RoomName, host: Option<String>, rules: Rules, register: Register) -> Self {
        let moderators = register.moderators.into_iter();
        Self {
            name,
            topic: Topic::default(),
            host,
            rules,
            clock: Clock::default(),
            seats: BTreeMap::new(),
            keys: HashMap::new(),
            names: Names::default(),
            people: People::new(register.people),
            additions: Additions::default(),
            moderators: moderators.map(|kept| (kept.key, kept.name)).collect(),
            bans: Bans::new(register.bans),
            mutes: Waits::default(),
            pauses: Waits::default(),
            turnstile: Turnstile::default(),
            departed: Departed::default(),
            shown_out: HashMap::new(),
            shown_out_ever: 0,
            unkept: false,
            log: Log::new(limits::LOG_BYTES),
            next_id: 1,
            ended: false,
        }
    }

    pub fn log(&self) -> &Log {
        &self.log
    }

    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Who sits there, if still somebody does.
    pub fn member(&self, id: MemberId) -> Option<&Member> {
        self.seats.get(&id).map(|seat| &seat.member)
    }

    /// Everybody present.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.seats.values().map(|seat| &seat.member)
    }

    /// Says something to everybody, unless its author has to be quiet.
    pub fn say(
        &mut self,
        now: u64,
        id: MemberId,
        tag: Option<String>,
        text: Text,
    ) -> Result<(), Refusal> {
        self.clock.tick(now);
        self.check_pace(id)?;
        let Some(seat) = self.seats.get(&id) else { return Ok(()) };
        let from = seat.member.name.clone();
        self.count_said(id);
        self.log.append(now, Happening::Said { from, id: tag, text });
        Ok(())
    }

    /// Passes on that a member is writing, unless what it writes would not be
    /// passed on either, and at once when it no longer is. Each costs a pause
    /// before the next beginning.
    pub fn typing(&mut self, now: u64, id: MemberId, active: bool) {
        let now = self.clock.tick(now);
        let Some(seat) = self.seats.get_mut(&id) else { return };
        let news = if active { seat.types_next <= now } else { seat.typing };
        if seat.muted > now || !news {
            return;
        }
        seat.typing = active;
        seat.types_next = seat.types_next.max(now) + limits::TYPING_EVERY.as_millis() as u64;
        self.log.pass_on(&Typing { name: seat.member.name.clone(), active });
    }

    /// Gives a member another name, unless it has to be quiet.
    pub fn rename(&mut self, now: u64, id: MemberId, to: Nickname) -> Result<(), Refusal> {
        let Some(seat) = self.seats.get(&id) else { return Ok(()) };
        let (from, origin) = (seat.member.name.clone(), seat.origin.clone());
        let key = origin.key;
        if from == to {
            return Ok(());
        }
        let clock = self.clock.tick(now);
        self.check_rename(id)?;
        self.names.forget(clock);
        self.check_name(&to, Claim { own: Some(&from.key()), token: None, key })?;
        let recognition = self.people.recognise(&to.key(), key);
        self.names.free(&from);
        self.names.take(&to, id, key);
        if let Some(seat) = self.seats.get_mut(&id) {
            seat.member.name = to.clone();
            seat.member.recognition = recognition;
        }
        self.count_rename(id);
        self.note_moderator(&to, key);
        self.meet(now, &to, &origin);
        self.log.append(now, Happening::Renamed { from, to, recognition });
        Ok(())
    }

    /// Frees a seat and tells the others why. `None` when nobody sat there any
    /// more, for instance because its owner came back on another connection.
    pub fn leave(&mut self, now: u64, id: MemberId, reason: LeaveReason) -> Option<Nickname> {
        let clock = self.clock.tick(now);
        self.shown_out.remove(&id);
        let mut seat = self.seats.remove(&id)?;
        seat.said = self.said_last(&seat);
        let name = seat.member.name.clone();
        self.names.free(&name);
        self.log.remove_reader(seat.stream);
        self.count_key_less(seat.origin.key);
        self.remember(now, &seat);
        if matches!(reason, LeaveReason::Vanished | LeaveReason::Stalled) {
            self.names.keep(clock, &name, seat.token, seat.origin);
        }
        self.log.append(now, Happening::Left { name: name.clone(), reason });
        Some(name)
    }

    /// Why the connection of a seat that is gone has to close; said once.
    pub fn take_shown_out(&mut self, id: MemberId) -> Option<ShownOut> {
        self.shown_out.remove(&id)
    }

    /// Grows whenever somebody is shown out.
    pub fn shown_out_ever(&self) -> u64 {
        self.shown_out_ever
    }

    /// Ends the room; nothing happens in it any more.
    pub fn end(&mut self, now: u64) {
        if !self.ended {
            self.ended = true;
            let seats = self.seats.values();
            let present: Vec<_> =
                seats.map(|seat| (seat.member.name.clone(), seat.origin.clone())).collect();
            for (name, origin) in present {
                self.meet(now, &name, &origin);
            }
            // The last chance for what was not worth it before.
            self.unkept |= self.people.take_unwritten();
            self.log.append(now, Happening::Ended);
        }
    }
}

#[cfg(test)]
mod tests;
