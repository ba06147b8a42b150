// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages to a nick: whispers, as they are sent and as they are read.

use super::capability::Capability;
use super::output::IrcOutput;
use super::people::no_such_nick;
use super::reader::IrcReader;
use super::saying::{Speech, say_to};
use super::speech::echoed_id;
use super::state::{Context, IrcState};
use super::view::RoomView;
use crate::protocol::irc::{IrcMessage, Numeric, Spoken, nick};
use crate::protocol::{Event, Request, Whisper};

/// Takes a message for somebody by nick. Nothing that was meant for one is lost silently.
pub fn whisper(state: &mut IrcState, message: &IrcMessage, view: &RoomView) -> Vec<Request> {
    let Some(reader) = &state.reader else { return Vec::new() };
    let target = message.parameter(0).unwrap_or_default();
    let is_notice = message.verb == "NOTICE";
    let Some(member) = view.called(target) else {
        match () {
            () if is_notice => {
                state.output.notice(&reader.nick, "Nobody here goes by that name.");
            }
            () if target.starts_with('#') => {
                let words = "There is no such channel.";
                state.output.numeric(Numeric::NoSuchChannel, &reader.nick, &[target, words]);
            }
            () => no_such_nick(reader, target, &mut state.output),
        }
        return Vec::new();
    };
    let said = Spoken::of(message.parameter(1).unwrap_or_default());
    let Spoken::Message { text, emote } = said else { return Vec::new() };
    let (name, to) = (member.name.to_string(), member.seat);
    state.context = match is_notice {
        true => Context::Notice,
        false => Context::Whisper(target.to_owned()),
    };
    let id = echoed_id(state);
    vec![Request::Whisper { id, name, to, emote, text }]
}

/// Tells a whisper: to the one it is for, and to its author where that is asked for.
pub fn whispered(
    reader: &IrcReader,
    (event, whisper): (&Event, &Whisper),
    before: &str,
    batch: Option<&str>,
    output: &mut IrcOutput,
) {
    let is_own = reader.is(&whisper.from);
    if is_own && !output.has(Capability::EchoMessage) {
        return;
    }
    let (emote, text) = (whisper.emote, whisper.text.as_str());
    let target = if is_own { nick(&whisper.to) } else { reader.nick.clone() };
    let speech = Speech { event, from: &whisper.from, answers: None, before, emote, text };
    say_to(&target, &speech, batch, output);
}
