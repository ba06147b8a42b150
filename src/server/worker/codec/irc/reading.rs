// SPDX-License-Identifier: GPL-3.0-or-later
//! Everything that a member reads beside answers: the past, what takes place, and passing
//! states of others.

use super::away::{RECONNECTING, away};
use super::capability::Capability;
use super::events::read_event;
use super::output::IrcOutput;
use super::past::read_past;
use super::reader::{IrcReader, source_of};
use crate::protocol::irc::IrcMessage;
use crate::protocol::{ServerMessage, classic};

/// Reads what everybody is told.
pub fn read(reader: &mut IrcReader, message: &ServerMessage, output: &mut IrcOutput) {
    match message {
        ServerMessage::Event(event) => {
            match reader.was_before(event) {
                true => read_past(reader, event, output),
                false => read_event(reader, event, output),
            }
            reader.past.is_over |= event.number >= reader.past.until;
        }
        // States that passed before it came: the list of members has what is left of them.
        _ if !reader.past.is_over => {}
        ServerMessage::Typing(typing)
            if output.has(Capability::MessageTags) && !reader.is(&typing.name) =>
        {
            let state = if typing.active { "active" } else { "done" };
            let message = IrcMessage::new("TAGMSG").from(&source_of(Some(&typing.name)));
            output.push(&message.with(&reader.channel).tagged("+typing", state));
        }
        ServerMessage::Reconnecting(change)
            if output.has(Capability::AwayNotify) && !reader.is(&change.name) =>
        {
            let message = IrcMessage::new("AWAY").from(&source_of(Some(&change.name)));
            output.push(&if change.active { message.with(RECONNECTING) } else { message });
        }
        ServerMessage::Away(change) => away(reader, change, output),
        ServerMessage::Power(notice) => {
            if let Some(line) = classic::power_line(notice.state) {
                output.notice(&reader.channel, line.trim());
            }
        }
        ServerMessage::FileLink(link) => {
            output.notice(&reader.channel, classic::link_line(link).trim());
        }
        _ => {}
    }
}
