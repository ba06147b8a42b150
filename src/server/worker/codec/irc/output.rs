// SPDX-License-Identifier: GPL-3.0-or-later
//! Lines for one client, with the tags it has asked for.

use super::capability::{Capabilities, Capability};
use crate::protocol::Event;
use crate::protocol::irc::{IrcMessage, Numeric, Tags, msgid, server_time};

pub use crate::protocol::irc::SERVER;

/// Lines that wait for being sent to one client.
#[derive(Debug, Default)]
pub struct IrcOutput {
    pub capabilities: Capabilities,
    text: String,
    /// Batches that were opened so far.
    batches: u64,
    /// The label for the next line that takes one.
    label: Option<String>,
}

impl IrcOutput {
    pub fn has(&self, capability: Capability) -> bool {
        self.capabilities.has(capability)
    }

    pub fn push(&mut self, message: &IrcMessage) {
        self.text += &message.write();
    }

    /// The lines that `tell` pushes, which are not to be sent yet.
    pub fn apart(&mut self, tell: impl FnOnce(&mut Self)) -> String {
        let before = self.text.len();
        tell(self);
        self.text.split_off(before)
    }

    /// Sends lines that were kept apart.
    pub fn push_lines(&mut self, lines: &str) {
        self.text += lines;
    }

    /// Has the next line that may have a label carry this one.
    pub fn label_next(&mut self, label: Option<String>) {
        self.label = label;
    }

    /// A line that carries the label, if one waits.
    pub fn push_labeled(&mut self, mut message: IrcMessage) {
        if let Some(label) = self.label.take() {
            message.tags.set("label", &label);
        }
        self.push(&message);
    }

    /// Ends the answer that a label waits for, if no line took it.
    pub fn acknowledge(&mut self) {
        if self.label.is_some() {
            self.push_labeled(IrcMessage::new("ACK").from(SERVER));
        }
    }

    /// Makes one answer of all lines, for the command with this label.
    pub fn label_all(&mut self, label: &str) {
        let text = std::mem::take(&mut self.text);
        let lines = text.split_inclusive('\n');
        let labeled = |line: &str, key: &str, value: &str| {
            let mut tags = Tags::default();
            tags.set(key, value);
            match line.strip_prefix('@') {
                Some(tagged) => format!("@{tags};{tagged}"),
                None => format!("@{tags} {line}"),
            }
        };
        match text.matches('\n').count() {
            0 => self.text = labeled(&IrcMessage::new("ACK").from(SERVER).write(), "label", label),
            1 => self.text = labeled(&text, "label", label),
            _ => {
                self.label_next(Some(label.to_owned()));
                let batch = self.open_labeled_batch("labeled-response", "");
                let batch = batch.unwrap_or_default();
                for line in lines {
                    self.text += &labeled(line, "batch", &batch);
                }
                self.close_batch(&batch);
            }
        }
    }

    /// A numeric for `nick`, with parameters.
    pub fn numeric(&mut self, numeric: Numeric, nick: &str, parameters: &[&str]) {
        let message = IrcMessage::numeric(SERVER, numeric, nick);
        self.push(&parameters.iter().fold(message, |message, word| message.with(*word)));
    }

    /// A sentence of the room itself.
    pub fn notice(&mut self, target: &str, sentence: &str) {
        self.push(&IrcMessage::new("NOTICE").from(SERVER).with(target).with(sentence));
    }

    /// Answers a `PING`.
    pub fn pong(&mut self, ping: &IrcMessage) {
        let token = ping.parameter(0).unwrap_or_default();
        self.push(&IrcMessage::new("PONG").from(SERVER).with(SERVER).with(token));
    }

    /// A failure of a command, as machines read it (`IRCv3` standard replies), else as a
    /// sentence.
    pub fn fail(&mut self, nick: &str, fail: (&str, &str), sentence: &str) {
        self.fail_about(nick, fail, &[], sentence);
    }

    /// The same, with what the command was about.
    pub fn fail_about(
        &mut self,
        nick: &str,
        (verb, code): (&str, &str),
        about: &[&str],
        sentence: &str,
    ) {
        // The others stand on it.
        let takes = [
            Capability::StandardReplies,
            Capability::Multiline,
            Capability::ChatHistory,
            Capability::Redaction,
        ];
        if takes.into_iter().any(|capability| self.has(capability)) {
            let fail = IrcMessage::new("FAIL").from(SERVER).with(verb).with(code);
            let fail = about.iter().fold(fail, |fail, word| fail.with(*word));
            self.push(&fail.with(sentence));
        } else {
            self.notice(nick, sentence);
        }
    }

    /// Opens a batch, if the client knows batches. Gives its reference.
    pub fn open_batch(&mut self, kind: &str, channel: &str) -> Option<String> {
        self.label = None;
        self.open_labeled_batch(kind, channel)
    }

    /// The same, with the label that waits.
    pub fn open_labeled_batch(&mut self, kind: &str, channel: &str) -> Option<String> {
        if !self.has(Capability::Batch) {
            return None;
        }
        let reference = self.next_batch();
        let begin = IrcMessage::new("BATCH").from(SERVER).with(format!("+{reference}"));
        let begin = begin.with(kind);
        self.push_labeled(if channel.is_empty() { begin } else { begin.with(channel) });
        Some(reference)
    }

    /// The reference of one more batch.
    pub fn next_batch(&mut self) -> String {
        self.batches += 1;
        format!("b{}", self.batches)
    }

    pub fn close_batch(&mut self, reference: &str) {
        self.push(&IrcMessage::new("BATCH").from(SERVER).with(format!("-{reference}")));
    }

    /// The same message with the time and the number of an event, as far as they are
    /// asked for; `piece` is its place among the lines of the event.
    pub fn stamped(&self, mut message: IrcMessage, event: &Event, piece: usize) -> IrcMessage {
        if self.has(Capability::ServerTime) {
            message.tags.set("time", &server_time(event.time));
        }
        if self.has(Capability::MessageTags) {
            let id = msgid(event.number);
            let id = if piece == 0 { id } else { format!("{id}.{piece}") };
            message.tags.set("msgid", &id);
        }
        message
    }

    /// Takes the lines out.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.text).into_bytes()
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}
