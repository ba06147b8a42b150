// SPDX-License-Identifier: GPL-3.0-or-later
//! The language of a room: values in, bytes out.
//!
//! This storey knows no socket, no thread, no clock and no window. Everything
//! a peer may say passes through here once, is sanitized ([`Nickname`],
//! [`Text`], …) and is trusted from then on. `docs/protocol.md` says the same
//! for people who write a client of their own.

pub mod address;
pub mod address_group;
mod bounded;
pub mod classic;
pub mod event;
pub mod fingerprint;
pub mod first_bytes;
pub mod invite;
pub mod limits;
pub mod member;
pub mod message;
pub mod moderation;
pub mod name;
pub mod reason;
pub mod request;
mod sanitize;
pub mod text;

pub use address::{Address, AddressError};
pub use address_group::AddressGroup;
pub use event::{Event, Happening, LeaveReason};
pub use fingerprint::{Fingerprint, FingerprintError};
pub use first_bytes::FirstBytes;
pub use invite::{Destination, DestinationError, Invite, InviteError};
pub use member::{Member, Recognition};
pub use message::{DecodeError, Notice, Refused, Typing, Welcome};
pub use moderation::{Ban, ModerationAction, Rules, Why};
pub use name::{NameError, Nickname, RoomName};
pub use reason::Reason;
pub use request::{Hello, Request, Resume};
pub use text::{Text, TextError, Topic};

/// The TCP port a room listens on unless told otherwise; the one of the
/// original chat room.
pub const DEFAULT_PORT: u16 = 5555;

/// The WebSocket subprotocol (RFC 6455, section 1.9) of this language.
pub const SUBPROTOCOL: &str = "salotto.1";
