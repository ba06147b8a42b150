// SPDX-License-Identifier: GPL-3.0-or-later
//! The classic language on one connection: names and messages out of bytes that
//! have no frames.

use std::collections::VecDeque;

use crate::protocol::{SecretString, classic, limits};

/// The way a peer tells one message from the next, known from how its name
/// ended.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// By lines: `nc`, `telnet`.
    Lines,
    /// By what one read returns: the original client.
    #[default]
    Chunks,
}

/// Bytes that may come to nothing before they are paid for.
const FREE_WASTE: usize = 1024;

/// Something a classic guest did.
#[derive(Debug, PartialEq, Eq)]
pub enum ClassicInput {
    /// The name it wants.
    Name(String),
    /// A guess at the room's password.
    Password(SecretString),
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
#[derive(Debug, Default)]
pub struct ClassicCodec {
    framing: Framing,
    expected: ExpectedInput,
    /// Something came after the name.
    spoke: bool,
    joiner: classic::Utf8Joiner,
    /// The beginning of a line.
    partial: String,
    /// The rest of a line that is too long is being passed over.
    skipping: bool,
    inputs: VecDeque<ClassicInput>,
    /// Bytes that came to nothing and were not paid for yet.
    wasted: usize,
}

impl ClassicCodec {
    /// The way this guest is told where a line ends.
    pub fn framing(&self) -> Framing {
        self.framing
    }

    /// A sentence of ours, ended the way this guest reads.
    pub fn line(&self, sentence: &str) -> Vec<u8> {
        let mut bytes = sentence.as_bytes().to_vec();
        if self.framing == Framing::Lines {
            bytes.push(b'\n');
        }
        bytes
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

    /// Takes what one read returned.
    pub fn push(&mut self, bytes: &[u8]) {
        let text = self.joiner.push(bytes);
        let named = self.expected != ExpectedInput::Name;
        if named && !self.spoke && text.starts_with(['\r', '\n']) {
            // The newline behind the name came late.
            self.framing = Framing::Lines;
        }
        self.spoke |= named && !text.is_empty();
        if !named && self.partial.is_empty() && !self.skipping && !text.is_empty() {
            self.framing = if text.contains('\n') { Framing::Lines } else { Framing::Chunks };
        }
        match self.framing {
            Framing::Chunks => self.push_input(text),
            Framing::Lines => self.lines(&text),
        }
    }

    /// Takes what the peer had not ended for a message too: it will send
    /// nothing more.
    pub fn finish(&mut self) {
        let rest = std::mem::take(&mut self.partial);
        self.push_input(rest);
    }

    /// The next thing the guest did. Asked for one at a time, because the
    /// first decides whether the second is a name again.
    pub fn next_input(&mut self) -> Option<ClassicInput> {
        let input = self.inputs.pop_front()?;
        Some(match (input, self.expected) {
            (ClassicInput::Said(text), ExpectedInput::Name) => ClassicInput::Name(text),
            (ClassicInput::Said(text), ExpectedInput::Password) => {
                ClassicInput::Password(text.into())
            }
            // Longer than any password, and so a wrong one.
            (ClassicInput::TooLong, ExpectedInput::Password) => {
                ClassicInput::Password(SecretString::default())
            }
            (other, _) => other,
        })
    }

    /// The cost of bytes that came to nothing: empty lines, and the
    /// rest of a line that is too long. Little of it is free.
    pub fn waste(&mut self) -> Option<usize> {
        (self.wasted >= FREE_WASTE).then(|| std::mem::take(&mut self.wasted))
    }

    /// `true` if something the guest did was not asked for yet.
    pub fn has_more(&self) -> bool {
        !self.inputs.is_empty()
    }

    fn lines(&mut self, text: &str) {
        let mut rest = text;
        while let Some((line, after)) = rest.split_once('\n') {
            rest = after;
            let skipped = std::mem::take(&mut self.skipping);
            let mut whole = std::mem::take(&mut self.partial);
            whole.push_str(line);
            if skipped {
                self.wasted += whole.len() + 1;
            } else {
                self.push_input(whole);
            }
        }
        if self.skipping {
            self.wasted += rest.len();
        } else {
            self.partial.push_str(rest);
        }
        if self.partial.len() > limits::CLASSIC_LINE_BYTES {
            self.wasted += self.partial.len();
            self.partial = String::new();
            self.skipping = true;
            self.inputs.push_back(ClassicInput::TooLong);
        }
    }

    fn push_input(&mut self, text: String) {
        let text = text.trim_end_matches(['\r', '\n']);
        if text.is_empty() {
            self.wasted += 1;
            return;
        }
        self.inputs.push_back(if text.trim() == classic::EXIT {
            ClassicInput::Exit
        } else if text.len() > limits::CLASSIC_LINE_BYTES {
            ClassicInput::TooLong
        } else {
            ClassicInput::Said(text.to_owned())
        });
    }
}

/// The part of the lines in `owed` that goes out at once, and how much of
/// `owed` it uses up. A peer that reads by lines gets them all; one that reads
/// by chunks gets one line without its newline, cut so that one `recv(1024)`
/// takes it whole.
pub fn portion(owed: &[u8], framing: Framing) -> (&[u8], usize) {
    const RECV: usize = 1024;
    if framing == Framing::Lines {
        return (owed, owed.len());
    }
    let line = owed.iter().position(|byte| *byte == b'\n').unwrap_or(owed.len());
    if line <= RECV {
        return (&owed[..line], (line + 1).min(owed.len()));
    }
    let mut cut = RECV;
    while cut > RECV - 4 && owed[cut] & 0xC0 == 0x80 {
        cut -= 1;
    }
    (&owed[..cut], cut)
}

#[cfg(test)]
mod tests;
