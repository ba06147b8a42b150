// SPDX-License-Identifier: GPL-3.0-or-later
//! Lines of a member: what each of them asks for.

use super::awaited::await_outcome;
use super::away::ask_away;
use super::history::chat_history;
use super::negotiation::negotiate;
use super::people::no_nick;
use super::redacting::redact;
use super::speech::{batch, spoken, tags};
use super::standing::answer_alone;
use super::state::{Context, IrcState, LineMeaning};
use crate::protocol::Request;
use crate::protocol::irc::{IrcMessage, Numeric, plain};
use crate::server::worker::codec::decoded::{PeerDecoded, PeerInput};

/// Commands that need to know the room.
const QUERIES: [&str; 10] =
    ["NAMES", "WHO", "WHOIS", "ISON", "USERHOST", "LIST", "LUSERS", "MOTD", "TIME", "MODE"];

/// Takes a line of a member.
pub fn member_line(state: &mut IrcState, message: IrcMessage, cost: usize) -> PeerDecoded {
    state.context = Context::Other;
    state.begin_label(&message);
    match asked(state, message) {
        LineMeaning::Request(request) => PeerInput::Request(request, cost).into(),
        LineMeaning::Command(message) => PeerInput::Command(Box::new(message), cost).into(),
        LineMeaning::Nothing => PeerInput::Alive(cost).into(),
        LineMeaning::Goodbye => PeerDecoded::Goodbye,
    }
}

fn asked(state: &mut IrcState, message: IrcMessage) -> LineMeaning {
    let Some(reader) = &mut state.reader else { return LineMeaning::Nothing };
    let first = message.parameter(0).unwrap_or_default();
    match message.verb.as_str() {
        "PRIVMSG" | "NOTICE" => return spoken(state, message),
        "TAGMSG" => return tags(reader, &message),
        "BATCH" => return batch(state, &message),
        "REDACT" => return redact(state, &message),
        "CHATHISTORY" => return chat_history(state, &message),
        "PING" if message.parameters.is_empty() => state.missing("PING"),
        "PING" => state.output.pong(&message),
        "PONG" => {}
        "CAP" => {
            let nick = reader.nick.clone();
            negotiate(&message, &nick, &mut state.output);
        }
        "QUIT" => return LineMeaning::Goodbye,
        "JOIN" => return join(state, first),
        "PART" => return part(state, first),
        "AWAY" => return ask_away(state, &message),
        "NICK" => return nick_change(state, first),
        "SETNAME" => return real_name(state, first),
        "TOPIC" if reader.is_channel(first) => return topic(state, message),
        "KICK" if message.parameters.len() >= 2 && reader.is_channel(first) => {
            return LineMeaning::Command(message);
        }
        "TOPIC" | "KICK" if message.parameters.is_empty() || reader.is_channel(first) => {
            state.missing(&message.verb);
        }
        "TOPIC" | "KICK" => state.no_such_channel(first),
        "USER" | "PASS" => {
            let nick = reader.nick.clone();
            let words = "You are in the room already.";
            state.output.numeric(Numeric::AlreadyRegistered, &nick, &[words]);
        }
        "MODE" if message.parameters.is_empty() => state.missing("MODE"),
        verb if QUERIES.contains(&verb) => return LineMeaning::Command(message),
        verb => {
            let verb = verb.to_owned();
            if !answer_alone(reader, &message, &mut state.output) {
                unknown(state, &verb);
            }
        }
    }
    LineMeaning::Nothing
}

/// The one channel is joined already.
fn join(state: &mut IrcState, channels: &str) -> LineMeaning {
    // `JOIN 0` leaves all channels.
    if channels == "0" {
        return LineMeaning::Goodbye;
    }
    if channels.is_empty() {
        state.missing("JOIN");
    }
    let Some(reader) = &state.reader else { return LineMeaning::Nothing };
    let others = channels.split(',').filter(|name| !name.is_empty() && !reader.is_channel(name));
    let others: Vec<_> = others.take(CHANNELS).map(str::to_owned).collect();
    for name in others {
        state.no_such_channel(&name);
    }
    LineMeaning::Nothing
}

/// Asked about the topic, or for another one.
fn topic(state: &mut IrcState, message: IrcMessage) -> LineMeaning {
    let Some(topic) = message.parameter(1) else { return LineMeaning::Command(message) };
    state.context = Context::Moderation;
    let topic = plain(topic).into_owned();
    let id = await_outcome(state, None);
    LineMeaning::Request(Request::Topic { id, topic })
}

/// The real name is the name.
fn real_name(state: &mut IrcState, name: &str) -> LineMeaning {
    state.context = Context::RealName;
    let id = await_outcome(state, None);
    LineMeaning::Request(Request::Rename { id, name: name.to_owned() })
}

/// Whoever leaves the channel leaves the room.
fn part(state: &mut IrcState, channels: &str) -> LineMeaning {
    let Some(reader) = &state.reader else { return LineMeaning::Nothing };
    if channels.split(',').any(|name| reader.is_channel(name)) {
        let part = IrcMessage::new("PART").from(&reader.source()).with(&reader.channel);
        state.output.push(&part);
        return LineMeaning::Goodbye;
    }
    match channels {
        "" => state.missing("PART"),
        other => state.no_such_channel(other),
    }
    LineMeaning::Nothing
}

fn nick_change(state: &mut IrcState, wanted: &str) -> LineMeaning {
    let Some(reader) = &state.reader else { return LineMeaning::Nothing };
    if wanted.is_empty() {
        no_nick(reader, &mut state.output);
        return LineMeaning::Nothing;
    }
    if wanted == reader.nick {
        return LineMeaning::Nothing;
    }
    state.context = Context::Name(wanted.to_owned());
    let id = await_outcome(state, None);
    LineMeaning::Request(Request::Rename { id, name: wanted.to_owned() })
}

fn unknown(state: &mut IrcState, verb: &str) {
    let nick = state.nick().to_owned();
    let words = "This room does not know that command.";
    state.output.numeric(Numeric::UnknownCommand, &nick, &[verb, words]);
}

/// Channels that one command may name.
const CHANNELS: usize = 4;
