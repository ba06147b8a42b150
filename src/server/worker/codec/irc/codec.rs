// SPDX-License-Identifier: GPL-3.0-or-later
//! The codec: lines in, lines out.

use std::borrow::Cow;

use super::ask::member_line;
use super::asked_about::AskedAbout;
use super::greeting::greet;
use super::history::page;
use super::output::SERVER;
use super::queries::answer;
use super::reader::IrcReader;
use super::reading::read;
use super::refusal::{bans, failed, refused, unchanged};
use super::registration::{Registered, Registration};
use super::shared::{KindLines, SharedLines};
use super::state::{Context, IrcState};
use super::view::RoomView;
use crate::protocol::irc::{CutLine, IrcMessage, LineCutter, MessageError, Numeric};
use crate::protocol::{Request, ServerMessage, limits};
use crate::server::room::texts_of;
use crate::server::worker::codec::decoded::{PeerDecoded, PeerInput};
use crate::server::worker::codec::input::Input;

/// Parses a line. A real name is shown to nobody, in whatever encoding it comes.
fn parse(line: &[u8]) -> Result<Option<IrcMessage>, MessageError> {
    match IrcMessage::parse(line) {
        Err(MessageError::InvalidUtf8 { verb }) if verb == "USER" => {
            IrcMessage::parse(String::from_utf8_lossy(line).as_bytes())
        }
        parsed => parsed,
    }
}

/// A client of IRC.
#[derive(Debug, Default)]
pub struct IrcCodec {
    cutter: LineCutter,
    /// Bytes of the line that was begun, not charged yet.
    begun: usize,
    state: IrcState,
}

impl IrcCodec {
    /// Takes the next line out of `input`. What can be answered without the room is
    /// appended to `answers`.
    pub fn next(&mut self, input: &mut Input, answers: &mut Vec<u8>) -> PeerDecoded {
        let mut rest = input.rest();
        let before = rest.len();
        let cut = self.cutter.next_line(&mut rest);
        let used = before - rest.len();
        input.consume(used);
        self.begun += used;
        let Some(cut) = cut else {
            // A line that never ends is not had for nothing.
            return match self.begun > limits::REQUEST_BYTES {
                true => PeerInput::Alive(std::mem::take(&mut self.begun)).into(),
                false => PeerDecoded::Incomplete,
            };
        };
        let cost = std::mem::take(&mut self.begun);
        let decoded = self.line(cut, cost);
        if self.state.label.is_none() {
            answers.append(&mut self.state.output.take());
        }
        decoded
    }

    fn line(&mut self, cut: CutLine, cost: usize) -> PeerDecoded {
        let parsed = match &cut {
            CutLine::Line(line) => parse(line),
            CutLine::TooLong => Err(MessageError::TooLong),
        };
        let message = match parsed {
            Ok(Some(message)) => message,
            Ok(None) => return PeerInput::Alive(cost).into(),
            Err(error) => {
                self.not_understood(&error);
                return PeerInput::Alive(cost).into();
            }
        };
        if self.state.reader.is_some() {
            return member_line(&mut self.state, message, cost);
        }
        match self.state.registration.take(&message, &mut self.state.output) {
            Registered::NotYet => PeerInput::Alive(cost).into(),
            Registered::Wants(hello) => PeerInput::Request(Request::Hello(hello), cost).into(),
            Registered::Quits => PeerDecoded::Goodbye,
        }
    }

    fn not_understood(&mut self, error: &MessageError) {
        let nick = self.state.nick().to_owned();
        match error {
            MessageError::InvalidUtf8 { verb } => {
                let sentence = "This room takes UTF-8 only; that line was dropped.";
                self.state.output.fail(&nick, (verb, "INVALID_UTF8"), sentence);
            }
            MessageError::TooLong => {
                self.state.output.numeric(
                    Numeric::InputTooLong,
                    &nick,
                    &["That line is too long."],
                );
            }
            MessageError::NoCommand => {}
        }
    }

    /// Lets the client try another name.
    pub fn ask_name_again(&mut self) {
        let tried = self.state.registration.ask_name_again();
        self.state.context = Context::Name(tried.unwrap_or_default());
    }

    /// A notice of the room for this client, if there is something to tell.
    pub fn tell(&mut self, notice: &ServerMessage) -> Option<Vec<u8>> {
        match notice {
            ServerMessage::Welcome(welcome) => {
                let reader = IrcReader::new(welcome);
                greet(&reader, welcome, &mut self.state.output);
                self.state.reader = Some(Box::new(reader));
                self.state.registration = Registration::default();
            }
            ServerMessage::Refused(why) => refused(&mut self.state, why),
            ServerMessage::Error { id, reason, message, suggestion, .. } => {
                failed(&mut self.state, id.as_deref(), *reason, message, suggestion.as_deref());
            }
            ServerMessage::Bans { bans: list, .. } => bans(&mut self.state, list),
            ServerMessage::Page(past) => page(&mut self.state, past),
            ServerMessage::Event(_)
            | ServerMessage::Typing(_)
            | ServerMessage::Reconnecting(_)
            | ServerMessage::Away(_)
            | ServerMessage::FileLink(_)
            | ServerMessage::Power(_) => {
                if let Some(reader) = &mut self.state.reader {
                    read(reader, notice, &mut self.state.output);
                }
            }
            ServerMessage::Unchanged { id } => unchanged(&mut self.state, id.as_deref()),
            ServerMessage::Pake { .. }
            | ServerMessage::Found(_)
            | ServerMessage::Upload(_)
            | ServerMessage::Quota(_)
            | ServerMessage::Download(_)
            | ServerMessage::Uploading(_) => {}
        }
        let is_told = self.state.label.is_none() && !self.state.output.is_empty();
        is_told.then(|| self.state.output.take())
    }

    /// The people that a command is about.
    pub fn wanted(&self, command: &IrcMessage) -> AskedAbout {
        let reader = self.state.reader.as_deref();
        reader.map_or(AskedAbout::Everybody, |reader| AskedAbout::by(command, reader))
    }

    /// Answers a command with the room at hand. Gives what has to be asked of the room for
    /// it.
    pub fn answer(&mut self, command: &IrcMessage, view: &RoomView) -> Vec<Request> {
        answer(&mut self.state, command, view)
    }

    /// Native frames as lines for this client.
    pub fn translate(&mut self, frames: &[u8]) -> Vec<u8> {
        let mut lines = Vec::new();
        for text in texts_of(frames) {
            if let Ok(message) = ServerMessage::decode(text) {
                lines.extend(self.tell(&message).unwrap_or_default());
            }
        }
        lines
    }

    /// Native frames that are for this client and one other, as lines.
    pub fn translate_private(&mut self, frames: &[u8]) -> Vec<u8> {
        self.mark_private(true);
        let lines = self.translate(frames);
        self.mark_private(false);
        lines
    }

    fn mark_private(&mut self, is_private: bool) {
        if let Some(reader) = &mut self.state.reader {
            reader.is_private = is_private;
        }
    }

    /// Native frames from a position on as lines for this client, as far as possible those
    /// that others of its kind read, too.
    pub fn portion<'a>(
        &mut self,
        at: u64,
        owed: &'a [u8],
        shared: &'a mut SharedLines,
    ) -> Cow<'a, [u8]> {
        let Some(lines) = self.kind_lines(shared) else { return self.translate(owed).into() };
        lines.follow(at, owed);
        let lines = &*lines;
        let (mut from, end) = (at, at + owed.len() as u64);
        let mut portion = Cow::Borrowed(&[][..]);
        while from < end {
            let name = self.state.reader.as_ref().map_or(0, |reader| reader.name_hash);
            let part = lines.part(name, from, end);
            let place = |position| usize::try_from(position - at).unwrap_or(owed.len());
            let lines = match part.lines {
                Some(lines) => Cow::Borrowed(lines),
                None => self.translate(&owed[place(from)..place(part.end)]).into(),
            };
            match portion.is_empty() {
                true => portion = lines,
                false => portion.to_mut().extend_from_slice(&lines),
            }
            from = part.end;
        }
        portion
    }

    /// The lines that this client shares with others; `None` while it is told what nobody
    /// else is.
    fn kind_lines<'a>(&self, shared: &'a mut SharedLines) -> Option<&'a mut KindLines> {
        let IrcState { output, reader, label, .. } = &self.state;
        let reader = reader.as_ref().filter(|reader| reader.past.is_over)?;
        if label.is_some() || !reader.awaited.is_empty() || !output.is_empty() {
            return None;
        }
        shared.of(output.capabilities.of_kind(), &reader.channel)
    }

    /// Ends the answer to a command: what was gathered of it for its label is one answer.
    pub fn end_answer(&mut self) -> Option<Vec<u8>> {
        if let Some(label) = self.state.label.take() {
            self.state.output.label_all(&label);
        }
        (!self.state.output.is_empty()).then(|| self.state.output.take())
    }

    /// The question whether the client still lives.
    pub fn ping() -> Vec<u8> {
        format!("PING :{SERVER}\r\n").into_bytes()
    }

    /// The goodbye, unless it was said.
    pub fn close(&mut self, sentence: &str) -> Vec<u8> {
        self.state.label = None;
        if !std::mem::replace(&mut self.state.is_closed, true) {
            let sentence = if sentence.is_empty() { "Goodbye." } else { sentence };
            self.state.output.push(&IrcMessage::new("ERROR").with(sentence));
        }
        self.state.output.take()
    }
}
