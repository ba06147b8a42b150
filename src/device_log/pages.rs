// SPDX-License-Identifier: GPL-3.0-or-later
//! Pages of what is kept, from where the room tells no more back to the oldest log. The
//! numbers of the room decide: what it has told itself is not told a second time.

use super::DeviceLog;
use super::logs::knows;
use crate::history::{History, HistoryError, PageSize};
use crate::protocol::{Event, EventKind, Poll, SharedFile, limits};
use crate::trust::ReadMark;

/// Place in what is kept, up to which it is still to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DevicePlace {
    /// The oldest event that the room has told itself.
    oldest: ReadMark,
    /// The log and the number that was read last.
    reached: Option<(u64, u64)>,
}

/// A page of what is kept.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct DevicePage {
    /// The events, oldest first. Those of an earlier log have neither numbers nor seats:
    /// they would mean others now.
    pub events: Vec<Event>,
    /// The place of the next page; `None` at the end.
    pub next: Option<DevicePlace>,
}

impl DevicePlace {
    /// Before the oldest event that the room has told itself.
    pub fn before(oldest: ReadMark) -> Self {
        Self { oldest, reached: None }
    }
}

impl DeviceLog {
    /// The page that ends at a place. Empty only at the end.
    pub fn page(&self, place: DevicePlace) -> DevicePage {
        let mut logs = self.logs().unwrap_or_default();
        let newest = logs.last().copied();
        if let Some((reached, _)) = place.reached {
            logs.retain(|log| *log <= reached);
        }
        for log in logs.into_iter().rev() {
            let is_newest = newest == Some(log);
            match self.page_of(log, is_newest, place) {
                Ok(events) if events.is_empty() => {}
                Ok(mut events) => {
                    let next = events
                        .first()
                        .map(|first| DevicePlace { reached: Some((log, first.number)), ..place });
                    if !is_newest {
                        events.iter_mut().for_each(take_out_of_its_log);
                    }
                    return DevicePage { events, next };
                }
                // The others can be read all the same.
                Err(error) => tracing::warn!(%error, "a log on this device is not read"),
            }
        }
        DevicePage::default()
    }

    fn page_of(
        &self,
        log: u64,
        is_newest: bool,
        place: DevicePlace,
    ) -> Result<Vec<Event>, HistoryError> {
        let mut history = History::open_to_read(&self.log(log))?;
        let oldest = place.oldest;
        let before = match place.reached {
            Some((reached, before)) if reached == log => before,
            None if is_newest => oldest.number,
            // The log of the room after all, as after a failure of the host's disk.
            _ if knows(&mut history, oldest.number)? == Some(oldest.time) => oldest.number,
            _ => u64::MAX,
        };
        let size = PageSize { count: limits::PAGE_EVENTS, bytes: limits::PAGE_BYTES };
        history.last_of(0..before, size, None)
    }
}

fn take_out_of_its_log(event: &mut Event) {
    event.number = 0;
    match &mut event.what {
        EventKind::Said { seat, .. }
        | EventKind::Revised { seat, .. }
        | EventKind::Poll(Poll { seat, .. })
        | EventKind::File(SharedFile { seat, .. })
        | EventKind::Removed { seat, .. } => *seat = None,
        EventKind::Whispered(whisper) => (whisper.seat, whisper.to_seat) = (None, None),
        _ => {}
    }
}
