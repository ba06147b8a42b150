// SPDX-License-Identifier: GPL-3.0-or-later
//! Commands that are answered without a look at the room.

use super::greeting::VERSION;
use super::output::{IrcOutput, SERVER};
use super::people::no_nick;
use super::reader::IrcReader;
use crate::protocol::irc::{IrcMessage, Numeric};

/// Lines about the program, and what may be done with it.
const HELP: [&str; 5] = [
    "Salotto is a chat room for the people on your own network.",
    "Talk in the channel; /me, /nick, /topic, /kick and /quit do what they do elsewhere.",
    "MODE +h NICK makes a moderator, MODE +b NICK bans, MODE +i locks the room.",
    "A message to a nick is for that one alone. There are no other channels.",
    "Whoever has a certificate of their own (CertFP) is known again.",
];

/// Answers what needs to know nothing of the room. `false` if it is no such command.
pub fn answer_alone(reader: &IrcReader, message: &IrcMessage, output: &mut IrcOutput) -> bool {
    let to = &reader.nick;
    match message.verb.as_str() {
        "VERSION" => {
            output.numeric(Numeric::Version, to, &[VERSION, SERVER, "A room on this network"]);
        }
        "INFO" => {
            for line in HELP {
                output.numeric(Numeric::Info, to, &[line]);
            }
            output.numeric(Numeric::EndOfInfo, to, &["End of the information"]);
        }
        "HELP" | "HELPOP" => help(reader, message, output),
        "ADMIN" => {
            let words = "Whoever opened the room runs this server.";
            output.numeric(Numeric::AdminMe, to, &[SERVER, "About whoever runs the server"]);
            output.numeric(Numeric::AdminLoc1, to, &[words]);
        }
        "LINKS" => {
            output.numeric(Numeric::Links, to, &[SERVER, SERVER, "0 A room on this network"]);
            output.numeric(Numeric::EndOfLinks, to, &["*", "End of the list"]);
        }
        "WHOWAS" if message.parameters.is_empty() => no_nick(reader, output),
        "WHOWAS" => {
            let wanted = message.parameter(0).unwrap_or("*");
            let words = "This room tells nothing about those who left.";
            output.numeric(Numeric::WasNoSuchNick, to, &[wanted, words]);
            output.numeric(Numeric::EndOfWhowas, to, &[wanted, "End of the answer"]);
        }
        "USERS" => output.numeric(Numeric::UsersDisabled, to, &["NAMES lists those here."]),
        "OPER" => output.numeric(Numeric::NoOperHost, to, &["There are no operators."]),
        "INVITE" => {
            let words = "Give them the address of the room instead.";
            output.numeric(Numeric::UnknownError, to, &["INVITE", words]);
        }
        _ => return false,
    }
    true
}

fn help(reader: &IrcReader, message: &IrcMessage, output: &mut IrcOutput) {
    let about = message.parameter(0).unwrap_or("*");
    let [first, rest @ ..] = HELP;
    output.numeric(Numeric::HelpStart, &reader.nick, &[about, first]);
    for line in rest {
        output.numeric(Numeric::HelpTxt, &reader.nick, &[about, line]);
    }
    output.numeric(Numeric::EndOfHelp, &reader.nick, &[about, "End of the help"]);
}
