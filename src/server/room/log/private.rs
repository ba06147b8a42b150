// SPDX-License-Identifier: GPL-3.0-or-later
//! Events for two members alone. In the streams that everybody reads stands that something
//! is withheld; what it is, the two are sent in its place, so that order, hold and gaps are
//! those of the log.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Weak};

use super::authors::header_bytes;
use super::stream::{PerStream, Stream, text_frame};
use super::{Log, note_appended};
use crate::protocol::{
    Event, EventKind, Nickname, SeatNumber, Whisper, WhisperReaders as Readers, limits,
};

/// An event, and the two whom it is for; everybody if nobody is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppendedEvent {
    /// The event.
    pub event: Event,
    /// The two.
    pub readers: Option<Readers>,
}

impl AppendedEvent {
    /// The event as everybody may know it.
    pub fn shared(&self) -> Event {
        self.readers.map_or_else(|| self.event.clone(), |_| withheld(&self.event))
    }
}

/// The forms of an event for the two, in each stream.
type Frames = PerStream<Vec<u8>>;

/// The place of an event for two.
#[derive(Debug, Clone)]
pub struct PrivatePlace {
    pub number: u64,
    pub readers: Readers,
    /// Bounds of that which stands there for everybody else, in each stream.
    places: PerStream<(u64, u64)>,
    /// Gone once there are too many.
    frames: Weak<Frames>,
}

/// A part of what somebody is owed who is at some position of a stream.
#[derive(Debug)]
pub enum PrivatePart {
    /// So many bytes of the stream as they are.
    Shared(u64),
    /// Something else, in the place of what ends there.
    Own(Arc<Frames>, u64),
    /// Nothing, up to there.
    Skipped(u64),
    /// Something that is no longer here.
    Gone,
}

/// Places of such events, in the order of the log. What they say is the log's.
#[derive(Debug, Clone, Default)]
pub struct PrivatePlaces(VecDeque<PrivatePlace>);

impl PrivatePlaces {
    /// Takes over those that `source` has.
    pub fn follow(&mut self, source: &Self, anew: bool) {
        if anew {
            self.0.clone_from(&source.0);
            return;
        }
        let newest = self.0.back().map_or(0, |last| last.number);
        let known = source.0.partition_point(|place| place.number <= newest);
        self.0.extend(source.0.range(known..).cloned());
        let oldest = source.0.front().map_or(u64::MAX, |first| first.number);
        while self.0.front().is_some_and(|first| first.number < oldest) {
            self.0.pop_front();
        }
    }

    /// The first part of what a reader is owed from `at` on, `length` bytes of the stream.
    pub fn part(&self, stream: Stream, reader: SeatNumber, at: u64, length: usize) -> PrivatePart {
        let end = at + length as u64;
        if self.0.back().is_none_or(|last| last.places[stream].1 <= at) {
            return PrivatePart::Shared(length as u64);
        }
        let first = self.0.partition_point(|place| place.places[stream].1 <= at);
        let near = self.0.range(first..).take_while(|place| place.places[stream].0 < end);
        let hides = |place: &&PrivatePlace| match stream {
            // What is withheld is no secret.
            Stream::Native => place.readers.contains(&reader),
            Stream::Classic => place.places[stream].0 < place.places[stream].1,
        };
        let Some(place) = near.into_iter().find(hides) else {
            return PrivatePart::Shared(length as u64);
        };
        let (start, end) = place.places[stream];
        match place.frames.upgrade() {
            _ if start > at => PrivatePart::Shared(start - at),
            _ if !place.readers.contains(&reader) => PrivatePart::Skipped(end),
            Some(frames) => PrivatePart::Own(frames, end),
            None => PrivatePart::Gone,
        }
    }
}

/// Events for two that the log has.
#[derive(Debug, Default)]
pub struct PrivateEvents {
    places: PrivatePlaces,
    frames: HashMap<u64, Arc<Frames>>,
    /// Numbers of those whose frames are here, the oldest first.
    kept: VecDeque<u64>,
    bytes: usize,
}

impl PrivateEvents {
    /// Keeps an event in the place between two heads.
    fn add(&mut self, event: &Event, readers: Readers, places: PerStream<(u64, u64)>) {
        let frames = Arc::new(PerStream::new(|stream| match stream {
            Stream::Native => text_frame(&event.encode()),
            // Nobody reads it there.
            Stream::Classic if places[stream].0 == places[stream].1 => Vec::new(),
            Stream::Classic => stream.encode(event),
        }));
        self.bytes += weight(&frames);
        let weak = Arc::downgrade(&frames);
        self.frames.insert(event.number, frames);
        self.kept.push_back(event.number);
        self.places.0.push_back(PrivatePlace {
            number: event.number,
            readers,
            places,
            frames: weak,
        });
        while self.bytes > limits::WHISPER_BYTES
            && let Some(oldest) = self.kept.pop_front()
        {
            let given_up = self.frames.remove(&oldest);
            self.bytes -= given_up.map_or(0, |frames| weight(&frames));
        }
    }

    /// Forgets those before a position of the native stream.
    pub(super) fn forget_before(&mut self, base: u64) {
        while let Some(first) = self.places.0.front()
            && first.places[Stream::Native].0 < base
        {
            let given_up = self.frames.remove(&first.number);
            self.bytes -= given_up.map_or(0, |frames| weight(&frames));
            if self.kept.front() == Some(&first.number) {
                self.kept.pop_front();
            }
            self.places.0.pop_front();
        }
    }

    fn place(&self, number: u64) -> Option<&PrivatePlace> {
        let at = self.places.0.binary_search_by_key(&number, |place| place.number).ok()?;
        self.places.0.get(at)
    }

    /// The native frame of an event that is for that reader.
    pub fn frame_for(&self, number: u64, reader: SeatNumber) -> Option<&[u8]> {
        let place = self.place(number).filter(|place| place.readers.contains(&reader))?;
        self.frames.get(&place.number).map(|frames| &*frames[Stream::Native])
    }

    /// The whisper of that number, as far as it is here; none if something else has the
    /// number.
    fn whisper(&self, number: u64) -> Option<(Whisper, Event)> {
        let frame = &self.frames.get(&number)?[Stream::Native];
        let event: Event = serde_json::from_slice(frame.get(header_bytes(frame)?..)?).ok()?;
        match &event.what {
            EventKind::Whispered(whisper) => Some((whisper.clone(), event)),
            _ => None,
        }
    }

    fn overwrite(&mut self, event: &Event) {
        let Ok(at) = self.places.0.binary_search_by_key(&event.number, |place| place.number) else {
            return;
        };
        let frames = Arc::new(PerStream::new(|stream| match stream {
            Stream::Native => text_frame(&event.encode()),
            Stream::Classic => Vec::new(),
        }));
        self.places.0[at].frames = Arc::downgrade(&frames);
        self.bytes += weight(&frames);
        let before = self.frames.insert(event.number, frames);
        self.bytes -= before.map_or(0, |frames| weight(&frames));
    }
}

/// Bytes that an event takes.
fn weight(frames: &Frames) -> usize {
    const PLACE: usize = 256;
    frames[Stream::Native].len() + frames[Stream::Classic].len() + PLACE
}

/// The event as everybody else is told of it.
pub fn withheld(event: &Event) -> Event {
    Event { what: EventKind::Withheld, ..*event }
}

/// A whisper in the log, as its author may remove it.
#[derive(Debug, PartialEq, Eq)]
pub enum InPrivate {
    /// It is here, and has this author, on this seat.
    Whisper(Readers),
    /// It may be on disk.
    GivenUp(Readers),
    /// Nothing of that number can be removed.
    Other,
}

/// Numbers, encodes and keeps something for two alone.
pub fn append_for(log: &mut Log, time: super::WallTime, what: EventKind, readers: Readers) -> u64 {
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

/// Puts back what was for two before the room was opened, where it is withheld now.
pub fn restore_private(log: &mut Log, events: &[(Event, Readers)]) {
    for (event, readers) in events {
        let at = log.starts.binary_search_by_key(&event.number, |(number, _)| *number);
        let Ok(at) = at else { continue };
        let starts = log.starts[at].1;
        let next = log.starts.get(at + 1).map(|(_, next)| *next);
        let ends = next.unwrap_or_else(|| log.heads());
        let places = PerStream::new(|stream| (starts[stream], ends[stream]));
        log.private.add(event, *readers, places);
    }
}

/// Places of events for two.
pub fn private_places(log: &Log) -> &PrivatePlaces {
    &log.private.places
}

/// The position from which a reader may read on, so that nothing is missing that was
/// for it alone.
pub fn complete_for(log: &Log, reader: SeatNumber) -> u64 {
    let places = log.private.places.0.iter().rev();
    let mut gone = places.filter(|place| {
        place.readers.contains(&reader) && !log.private.frames.contains_key(&place.number)
    });
    gone.next().map_or(0, |place| place.places[Stream::Native].1)
}

/// Tells what has this number, if it is for two.
pub fn in_private(log: &Log, number: u64) -> Option<InPrivate> {
    let place = log.private.place(number)?;
    Some(match log.private.frames.contains_key(&number) {
        false => InPrivate::GivenUp(place.readers),
        true if log.private.whisper(number).is_some() => InPrivate::Whisper(place.readers),
        true => InPrivate::Other,
    })
}

/// Removes a whisper, and names its author.
pub fn remove_whisper(log: &mut Log, number: u64, by: Option<&Nickname>) -> Option<Nickname> {
    let (whisper, event) = log.private.whisper(number)?;
    let (from, seat) = (whisper.from, whisper.seat);
    let what = EventKind::Removed { from: from.clone(), seat, by: by.cloned() };
    log.private.overwrite(&Event { what, ..event });
    log.removals += 1;
    Some(from)
}

/// Removes all whispers from seats.
pub(super) fn remove_whispers(log: &mut Log, seats: &BTreeSet<SeatNumber>, by: Option<&Nickname>) {
    let numbers: Vec<u64> = log.private.kept.iter().copied().collect();
    for number in numbers {
        let theirs = log.private.whisper(number);
        if theirs.is_some_and(|(it, _)| it.seat.is_some_and(|seat| seats.contains(&seat))) {
            remove_whisper(log, number, by);
        }
    }
}

#[cfg(test)]
#[path = "private_tests.rs"]
mod tests;
