// SPDX-License-Identifier: GPL-3.0-or-later
//! The limits of one seat: a mute, hints of typing, and how often its name
//! changes or its connection is lost.

use super::bucket::{Bucket, share};
use crate::protocol::{Reason, limits};
use crate::server::room::clock::RoomTime;
use crate::server::room::refusal::Refusal;

/// Everything that one seat is measured by.
#[derive(Debug, Default)]
pub struct SeatLimits {
    /// The end of the time in which nothing it says is passed on.
    pub muted_until: RoomTime,
    /// The moment when everybody last heard something of it.
    pub said: RoomTime,
    /// `true` while the others believe that it is writing.
    typing: bool,
    /// The moment before which its typing is not passed on again.
    types_next: RoomTime,
    renames: Bucket,
    losses: Bucket,
    aways: Bucket,
    reactions: Bucket,
    edits: Bucket,
    votes: Bucket,
}

impl SeatLimits {
    pub fn new(muted_until: RoomTime, said: RoomTime) -> Self {
        Self { muted_until, said, ..Self::default() }
    }

    pub fn is_muted(&self, now: RoomTime) -> bool {
        self.muted_until > now
    }

    pub fn check_muted(&self, now: RoomTime) -> Result<(), Refusal> {
        match self.is_muted(now) {
            true => Err(Refusal::wait(Reason::Muted, self.muted_until.since(now))),
            false => Ok(()),
        }
    }

    /// Counts a hint that the member is, or is no longer, writing. Returns
    /// whether to pass it on: a beginning not too often, an end at once when
    /// the others believe the contrary. Each costs a pause before the next
    /// beginning.
    pub fn count_typing(&mut self, now: RoomTime, active: bool) -> bool {
        let is_new = if active { self.types_next <= now } else { self.typing };
        if self.is_muted(now) || !is_new {
            return false;
        }
        self.typing = active;
        self.types_next = self.types_next.max(now) + limits::TYPING_EVERY;
        true
    }

    /// Counts a lost connection. Returns whether the seat may be held.
    pub fn count_loss(&mut self, now: RoomTime) -> bool {
        let loss = share(limits::LOSSES_IN, limits::LOSSES);
        let is_free = self.losses.free_at(loss, limits::LOSSES_IN) <= now;
        if is_free {
            self.losses.add(now, loss);
        }
        is_free
    }

    /// Forgets that the member was writing.
    pub fn stop_typing(&mut self) {
        self.typing = false;
    }

    /// Counts a note of the member that it is away, unless there were too many.
    pub fn count_away(&mut self, now: RoomTime) -> Result<(), Refusal> {
        let away = share(limits::AWAYS_IN, limits::AWAYS);
        let free = self.aways.free_at(away, limits::AWAYS_IN);
        if free > now {
            return Err(Refusal::wait(Reason::ComingAndGoing, free.since(now)));
        }
        self.aways.add(now, away);
        Ok(())
    }

    /// Counts a reaction of the member, unless there were too many.
    pub fn count_reaction(&mut self, now: RoomTime) -> Result<(), Refusal> {
        let reaction = share(limits::REACTIONS_IN, limits::REACTIONS);
        let free = self.reactions.free_at(reaction, limits::REACTIONS_IN);
        if free > now {
            return Err(Refusal::wait(Reason::TooFast, free.since(now)));
        }
        self.reactions.add(now, reaction);
        Ok(())
    }

    /// Counts an edit of the member, unless there were too many.
    pub fn count_edit(&mut self, now: RoomTime) -> Result<(), Refusal> {
        let edit = share(limits::EDITS_IN, limits::EDITS);
        let free = self.edits.free_at(edit, limits::EDITS_IN);
        if free > now {
            return Err(Refusal::wait(Reason::TooFast, free.since(now)));
        }
        self.edits.add(now, edit);
        Ok(())
    }

    pub fn check_vote(&self, now: RoomTime) -> Result<(), Refusal> {
        let free = self.votes.free_at(vote(), limits::VOTES_IN);
        match free > now {
            true => Err(Refusal::wait(Reason::TooManyVotes, free.since(now))),
            false => Ok(()),
        }
    }

    pub fn count_vote(&mut self, now: RoomTime) {
        self.votes.add(now, vote());
    }

    pub fn check_rename(&self, now: RoomTime) -> Result<(), Refusal> {
        let free = self.renames.free_at(rename(), limits::RENAMES_IN);
        match free > now {
            true => Err(Refusal::wait(Reason::ComingAndGoing, free.since(now))),
            false => Ok(()),
        }
    }

    pub fn count_rename(&mut self, now: RoomTime) {
        self.renames.add(now, rename());
    }
}

fn vote() -> std::time::Duration {
    share(limits::VOTES_IN, limits::VOTES)
}

fn rename() -> std::time::Duration {
    share(limits::RENAMES_IN, limits::RENAMES)
}
