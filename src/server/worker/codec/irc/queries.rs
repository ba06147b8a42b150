// SPDX-License-Identifier: GPL-3.0-or-later
//! Commands of a member that need to know the room: questions, and what is done to
//! somebody by nick.

use super::greeting::{count_people, message_of_the_day};
use super::mode::mode;
use super::output::{IrcOutput, SERVER};
use super::people::{ison, names, userhost, who, whois};
use super::reader::IrcReader;
use super::state::{Context, IrcState};
use super::view::RoomView;
use super::whispering::whisper;
use crate::protocol::irc::{IrcMessage, Numeric, nick, plain, server_time};
use crate::protocol::{ModerationAction, Request, Why, limits};

/// Answers a command with the room at hand.
pub fn answer(state: &mut IrcState, message: &IrcMessage, view: &RoomView) -> Vec<Request> {
    let Some(reader) = &state.reader else { return Vec::new() };
    let output = &mut state.output;
    match message.verb.as_str() {
        "NAMES" => names(reader, message, view, output),
        "WHO" => who(reader, message, view, output),
        "WHOIS" => whois(reader, message, view, output),
        "ISON" => ison(reader, message, view, output),
        "USERHOST" => userhost(reader, message, view, output),
        "TOPIC" => topic(reader, view, output),
        "LIST" => list(reader, message, view, output),
        "LUSERS" => count_people(reader, view.count, output),
        "MOTD" => message_of_the_day(reader, &view.rules, view.me.as_ref(), output),
        "TIME" => {
            let time = server_time(view.now);
            output.numeric(Numeric::Time, &reader.nick, &[SERVER, &time]);
        }
        "PRIVMSG" | "NOTICE" => return whisper(state, message, view),
        "MODE" => return mode(state, message, view),
        "KICK" => return kick(state, message, view),
        _ => {}
    }
    Vec::new()
}

fn kick(state: &mut IrcState, message: &IrcMessage, view: &RoomView) -> Vec<Request> {
    let mut answer = Vec::new();
    let Some(reader) = &state.reader else { return answer };
    let wanted = message.parameter(1).unwrap_or_default();
    let Some(member) = view.meant(wanted) else {
        let words = "Nobody here goes by that name.";
        let parameters = [wanted, &reader.channel, words];
        state.output.numeric(Numeric::UserNotInChannel, &reader.nick, &parameters);
        return answer;
    };
    state.context = Context::Moderation;
    // Many clients give the nick as the reason where there is none.
    let why = message.parameter(2).filter(|why| *why != wanted && *why != nick(&member.name));
    let short = |why: &str| plain(why).chars().take(limits::TOPIC_CHARACTERS).collect::<String>();
    let why = why.and_then(|why| Why::new(&short(why)).ok());
    let act = ModerationAction::Kick { name: member.name.clone() };
    answer.push(Request::Act { id: None, act, to: member.seat, why });
    answer
}

fn topic(reader: &IrcReader, view: &RoomView, output: &mut IrcOutput) {
    match view.topic.as_str() {
        "" => {
            let words = "There is no topic.";
            output.numeric(Numeric::NoTopic, &reader.nick, &[&reader.channel, words]);
        }
        topic => output.numeric(Numeric::Topic, &reader.nick, &[&reader.channel, topic]),
    }
}

fn list(reader: &IrcReader, message: &IrcMessage, view: &RoomView, output: &mut IrcOutput) {
    let wanted = message.parameter(0).unwrap_or_default();
    // Conditions and masks are not looked at: there is one channel to find.
    let is_other = |name: &str| {
        name.starts_with('#') && !name.contains(['*', '?']) && !reader.is_channel(name)
    };
    let count = view.count.to_string();
    output.numeric(Numeric::ListStart, &reader.nick, &["Channel", "Users  Name"]);
    if !wanted.split(',').all(is_other) {
        let words = [reader.channel.as_str(), &count, view.topic.as_str()];
        output.numeric(Numeric::List, &reader.nick, &words);
    }
    output.numeric(Numeric::ListEnd, &reader.nick, &["End of the list"]);
}
