// SPDX-License-Identifier: GPL-3.0-or-later
//! The state of one client, from its first line to its last.

use super::capability::Capability;
use super::output::IrcOutput;
use super::reader::IrcReader;
use super::registration::Registration;
use crate::protocol::Request;
use crate::protocol::irc::{IrcMessage, Multiline, Numeric};

/// The longest label.
const LABEL_BYTES: usize = 64;

/// A client, as far as its answers depend on it.
#[derive(Debug, Default)]
pub struct IrcState {
    pub output: IrcOutput,
    pub registration: Registration,
    /// The member that it is; `None` before it is one.
    pub reader: Option<Box<IrcReader>>,
    /// The command that is being answered.
    pub context: Context,
    /// A message of several lines that was begun.
    pub multiline: Option<Box<OpenBatch>>,
    /// The label of the command that is being answered, whose answer is gathered.
    pub label: Option<String>,
    /// The last word was said.
    pub is_closed: bool,
}

/// The command that is being answered, as far as a refusal of it depends on it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub enum Context {
    /// Nothing in particular.
    #[default]
    Other,
    /// A message for everybody.
    Message,
    /// A message for the one of that nick.
    Whisper(String),
    /// Either, in a form to which nothing is answered but a sentence.
    Notice,
    /// The name that is wanted.
    Name(String),
    /// The same, as a real name, which has it as it is written.
    RealName,
    /// The topic, or somebody's rights.
    Moderation,
    /// A page of the past.
    History,
    /// The removal of a message.
    Redaction(RedactedMessage),
    /// Its own absence, or the end of it.
    Away { is_away: bool },
}

/// A message that is to be removed, as the client names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedactedMessage {
    pub target: String,
    pub msgid: String,
}

/// A message of several lines that was begun.
#[derive(Debug)]
pub struct OpenBatch {
    pub reference: String,
    /// The channel or nick that it is for.
    pub target: String,
    pub label: Option<String>,
    /// Number of the message that it answers.
    pub answers: Option<u64>,
    pub text: Multiline,
    pub is_broken: bool,
}

/// The meaning of a line.
#[derive(Debug)]
pub enum LineMeaning {
    /// Something asked of the room.
    Request(Request),
    /// A command that needs to know the room.
    Command(IrcMessage),
    /// Nothing more: it was answered, or needs no answer.
    Nothing,
    /// The member goes.
    Goodbye,
}

impl IrcState {
    /// The nick that the client goes by.
    pub fn nick(&self) -> &str {
        self.reader.as_ref().map_or_else(|| self.registration.nick(), |reader| &reader.nick)
    }

    /// A numeric for the client.
    pub fn numeric(&mut self, numeric: Numeric, parameters: &[&str]) {
        let nick = self.nick().to_owned();
        self.output.numeric(numeric, &nick, parameters);
    }

    /// Tells that a command lacks something.
    pub fn missing(&mut self, verb: &str) {
        self.numeric(Numeric::NeedMoreParams, &[verb, "Something is missing in that command."]);
    }

    /// Tells that there is no such channel.
    pub fn no_such_channel(&mut self, name: &str) {
        let words = "There is no such channel; this room is the only one.";
        self.numeric(Numeric::NoSuchChannel, &[name, words]);
    }

    /// Gathers the answer to a command with a label, to be sent as one.
    pub fn begin_label(&mut self, message: &IrcMessage) {
        let wanted = self.output.has(Capability::LabeledResponse);
        let label = message.tags.get("label").filter(|label| wanted && !label.is_empty());
        // Lines of a batch are answered together.
        let is_alone = message.tags.get("batch").is_none();
        let label = label.filter(|label| is_alone && label.len() <= LABEL_BYTES);
        self.label = label.map(str::to_owned);
    }
}
