// SPDX-License-Identifier: GPL-3.0-or-later
//! A room's memory as it is saved.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::protocol::{RoomName, Rules, Topic, limits};
use crate::server::room::Room;
use crate::server::room::board::{KeptPin, KeptPoll};
use crate::server::room::clock::{Moment, Now, SavedClock, WallTime};
use crate::server::room::files::KeptFile;
use crate::server::room::moderation::{Departure, KeptBan, Moderator, SavedMute};
use crate::server::room::name_claim::NameClaim;
use crate::server::room::people::KnownName;
use crate::server::room::seat::Seat;

/// Everything of a room that outlives the process that serves it. What an older
/// version did not save is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Snapshot {
    /// The name of the room.
    pub name: RoomName,
    /// The topic.
    pub topic: Topic,
    /// The pinned messages, where what is said is kept.
    pub pins: Vec<KeptPin>,
    /// The polls whose votes are known, where what is said is kept.
    pub polls: Vec<KeptPoll>,
    /// The files, as far as what is said is kept.
    pub files: Vec<KeptFile>,
    /// The rules.
    pub rules: Option<Rules>,
    /// The mutes that hold.
    pub mutes: Vec<SavedMute>,
    /// The bans that hold.
    pub bans: Vec<KeptBan>,
    /// The moderators.
    pub moderators: Vec<Moderator>,
    /// People who left, and who are present: nobody is when the room opens again.
    pub departures: Vec<Departure>,
    /// The names of people the room has met.
    pub people: Vec<KnownName>,
    /// Names that wait for people who vanished.
    pub waiting_names: Vec<NameClaim>,
    /// The time of day as of which all this holds; all that versions saved that had
    /// no clock of the room's own.
    pub taken: WallTime,
    /// The room's clock. All times are by it.
    pub clock: Option<SavedClock>,
    /// The number of the next event.
    pub next: u64,
}

impl Default for Snapshot {
    fn default() -> Self {
        Self {
            name: RoomName::default(),
            topic: Topic::default(),
            pins: Vec::new(),
            polls: Vec::new(),
            files: Vec::new(),
            rules: None,
            mutes: Vec::new(),
            bans: Vec::new(),
            moderators: Vec::new(),
            departures: Vec::new(),
            people: Vec::new(),
            waiting_names: Vec::new(),
            taken: WallTime::default(),
            clock: None,
            next: 1,
        }
    }
}

impl Snapshot {
    /// The room's clock as it was saved; that of a new room shows the time of day.
    pub(super) fn clock(&self, now: WallTime) -> SavedClock {
        let is_new = self.taken == WallTime::default();
        self.clock.unwrap_or(SavedClock::at(if is_new { now } else { self.taken }))
    }
}

/// The time that was added to a room's clock at its opening on the word of the time of day
/// alone.
pub fn leap(room: &Room) -> Duration {
    room.clock.leap()
}

impl Room {
    /// Everything that should be saved as of now.
    pub fn snapshot(&mut self, now: Moment) -> Snapshot {
        let now = self.clock.tick(now);
        let next = self.log.newest() + 1;
        // What was pinned, and who voted what, is part of the talk.
        let is_kept = self.rules.kept;
        Snapshot {
            name: self.name.clone(),
            topic: self.board.topic.clone(),
            pins: if is_kept { self.board.pins.kept() } else { Vec::new() },
            polls: if is_kept { self.board.polls.kept() } else { Vec::new() },
            files: self.board.files.kept(),
            rules: Some(self.rules.clone()),
            mutes: self.moderation.mutes.saved(now),
            bans: self.moderation.bans.kept(now),
            moderators: self.moderation.roles.kept(),
            departures: self.departures(now),
            people: self.people.kept(),
            waiting_names: waiting_names(self, now),
            taken: now.wall(),
            clock: Some(self.clock.saved()),
            next: if self.ended { next } else { self.numbers.reserve(next) },
        }
    }

    /// Everybody who left, and would have left as of now.
    fn departures(&self, now: Now) -> Vec<Departure> {
        let present = self.seats.iter().map(|(_, seat)| seat.departure(now.room()));
        self.moderation.recently_left.saved(present)
    }

    /// `true` if there is something new to be saved; once for each change.
    pub fn take_unsaved(&mut self) -> bool {
        self.unsaved |= self.numbers.run_low(self.log.newest() + 1);
        std::mem::take(&mut self.unsaved)
    }
}

/// Names that are kept, and those that would be if everybody vanished now: the
/// host's computer may fail. After a polite end they wait for those whose seats are
/// held, and for people with a key, who get them whatever they have forgotten.
fn waiting_names(room: &Room, now: Now) -> Vec<NameClaim> {
    // Whenever that is: the opening counts the time that they are kept for.
    let until = now.room() + limits::NAME_PASSES_AFTER;
    let comes_back =
        |seat: &Seat| !room.ended || seat.is_held() || seat.origin.fingerprint.is_some();
    let seats = room.seats.iter().map(|(_, seat)| seat).filter(|seat| comes_back(seat));
    let mut waiting = room.names.saved(now);
    waiting.extend(seats.filter_map(|seat| seat.claim(until)));
    waiting.truncate(limits::MEMBERS);
    waiting
}
