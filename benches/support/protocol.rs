// SPDX-License-Identifier: GPL-3.0-or-later
//! The protocols of a room, as far as a guest of the benchmarks has to speak them.

use super::frame::{TEXT, frame};

const UPGRADE: &str = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n\
    Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
    Sec-WebSocket-Protocol: salotto.1\r\n\r\n";

/// The channel of the room of all benchmarks.
pub const CHANNEL: &str = "#bench";

/// A guest's protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// TLS and a WebSocket, as the app has it.
    Native,
    /// A WebSocket without encryption, as a page has it.
    Browser,
    /// Lines as `nc` sends them.
    Classic,
    /// IRC without encryption.
    Irc,
}

impl Protocol {
    /// Returns `true` for one in which the guest speaks first, without TLS.
    pub fn begins(self) -> bool {
        self != Self::Native
    }

    /// Returns `true` for JSON in WebSocket frames.
    pub fn is_framed(self) -> bool {
        matches!(self, Self::Native | Self::Browser)
    }

    /// The first request, once the line is there.
    pub fn introduction(self, name: &str) -> String {
        match self {
            Self::Native | Self::Browser => UPGRADE.to_owned(),
            Self::Classic => format!("{name}\n"),
            // With its own messages coming back, as they do in every other protocol.
            Self::Irc => format!(
                "CAP REQ :echo-message\r\nNICK {name}\r\nUSER {name} 0 * :{name}\r\nCAP END\r\n"
            ),
        }
    }

    /// Writes a message.
    pub fn say(self, text: &str, out: &mut Vec<u8>) {
        match self {
            Self::Native | Self::Browser => {
                let say = format!(r#"{{"type":"say","id":"x","text":"{text}"}}"#);
                frame(TEXT, say.as_bytes(), out);
            }
            Self::Classic => out.extend_from_slice(format!("{text}\n").as_bytes()),
            Self::Irc => {
                out.extend_from_slice(format!("PRIVMSG {CHANNEL} :{text}\r\n").as_bytes());
            }
        }
    }

    /// Writes a goodbye.
    pub fn leave(self, out: &mut Vec<u8>) {
        match self {
            Self::Native | Self::Browser => frame(TEXT, br#"{"type":"leave"}"#, out),
            Self::Classic => out.extend_from_slice(b"{exit}\n"),
            Self::Irc => out.extend_from_slice(b"QUIT\r\n"),
        }
    }
}
