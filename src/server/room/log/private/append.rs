// SPDX-License-Identifier: GPL-3.0-or-later
//! The end of the log, where something for two alone is added.

use crate::protocol::{Event, EventKind, WhisperReaders as Readers};
use crate::server::room::log::private_events::withheld;
use crate::server::room::log::{Log, PerStream, WallTime, note_appended};

/// Numbers, encodes and keeps something for two alone.
pub fn append_for(log: &mut Log, time: WallTime, what: EventKind, readers: Readers) -> u64 {
    let event = Event { number: log.next, time: time.unix(), what };
    keep_for(log, &event, readers);
    note_appended(log, event, Some(readers))
}

/// Keeps the next event, which is for two.
fn keep_for(log: &mut Log, event: &Event, readers: Readers) {
    let starts = log.heads();
    log.keep(&withheld(event));
    let ends = log.heads();
    let places = PerStream::new(|stream| (starts[stream], ends[stream]));
    log.private.add(event, readers, places);
}
