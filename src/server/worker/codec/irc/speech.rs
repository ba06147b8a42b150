// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages of a member for everybody, in one line or several, and its typing.

use super::capability::Capability;
use super::reacting::reaction;
use super::reader::IrcReader;
use super::saying::{CONCAT, REPLIES};
use super::state::{Context, IrcState, LineMeaning, OpenBatch};
use crate::protocol::Request;
use crate::protocol::irc::{IrcMessage, Multiline, Numeric, Spoken, read_msgid};
use crate::server::worker::login::secret::secret;

/// Messages of one member that wait for their labels.
const LABELS: usize = 16;

/// Takes a `PRIVMSG` or `NOTICE`.
pub fn spoken(state: &mut IrcState, message: IrcMessage) -> LineMeaning {
    if let Some(reference) = message.tags.get("batch") {
        let reference = reference.to_owned();
        add_line(state, &reference, &message);
        return LineMeaning::Nothing;
    }
    let Some(reader) = &state.reader else { return LineMeaning::Nothing };
    let is_notice = message.verb == "NOTICE";
    state.context = if is_notice { Context::Notice } else { Context::Message };
    let (Some(target), text) = (message.parameter(0), message.parameter(1)) else {
        let nick = reader.nick.clone();
        state.output.numeric(Numeric::NoRecipient, &nick, &["Say to whom."]);
        return LineMeaning::Nothing;
    };
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        let nick = reader.nick.clone();
        state.output.numeric(Numeric::NoTextToSend, &nick, &["There is nothing to say."]);
        return LineMeaning::Nothing;
    };
    match Spoken::of(text) {
        // Questions of one client to others, and answers to them: nobody takes them.
        Spoken::Ctcp(_) => LineMeaning::Nothing,
        // Whom it is for, the room has to say.
        Spoken::Message(_) if !reader.is_channel(target) => LineMeaning::Command(message),
        Spoken::Message(text) => {
            let (label, answers) = (state.label.clone(), answered(&message));
            say_labeled(state, text, answers, label)
        }
    }
}

/// Number of the message that a line answers. That of one of several lines has the place
/// of the line behind it.
fn answered(message: &IrcMessage) -> Option<u64> {
    let id = REPLIES.iter().find_map(|tag| message.tags.get(tag))?;
    read_msgid(id.split_once('.').map_or(id, |(number, _)| number))
}

/// A message that comes back with its label, if it has one.
fn say_labeled(
    state: &mut IrcState,
    text: String,
    answers: Option<u64>,
    label: Option<String>,
) -> LineMeaning {
    let id = labeled_id(state, label);
    LineMeaning::Request(Request::Say { id, answers, emote: false, text })
}

/// The id of a message that comes back with its label; none if it has none.
pub fn labeled_id(state: &mut IrcState, label: Option<String>) -> Option<String> {
    let echoes = state.output.has(Capability::EchoMessage);
    match (label, &mut state.reader) {
        (Some(label), Some(reader)) if echoes && reader.labeled.len() < LABELS => {
            let id = secret().reveal().to_owned();
            reader.labeled.push((id.clone(), label));
            // Its answer is the message itself.
            state.label = None;
            Some(id)
        }
        _ => None,
    }
}

/// Takes a `BATCH`: the beginning or the end of a message of several lines.
pub fn batch(state: &mut IrcState, message: &IrcMessage) -> LineMeaning {
    let reference = message.parameter(0).unwrap_or_default();
    if let Some(reference) = reference.strip_prefix('+') {
        open_message(state, reference, message);
        return LineMeaning::Nothing;
    }
    let reference = reference.strip_prefix('-').unwrap_or_default();
    let Some(open) = state.multiline.take_if(|open| open.reference == reference) else {
        return LineMeaning::Nothing;
    };
    if open.is_broken {
        return LineMeaning::Nothing;
    }
    state.context = Context::Message;
    match Spoken::of(&open.text.finish()) {
        Spoken::Message(text) => say_labeled(state, text, open.answers, open.label),
        Spoken::Ctcp(_) => LineMeaning::Nothing,
    }
}

fn open_message(state: &mut IrcState, reference: &str, message: &IrcMessage) {
    let Some(reader) = &state.reader else { return };
    let nick = reader.nick.clone();
    if state.multiline.as_ref().is_some_and(|open| !open.is_broken) {
        let words = "One message of several lines at a time; end the other one first.";
        return state.output.fail(&nick, ("BATCH", "MULTILINE_INVALID"), words);
    }
    let label = state.label.take();
    let is_known =
        state.output.has(Capability::Multiline) && message.parameter(1) == Some("draft/multiline");
    let is_here = message.parameter(2).is_some_and(|target| reader.is_channel(target));
    if !is_known || !is_here || reference.is_empty() {
        let words = "That batch was not taken.";
        state.output.fail(&nick, ("BATCH", "MULTILINE_INVALID_TARGET"), words);
        // Its lines are not to be taken for messages of their own.
        let broken = OpenBatch::new(reference, label, None, true);
        state.multiline = Some(Box::new(broken));
        return;
    }
    state.multiline = Some(Box::new(OpenBatch::new(reference, label, answered(message), false)));
}

fn add_line(state: &mut IrcState, reference: &str, message: &IrcMessage) {
    let nick = state.nick().to_owned();
    let open = state.multiline.as_mut().filter(|open| open.reference == reference);
    let Some(open) = open else {
        let words = "There is no such batch; that line was not sent.";
        return state.output.fail(&nick, ("BATCH", "MULTILINE_INVALID"), words);
    };
    if open.is_broken {
        return;
    }
    let is_here =
        |reader: &IrcReader| message.parameter(0).is_some_and(|target| reader.is_channel(target));
    if !state.reader.as_deref().is_some_and(is_here) {
        open.is_broken = true;
        open.text = Multiline::default();
        let words = "That line is for somebody else; the message was not sent.";
        return state.output.fail(&nick, ("BATCH", "MULTILINE_INVALID_TARGET"), words);
    }
    let text = message.parameter(1).unwrap_or_default();
    let continues = message.tags.get(CONCAT).is_some();
    if let Err(error) = open.text.push(text, continues) {
        open.is_broken = true;
        open.text = Multiline::default();
        tracing::debug!(%error, "a message of several lines is dropped");
        let words = "That message is too long; it was not sent.";
        state.output.fail(&nick, ("BATCH", "MULTILINE_MAX_BYTES"), words);
    }
}

impl OpenBatch {
    fn new(reference: &str, label: Option<String>, answers: Option<u64>, is_broken: bool) -> Self {
        let reference = reference.to_owned();
        Self { reference, label, answers, text: Multiline::default(), is_broken }
    }
}

/// Takes a `TAGMSG`: all that is passed on of it are reactions and typing.
pub fn tags(reader: &IrcReader, message: &IrcMessage) -> LineMeaning {
    let is_here = message.parameter(0).is_some_and(|target| reader.is_channel(target));
    if is_here && let Some(reaction) = reaction(message) {
        return reaction;
    }
    match message.tags.get("+typing") {
        Some("active") if is_here => LineMeaning::Request(Request::Typing { active: true }),
        Some("done" | "paused") if is_here => {
            LineMeaning::Request(Request::Typing { active: false })
        }
        _ => LineMeaning::Nothing,
    }
}
