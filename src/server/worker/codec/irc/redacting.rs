// SPDX-License-Identifier: GPL-3.0-or-later
//! Removal of messages (`IRCv3` `draft/message-redaction`): a line by itself, or a sentence
//! for who knows no such line.

use super::awaited::await_outcome;
use super::capability::Capability;
use super::output::{IrcOutput, SERVER};
use super::reader::{IrcReader, source_of};
use super::state::{Context, IrcState, LineMeaning, RedactedMessage};
use crate::protocol::irc::{IrcMessage, msgid, plain, read_msgid};
use crate::protocol::{Event, ModerationAction, Nickname, Reason, Request, Why, classic, limits};

/// The removal of a message.
pub struct Redaction<'a> {
    pub by: Option<&'a Nickname>,
    /// Number of the message.
    pub message: u64,
    pub why: Option<&'a Why>,
    /// The channel or nick that the reader named itself.
    pub target: Option<String>,
}

/// Takes a `REDACT`.
pub fn redact(state: &mut IrcState, message: &IrcMessage) -> LineMeaning {
    let Some(reader) = &state.reader else { return LineMeaning::Nothing };
    let (Some(target), Some(id)) = (message.parameter(0), message.parameter(1)) else {
        state.missing("REDACT");
        return LineMeaning::Nothing;
    };
    let redacted = RedactedMessage { target: target.to_owned(), msgid: id.to_owned() };
    let nick = reader.nick.clone();
    if target.starts_with('#') && !reader.is_channel(target) {
        let words = "There is no such channel.";
        let fail = ("REDACT", "INVALID_TARGET");
        state.output.fail_about(&nick, fail, &[target], words);
        return LineMeaning::Nothing;
    }
    // One of several lines has the place of the line behind the number.
    let number = read_msgid(id.split_once('.').map_or(id, |(number, _)| number));
    let Some(number) = number else {
        unknown(&redacted, &nick, Reason::NoSuchMessage.sentence(), &mut state.output);
        return LineMeaning::Nothing;
    };
    let short = |why: &str| plain(why).chars().take(limits::TOPIC_CHARACTERS).collect::<String>();
    let why = message.parameter(2).and_then(|why| Why::new(&short(why)).ok());
    state.context = Context::Redaction(redacted);
    let id = await_outcome(state, Some(target));
    let act = ModerationAction::Remove { message: number, from: None };
    LineMeaning::Request(Request::Act { id, act, to: None, why })
}

/// Tells that a message is removed.
pub fn tell(reader: &IrcReader, event: &Event, redaction: Redaction<'_>, output: &mut IrcOutput) {
    let usual = if reader.is_private { &reader.nick } else { &reader.channel };
    if output.has(Capability::Redaction) {
        let target = redaction.target.as_ref().unwrap_or(usual);
        let line = IrcMessage::new("REDACT").from(&source_of(redaction.by)).with(target);
        let line = line.with(msgid(redaction.message));
        let line = match redaction.why {
            Some(why) => line.with(why.as_str()),
            None => line,
        };
        output.push_labeled(output.stamped(line, event, 0));
    }
    // Where a message of several lines is several, the line above takes the first alone.
    let has_batches = output.has(Capability::Batch) && output.has(Capability::Multiline);
    if !output.has(Capability::Redaction) || !has_batches {
        for line in classic::lines(event).lines() {
            let notice = IrcMessage::new("NOTICE").from(SERVER).with(usual).with(line.trim());
            output.push_labeled(output.stamped(notice, event, 1));
        }
    }
}

/// Tells that a message is not removed.
pub fn refused(
    redacted: &RedactedMessage,
    reason: Reason,
    (nick, sentence): (&str, &str),
    output: &mut IrcOutput,
) {
    let RedactedMessage { target, msgid } = redacted;
    match reason {
        Reason::NoSuchMessage => unknown(redacted, nick, sentence, output),
        Reason::TooOld => {
            let window = limits::OWN_REMOVED_FOR.as_secs().to_string();
            let fail = ("REDACT", "REDACT_WINDOW_EXPIRED");
            output.fail_about(nick, fail, &[target, msgid, &window], sentence);
        }
        _ => {
            let fail = ("REDACT", "REDACT_FORBIDDEN");
            output.fail_about(nick, fail, &[target, msgid], sentence);
        }
    }
}

/// Tells that a message is not there, or not any more.
pub fn unknown(redacted: &RedactedMessage, nick: &str, sentence: &str, output: &mut IrcOutput) {
    let RedactedMessage { target, msgid } = redacted;
    output.fail_about(nick, ("REDACT", "UNKNOWN_MSGID"), &[target, msgid], sentence);
}
