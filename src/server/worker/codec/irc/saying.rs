// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages of members and other lines, with what their reader asked for.

use super::capability::Capability;
use super::output::{IrcOutput, SERVER};
use super::reader::{IrcReader, source_of};
use crate::protocol::irc::{IrcMessage, msgid, room_for_text, said_pieces};
use crate::protocol::{AnsweredMessage, Event, Member, Nickname, classic};

/// The tag of a line that continues the one before it.
pub const CONCAT: &str = "draft/multiline-concat";

/// The tags of a message that answers another one: as it is proposed, and as clients know it.
pub const REPLIES: [&str; 2] = ["+reply", "+draft/reply"];

/// A message as it is passed on.
pub struct Speech<'a> {
    pub event: &'a Event,
    pub from: &'a Nickname,
    pub answers: Option<&'a AnsweredMessage>,
    /// Words in front of it.
    pub before: &'a str,
    /// Set if the text is what its author does rather than says.
    pub emote: bool,
    pub text: &'a str,
}

/// Passes a message on, in as many lines as it needs. What it answers is a tag, or stands
/// in front of the text where the reader takes no tags.
pub fn say(reader: &IrcReader, speech: &Speech<'_>, batch: Option<&str>, output: &mut IrcOutput) {
    say_to(&reader.channel, speech, batch, output);
}

/// Passes a message to a channel or a nick on, as [`say`] does.
pub fn say_to(target: &str, speech: &Speech<'_>, batch: Option<&str>, output: &mut IrcOutput) {
    let Speech { event, from, emote, .. } = *speech;
    let source = source_of(Some(from));
    let tag = speech.answers.filter(|_| output.has(Capability::MessageTags));
    let replying = |message: IrcMessage| match tag {
        Some(answered) => {
            let id = msgid(answered.number);
            REPLIES.iter().fold(message, |message, tag| message.tagged(tag, &id))
        }
        None => message,
    };
    let words = speech.answers.filter(|_| tag.is_none()).map(AnsweredMessage::words);
    let text = format!("{}{}{}", speech.before, words.unwrap_or_default(), speech.text);
    // Clients do not put the lines of a deed together again: each is one by itself.
    let may_batch = !emote && output.has(Capability::Multiline) && output.has(Capability::Batch);
    let room = room_for_text(&source, "PRIVMSG", target);
    let pieces = said_pieces(&text, emote, room, may_batch);
    let is_batch = pieces.len() > 1 && may_batch;
    // The same for everybody, as the lines may be.
    let reference = is_batch.then(|| format!("m{}", event.number));
    if let Some(reference) = &reference {
        let open = IrcMessage::new("BATCH").from(&source).with(format!("+{reference}"));
        let open = output.stamped(open.with("draft/multiline").with(target), event, 0);
        output.push_labeled(in_batch(replying(open), batch));
    }
    for (at, piece) in pieces.into_iter().enumerate() {
        let said = IrcMessage::new("PRIVMSG").from(&source).with(target);
        let said = said.with(piece.text);
        if reference.is_some() {
            let said = if piece.continues { said.tagged(CONCAT, "") } else { said };
            output.push(&in_batch(said, reference.as_deref()));
        } else {
            let said = output.stamped(said, event, at);
            let said = if at == 0 { replying(said) } else { said };
            output.push_labeled(in_batch(said, batch));
        }
    }
    if let Some(reference) = &reference {
        let close = IrcMessage::new("BATCH").from(&source);
        output.push(&close.with(format!("-{reference}")));
    }
}

/// A line with the time and number of its event, and the label that waits.
pub fn push(event: &Event, message: IrcMessage, output: &mut IrcOutput) {
    let message = output.stamped(message, event, 0);
    output.push_labeled(message);
}

/// The same message as a part of a batch, if there is one.
pub fn in_batch(mut message: IrcMessage, batch: Option<&str>) -> IrcMessage {
    if let Some(batch) = batch {
        message.tags.set("batch", batch);
    }
    message
}

/// The line that tells of somebody who joined.
pub fn join(member: &Member, channel: &str, output: &IrcOutput) -> IrcMessage {
    let join = IrcMessage::new("JOIN").from(&source_of(Some(&member.name))).with(channel);
    match output.has(Capability::ExtendedJoin) {
        true => join.with("*").with(member.name.as_str()),
        false => join,
    }
}

/// Tells an event in a sentence, to the reader alone what is for two.
pub fn notice(reader: &IrcReader, event: &Event, output: &mut IrcOutput) {
    let target = if reader.is_private { &reader.nick } else { &reader.channel };
    for (piece, line) in classic::lines(event).lines().enumerate() {
        let notice = IrcMessage::new("NOTICE").from(SERVER).with(target);
        let notice = output.stamped(notice.with(line.trim()), event, piece);
        output.push(&notice);
    }
}
