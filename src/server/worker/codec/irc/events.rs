// SPDX-License-Identifier: GPL-3.0-or-later
//! Events of the room as lines for one reader.

use super::awaited::{take_label, take_outcome};
use super::capability::Capability;
use super::output::{IrcOutput, SERVER};
use super::past::retell;
use super::reacting;
use super::reader::{IrcReader, KickedBy, source_of};
use super::redacting::{self, Redaction};
use super::saying::{Speech, join, notice, push, say};
use super::whispering::whispered;
use crate::protocol::irc::{IrcMessage, USER, host, nick, role_mode};
use crate::protocol::{Event, EventKind, LeaveReason, Member, ModerationAction, Nickname, classic};

/// Tells an event as it takes place.
pub fn read_event(reader: &mut IrcReader, event: &Event, output: &mut IrcOutput) {
    match &event.what {
        EventKind::Said { from, text, id, answers, emote, .. } => {
            let label = take_label(reader, Some(from), id.as_deref());
            let is_own = reader.is(from);
            if !is_own || output.has(Capability::EchoMessage) || label.is_some() {
                output.label_next(label);
                let (answers, emote, text) = (answers.as_ref(), *emote, text.as_str());
                let speech = Speech { event, from, answers, before: "", emote, text };
                say(reader, &speech, None, output);
            }
        }
        EventKind::Joined(member) => joined(reader, event, member, output),
        EventKind::Left { name, reason } => left(reader, event, name, *reason, output),
        EventKind::Renamed { from, to, id, .. } => {
            output.label_next(take_label(reader, Some(from), id.as_deref()));
            renamed(reader, event, from, to, output);
            output.acknowledge();
        }
        EventKind::Topic { by, topic, id } => {
            output.label_next(take_label(reader, by.as_ref(), id.as_deref()));
            let message = IrcMessage::new("TOPIC").from(&source_of(by.as_ref()));
            push(event, message.with(&reader.channel).with(topic.as_str()), output);
        }
        EventKind::Acted { .. } => moderated(reader, event, output),
        EventKind::Reacted(reaction) => reacting::tell(reader, event, reaction, output),
        EventKind::Whispered(whisper) => {
            let label = take_label(reader, Some(&whisper.from), whisper.id.as_deref());
            output.label_next(label);
            whispered(reader, (event, whisper), "", None, output);
        }
        EventKind::Edited(edit)
            if reader.is(&edit.from) && !output.has(Capability::EchoMessage) => {}
        // One whose text is told later.
        EventKind::Withheld | EventKind::Revised { .. } | EventKind::Voted(_) => {}
        EventKind::Removed { .. } => retell(reader, event, None, output),
        EventKind::Poll(_)
        | EventKind::File(_)
        | EventKind::PollClosed(_)
        | EventKind::Edited(_)
        | EventKind::Notice { .. }
        | EventKind::History { .. }
        | EventKind::Ended => {
            notice(reader, event, output);
        }
    }
}

fn moderated(reader: &mut IrcReader, event: &Event, output: &mut IrcOutput) {
    let EventKind::Acted { by, act, target, why, id } = &event.what else { return };
    match act {
        ModerationAction::Remove { message, .. } => {
            let awaited = take_outcome(reader, by.as_ref(), id.as_deref());
            let (label, target) = awaited.map_or((None, None), |it| (it.label, it.target));
            output.label_next(label);
            let (by, why) = (by.as_ref(), why.as_ref());
            let redaction = Redaction { by, message: *message, why, target };
            return redacting::tell(reader, event, redaction, output);
        }
        ModerationAction::Kick { .. } | ModerationAction::Ban { .. } => {
            let removal = KickedBy { by: by.clone(), why: why.clone() };
            reader.removal = Some(Box::new(removal));
        }
        _ => {}
    }
    acted(reader, event, &Acted { by: by.as_ref(), act, is_absent: target.absent }, output);
}

fn joined(reader: &IrcReader, event: &Event, member: &Member, output: &mut IrcOutput) {
    if reader.is(&member.name) {
        return;
    }
    push(event, join(member, &reader.channel, output), output);
    if let Some(mode) = role_mode(member.role()) {
        let message = IrcMessage::new("MODE").from(SERVER).with(&reader.channel);
        output.push(&message.with(format!("+{mode}")).with(nick(&member.name)));
    }
    doubt(reader, event, output);
}

/// Tells that somebody may not be who the name says: all but the first line of what
/// other guests are told.
fn doubt(reader: &IrcReader, event: &Event, output: &mut IrcOutput) {
    for line in classic::lines(event).lines().skip(1) {
        output.notice(&reader.channel, line.trim());
    }
}

fn left(
    reader: &mut IrcReader,
    event: &Event,
    name: &Nickname,
    reason: LeaveReason,
    output: &mut IrcOutput,
) {
    if reader.is(name) {
        return;
    }
    let quit = |words: &str| IrcMessage::new("QUIT").from(&source_of(Some(name))).with(words);
    let message = match reason {
        LeaveReason::Left => quit("Left"),
        LeaveReason::Vanished => quit("Connection lost"),
        LeaveReason::Stalled => quit("Did not read what the room said"),
        LeaveReason::Refused => quit("Broke the protocol"),
        LeaveReason::Other => quit("Gone"),
        LeaveReason::Kicked | LeaveReason::Banned => {
            let removal = reader.removal.as_deref();
            let by = source_of(removal.and_then(|removal| removal.by.as_ref()));
            let usual = if reason == LeaveReason::Kicked { "Kicked" } else { "Banned" };
            let why = removal.and_then(|removal| removal.why.as_ref());
            let why = why.map_or_else(|| usual.to_owned(), ToString::to_string);
            let kick = IrcMessage::new("KICK").from(&by).with(&reader.channel);
            kick.with(nick(name)).with(why)
        }
    };
    push(event, message, output);
}

fn renamed(
    reader: &mut IrcReader,
    event: &Event,
    from: &Nickname,
    to: &Nickname,
    output: &mut IrcOutput,
) {
    let source = source_of(Some(from));
    if reader.is(from) {
        reader.rename(to);
    }
    if nick(from) != nick(to) {
        push(event, IrcMessage::new("NICK").from(&source).with(nick(to)), output);
    }
    let (old, new) = (host(&nick(from)), host(&nick(to)));
    if output.has(Capability::ChgHost) && old != new {
        let message = IrcMessage::new("CHGHOST").from(&format!("{}!{USER}@{old}", nick(to)));
        let message = output.stamped(message.with(USER).with(new), event, 2);
        output.push(&message);
    }
    if output.has(Capability::Setname) {
        let setname = IrcMessage::new("SETNAME").from(&source_of(Some(to)));
        let setname = output.stamped(setname.with(to.as_str()), event, 1);
        output.push_labeled(setname);
    }
    doubt(reader, event, output);
}

fn acted(reader: &IrcReader, event: &Event, acted: &Acted<'_>, output: &mut IrcOutput) {
    let mode = |mode: &str| {
        let message = IrcMessage::new("MODE").from(&source_of(acted.by));
        message.with(&reader.channel).with(mode)
    };
    let sign = |on: bool, letter: char| format!("{}{letter}", if on { '+' } else { '-' });
    let message = match acted.act {
        // Those who leave for it are told of.
        ModerationAction::Kick { .. } if !acted.is_absent => return,
        ModerationAction::Lock { locked } => mode(&sign(*locked, 'i')),
        ModerationAction::Classic { open } => mode(&sign(!open, 'z')),
        ModerationAction::Moderator { name, moderator } if !acted.is_absent => {
            mode(&sign(*moderator, 'h')).with(nick(name))
        }
        _ => return notice(reader, event, output),
    };
    push(event, message, output);
}

/// A moderation action, and who did it.
struct Acted<'a> {
    by: Option<&'a Nickname>,
    act: &'a ModerationAction,
    is_absent: bool,
}
