// SPDX-License-Identifier: GPL-3.0-or-later
//! Emoji to messages: tags of a message without text, as `IRCv3` has them, or a line of the
//! room for who takes no tags.

use super::capability::Capability;
use super::output::IrcOutput;
use super::reader::{IrcReader, source_of};
use super::saying::{REPLIES, notice, push};
use super::state::LineMeaning;
use crate::protocol::irc::{IrcMessage, msgid, read_msgid};
use crate::protocol::{Event, Reaction, Request};

const REACT: &str = "+draft/react";
const UNREACT: &str = "+draft/unreact";

/// The reaction that a `TAGMSG` is, if it is one.
pub fn reaction(message: &IrcMessage) -> Option<LineMeaning> {
    let put = message.tags.get(REACT).map(|emoji| (emoji, true));
    let (emoji, active) = put.or(message.tags.get(UNREACT).map(|emoji| (emoji, false)))?;
    let id = REPLIES.iter().find_map(|tag| message.tags.get(tag))?;
    // One of several lines has the place of the line behind the number.
    let message = read_msgid(id.split_once('.').map_or(id, |(number, _)| number))?;
    let emoji = emoji.to_owned();
    Some(LineMeaning::Request(Request::React { id: None, message, emoji, active }))
}

/// Tells that somebody put an emoji to a message, or took it back.
pub fn tell(reader: &mut IrcReader, event: &Event, reaction: &Reaction, output: &mut IrcOutput) {
    if reader.is(&reaction.from) && !output.has(Capability::EchoMessage) {
        return;
    }
    if !output.has(Capability::MessageTags) {
        if reaction.active && reader.reaction_pace.allows(event.time) {
            notice(reader, event, output);
        }
        return;
    }
    let tag = if reaction.active { REACT } else { UNREACT };
    let line = IrcMessage::new("TAGMSG").from(&source_of(Some(&reaction.from)));
    let line = line.with(&reader.channel).tagged(tag, reaction.emoji.as_str());
    let id = msgid(reaction.message);
    push(event, REPLIES.iter().fold(line, |line, tag| line.tagged(tag, &id)), output);
}
