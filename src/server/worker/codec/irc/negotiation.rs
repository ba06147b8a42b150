// SPDX-License-Identifier: GPL-3.0-or-later
//! The negotiation of capabilities (`CAP`).

use super::capability::Capability;
use super::output::{IrcOutput, SERVER};
use crate::protocol::irc::{IrcMessage, Numeric};

/// A step of the negotiation, as far as it matters for coming in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Negotiation {
    /// It goes on, and holds up the way in.
    GoesOn,
    /// It is over.
    Ends,
    /// There was nothing to negotiate.
    None,
}

/// Answers a `CAP` of a client that is called `nick`.
pub fn negotiate(message: &IrcMessage, nick: &str, output: &mut IrcOutput) -> Negotiation {
    let answer = |word: &str| IrcMessage::new("CAP").from(SERVER).with(nick).with(word);
    let words = message.parameter(1).unwrap_or_default();
    match message.parameter(0).map(str::to_ascii_uppercase).as_deref() {
        Some("LS") => {
            let version = words.parse::<u32>().unwrap_or_default();
            if version >= 302 {
                output.capabilities.set(Capability::CapNotify, true);
            }
            let all = Capability::ALL.map(|capability| capability.offered(version >= 302));
            output.push(&answer("LS").with(all.join(" ")));
            Negotiation::GoesOn
        }
        Some("LIST") => {
            output.push(&answer("LIST").with(output.capabilities.names()));
            Negotiation::None
        }
        Some("REQ") => {
            let done = output.capabilities.request(words);
            output.push(&answer(if done { "ACK" } else { "NAK" }).with(words));
            Negotiation::GoesOn
        }
        Some("END") => Negotiation::Ends,
        other => {
            let command = other.unwrap_or("*");
            let numeric = IrcMessage::numeric(SERVER, Numeric::InvalidCapCmd, nick);
            output.push(&numeric.with(command).with("There is no such CAP command."));
            Negotiation::None
        }
    }
}
