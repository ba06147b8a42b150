// SPDX-License-Identifier: GPL-3.0-or-later
//! The greeting of a newcomer: who it is, where it is, and the channel it is taken into.

use super::output::{IrcOutput, SERVER};
use super::people::list_names;
use super::reader::IrcReader;
use super::saying::join;
use crate::protocol::irc::{Numeric, isupport};
use crate::protocol::{Member, Rules, Welcome, limits};

/// Name and version of the program.
pub const VERSION: &str = concat!("salotto-", env!("CARGO_PKG_VERSION"));

/// Greets a newcomer, and takes it into the channel.
pub fn greet(reader: &IrcReader, welcome: &Welcome, output: &mut IrcOutput) {
    let nick = &reader.nick;
    let words = format!("Welcome to {}, {}", welcome.room, welcome.you);
    output.numeric(Numeric::Welcome, nick, &[&words]);
    let words = format!("Your host is {SERVER}, running {VERSION}");
    output.numeric(Numeric::YourHost, nick, &[&words]);
    output.numeric(Numeric::Created, nick, &["This server is open for as long as its room"]);
    output.numeric(Numeric::MyInfo, nick, &[SERVER, VERSION, "o", "bhimnotz", "bho"]);
    let tokens =
        [format!("CHATHISTORY={}", limits::PAGE_EVENTS), "MSGREFTYPES=msgid,timestamp".to_owned()];
    for line in isupport(&welcome.room, &tokens.each_ref().map(String::as_str)) {
        let mut words: Vec<&str> = line.iter().map(String::as_str).collect();
        words.push("are supported by this server");
        output.numeric(Numeric::ISupport, nick, &words);
    }
    let me = welcome.members.iter().find(|member| reader.is(&member.name));
    count_people(reader, welcome.members.len(), output);
    message_of_the_day(reader, &welcome.rules, me, output);
    if let Some(me) = me {
        output.push(&join(me, &reader.channel, output));
    }
    if !welcome.topic.as_str().is_empty() {
        output.numeric(Numeric::Topic, nick, &[&reader.channel, welcome.topic.as_str()]);
    }
    list_names(nick, &reader.channel, &welcome.members, output);
    if let Some(seconds) = welcome.muted {
        let words = crate::protocol::Reason::Muted.sentence_with(None, Some(seconds));
        output.notice(&reader.channel, &words);
    }
}

/// Answers `LUSERS`, in the words that clients read numbers from.
pub fn count_people(reader: &IrcReader, people: usize, output: &mut IrcOutput) {
    let (nick, count) = (&reader.nick, people.to_string());
    let words = format!("There are {people} users and 0 invisible on 1 servers");
    output.numeric(Numeric::LuserClient, nick, &[&words]);
    output.numeric(Numeric::LuserOp, nick, &["0", "operators"]);
    output.numeric(Numeric::LuserChannels, nick, &["1", "channels"]);
    let words = format!("I have {people} clients and 0 servers");
    output.numeric(Numeric::LuserMe, nick, &[&words]);
    let words = format!("Current local users: {people}, max: {people}");
    output.numeric(Numeric::LocalUsers, nick, &[&count, &count, &words]);
    let words = format!("Current global users: {people}, max: {people}");
    output.numeric(Numeric::GlobalUsers, nick, &[&count, &count, &words]);
}

/// Answers `MOTD`: what somebody who comes in has to know.
pub fn message_of_the_day(
    reader: &IrcReader,
    rules: &Rules,
    me: Option<&Member>,
    output: &mut IrcOutput,
) {
    let nick = &reader.nick;
    let words = format!("- {SERVER} Message of the day -");
    output.numeric(Numeric::MotdStart, nick, &[&words]);
    let mut lines =
        vec![format!("You are in the one room of this server, as {}.", reader.called())];
    if me.is_some_and(|me| !me.encrypted) {
        lines.push("Your connection is not encrypted.".to_owned());
    }
    if rules.kept {
        lines.push("What is said is kept on the host's disk.".to_owned());
    }
    if rules.slow > 0 {
        let seconds = rules.slow;
        lines.push(format!("The room is in slow mode: {seconds} s between two messages."));
    }
    for line in lines {
        output.numeric(Numeric::Motd, nick, &[&format!("- {line}")]);
    }
    output.numeric(Numeric::EndOfMotd, nick, &["End of the message of the day"]);
}
