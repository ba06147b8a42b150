// SPDX-License-Identifier: GPL-3.0-or-later
//! Everything that happened, in one order, encoded once for each stream.

mod authors;
mod backlog;
mod edits;
mod expiry;
mod hold;
mod link_places;
mod overwriting;
mod passing;
mod pinnable;
mod private;
mod private_events;
mod reactions;
mod recall;
mod removal;
mod stream;

use std::collections::VecDeque;

pub use self::authors::{SaidFrom, answered, came_as_host, seat_of, time_of};
pub use self::backlog::Backlog;
pub use self::edits::{Editable, LoggedEdits, edit, editable};
use self::expiry::Expiry;
use self::hold::Hold;
pub use self::link_places::LinkPart;
pub use self::pinnable::{Pinnable, pinnable};
pub use self::private::{
    InPrivate, PrivateText, append_for, complete_for, edit_whisper, in_private, private_places,
    private_text, remove_whisper, restore_private,
};
use self::private_events::PrivateEvents;
pub use self::private_events::{AppendedEvent, PrivatePart, PrivatePlaces};
pub use self::reactions::{LateReaction, LoggedReactions, Reactable, reactable, reactions_in};
pub use self::recall::{first_in_memory, first_kept, keep_for, start_from, start_of_recent};
pub use self::removal::{InLog, Remover};
pub use self::stream::{PerStream, Stream, frames_of, text_frame, text_of, texts_of};

use super::clock::WallTime;
use crate::protocol::{Event, EventKind, ReactionPace, WhisperReaders as Readers, limits};

/// The numbered events as frames ready to be sent, in each stream.
#[derive(Debug)]
pub struct Log {
    backlogs: PerStream<Backlog>,
    /// Members that read each stream.
    readers: PerStream<usize>,
    /// The number of the next event.
    next: u64,
    /// Numbers of the events that are still here, and their beginnings.
    starts: VecDeque<(u64, PerStream<u64>)>,
    /// Times of the same events.
    expiry: Expiry,
    /// Beginnings of those among them that are worth telling a newcomer.
    worth: VecDeque<u64>,
    /// Beginnings of those of which a newcomer is told so many.
    plain: VecDeque<u64>,
    reactions: LoggedReactions,
    edits: LoggedEdits,
    reaction_pace: ReactionPace,
    /// Events that were not handed on yet, if somebody wants them.
    appended: Option<Vec<AppendedEvent>>,
    /// Events that nobody may see yet.
    hold: Hold,
    /// Messages ever removed or edited.
    rewritten: u64,
    /// Events for two alone.
    private: PrivateEvents,
}

impl Log {
    /// An empty log that keeps about `capacity` bytes of each stream, and goes
    /// on counting with `next`.
    pub fn resume(capacity: usize, next: u64) -> Self {
        Self {
            backlogs: PerStream::new(|_| Backlog::new(capacity)),
            readers: PerStream::default(),
            next,
            starts: VecDeque::new(),
            expiry: Expiry::default(),
            worth: VecDeque::new(),
            plain: VecDeque::new(),
            reactions: LoggedReactions::default(),
            edits: LoggedEdits::default(),
            reaction_pace: ReactionPace::default(),
            appended: None,
            hold: Hold::default(),
            rewritten: 0,
            private: PrivateEvents::default(),
        }
    }

    /// A log that begins with the end of an earlier one: events in order, those with
    /// numbers below `next`. What is missing of them stays missing.
    pub fn resume_with(capacity: usize, next: u64, past: &[Event]) -> Self {
        let first = past.first().map_or(next, |event| event.number);
        let mut log = Self::resume(capacity, first);
        for event in past.iter().filter(|event| event.number < next) {
            log.next = event.number;
            match event.what {
                // The room did not end for those who read on.
                EventKind::Ended => {
                    log.starts.push_back((event.number, log.heads()));
                    log.expiry.note(event.time);
                }
                _ => log.keep(event),
            }
        }
        log.next = next;
        log.release_all();
        log
    }

    /// The number of the newest event; 0 before the first.
    pub fn newest(&self) -> u64 {
        self.next - 1
    }

    /// The frames of a stream that are still here.
    pub fn backlog(&self, stream: Stream) -> &Backlog {
        &self.backlogs[stream]
    }

    /// The position behind everything in a stream.
    pub fn head(&self, stream: Stream) -> u64 {
        self.backlogs[stream].head()
    }

    /// Counts a member that reads a stream from now on.
    pub fn add_reader(&mut self, stream: Stream) {
        self.readers[stream] += 1;
    }

    /// Counts a member less that reads a stream.
    pub fn remove_reader(&mut self, stream: Stream) {
        self.readers[stream] -= 1;
    }

    /// Number of those who read this stream.
    #[cfg(test)]
    pub fn readers(&self, stream: Stream) -> usize {
        self.readers[stream]
    }

    /// Numbers, encodes and keeps what happened at `time`.
    pub fn append(&mut self, time: WallTime, what: EventKind) -> u64 {
        let event = Event { number: self.next, time: time.unix(), what };
        self.keep(&event);
        note_appended(self, event, None)
    }

    /// Keeps the next event.
    fn keep(&mut self, event: &Event) {
        self.next += 1;
        let start = self.head(Stream::Native);
        self.starts.push_back((event.number, self.heads()));
        self.expiry.note(event.time);
        if event.what.is_worth_telling() {
            self.worth.push_back(start);
        }
        if let EventKind::Edited(edit) = &event.what {
            self.edits.note(event.number, edit.message);
        }
        let mut is_told = true;
        if let EventKind::Reacted(reaction) = &event.what {
            self.reactions.note(event.number, reaction);
            is_told = self.reaction_pace.allows(event.time);
        } else if is_plain(&event.what) {
            self.plain.push_back(start);
        }
        for (stream, backlog) in self.backlogs.each_mut() {
            if stream.has_past() || self.readers[stream] > 0 && is_told {
                backlog.push(&stream.encode(event));
            }
        }
        let base = self.backlogs[Stream::Native].base();
        while self.starts.front().is_some_and(|(_, starts)| starts[Stream::Native] < base) {
            self.starts.pop_front();
            self.expiry.forget_oldest();
        }
        let released = self.hold.released();
        let copied = |stream| self.backlogs[stream].base_of_copies(released[stream]);
        self.private.forget_before(&PerStream::new(copied));
        for starts in [&mut self.worth, &mut self.plain] {
            while starts.front().is_some_and(|start| *start < base) {
                starts.pop_front();
            }
        }
        let oldest = self.starts.front().map_or(self.next, |(number, _)| *number);
        self.reactions.forget_before(oldest);
        self.edits.forget_before(oldest);
    }

    fn heads(&self) -> PerStream<u64> {
        PerStream::new(|stream| self.head(stream))
    }

    /// Shows nobody an event before [`Log::release`] says so, from now on.
    pub fn hold_back(&mut self) {
        self.hold.begin();
    }

    /// Shows everybody the events up to `number`.
    pub fn release(&mut self, number: u64) {
        self.hold.release(number);
    }

    /// Shows everybody everything, now and from now on.
    pub fn release_all(&mut self) {
        self.hold.end(self.heads());
    }

    /// The position behind everything in a stream that may be seen.
    pub fn released(&self, stream: Stream) -> u64 {
        self.hold.released()[stream]
    }

    /// The number of messages that were ever removed or edited: what was sent of them is
    /// another one then.
    pub fn rewritten(&self) -> u64 {
        self.rewritten
    }

    /// Keeps the events to come for [`Log::take_appended`].
    pub fn keep_appended(&mut self) {
        self.appended.get_or_insert_default();
    }

    /// The events since this was last asked, if they are kept.
    pub fn take_appended(&mut self) -> Vec<AppendedEvent> {
        self.appended.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// The beginning, in the native stream, of event `number`, if it is still
    /// here. The event after the newest begins at the head.
    pub fn start_of(&self, number: u64) -> Option<u64> {
        if number == self.next {
            return Some(self.head(Stream::Native));
        }
        let index = self.starts.binary_search_by_key(&number, |(number, _)| *number).ok()?;
        self.starts.get(index).map(|(_, starts)| starts[Stream::Native])
    }

    /// The beginning of the last `count` events, or of as many as are here.
    pub fn last(&self, count: u64) -> u64 {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let first = self.starts.get(self.starts.len().saturating_sub(count));
        first.map_or_else(|| self.head(Stream::Native), |(_, starts)| starts[Stream::Native])
    }

    /// The beginning of what a newcomer is told of before: the last `count` events
    /// that are worth it, with the comings and goings between them, or as many as
    /// are here. There are at most `at_most`, and as many of what is not counted as have
    /// space.
    pub fn past(&self, count: u64, at_most: u64) -> u64 {
        let last = |starts: &VecDeque<u64>, count: u64| {
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            starts.get(starts.len().saturating_sub(count)).copied()
        };
        let worth = last(&self.worth, count).unwrap_or_else(|| self.head(Stream::Native));
        let in_all = self.last(limits::PAST_EVENTS_WITH_REACTIONS);
        worth.max(last(&self.plain, at_most).unwrap_or_default()).max(in_all)
    }
}

/// Tells if an event counts to those of which a newcomer is told so many: not what people
/// make as often as they like beside the talk.
fn is_plain(what: &EventKind) -> bool {
    !matches!(
        what,
        EventKind::Reacted(_)
            | EventKind::Edited(_)
            | EventKind::Voted(_)
            | EventKind::PollClosed(_)
            | EventKind::Withheld
    )
}

/// Notes an event that was kept. Returns its number.
fn note_appended(log: &mut Log, event: Event, readers: Option<Readers>) -> u64 {
    let number = event.number;
    log.hold.append(number, log.heads());
    if let Some(appended) = &mut log.appended {
        appended.push(AppendedEvent { event, readers });
    }
    number
}

#[cfg(test)]
mod tests;
