// SPDX-License-Identifier: GPL-3.0-or-later
//! The way in: name, password and capabilities, in whatever order they come (RFC 2812,
//! section 3.1).

use super::negotiation::{Negotiation, negotiate};
use super::output::IrcOutput;
use crate::protocol::irc::{IrcMessage, Numeric};
use crate::protocol::{Hello, SecretString};

/// A client that is not in the room yet.
#[derive(Debug, Default)]
pub struct Registration {
    nick: Option<String>,
    password: Option<SecretString>,
    has_user: bool,
    is_negotiating: bool,
}

/// The outcome of a line of such a client.
#[derive(Debug)]
pub enum Registered {
    /// Something is missing.
    NotYet,
    /// Everything is here.
    Wants(Hello),
    /// It goes.
    Quits,
}

impl Registration {
    /// The name that it is called by until it has one.
    pub fn nick(&self) -> &str {
        self.nick.as_deref().unwrap_or("*")
    }

    /// Waits for another name: that one could not be had. Gives it.
    pub fn ask_name_again(&mut self) -> Option<String> {
        self.nick.take()
    }

    /// Takes a line.
    pub fn take(&mut self, message: &IrcMessage, output: &mut IrcOutput) -> Registered {
        let first = message.parameter(0).filter(|word| !word.is_empty());
        match (message.verb.as_str(), first) {
            ("CAP", _) => match negotiate(message, self.nick.as_deref().unwrap_or("*"), output) {
                Negotiation::GoesOn => self.is_negotiating = true,
                Negotiation::Ends => self.is_negotiating = false,
                Negotiation::None => {}
            },
            ("NICK", Some(nick)) => self.nick = Some(nick.to_owned()),
            ("NICK", None) => output.numeric(
                Numeric::NoNicknameGiven,
                self.nick(),
                &["A name needs at least one visible character."],
            ),
            ("PASS", Some(password)) => self.password = Some(password.to_owned().into()),
            ("USER", _) if message.parameter(3).is_some_and(|name| !name.is_empty()) => {
                self.has_user = true;
            }
            ("PASS" | "USER", _) => output.numeric(
                Numeric::NeedMoreParams,
                self.nick(),
                &[&message.verb, "Something is missing in that command."],
            ),
            ("PING", _) => output.pong(message),
            ("PONG", _) => {}
            ("QUIT", _) => return Registered::Quits,
            _ => output.numeric(Numeric::NotRegistered, self.nick(), &["Say NICK and USER first."]),
        }
        match &self.nick {
            Some(nick) if self.has_user && !self.is_negotiating => {
                let password = self.password.clone();
                Registered::Wants(Hello { password, ..Hello::named(nick.clone()) })
            }
            _ => Registered::NotYet,
        }
    }
}
