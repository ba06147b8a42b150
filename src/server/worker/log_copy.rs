// SPDX-License-Identifier: GPL-3.0-or-later
//! A worker's own copy of the end of the log, to be read without a lock.

use crate::protocol::limits;
use crate::server::hub::Hub;
use crate::server::room::{Backlog, PerStream, Stream};

/// The streams of the log, as far as this worker knows them.
#[derive(Debug)]
pub struct LogCopy {
    backlogs: PerStream<Backlog>,
    /// It has moved since that was last asked.
    moved: bool,
}

impl LogCopy {
    pub fn new() -> Self {
        Self { backlogs: PerStream::new(|_| Backlog::new(limits::LOG_BYTES)), moved: false }
    }

    /// Takes over what the log has grown by, as far as anybody may see it.
    pub fn follow(&mut self, hub: &Hub) {
        if self.is_current(hub) {
            return;
        }
        let room = hub.room();
        for (stream, backlog) in self.backlogs.each_mut() {
            backlog.follow(room.log().backlog(stream), room.log().released(stream));
        }
        drop(room);
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

    pub fn backlogs(&self) -> &PerStream<Backlog> {
        &self.backlogs
    }
}
