// SPDX-License-Identifier: GPL-3.0-or-later
//! The room itself: the people in it, what happened, and what is allowed.
//!
//! It has never seen a socket, a thread or a clock: the caller brings the time
//! along, and every rule can be tried in a unit test.
//!
//! `join` is the way in and `leave` the way out; all that members and the host
//! ask for goes through [`Room::handle`]. `moderation` is what the host and the
//! moderators may do to whom, `limits` how often anybody does anything, `log`
//! what everybody is told. `saved` is what outlives it all.

mod board;
mod clock;
mod earlier_ids;
mod edit;
mod files;
mod handle;
mod join;
mod leave;
mod limits;
mod log;
mod moderation;
mod name_claim;
mod names;
mod outcome;
mod past;
mod people;
mod person;
mod react;
mod refusal;
mod removals;
mod said_ids;
mod saved;
mod seat;
mod token_hash;
mod turn;
mod whisper;

pub use board::{close_lost_polls, pinned, tallies, unpin_lost};
pub use clock::{Moment, SteadyTime, WallTime, whole_seconds};
pub use files::{
    FetchOrder, FileOrder, FilePerson, FileShare, FilesConfig, FilesUse, KeptFile, begin_upload,
    drop_deleted, drop_files, end_upload, files_of, files_use, may_share, pass_on_link,
    pass_on_uploading, share_file,
};
pub use join::{Entry, Newcomer};
pub use leave::Loss;
pub use log::{
    AppendedEvent, Backlog, InLog, LateReaction, LinkPart, Log, PerStream, PrivatePart,
    PrivatePlaces, Remover, Stream, frames_of, keep_for, private_places, reactions_in, text_frame,
    text_of, texts_of,
};
pub use moderation::{Actor, KeptBan, Moderator};
pub use outcome::Outcome;
pub use past::PageOrder;
pub use people::KnownName;
pub use person::{BanTarget, Origin};
pub use refusal::Refusal;
pub use removals::{CutOff, Removal};
pub use saved::{Opening, Snapshot, leap};
pub use seat::MemberId;

use std::collections::BTreeMap;
use std::time::Duration;

use self::board::Board;
use self::clock::{Clock, Now};
use self::limits::Limits;
use self::moderation::Moderation;
use self::names::{Claim, Names};
use self::people::People;
use self::person::Sighting;
use self::removals::PendingRemovals;
use self::saved::ReservedNumbers;
use self::seat::{Seat, Seats};
use crate::protocol::{
    Event, EventKind, Fingerprint, Member, Nickname, Reason, RoomName, Rules, Topic,
    WhisperReaders, classic,
};

/// People who may move no more files, and numbers of files that are gone, since this was last
/// asked.
pub fn take_file_news(room: &mut Room) -> (Vec<CutOff>, Vec<u64>) {
    (room.removals.take_cut_off(), room.board.files.take_dropped())
}

/// The topic of a room.
pub fn topic_of(room: &Room) -> &Topic {
    &room.board.topic
}

/// The member present who goes by a name, folded.
pub fn member_called<'a>(room: &'a Room, folded: &str) -> Option<&'a Member> {
    room.seat_called(folded).map(|(_, seat)| &seat.member)
}

/// Puts back what was for two alone before the room was opened: whom each is for, and those
/// that are at hand, the oldest first.
pub fn restore_private(room: &mut Room, readers: &BTreeMap<u64, WhisperReaders>, events: &[Event]) {
    room.seats.note_earlier_whispers(events.iter());
    log::restore_private(&mut room.log, readers, events);
}

/// The number of people in a room.
pub fn member_count(room: &Room) -> usize {
    room.seats.len()
}

/// Tells everybody that the host has chosen whether what is said is kept. Returns the
/// number of the event.
pub fn choose_history(room: &mut Room, now: Moment, kept: bool) -> u64 {
    let now = room.clock.tick(now);
    room.rules.kept = kept;
    // What is saved of the talk is on the disk as well.
    room.unsaved = true;
    let number = room.log.append(now.wall(), EventKind::History { kept, chosen: true });
    room.board.files.keep_before((!kept).then_some(number + 1));
    number
}

/// The state of one room.
#[derive(Debug)]
pub struct Room {
    name: RoomName,
    board: Board,
    /// The name of a host that is no member.
    host: Option<String>,
    rules: Rules,
    clock: Clock,
    seats: Seats,
    names: Names,
    people: People,
    moderation: Moderation,
    limits: Limits,
    removals: PendingRemovals,
    log: Log,
    numbers: ReservedNumbers,
    /// `true` if something has changed that outlives the room.
    unsaved: bool,
    ended: bool,
}

impl Room {
    /// The log of everything that happened.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// The log, for those who take its events elsewhere and say when they may be seen.
    /// What happens in the room is not theirs to add.
    pub fn log_mut(&mut self) -> &mut Log {
        &mut self.log
    }

    /// Tells everybody whether what is said is kept, if that is news.
    pub fn note_history(&mut self, now: Moment, kept: bool) {
        if self.rules.kept != kept && !self.ended {
            let now = self.clock.tick(now);
            self.rules.kept = kept;
            self.unsaved = true;
            self.log.append(now.wall(), EventKind::History { kept, chosen: false });
        }
    }

    /// The room's name.
    pub fn name(&self) -> &RoomName {
        &self.name
    }

    /// The rules that hold for everybody.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The member on a seat, if it is still taken.
    pub fn member(&self, id: MemberId) -> Option<&Member> {
        self.seats.get(id).map(|seat| &seat.member)
    }

    /// Everybody present, in the order they came.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.seats.iter().map(|(_, seat)| &seat.member)
    }

    /// `true` if somebody came in with this key before.
    pub fn has_met(&self, fingerprint: &Fingerprint) -> bool {
        self.people.have_met(fingerprint)
    }

    /// Ends the room; nothing happens in it any more.
    pub fn end(&mut self, now: Moment) {
        if self.ended {
            return;
        }
        let now = self.clock.tick(now);
        self.ended = true;
        let seats = self.seats.iter();
        let present: Vec<_> = seats.map(|(_, seat)| seat.seen(now.room())).collect();
        for seen in present {
            self.meet(now, seen);
        }
        // The last chance for what was not worth it before.
        self.unsaved = true;
        self.log.append(now.wall(), EventKind::Ended);
    }

    /// The pause between two messages; none without the slow mode.
    fn pause(&self) -> Duration {
        Duration::from_secs(self.rules.slow)
    }

    /// The seat of the one present who goes by that name.
    fn seat_called(&self, folded: &str) -> Option<(MemberId, &Seat)> {
        let id = self.names.holder(folded)?;
        self.seats.get(id).map(|seat| (id, seat))
    }

    /// Notes that somebody is here under that name, or just was. Whoever comes
    /// from where too many new names came recently is let in, but not
    /// remembered.
    fn meet(&mut self, now: Now, seen: Sighting) {
        let (seats, roles) = (&self.seats, &self.moderation.roles);
        let stays = |key: &Fingerprint| roles.moderates(Some(*key)) || seats.is_present(key);
        let quota = &mut self.limits.name_quota;
        let group = seen.origin.group;
        let may_add = || quota.allow(now.room(), group);
        self.unsaved |= self.people.note(seen, stays, may_add);
    }

    /// Checks that a name can be had on that claim.
    fn check_name(&self, now: Now, name: &Nickname, claim: Claim) -> Result<(), Refusal> {
        let fault = |name: &Nickname| {
            let imitates = || classic::imitates_the_room(name).then_some(Reason::NameLooksLike);
            let is_own = || self.people.is_of(now.room(), name, claim.fingerprint);
            self.names.conflict(name, claim, is_own).or_else(imitates)
        };
        let Some(reason) = fault(name) else { return Ok(()) };
        let is_like =
            |other: &Nickname| self.people.looks_like(now.room(), other, claim.fingerprint);
        let suggestion =
            name.suggestion(|other| fault(other).is_none() && is_like(other).is_none());
        Err(Refusal { suggestion, ..reason.into() })
    }
}

#[cfg(test)]
mod tests;
