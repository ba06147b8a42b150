// SPDX-License-Identifier: GPL-3.0-or-later
//! The room itself: who is in it, what happened, and what is allowed.
//!
//! It has never seen a socket, a thread or a clock: whoever applies a request
//! brings the time along. Every rule can be tried in a unit test.

mod log;
mod tail;

use std::collections::{BTreeMap, HashMap};

pub use log::{Cursors, Log, text_frame};
pub use tail::Tail;

use crate::protocol::limits;
use crate::protocol::{
    Happening, LeaveReason, Member, Nickname, Reason, Resume, RoomName, Rules, Text, Topic, Typing,
    Welcome,
};

/// A member's seat, for as long as it stays. Never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberId(u64);

/// Who wants to come in.
#[derive(Debug)]
pub struct Newcomer {
    pub name: Nickname,
    pub encrypted: bool,
    /// Knew the host's secret.
    pub host: bool,
    pub resume: Option<Resume>,
    /// A fresh secret to come back with, not to be guessed.
    pub token: String,
}

/// The way in: taken under the same lock as everything it tells.
#[derive(Debug)]
pub struct Entry {
    pub id: MemberId,
    pub welcome: Welcome,
    /// Where to read on: a little back for the native tongue, behind our own
    /// arrival for the classic one, as the original did it.
    pub cursors: Cursors,
}

/// Why a request was turned down, and the free name, if a name was the matter.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
    pub reason: Reason,
    pub suggestion: Option<Nickname>,
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self { reason, suggestion: None }
    }
}

#[derive(Debug)]
struct Seat {
    member: Member,
    token: String,
    /// When its typing was last passed on, in Unix milliseconds.
    typed: u64,
}

/// A name whose owner vanished and may come back for it.
#[derive(Debug)]
struct KeptName {
    token: String,
    until: u64,
}

/// The state of one room. Times are Unix milliseconds.
#[derive(Debug)]
pub struct Room {
    name: RoomName,
    topic: Topic,
    host: Option<String>,
    seats: BTreeMap<MemberId, Seat>,
    /// Present members by the key of their name.
    names: HashMap<String, MemberId>,
    kept: HashMap<String, KeptName>,
    log: Log,
    next_id: u64,
    ended: bool,
}

impl Room {
    /// An empty room; `host` names a host that is no member.
    pub fn new(name: RoomName, host: Option<String>) -> Self {
        Self {
            name,
            topic: Topic::default(),
            host,
            seats: BTreeMap::new(),
            names: HashMap::new(),
            kept: HashMap::new(),
            log: Log::new(limits::LOG_BYTES),
            next_id: 1,
            ended: false,
        }
    }

    pub fn log(&self) -> &Log {
        &self.log
    }

    pub fn has_ended(&self) -> bool {
        self.ended
    }

    /// Who sits there, if still somebody does.
    pub fn member(&self, id: MemberId) -> Option<&Member> {
        self.seats.get(&id).map(|seat| &seat.member)
    }

    /// Lets somebody in. A member that lost its connection and comes back with
    /// its token takes over its own seat, name and place in the log.
    pub fn enter(&mut self, now: u64, who: Newcomer) -> Result<Entry, Refusal> {
        if self.ended {
            return Err(Reason::RoomEnded.into());
        }
        self.kept.retain(|_, kept| kept.until > now);
        let ghost = self.ghost_of(&who);
        if ghost.is_none() {
            if self.seats.len() >= limits::MEMBERS {
                return Err(Reason::RoomFull.into());
            }
            let token = who.resume.as_ref().map(|resume| resume.token.as_str());
            self.check_name(&who.name, None, token)?;
        }
        let missed = who.resume.as_ref().and_then(|resume| self.gap_after(resume));
        let before = self.log.last(limits::PAST_EVENTS);
        let (id, token, name) = self.seat(now, who, ghost);
        let cursors =
            Cursors { native: missed.unwrap_or(before), classic: self.log.head().classic };
        let welcome = self.welcome(name, token, missed.is_some());
        Ok(Entry { id, welcome, cursors })
    }

    /// Says something to everybody.
    pub fn say(&mut self, now: u64, id: MemberId, tag: Option<String>, text: Text) {
        if let Some(from) = self.name_of(id) {
            self.log.append(now, Happening::Said { from, id: tag, text });
        }
    }

    /// Passes on that a member is (or no longer is) writing, unless it did so
    /// a moment ago.
    pub fn typing(&mut self, now: u64, id: MemberId, active: bool) {
        let Some(seat) = self.seats.get_mut(&id) else { return };
        let pause = limits::TYPING_EVERY.as_millis() as u64;
        if active && now.saturating_sub(seat.typed) < pause {
            return;
        }
        seat.typed = if active { now } else { 0 };
        self.log.pass_on(Typing { name: seat.member.name.clone(), active });
    }

    /// Gives a member another name.
    pub fn rename(&mut self, now: u64, id: MemberId, to: Nickname) -> Result<(), Refusal> {
        let Some(from) = self.name_of(id) else { return Ok(()) };
        if from == to {
            return Ok(());
        }
        self.kept.retain(|_, kept| kept.until > now);
        self.check_name(&to, Some(id), None)?;
        self.names.remove(&from.key());
        self.names.insert(to.key(), id);
        if let Some(seat) = self.seats.get_mut(&id) {
            seat.member.name = to.clone();
        }
        self.log.append(now, Happening::Renamed { from, to });
        Ok(())
    }

    /// The host sets what the room is about.
    pub fn set_topic(&mut self, now: u64, id: MemberId, topic: Topic) -> Result<(), Refusal> {
        let Some(member) = self.member(id) else { return Ok(()) };
        if !member.host {
            return Err(Reason::HostOnly.into());
        }
        if topic != self.topic {
            let by = member.name.clone();
            self.topic = topic.clone();
            self.log.append(now, Happening::Topic { by, topic });
        }
        Ok(())
    }

    /// Frees a seat and tells the others why. `None` when nobody sat there any
    /// more, for instance because its owner came back on another connection.
    pub fn leave(&mut self, now: u64, id: MemberId, reason: LeaveReason) -> Option<Nickname> {
        let seat = self.seats.remove(&id)?;
        let name = seat.member.name;
        let key = name.key();
        self.names.remove(&key);
        self.log.classic_readers -= usize::from(!seat.member.encrypted);
        let may_return = matches!(reason, LeaveReason::Vanished | LeaveReason::Stalled);
        if may_return && self.kept.len() < limits::MEMBERS {
            let until = now + limits::NAME_KEPT_FOR.as_millis() as u64;
            self.kept.insert(key, KeptName { token: seat.token, until });
        }
        self.log.append(now, Happening::Left { name: name.clone(), reason });
        Some(name)
    }

    /// Ends the room; nothing happens in it any more.
    pub fn end(&mut self, now: u64) {
        if !self.ended {
            self.ended = true;
            self.log.append(now, Happening::Ended);
        }
    }

    /// The seat that a newcomer left behind on a connection we still believe
    /// in.
    fn ghost_of(&self, who: &Newcomer) -> Option<MemberId> {
        let resume = who.resume.as_ref()?;
        let id = *self.names.get(&who.name.key())?;
        (self.seats.get(&id)?.token == resume.token).then_some(id)
    }

    /// Where to read on after a lost connection, if nothing since is gone.
    /// Only who was here before (and therefore knows a token) may ask for more
    /// than a newcomer gets; the numbers themselves are no secret.
    fn gap_after(&self, resume: &Resume) -> Option<u64> {
        let seated = self.seats.values().any(|seat| seat.token == resume.token);
        let known = seated || self.kept.values().any(|kept| kept.token == resume.token);
        known.then(|| self.log.start_of(resume.last.checked_add(1)?)).flatten()
    }

    fn check_name(
        &self,
        name: &Nickname,
        own: Option<MemberId>,
        token: Option<&str>,
    ) -> Result<(), Refusal> {
        let is_free = |name: &Nickname| {
            let key = name.key();
            let seated = self.names.get(&key).is_some_and(|id| Some(*id) != own);
            let kept = self.kept.get(&key).is_some_and(|kept| Some(kept.token.as_str()) != token);
            !seated && !kept
        };
        if is_free(name) {
            return Ok(());
        }
        Err(Refusal { reason: Reason::NameTaken, suggestion: name.suggestion(is_free) })
    }

    /// Seats the newcomer and announces it, unless it only takes over its own
    /// seat on a new connection.
    fn seat(
        &mut self,
        now: u64,
        who: Newcomer,
        ghost: Option<MemberId>,
    ) -> (MemberId, String, Nickname) {
        let id = MemberId(self.next_id);
        self.next_id += 1;
        let key = who.name.key();
        let (member, token) = match ghost.and_then(|ghost| self.seats.remove(&ghost)) {
            Some(seat) => (seat.member, seat.token),
            None => {
                // Who comes back for a kept name keeps the token too, so that
                // a second loss finds it again.
                let token = self.kept.remove(&key).map_or(who.token, |kept| kept.token);
                self.log.classic_readers += usize::from(!who.encrypted);
                let member =
                    Member { encrypted: who.encrypted, host: who.host, ..Member::named(who.name) };
                self.log.append(now, Happening::Joined(member.clone()));
                (member, token)
            }
        };
        let name = member.name.clone();
        self.names.insert(key, id);
        self.seats.insert(id, Seat { member, token: token.clone(), typed: 0 });
        (id, token, name)
    }

    fn welcome(&self, you: Nickname, token: String, resumed: bool) -> Welcome {
        Welcome {
            room: self.name.clone(),
            topic: self.topic.clone(),
            you,
            host: self.host.clone(),
            members: self.seats.values().map(|seat| seat.member.clone()).collect(),
            number: self.log.newest(),
            resumed,
            token,
            rules: Rules::default(),
            proof: None,
        }
    }

    fn name_of(&self, id: MemberId) -> Option<Nickname> {
        self.member(id).map(|member| member.name.clone())
    }
}

#[cfg(test)]
mod tests;
