// SPDX-License-Identifier: GPL-3.0-or-later
//! A worker's own copy of the end of the log, to be read without a lock.

use super::codec::irc::SharedLines;
use crate::protocol::limits;
use crate::server::hub::Hub;
use crate::server::room::{Backlog, PerStream, PrivatePlaces, Stream, private_places};

/// The streams of the log, as far as this worker knows them.
#[derive(Debug)]
pub struct LogCopy {
    backlogs: PerStream<Backlog>,
    /// Lines of IRC that were made of the native stream.
    lines: SharedLines,
    /// Places of what is for two alone.
    private: PrivatePlaces,
    /// Messages that were removed or edited in the log when it was last looked at.
    rewritten: u64,
    /// It has moved since that was last asked.
    moved: bool,
}

impl LogCopy {
    pub fn new() -> Self {
        let backlogs = PerStream::new(|_| Backlog::new(limits::LOG_BYTES));
        let (lines, private) = (SharedLines::default(), PrivatePlaces::default());
        Self { backlogs, lines, private, rewritten: 0, moved: false }
    }

    /// Takes over what the log has grown by, as far as anybody may see it, and what was
    /// removed from it or edited: the event that tells of it makes it grow.
    pub fn follow(&mut self, hub: &Hub) {
        if !self.is_current(hub) {
            self.take_over(hub);
        }
    }

    /// Takes over what was removed from the log or edited, also while nobody may see yet what tells
    /// of it. Returns `false` if there is nothing new.
    pub fn follow_rewriting(&mut self, hub: &Hub) -> bool {
        let is_behind = hub.room().log().rewritten() != self.rewritten;
        if is_behind {
            self.take_over(hub);
        }
        is_behind
    }

    fn take_over(&mut self, hub: &Hub) {
        let room = hub.room();
        let rewritten = room.log().rewritten();
        let is_rewritten = std::mem::replace(&mut self.rewritten, rewritten) != rewritten;
        for (stream, backlog) in self.backlogs.each_mut() {
            if is_rewritten {
                backlog.refresh(room.log().backlog(stream));
            }
            backlog.follow(room.log().backlog(stream), room.log().released(stream));
        }
        self.private.follow(private_places(room.log()), is_rewritten);
        drop(room);
        self.lines.begin_pass();
        if is_rewritten {
            // They may have what was removed or edited.
            self.lines.clear();
        }
        self.moved = true;
    }

    pub fn is_current(&self, hub: &Hub) -> bool {
        hub.head() == self.head()
    }

    /// The head of the native stream, by which workers are compared.
    pub fn head(&self) -> u64 {
        self.backlogs[Stream::Native].head()
    }

    pub fn take_moved(&mut self) -> bool {
        std::mem::take(&mut self.moved)
    }

    /// The streams, what is for two alone in them, and lines of them that are made once for many.
    pub fn parts(&mut self) -> (&PerStream<Backlog>, &PrivatePlaces, &mut SharedLines) {
        (&self.backlogs, &self.private, &mut self.lines)
    }

    pub fn backlogs(&self) -> &PerStream<Backlog> {
        &self.backlogs
    }
}
