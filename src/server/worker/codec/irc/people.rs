// SPDX-License-Identifier: GPL-3.0-or-later
//! Questions about people: `NAMES`, `WHO`, `WHOIS`, `ISON`, `USERHOST`.

use super::away::note_of;
use super::capability::Capability;
use super::output::{IrcOutput, SERVER};
use super::reader::IrcReader;
use super::view::{RoomView, listed_nick};
use crate::protocol::irc::{IrcMessage, Numeric, USER, host, nick, role_prefix, same_nick, source};
use crate::protocol::{Member, Role};

/// Bytes of names in one line.
const NAMES_BYTES: usize = 300;
/// Nicks that one question may be about.
const NICKS: usize = 8;

/// Lists the names in a channel.
pub fn list_names(to: &str, channel: &str, members: &[Member], output: &mut IrcOutput) {
    let with_hosts = output.has(Capability::UserhostInNames);
    let mut names = String::new();
    for member in members {
        let name = match with_hosts {
            true => {
                let prefix = role_prefix(member.role());
                format!("{prefix}{}", source(&member.name))
            }
            false => listed_nick(member),
        };
        if !names.is_empty() && names.len() + name.len() > NAMES_BYTES {
            output.numeric(Numeric::NamReply, to, &["=", channel, &names]);
            names.clear();
        }
        if !names.is_empty() {
            names.push(' ');
        }
        names += &name;
    }
    if !names.is_empty() {
        output.numeric(Numeric::NamReply, to, &["=", channel, &names]);
    }
    output.numeric(Numeric::EndOfNames, to, &[channel, "End of the names"]);
}

pub fn names(reader: &IrcReader, message: &IrcMessage, view: &RoomView, output: &mut IrcOutput) {
    match message.parameter(0) {
        Some(other) if !reader.is_channel(other) => {
            output.numeric(Numeric::EndOfNames, &reader.nick, &[other, "End of the names"]);
        }
        _ => list_names(&reader.nick, &reader.channel, &view.members, output),
    }
}

pub fn who(reader: &IrcReader, message: &IrcMessage, view: &RoomView, output: &mut IrcOutput) {
    let mask = message.parameter(0).unwrap_or("*");
    let is_all = reader.is_channel(mask) || matches!(mask, "*" | "0");
    for member in &view.members {
        let its = nick(&member.name);
        if is_all || same_nick(&its, mask) {
            let presence = if note_of(member).is_some() { "G" } else { "H" };
            let flags = format!("{presence}{}", role_prefix(member.role()));
            let name = format!("0 {}", member.name);
            let words = [&reader.channel, USER, &host(&its), SERVER, &its, &flags, &name];
            output.numeric(Numeric::WhoReply, &reader.nick, &words);
        }
    }
    output.numeric(Numeric::EndOfWho, &reader.nick, &[mask, "End of the list"]);
}

pub fn whois(reader: &IrcReader, message: &IrcMessage, view: &RoomView, output: &mut IrcOutput) {
    // With two parameters the first one names a server.
    let Some(asked) = message.parameters.get(1).or(message.parameters.first()) else {
        return no_nick(reader, output);
    };
    for wanted in asked.split(',').filter(|nick| !nick.is_empty()).take(NICKS) {
        match view.called(wanted) {
            Some(member) => tell_of(reader, member, output),
            None => no_such_nick(reader, wanted, output),
        }
    }
    output.numeric(Numeric::EndOfWhois, &reader.nick, &[asked, "End of the answer"]);
}

fn tell_of(reader: &IrcReader, member: &Member, output: &mut IrcOutput) {
    let (to, its) = (&reader.nick, nick(&member.name));
    let name = member.name.as_str();
    output.numeric(Numeric::WhoisUser, to, &[&its, USER, &host(&its), "*", name]);
    let channel = format!("{}{}", role_prefix(member.role()), reader.channel);
    output.numeric(Numeric::WhoisChannels, to, &[&its, &channel]);
    output.numeric(Numeric::WhoisServer, to, &[&its, SERVER, "A room on this network"]);
    let role = match member.role() {
        Role::Host => Some("hosts this room"),
        Role::Moderator => Some("is a moderator of this room"),
        Role::Guest => None,
    };
    if let Some(role) = role {
        output.numeric(Numeric::WhoisSpecial, to, &[&its, role]);
    }
    if member.encrypted {
        output.numeric(Numeric::WhoisSecure, to, &[&its, "has an encrypted connection"]);
    } else {
        let words = "has a connection that is not encrypted";
        output.numeric(Numeric::WhoisSpecial, to, &[&its, words]);
    }
    if let Some(note) = note_of(member) {
        output.numeric(Numeric::Away, to, &[&its, note]);
    }
}

pub fn ison(reader: &IrcReader, message: &IrcMessage, view: &RoomView, output: &mut IrcOutput) {
    let asked = message.parameters.iter().flat_map(|words| words.split(' '));
    let here: Vec<_> = asked.filter(|wanted| view.called(wanted).is_some()).take(NICKS).collect();
    output.numeric(Numeric::IsOn, &reader.nick, &[&here.join(" ")]);
}

pub fn userhost(reader: &IrcReader, message: &IrcMessage, view: &RoomView, output: &mut IrcOutput) {
    let asked = message.parameters.iter().take(NICKS);
    let here = asked.filter_map(|wanted| view.called(wanted)).map(|member| {
        let away = if note_of(member).is_some() { '-' } else { '+' };
        let its = nick(&member.name);
        format!("{its}={away}{USER}@{}", host(&its))
    });
    let here: Vec<_> = here.collect();
    output.numeric(Numeric::UserHost, &reader.nick, &[&here.join(" ")]);
}

pub fn no_such_nick(reader: &IrcReader, wanted: &str, output: &mut IrcOutput) {
    let words = "Nobody here goes by that name.";
    output.numeric(Numeric::NoSuchNick, &reader.nick, &[wanted, words]);
}

pub fn no_nick(reader: &IrcReader, output: &mut IrcOutput) {
    output.numeric(Numeric::NoNicknameGiven, &reader.nick, &["The name is missing."]);
}
