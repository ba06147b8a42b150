// SPDX-License-Identifier: GPL-3.0-or-later
//! The classic language on one connection: names and messages out of bytes that
//! have no frames.

mod framing;
mod line;
pub mod translate;

use std::collections::VecDeque;

pub use self::framing::{Framing, portion};
use self::line::{Line, LineBuffer, edited};
use crate::protocol::telnet::Telnet;
use crate::protocol::{SecretString, classic, limits};

/// Bytes that may come to nothing before they are paid for.
const FREE_WASTE: usize = 1024;
/// Bytes that one key may send, but for a character that has more.
pub const KEY_BYTES: usize = 2;

/// Something a classic guest did.
#[derive(Debug, PartialEq, Eq)]
pub enum ClassicInput {
    /// The name it wants.
    Name(String),
    /// A guess at the room's password.
    Password(SecretString),
    /// No password, but Return.
    NoPassword,
    /// Words for everybody.
    Said(String),
    /// `{exit}`, alone.
    Exit,
    /// A line beyond the limit, which was thrown away.
    TooLong,
}

/// The meaning of the next words of a guest.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum ExpectedInput {
    #[default]
    Name,
    Password,
    Words,
}

/// A classic guest's way to write, as far as it is known.
///
/// Who sends a newline writes lines, and whose first piece is a whole name
/// without one writes chunks. Some send every key by itself: until a newline
/// comes, what comes key by key is gathered, and taken for complete after a
/// pause ([`ClassicCodec::settle`]), because it may have been a very short chunk.
#[derive(Debug, Default)]
pub struct ClassicCodec {
    telnet: Telnet,
    joiner: classic::Utf8Joiner,
    /// `None` until it is known.
    framing: Option<Framing>,
    /// Set while input comes key by key.
    by_keys: bool,
    expected: ExpectedInput,
    /// A name or a password was taken without its end.
    unended: bool,
    line: LineBuffer,
    inputs: VecDeque<ClassicInput>,
    /// Bytes that came to nothing and were not paid for yet.
    wasted: usize,
}

impl ClassicCodec {
    /// The reader of a guest; `by_keys` says that all it sent before it was
    /// greeted came key by key.
    pub fn new(by_keys: bool) -> Self {
        Self { by_keys, ..Self::default() }
    }

    /// The way this guest is told where a line ends.
    pub fn framing(&self) -> Framing {
        self.framing.unwrap_or_default()
    }

    /// A sentence of ours, ended the way this guest reads.
    pub fn line(&self, sentence: &str) -> Vec<u8> {
        [sentence, self.framing().newline()].concat().into_bytes()
    }

    /// Lines, ended the way this guest reads; the original client takes all for one.
    pub fn lines(&self, lines: &[u8]) -> Vec<u8> {
        match self.framing() {
            Framing::Chunks => lines.strip_suffix(b"\n").unwrap_or(lines).to_vec(),
            framing => portion(lines, framing).0.into_owned(),
        }
    }

    /// Takes what follows for messages: the name was accepted.
    pub fn name_accepted(&mut self) {
        self.expected = ExpectedInput::Words;
    }

    /// Takes what follows for the room's password: there is a name.
    pub fn password_asked(&mut self) {
        self.expected = ExpectedInput::Password;
    }

    /// Takes what follows for another name: the first could not be taken.
    pub fn name_asked(&mut self) {
        self.expected = ExpectedInput::Name;
    }

    /// Takes what one read returned. What telnet wants to hear is appended to
    /// `answers`.
    pub fn push(&mut self, bytes: &[u8], answers: &mut Vec<u8>) {
        let mut data = Vec::new();
        self.telnet.receive(bytes, &mut data, answers);
        self.wasted += bytes.len().saturating_sub(data.len());
        let text = self.joiner.push(&data);
        self.find_framing(data.len(), &text);
        if text.is_empty() {
            return;
        }
        self.unended = false;
        match self.framing {
            Some(Framing::Chunks) => {
                self.unended = self.expected != ExpectedInput::Words;
                self.push_input(edited(&text));
            }
            _ => self.push_lines(&text),
        }
    }

    /// Learns from a piece how this guest writes.
    fn find_framing(&mut self, bytes: usize, text: &str) {
        let is_newline = |c| matches!(c, '\r' | '\n');
        let naming = self.expected == ExpectedInput::Name;
        let newline = match self.framing {
            Some(Framing::Lines | Framing::CrLf) => return,
            // A chunk may have several lines in it, a name has none.
            _ if naming => text.contains(is_newline),
            None => text.starts_with(is_newline) || text.ends_with(is_newline),
            // The newline behind the name came late.
            Some(Framing::Chunks) => self.unended && text.starts_with(is_newline),
        };
        if newline || self.telnet.is_spoken() {
            if self.unended {
                self.line.expect_end();
            }
            let returns = text.find(is_newline).is_some_and(|at| text[at..].starts_with('\r'));
            let is_terminal = returns || self.telnet.is_spoken();
            self.framing = Some(if is_terminal { Framing::CrLf } else { Framing::Lines });
        } else if self.framing.is_none() && !text.is_empty() {
            self.by_keys |= bytes <= KEY_BYTES || text.chars().nth(1).is_none();
            if !self.by_keys {
                self.framing = Some(Framing::Chunks);
            }
        }
    }

    /// Returns `true` until the guest has said anything.
    pub fn is_untouched(&self) -> bool {
        let is_known = self.framing.is_some() || self.telnet.is_spoken() || self.by_keys;
        let has_come = !self.line.is_empty() || !self.inputs.is_empty() || self.wasted > 0;
        self.expected == ExpectedInput::Name && !is_known && !has_come
    }

    /// Returns `true` while keys are gathered that may be the whole of a chunk.
    pub fn is_gathering(&self) -> bool {
        self.framing.is_none() && !self.line.is_empty()
    }

    /// Takes the keys that were gathered for complete: nothing came for a while.
    pub fn settle(&mut self) {
        if self.is_gathering() {
            self.by_keys = false;
            self.unended = self.expected != ExpectedInput::Words;
            self.finish();
        }
    }

    /// Takes what the peer had not ended for a message too: it will send
    /// nothing more.
    pub fn finish(&mut self) {
        let rest = self.line.take();
        if !rest.is_empty() {
            self.push_input(rest);
        }
    }

    /// The next thing the guest did. Asked for one at a time, because the
    /// first decides whether the second is a name again.
    pub fn next_input(&mut self) -> Option<ClassicInput> {
        loop {
            let input = self.inputs.pop_front()?;
            return Some(match (input, self.expected) {
                (ClassicInput::Said(text), ExpectedInput::Name) => ClassicInput::Name(text),
                (ClassicInput::Said(text), ExpectedInput::Password) if text.is_empty() => {
                    ClassicInput::NoPassword
                }
                (ClassicInput::Said(text), ExpectedInput::Words) if text.is_empty() => continue,
                (ClassicInput::Said(text), ExpectedInput::Password) => {
                    ClassicInput::Password(text.into())
                }
                // Longer than any password, and so a wrong one.
                (ClassicInput::TooLong, ExpectedInput::Password) => {
                    ClassicInput::Password(SecretString::default())
                }
                (other, _) => other,
            });
        }
    }

    /// The cost of bytes that came to nothing: empty lines, erased characters,
    /// and the rest of a line that is too long. Little of it is free.
    pub fn waste(&mut self) -> Option<usize> {
        (self.wasted >= FREE_WASTE).then(|| std::mem::take(&mut self.wasted))
    }

    /// `true` if something the guest did was not asked for yet.
    pub fn has_more(&self) -> bool {
        !self.inputs.is_empty()
    }

    fn push_lines(&mut self, text: &str) {
        let mut line = std::mem::take(&mut self.line);
        self.wasted += line.push(text, |line| match line {
            Line::Whole(line) => self.push_input(line),
            Line::TooLong => {
                self.framing.get_or_insert(Framing::Lines);
                self.inputs.push_back(ClassicInput::TooLong);
            }
        });
        self.line = line;
    }

    fn push_input(&mut self, text: String) {
        let text = text.trim_end_matches(['\r', '\n']);
        if text.is_empty() {
            self.wasted += 1;
            // One answer to Return is enough, however often it was pressed.
            if self.inputs.back().is_some_and(is_blank) {
                return;
            }
        }
        self.inputs.push_back(if classic::is_exit(text) {
            ClassicInput::Exit
        } else if text.len() > limits::CLASSIC_LINE_BYTES {
            ClassicInput::TooLong
        } else {
            ClassicInput::Said(text.to_owned())
        });
    }
}

fn is_blank(input: &ClassicInput) -> bool {
    matches!(input, ClassicInput::Said(text) if text.is_empty())
}

#[cfg(test)]
mod tests;
