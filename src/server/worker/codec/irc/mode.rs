// SPDX-License-Identifier: GPL-3.0-or-later
//! Modes of the channel, and what they mean to a room: `+h` makes a moderator, `+b` bans,
//! `+i` locks the room, and `+z` closes the door to guests without encryption.

use super::output::IrcOutput;
use super::people::no_such_nick;
use super::reader::IrcReader;
use super::refusal::end_bans;
use super::state::{Context, IrcState};
use super::view::RoomView;
use crate::protocol::irc::{IrcMessage, MaskTarget, Numeric, mask_target, nick_at, same_nick};
use crate::protocol::{ModerationAction, Nickname, Request, SeatNumber};

/// Modes that one command may change.
const CHANGES: usize = 4;

/// A mode as it is to be changed.
struct ModeChange<'a> {
    on: bool,
    letter: char,
    parameter: Option<&'a str>,
}

/// The changes in the parameters of a command.
fn changes(message: &IrcMessage) -> Vec<ModeChange<'_>> {
    let mut parameters = message.parameters.iter().skip(2).map(String::as_str);
    let (mut on, mut changes) = (true, Vec::new());
    for letter in message.parameter(1).unwrap_or_default().chars() {
        match letter {
            '+' | '-' => on = letter == '+',
            _ => {
                let takes_one = matches!(letter, 'b' | 'h' | 'o' | 'v' | 'k');
                let parameter = if takes_one { parameters.next() } else { None };
                changes.push(ModeChange { on, letter, parameter });
            }
        }
    }
    changes.truncate(CHANGES);
    changes
}

/// Answers `MODE`.
pub fn mode(state: &mut IrcState, message: &IrcMessage, view: &RoomView) -> Vec<Request> {
    let mut answer = Vec::new();
    let Some(reader) = &state.reader else { return answer };
    let target = message.parameter(0).unwrap_or_default();
    if !reader.is_channel(target) {
        own_modes(reader, message, target, view, &mut state.output);
        return answer;
    }
    if message.parameters.len() < 2 {
        channel_modes(reader, view, &mut state.output);
        return answer;
    }
    state.context = Context::Moderation;
    for wanted in changes(message) {
        answer.extend(change(reader, &wanted, view, &mut state.output));
    }
    answer
}

fn own_modes(
    reader: &IrcReader,
    message: &IrcMessage,
    target: &str,
    view: &RoomView,
    output: &mut IrcOutput,
) {
    let nick = &reader.nick;
    if target.starts_with('#') {
        let words = "There is no such channel.";
        output.numeric(Numeric::NoSuchChannel, nick, &[target, words]);
    } else if !same_nick(target, nick) {
        match view.called(target) {
            Some(_) => {
                let words = "Modes of others are not told.";
                output.numeric(Numeric::UsersDontMatch, nick, &[words]);
            }
            None => no_such_nick(reader, target, output),
        }
    } else if message.parameters.len() < 2 {
        output.numeric(Numeric::UserModeIs, nick, &["+"]);
    } else if message.parameter(1).is_some_and(|modes| !is_harmless(modes)) {
        output.numeric(Numeric::UModeUnknownFlag, nick, &["Nobody has modes here."]);
    }
}

fn channel_modes(reader: &IrcReader, view: &RoomView, output: &mut IrcOutput) {
    let mut modes = "+nt".to_owned();
    if view.rules.locked {
        modes.push('i');
    }
    if !view.rules.classic {
        modes.push('z');
    }
    output.numeric(Numeric::ChannelModeIs, &reader.nick, &[&reader.channel, &modes]);
}

fn change(
    reader: &IrcReader,
    change: &ModeChange<'_>,
    view: &RoomView,
    output: &mut IrcOutput,
) -> Option<Request> {
    let act = |(act, to)| Some(Request::Act { id: None, act, to, why: None });
    let (on, letter) = (change.on, change.letter.to_string());
    match (change.letter, change.parameter) {
        ('b', None) if may_moderate(view) => Some(Request::Bans { id: None }),
        // Clients ask by themselves when they join, and wait for the end of the list.
        ('b', None) => {
            end_bans(reader, output);
            None
        }
        ('b', Some(mask)) => act(ban(reader, on, mask, view, output)?),
        ('h', Some(wanted)) => {
            let Some(member) = view.called(wanted) else {
                no_such_nick(reader, wanted, output);
                return None;
            };
            let name = member.name.clone();
            act((ModerationAction::Moderator { name, moderator: on }, member.seat))
        }
        ('i', _) => act((ModerationAction::Lock { locked: on }, None)),
        ('z', _) => act((ModerationAction::Classic { open: !on }, None)),
        // The room is like that.
        ('n' | 't', _) if on => None,
        ('o', Some(_)) => {
            let words = "The host is who opened the room.";
            output.numeric(Numeric::ChanOPrivsNeeded, &reader.nick, &[&reader.channel, words]);
            None
        }
        ('h' | 'o', None) => {
            let words = "The name is missing.";
            output.numeric(Numeric::NeedMoreParams, &reader.nick, &["MODE", words]);
            None
        }
        _ => {
            let words = "This room does not know that mode.";
            output.numeric(Numeric::UnknownMode, &reader.nick, &[&letter, words]);
            None
        }
    }
}

/// A ban or its end. People are banned here, so that a mask has to mean one of them: by
/// the nick, or by the host, which clients take for `/ban NICK`.
fn ban(
    reader: &IrcReader,
    on: bool,
    mask: &str,
    view: &RoomView,
    output: &mut IrcOutput,
) -> Option<(ModerationAction, Option<SeatNumber>)> {
    let wanted = match mask_target(mask) {
        Some(MaskTarget::Nick(wanted)) => wanted,
        Some(MaskTarget::Host(host)) => nick_at(host).unwrap_or_default(),
        None => "",
    };
    let member = view.meant(mask).filter(|_| on);
    let name = member.map_or_else(|| Nickname::heard(wanted), |member| Ok(member.name.clone()));
    let Ok(name) = name else {
        let words = format!("A room bans people, not masks: /mode {} +b NICK", reader.channel);
        output.numeric(
            Numeric::InvalidModeParam,
            &reader.nick,
            &[&reader.channel, "b", mask, &words],
        );
        return None;
    };
    let seat = member.and_then(|member| member.seat);
    Some(match on {
        true => (ModerationAction::Ban { name, seconds: None }, seat),
        false => (ModerationAction::Unban { name }, None),
    })
}

/// `true` if the reader may see who is banned.
fn may_moderate(view: &RoomView) -> bool {
    view.me.as_ref().is_some_and(|me| me.role().may_moderate())
}

/// `true` for modes that clients set by themselves and that nobody misses.
fn is_harmless(modes: &str) -> bool {
    modes.chars().all(|c| matches!(c, '+' | '-' | 'i' | 'w' | 'x' | 's'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mode_takes_its_parameter() {
        let message = IrcMessage::parse(b"MODE #x +bi-hz Ada!*@* Bo").unwrap().unwrap();
        let changes = changes(&message);
        let found: Vec<_> = changes.iter().map(|it| (it.on, it.letter, it.parameter)).collect();
        let expected = [
            (true, 'b', Some("Ada!*@*")),
            (true, 'i', None),
            (false, 'h', Some("Bo")),
            (false, 'z', None),
        ];
        assert_eq!(found, expected);
    }
}
