// SPDX-License-Identifier: GPL-3.0-or-later
//! Absence: `AWAY`, and what is told of it.

use super::capability::Capability;
use super::output::IrcOutput;
use super::reader::{IrcReader, source_of};
use super::state::{Context, IrcState, LineMeaning};
use crate::protocol::irc::{IrcMessage, Numeric, plain};
use crate::protocol::{AwayNote, AwayNotice, Member, Request};

/// The note of somebody whose connection is lost.
pub const RECONNECTING: &str = "Reconnecting";

/// Takes an `AWAY`: without words its author is back.
pub fn ask_away(state: &mut IrcState, message: &IrcMessage) -> LineMeaning {
    let words = message.parameter(0).filter(|words| !words.is_empty());
    let note = words.map(|words| plain(words).into_owned());
    state.context = Context::Away { is_away: note.is_some() };
    LineMeaning::Request(Request::Away { id: None, note })
}

/// Tells that somebody else is away, or back.
pub fn away(reader: &IrcReader, change: &AwayNotice, output: &mut IrcOutput) {
    if !output.has(Capability::AwayNotify) || reader.is(&change.name) {
        return;
    }
    let message = IrcMessage::new("AWAY").from(&source_of(Some(&change.name)));
    output.push(&match &change.note {
        Some(note) => message.with(words(note)),
        None => message,
    });
}

/// Answers `AWAY`.
pub fn tell_own(nick: &str, is_away: bool, output: &mut IrcOutput) {
    match is_away {
        true => output.numeric(Numeric::NowAway, nick, &["You are away."]),
        false => output.numeric(Numeric::UnAway, nick, &["You are back."]),
    }
}

/// The note of a member that is away, for whatever reason.
pub fn note_of(member: &Member) -> Option<&str> {
    let lost = member.reconnecting.then_some(RECONNECTING);
    lost.or_else(|| member.away.as_ref().map(words))
}

/// A note in words: in IRC an empty one would mean that somebody is back.
fn words(note: &AwayNote) -> &str {
    if note.is_empty() { "Away" } else { note.as_str() }
}
