// SPDX-License-Identifier: GPL-3.0-or-later
//! The end of the log as lines for one kind of reader.

use super::super::capability::Capabilities;
use super::super::name_hash::hash_of;
use super::super::output::IrcOutput;
use super::super::reader::IrcReader;
use super::super::reading::read;
use crate::protocol::{EventKind, LeaveReason, ModerationAction, ServerMessage};
use crate::server::room::frames_of;

/// Bytes that are kept; twice as many for a moment.
const KEPT: usize = 128 * 1024;

/// Frames of the native stream at positions from `start` on, as lines.
#[derive(Debug)]
pub struct KindLines {
    /// The pass in which somebody last read them.
    pub last_read: u64,
    /// Times that it was read since places were changed.
    pub reads: u64,
    reader: IrcReader,
    output: IrcOutput,
    start: u64,
    frames: Vec<FrameLines>,
    text: Vec<u8>,
}

/// One frame as lines.
#[derive(Debug, Clone, Copy)]
struct FrameLines {
    /// The end of the frame, in the native stream.
    end: u64,
    /// The end of its lines, in the text that is kept.
    lines_end: usize,
    readers: Readers,
}

/// Those who read the lines of a frame as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Readers {
    All,
    /// All but the one of that name, by its hash. Another one with the same hash is made
    /// its own lines, too, and they are the same.
    AllBut(u64),
    /// Nobody: they depend on what was read before.
    None,
}

/// A part of what somebody is owed.
#[derive(Debug, PartialEq, Eq)]
pub struct OwedLines<'a> {
    /// Its end, in the native stream.
    pub end: u64,
    /// Its lines; none if they are to be made for the reader alone.
    pub lines: Option<&'a [u8]>,
}

fn bytes(text: usize, frames: usize) -> usize {
    text + frames * size_of::<FrameLines>()
}

impl Readers {
    fn of(message: &ServerMessage) -> Self {
        let all_but = |name| Self::AllBut(hash_of(name));
        match message {
            ServerMessage::Event(event) => match &event.what {
                EventKind::Said { from, .. } | EventKind::Renamed { from, .. } => all_but(from),
                EventKind::Reacted(reaction) => all_but(&reaction.from),
                EventKind::Edited(edit) => all_but(&edit.from),
                EventKind::Joined(member) => all_but(&member.name),
                EventKind::Left { reason: LeaveReason::Kicked | LeaveReason::Banned, .. } => {
                    Self::None
                }
                EventKind::Left { name, .. } => all_but(name),
                EventKind::Acted { act, .. } => match act {
                    ModerationAction::Kick { .. } | ModerationAction::Ban { .. } => Self::None,
                    _ => Self::All,
                },
                EventKind::Topic { .. }
                | EventKind::Removed { .. }
                | EventKind::Whispered(_)
                | EventKind::Withheld
                | EventKind::Revised { .. }
                | EventKind::Poll(_)
                | EventKind::File(_)
                | EventKind::Voted(_)
                | EventKind::PollClosed(_)
                | EventKind::Notice { .. }
                | EventKind::History { .. }
                | EventKind::Ended => Self::All,
            },
            ServerMessage::Typing(typing) => all_but(&typing.name),
            ServerMessage::Reconnecting(change) => all_but(&change.name),
            ServerMessage::Away(change) => all_but(&change.name),
            _ => Self::All,
        }
    }

    fn include(self, name: u64) -> bool {
        match self {
            Self::All => true,
            Self::AllBut(one) => one != name,
            Self::None => false,
        }
    }
}

impl KindLines {
    pub fn new(kind: Capabilities, channel: &str) -> Self {
        let mut output = IrcOutput::default();
        output.capabilities = kind;
        let reader = IrcReader::anybody(channel);
        Self {
            last_read: 0,
            reads: 0,
            reader,
            output,
            start: 0,
            frames: Vec::new(),
            text: Vec::new(),
        }
    }

    /// The channel that they are read in.
    pub fn channel(&self) -> &str {
        &self.reader.channel
    }

    /// The end of the last frame that was made into lines.
    fn end(&self) -> u64 {
        self.frames.last().map_or(self.start, |frame| frame.end)
    }

    /// Makes lines of `owed`, native frames from position `at` on, as far as that was not
    /// done before.
    pub fn follow(&mut self, at: u64, owed: &[u8]) {
        if at + owed.len() as u64 <= self.end() {
            return;
        }
        self.give_up();
        if at > self.end() {
            // Nobody read on for a while: the gap is no longer at hand.
            self.frames.clear();
            self.text.clear();
            self.start = at;
        }
        let done = usize::try_from(self.end() - at).ok().and_then(|done| owed.get(done..));
        let mut end = self.end();
        for (text, length) in frames_of(done.unwrap_or_default()) {
            end += length as u64;
            let mut readers = Readers::All;
            if let Ok(message) = ServerMessage::decode(text) {
                readers = Readers::of(&message);
                if readers != Readers::None {
                    read(&mut self.reader, &message, &mut self.output);
                    self.text.append(&mut self.output.take());
                }
            }
            self.frames.push(FrameLines { end, lines_end: self.text.len(), readers });
        }
    }

    /// The next part of what a reader of that name is owed, between two positions that were
    /// followed: as much of it as comes in one piece.
    pub fn part(&self, name: u64, from: u64, to: u64) -> OwedLines<'_> {
        if from < self.start {
            return OwedLines { end: self.start.min(to), lines: None };
        }
        let first = self.frames.partition_point(|frame| frame.end <= from);
        let mut rest = self.frames[first..].iter().take_while(|frame| frame.end <= to);
        let same = rest.clone().take_while(|frame| frame.readers.include(name));
        let Some(last) = same.last() else {
            return OwedLines { end: rest.next().map_or(to, |frame| frame.end), lines: None };
        };
        let begin = first.checked_sub(1).map_or(0, |before| self.frames[before].lines_end);
        OwedLines { end: last.end, lines: Some(&self.text[begin..last.lines_end]) }
    }

    /// Bytes that are kept.
    pub fn bytes(&self) -> usize {
        bytes(self.text.len(), self.frames.len())
    }

    /// Drops the oldest lines once there are twice as many as are kept, so that each byte
    /// is moved once at the most.
    fn give_up(&mut self) {
        if self.bytes() <= 2 * KEPT {
            return;
        }
        let (text, count) = (self.text.len(), self.frames.len());
        let mut dropped = (1..).zip(&self.frames);
        let enough =
            |(at, frame): &(usize, &FrameLines)| bytes(text - frame.lines_end, count - at) <= KEPT;
        let Some((gone, last)) = dropped.find(enough) else { return };
        let (start, lines_end) = (last.end, last.lines_end);
        self.start = start;
        self.text.drain(..lines_end);
        self.frames.drain(..gone);
        self.frames.iter_mut().for_each(|frame| frame.lines_end -= lines_end);
    }
}
