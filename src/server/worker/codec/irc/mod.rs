// SPDX-License-Identifier: GPL-3.0-or-later
//! IRC on one connection (RFC 1459 and 2812 as clients use them today, with `IRCv3`).
//!
//! A room is a network of one server with one channel, into which it takes everybody who
//! registers. A member of it reads the native form of the log, and each event becomes lines
//! here: nobody's own messages come back unless asked for, and tags are those that were
//! asked for. So there is one order for all, and others pay nothing for it.

mod ask;
mod asked_about;
mod awaited;
mod away;
mod capability;
mod codec;
mod events;
mod greeting;
mod history;
mod mode;
mod name_hash;
mod negotiation;
mod output;
mod past;
mod people;
mod queries;
mod reacting;
mod reader;
mod reading;
mod redacting;
mod refusal;
mod registration;
mod saying;
mod shared;
mod speech;
mod standing;
mod state;
mod view;
mod whispering;

pub use self::codec::IrcCodec;
pub use self::shared::SharedLines;
pub use self::view::RoomView;

#[cfg(test)]
mod tests;
