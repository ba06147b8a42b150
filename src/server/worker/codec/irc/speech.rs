// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages of a member for everybody, in one line or several, and its typing.

use super::awaited::await_outcome;
use super::capability::Capability;
use super::reacting::reaction;
use super::reader::IrcReader;
use super::saying::{CONCAT, REPLIES};
use super::state::{Context, IrcState, LineMeaning, OpenBatch};
use crate::protocol::Request;
use crate::protocol::irc::{IrcMessage, Multiline, Numeric, Spoken, read_msgid, same_nick};

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
        Spoken::Message { .. } if !reader.is_channel(target) => LineMeaning::Command(message),
        Spoken::Message { text, emote } => {
            let answers = answered(&message);
            say(state, text, emote, answers)
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
fn say(state: &mut IrcState, text: String, emote: bool, answers: Option<u64>) -> LineMeaning {
    let id = echoed_id(state);
    LineMeaning::Request(Request::Say { id, answers, emote, text })
}

/// The id of a message that comes back with its label; none if it does not, or has none.
pub fn echoed_id(state: &mut IrcState) -> Option<String> {
    let echoes = state.output.has(Capability::EchoMessage);
    if echoes { await_outcome(state, None) } else { None }
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
    // The whole is answered, not its end.
    state.label = open.label;
    let text = open.text.finish();
    if !state.reader.as_deref().is_some_and(|reader| reader.is_channel(&open.target)) {
        // Whom it is for, the room has to say.
        return LineMeaning::Command(IrcMessage::new("PRIVMSG").with(open.target).with(text));
    }
    match Spoken::of(&text) {
        Spoken::Message { text, emote } => say(state, text, emote, open.answers),
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
    let target = message.parameter(2).unwrap_or_default();
    let may_be_here = reader.is_channel(target) || !(target.is_empty() || target.starts_with('#'));
    if !is_known || !may_be_here || reference.is_empty() {
        let words = "That batch was not taken.";
        state.output.fail(&nick, ("BATCH", "MULTILINE_INVALID_TARGET"), words);
        // Its lines are not to be taken for messages of their own.
        let broken = OpenBatch { is_broken: true, ..OpenBatch::new(reference, target) };
        state.multiline = Some(Box::new(broken));
        return;
    }
    let answers = answered(message);
    let open = OpenBatch { label, answers, ..OpenBatch::new(reference, target) };
    state.multiline = Some(Box::new(open));
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
    if !message.parameter(0).is_some_and(|target| same_nick(target, &open.target)) {
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
    fn new(reference: &str, target: &str) -> Self {
        let (reference, target) = (reference.to_owned(), target.to_owned());
        let text = Multiline::default();
        Self { reference, target, label: None, answers: None, text, is_broken: false }
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
