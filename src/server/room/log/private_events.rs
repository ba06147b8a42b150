// SPDX-License-Identifier: GPL-3.0-or-later
//! Frames of the events for two members alone, and their places in the streams.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Weak};

use super::link_places::LinkPlaces;
use super::stream::{PerStream, Stream, header_bytes, text_frame};
use crate::protocol::{Event, EventKind, SeatNumber, Whisper, WhisperReaders as Readers, limits};

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
    pub(super) places: PerStream<(u64, u64)>,
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

/// Places of what is not for everybody. What the events for two say is the log's.
#[derive(Debug, Clone, Default)]
pub struct PrivatePlaces {
    /// Those of events for two, in the order of the log.
    pub(super) for_two: VecDeque<PrivatePlace>,
    /// Those of what is for readers of lines alone.
    pub links: LinkPlaces,
}

impl PrivatePlaces {
    /// Takes over those that `source` has.
    pub fn follow(&mut self, source: &Self, anew: bool) {
        self.links.follow(&source.links);
        if anew {
            self.for_two.clone_from(&source.for_two);
            return;
        }
        let newest = self.for_two.back().map_or(0, |last| last.number);
        let known = source.for_two.partition_point(|place| place.number <= newest);
        self.for_two.extend(source.for_two.range(known..).cloned());
        let oldest = source.for_two.front().map_or(u64::MAX, |first| first.number);
        while self.for_two.front().is_some_and(|first| first.number < oldest) {
            self.for_two.pop_front();
        }
    }

    /// The first part of what a reader is owed from `at` on, `length` bytes of the stream.
    pub fn part(&self, stream: Stream, reader: SeatNumber, at: u64, length: usize) -> PrivatePart {
        let end = at + length as u64;
        if self.for_two.back().is_none_or(|last| last.places[stream].1 <= at) {
            return PrivatePart::Shared(length as u64);
        }
        let first = self.for_two.partition_point(|place| place.places[stream].1 <= at);
        let near = self.for_two.range(first..).take_while(|place| place.places[stream].0 < end);
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
    pub(super) places: PrivatePlaces,
    pub(super) frames: HashMap<u64, Arc<Frames>>,
    /// Numbers of those whose frames are here, the oldest first.
    pub(super) kept: VecDeque<u64>,
    pub(super) bytes: usize,
}

impl PrivateEvents {
    /// Keeps an event in the place between two heads.
    pub(super) fn add(&mut self, event: &Event, readers: Readers, places: PerStream<(u64, u64)>) {
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
        self.places.for_two.push_back(PrivatePlace {
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

    /// Forgets those that stand before these positions in every stream: a place that is
    /// forgotten earlier would be sent to everybody as it is.
    pub(super) fn forget_before(&mut self, bases: &PerStream<u64>) {
        self.places.links.forget_before(bases[Stream::Native]);
        let is_gone = |place: &PrivatePlace, stream| {
            let (start, end) = place.places[stream];
            start < bases[stream] || start == end
        };
        while let Some(first) = self.places.for_two.front()
            && is_gone(first, Stream::Native)
            && is_gone(first, Stream::Classic)
        {
            let given_up = self.frames.remove(&first.number);
            self.bytes -= given_up.map_or(0, |frames| weight(&frames));
            if self.kept.front() == Some(&first.number) {
                self.kept.pop_front();
            }
            self.places.for_two.pop_front();
        }
    }

    /// Keeps the place of an event of which only the disk knows what it says.
    pub(super) fn add_place(
        &mut self,
        number: u64,
        readers: Readers,
        places: PerStream<(u64, u64)>,
    ) {
        self.places.for_two.push_back(PrivatePlace {
            number,
            readers,
            places,
            frames: Weak::new(),
        });
    }

    pub(super) fn place(&self, number: u64) -> Option<&PrivatePlace> {
        let at = self.places.for_two.binary_search_by_key(&number, |place| place.number).ok()?;
        self.places.for_two.get(at)
    }

    /// The native frame of an event that is for that reader.
    pub fn frame_for(&self, number: u64, reader: SeatNumber) -> Option<&[u8]> {
        let place = self.place(number).filter(|place| place.readers.contains(&reader))?;
        self.frames.get(&place.number).map(|frames| &*frames[Stream::Native])
    }

    /// The event of that number, as far as it is here.
    pub(super) fn event(&self, number: u64) -> Option<Event> {
        let frame = &self.frames.get(&number)?[Stream::Native];
        serde_json::from_slice(frame.get(header_bytes(frame)?..)?).ok()
    }

    /// The whisper of that number, as far as it is here; none if something else has the
    /// number.
    pub(super) fn whisper(&self, number: u64) -> Option<(Whisper, Event)> {
        let event = self.event(number)?;
        match &event.what {
            EventKind::Whispered(whisper) => Some((whisper.clone(), event)),
            _ => None,
        }
    }

    pub(super) fn overwrite(&mut self, event: &Event) {
        let Ok(at) = self.places.for_two.binary_search_by_key(&event.number, |place| place.number)
        else {
            return;
        };
        let frames = Arc::new(PerStream::new(|stream| match stream {
            Stream::Native => text_frame(&event.encode()),
            Stream::Classic => Vec::new(),
        }));
        self.places.for_two[at].frames = Arc::downgrade(&frames);
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
