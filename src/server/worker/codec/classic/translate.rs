// SPDX-License-Identifier: GPL-3.0-or-later
//! Classic words as requests, and notices in classic words.

use super::{ClassicCodec, ClassicInput};
use crate::protocol::{FirstBytes, Hello, Refused, Request, ServerMessage, classic as words};
use crate::server::worker::codec::decoded::{PeerDecoded, PeerInput};

/// The next whole thing that a guest sent.
pub fn decode_classic(classic: &mut ClassicCodec) -> PeerDecoded {
    let input = match classic.next_input() {
        None => match classic.waste() {
            None => return PeerDecoded::Incomplete,
            Some(bytes) => PeerInput::Alive(bytes),
        },
        Some(ClassicInput::Exit) => return PeerDecoded::Goodbye,
        Some(ClassicInput::TooLong) => PeerInput::TooLong,
        Some(ClassicInput::NoPassword) => PeerInput::NoPassword,
        Some(ClassicInput::Name(name)) => match FirstBytes::of_name(&name) {
            // An IRC client waits for no greeting, and `USER 1` is a name as well.
            FirstBytes::Classic | FirstBytes::Irc => {
                PeerInput::Request(Request::Hello(Hello::named(name)), 0)
            }
            found => return PeerDecoded::Foreign(found),
        },
        // What proves the password here is the password itself.
        Some(ClassicInput::Password(proof)) => PeerInput::Request(Request::Prove { proof }, 0),
        Some(ClassicInput::Said(text)) => {
            let bytes = text.len();
            PeerInput::Request(Request::Say { id: None, answers: None, emote: false, text }, bytes)
        }
    };
    input.into()
}

/// A notice for one guest in words, if there are words for it.
pub fn in_classic_words(notice: &ServerMessage) -> Option<String> {
    match notice {
        ServerMessage::Welcome(welcome) => Some(words::hello_back(&welcome.you)),
        ServerMessage::Refused(Refused { message, suggestion, .. })
        | ServerMessage::Error { message, suggestion, .. } => Some(match suggestion {
            Some(free) => format!("{message} Please enter another one, for example {free}"),
            None => message.clone(),
        }),
        ServerMessage::Typing(_)
        | ServerMessage::Reconnecting(_)
        | ServerMessage::Away(_)
        | ServerMessage::Power(_)
        | ServerMessage::Upload(_)
        | ServerMessage::Download(_)
        | ServerMessage::Quota(_)
        | ServerMessage::Uploading(_)
        | ServerMessage::FileLink(_)
        | ServerMessage::Event(_)
        | ServerMessage::Pake { .. }
        | ServerMessage::Bans { .. }
        | ServerMessage::Page(_)
        | ServerMessage::Found(_)
        | ServerMessage::Unchanged { .. } => None,
    }
}
