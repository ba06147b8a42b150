// SPDX-License-Identifier: GPL-3.0-or-later
//! IRC, as a room speaks it with its guests: RFC 1459 and 2812 as clients use them today,
//! with the message tags and extensions of `IRCv3`.
//!
//! A room is a network of one server with one channel. This module turns lines into
//! [`IrcMessage`]s and back, names into nicks, and texts into pieces that fit a line. It
//! does not know which commands there are, nor who is in the room.

mod channel;
mod formatting;
mod lines;
mod mask;
mod message;
mod multiline;
mod nick;
mod numeric;
mod split;
mod spoken;
mod support;
mod tags;
mod timestamp;

pub use channel::channel;
pub use formatting::plain;
pub use lines::{CutLine, LineCutter};
pub use mask::{MaskTarget, USER, host, mask_target, nick_at, source};
pub use message::{IrcMessage, MessageError};
pub use multiline::{Multiline, MultilineError};
pub use nick::{NICK_BYTES, fold, is_shortened, nick, same_nick};
pub use numeric::Numeric;
pub use split::{Piece, pieces, room_for_text};
pub use spoken::{PIECES, Spoken, said_pieces};
pub use support::{isupport, multiline_limits, role_mode, role_prefix};
pub use tags::{Tags, filter_tags};
pub use timestamp::{msgid, read_msgid, read_server_time, server_time};

/// The name that a room has as a server.
pub const SERVER: &str = "irc.salotto";
/// The longest line without its tags, with the CR LF at its end (RFC 2812, section 2.3).
pub const LINE_BYTES: usize = 512;
/// The longest tags of a client, with the `@` and the space around them (`IRCv3` message
/// tags).
pub const TAG_BYTES: usize = 4096;
/// Parameters of a message, at the most.
pub const PARAMETERS: usize = 15;
