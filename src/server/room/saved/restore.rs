// SPDX-License-Identifier: GPL-3.0-or-later
//! A room from what was saved of it, and what its host says at the opening.

use super::{ReservedNumbers, Snapshot};
use crate::protocol::limits::LOG_BYTES;
use crate::protocol::{Event, ReadablePast, RoomName, Rules};
use crate::server::room::Room;
use crate::server::room::board::{Board, PinRegister, PollRegister};
use crate::server::room::clock::{Clock, Moment};
use crate::server::room::files::{FileRegister, FilesConfig};
use crate::server::room::limits::Limits;
use crate::server::room::log::Log;
use crate::server::room::moderation::Moderation;
use crate::server::room::names::Names;
use crate::server::room::people::People;
use crate::server::room::removals::PendingRemovals;
use crate::server::room::seat::Seats;

/// The host's word at the opening of a room. It goes before what was saved.
#[derive(Debug, Clone)]
pub struct Opening {
    /// The name of the room; as it was, when the host does not say.
    pub name: Option<RoomName>,
    /// The name of a host that is no member.
    pub host: Option<String>,
    /// Admission of guests whose connections are not encrypted; as the room was
    /// left, or as usual, when the host does not say.
    pub classic: Option<bool>,
    /// `true` if one needs a password to come in.
    pub password: bool,
    /// `true` if what is said is kept on disk.
    pub kept: bool,
    /// The past that newcomers may read.
    pub past: ReadablePast,
    /// The rules for files; none if there is no place for them.
    pub files: Option<FilesConfig>,
}

impl Opening {
    /// The rules of a room that had the saved ones. The slow mode and the lock
    /// stay. A door that was left open for classic guests stays open only while
    /// the room has a password as it had before: a password that such guests
    /// can be overheard with is for a host that asked for it.
    fn rules(&self, saved: Option<Rules>) -> Rules {
        let as_left = saved.as_ref().filter(|saved| saved.password == self.password);
        let classic = self.classic.or(as_left.map(|saved| saved.classic));
        let mut rules = Rules {
            classic: classic.unwrap_or(!self.password),
            password: self.password,
            kept: self.kept,
            past: self.past,
            ..saved.clone().unwrap_or_default()
        };
        FilesConfig::set(self.files, &mut rules, saved.as_ref());
        rules
    }
}

impl Room {
    /// A room without anybody in it that goes on where the saved one ended. `past` are
    /// the last events before, as far as they were kept.
    pub fn restore(saved: Snapshot, past: &[Event], opening: Opening, now: Moment) -> Self {
        let clock = Clock::start(saved.clock(now.wall), now);
        let rules = opening.rules(saved.rules);
        // Without a past nobody could read what is asked, or pinned.
        let (polls, pins, mut files) = match opening.kept {
            true => (
                PollRegister::restore(saved.polls, past, saved.next),
                PinRegister::restore(saved.pins),
                FileRegister::restore(saved.files, past, saved.next),
            ),
            false => Default::default(),
        };
        files.keep_before((!opening.kept).then_some(0));
        files.limit(opening.files.map_or(0, |files| files.total_bytes));
        Self {
            name: opening.name.unwrap_or(saved.name),
            board: Board { topic: saved.topic, pins, polls, files },
            host: opening.host,
            rules,
            seats: Seats::after(past),
            names: Names::restore(saved.waiting_names, &clock),
            people: People::restore(saved.people, &clock),
            moderation: Moderation::restore(
                saved.bans,
                saved.moderators,
                saved.mutes,
                saved.departures,
                &clock,
            ),
            limits: Limits::default(),
            clock,
            removals: PendingRemovals::default(),
            log: Log::resume_with(LOG_BYTES, saved.next, past),
            numbers: ReservedNumbers::new(saved.next),
            unsaved: false,
            ended: false,
        }
    }
}
