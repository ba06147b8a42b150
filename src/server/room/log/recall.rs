// SPDX-License-Identifier: GPL-3.0-or-later
//! Recalling of what the log still has in memory, event by event.

use std::borrow::Cow;
use std::ops::Range;
use std::time::Duration;

use super::edits::whole_frame;
use super::{Log, Stream};
use crate::protocol::SeatNumber;
use crate::server::room::clock::WallTime;

/// Frames of the native stream with the numbers of their events, oldest first.
#[derive(Debug, Default)]
pub struct RecalledFrames {
    pub frames: Vec<(u64, Vec<u8>)>,
    /// Set if more of what was asked for is here than was given.
    pub is_cut: bool,
}

/// The beginning of the oldest event that is in the log and has this number or a greater
/// one; the log's head if there is none.
pub fn start_from(log: &Log, number: u64) -> u64 {
    let at = log.starts.partition_point(|(of, _)| *of < number);
    let start = log.starts.get(at).map(|(_, start)| start[Stream::Native]);
    start.unwrap_or_else(|| log.head(Stream::Native))
}

/// The number of the first of the last `count` events that are worth telling a newcomer, or
/// of as many as are here, whatever happened between them.
pub fn start_of_recent(log: &Log, count: u64) -> u64 {
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    let first = log.worth.get(log.worth.len().saturating_sub(count));
    log.number_at(first.copied().unwrap_or_else(|| log.head(Stream::Native)))
}

/// Has a log tell nobody what is older than that.
pub fn keep_for(log: &mut Log, time: Option<Duration>) {
    log.expiry.keep_for = time;
}

/// The number of the first event that is told to somebody who asks now; 0 if none is too
/// old.
pub fn first_kept(log: &Log, now: WallTime) -> u64 {
    let last = log.expiry.expired(now).checked_sub(1).and_then(|last| log.starts.get(last));
    last.map_or(0, |(number, _)| number + 1)
}

/// The number of the oldest event that is in the log and not too old; of the next one to
/// come if there is none.
pub fn first_in_memory(log: &Log, now: WallTime) -> u64 {
    log.starts.get(log.expiry.expired(now)).map_or(log.next, |(number, _)| *number)
}

impl Log {
    /// The number of the newest event that may be seen.
    pub fn newest_released(&self) -> u64 {
        let released = self.released(Stream::Native);
        let seen = self.starts.partition_point(|(_, starts)| starts[Stream::Native] < released);
        match (seen.checked_sub(1).and_then(|at| self.starts.get(at)), self.starts.front()) {
            (Some((number, _)), _) => *number,
            (None, Some((first, _))) => first.saturating_sub(1),
            (None, None) => self.newest(),
        }
    }

    /// The number of the event that begins there, in the native stream, or of the next
    /// one to come.
    pub fn number_at(&self, start: u64) -> u64 {
        let at = self.starts.partition_point(|(_, other)| other[Stream::Native] < start);
        self.starts.get(at).map_or(self.next, |(number, _)| *number)
    }

    /// The events in this range of numbers that are still here, as `reader` is told them:
    /// the last or the first of them, at most `count` and about `bytes`.
    pub fn recall(
        &self,
        numbers: Range<u64>,
        (count, bytes): (usize, usize),
        last: bool,
        reader: SeatNumber,
    ) -> RecalledFrames {
        let place = |number| self.starts.partition_point(|(of, _)| *of < number);
        let (from, to) = (place(numbers.start), place(numbers.end).max(place(numbers.start)));
        let mut recalled = RecalledFrames::default();
        let mut size = 0;
        let backlog = self.backlog(Stream::Native);
        let places = (0..to - from).map(|step| if last { to - 1 - step } else { from + step });
        for place in places {
            let Some((number, start)) = framed(self, place) else { continue };
            let own = self.private.frame_for(number, reader).map(Cow::Borrowed);
            let edited = || whole_frame(self, number, place).map(Cow::Owned);
            let frame = own.or_else(edited).unwrap_or_else(|| backlog.after(start, 0).into());
            size += frame.len();
            let is_enough =
                recalled.frames.len() == count || size > bytes && !recalled.frames.is_empty();
            if is_enough {
                recalled.is_cut = true;
                break;
            }
            recalled.frames.push((number, frame.into_owned()));
        }
        if last {
            recalled.frames.reverse();
        }
        recalled
    }
}

/// The number of the event at that place of the log, and where it begins; `None` for one
/// without a frame, as an end that was not the last.
fn framed(log: &Log, place: usize) -> Option<(u64, u64)> {
    let (number, starts) = log.starts.get(place)?;
    let start = starts[Stream::Native];
    let next = log.starts.get(place + 1).map(|(_, next)| next[Stream::Native]);
    let end = next.unwrap_or_else(|| log.head(Stream::Native));
    (start < end).then_some((*number, start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Event, EventKind, Nickname, Text};
    use crate::server::room::log::text_of;

    const NOBODY: SeatNumber = SeatNumber::new(0);

    fn said(text: &str) -> EventKind {
        let from = Nickname::new("Ada").unwrap();
        EventKind::said(from, Text::new(text).unwrap())
    }

    fn log(count: u64) -> Log {
        let mut log = Log::resume(10_000, 1);
        for number in 1..=count {
            log.append(WallTime::from_unix(0), said(&number.to_string()));
        }
        log
    }

    fn numbers(recalled: &RecalledFrames) -> Vec<u64> {
        let numbers = recalled.frames.iter().map(|(number, frame)| {
            let event: Event = serde_json::from_str(text_of(frame).unwrap()).unwrap();
            assert_eq!(event.number, *number);
            event.number
        });
        numbers.collect()
    }

    #[test]
    fn the_first_and_the_last_of_a_range_are_recalled() {
        let log = log(9);
        let some = |numbers, count, last| log.recall(numbers, (count, 10_000), last, NOBODY);
        assert_eq!(numbers(&some(3..7, 2, true)), [5, 6]);
        assert_eq!(numbers(&some(3..7, 2, false)), [3, 4]);
        assert!(some(3..7, 3, true).is_cut && !some(3..7, 4, true).is_cut);
        assert_eq!(numbers(&some(8..99, 9, true)), [8, 9]);
        assert_eq!(numbers(&some(20..99, 9, true)), [] as [u64; 0]);
        #[expect(clippy::reversed_empty_ranges, reason = "a floor above the end")]
        let reversed = some(8..3, 9, true);
        assert!(reversed.frames.is_empty() && !reversed.is_cut);
        let small = log.recall(1..9, (9, 1), true, NOBODY);
        assert!(numbers(&small) == [8] && small.is_cut, "at least one");
    }

    #[test]
    fn an_end_that_was_not_the_last_is_not_recalled() {
        let event = |number, what| Event { number, time: 1, what };
        let past = [event(1, said("1")), event(2, EventKind::Ended), event(3, said("3"))];
        let log = Log::resume_with(10_000, 4, &past);
        for last in [true, false] {
            let both = log.recall(1..9, (2, 10_000), last, NOBODY);
            assert_eq!((numbers(&both), both.is_cut), (vec![1, 3], false));
            assert!(log.recall(1..9, (1, 10_000), last, NOBODY).is_cut);
        }
        assert_eq!(numbers(&log.recall(2..3, (2, 10_000), true, NOBODY)), [] as [u64; 0]);
    }

    #[test]
    fn what_is_held_back_is_not_the_newest() {
        let mut log = log(3);
        assert_eq!(log.newest_released(), 3);
        log.hold_back();
        log.append(WallTime::from_unix(0), said("4"));
        assert_eq!(log.newest_released(), 3);
        log.release(4);
        assert_eq!((log.newest_released(), log.number_at(0)), (4, 1));
        assert_eq!(Log::resume(500, 8).newest_released(), 7);
    }

    #[test]
    fn what_is_too_old_is_not_told() {
        let notice = || EventKind::Notice { text: Text::new("note").unwrap() };
        let event = |number, what| Event { number, time: 10 * number, what };
        let past = [event(2, notice()), event(3, EventKind::Ended), event(4, notice())];
        let mut log = Log::resume_with(400, 5, &past);
        let now = WallTime::from_unix;
        assert_eq!(first_kept(&log, now(1_000)), 0, "it is kept for ever");
        keep_for(&mut log, Some(Duration::from_millis(100)));
        let kept = |log: &Log, time| first_kept(log, now(time));
        assert_eq!([120, 121, 130, 131, 141].map(|time| kept(&log, time)), [0, 3, 3, 4, 5]);
        // More than there is space for: the oldest are gone.
        for number in 5..50 {
            log.append(now(10 * number), notice());
        }
        assert!(log.starts.len() < 40 && log.starts.len() == log.expiry.expired(now(u64::MAX)));
        assert_eq!(kept(&log, 581), 49);
        assert_eq!(kept(&log, 10_000), 50);
    }
}
