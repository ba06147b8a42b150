// SPDX-License-Identifier: GPL-3.0-or-later
//! The protocol of a room: values in, bytes out.
//!
//! This module knows no socket, no thread, no clock and no window. Input from a
//! peer is validated here, once, into types such as [`Nickname`] and [`Text`],
//! and is trusted from then on. `docs/protocol.md` describes the same protocol
//! for people who write a client of their own.

mod abilities;
mod action_fields;
pub mod action_target;
pub mod address;
pub mod address_group;
mod answered_message;
pub mod ask;
mod away_note;
pub mod ban;
pub mod blocked_ports;
mod bounded;
pub mod classic;
mod edit;
mod emoji;
pub mod event;
pub mod file;
pub mod fingerprint;
pub mod first_bytes;
mod hello;
pub mod http_date;
pub mod invite;
pub mod irc;
mod json;
mod leave_reason;
pub mod limits;
pub mod member;
pub mod message;
pub mod moderation;
pub mod name;
mod one_line;
mod past;
mod pin;
mod poll;
mod poll_text;
pub mod power;
pub mod presence;
mod reaction;
mod readable_past;
pub mod reason;
pub mod request;
mod request_fields;
mod rules;
mod sanitize;
pub mod search;
pub mod seat_number;
mod secret_string;
pub mod telnet;
pub mod text;
pub mod welcome;
mod whisper;
pub mod why;

pub use abilities::Abilities;
pub use action_target::{ActionTarget, FormerMember};
pub use address::{Address, AddressError};
pub use address_group::AddressGroup;
pub use answered_message::AnsweredMessage;
pub use ask::{Ask, Asked, CheckedAction};
pub use away_note::AwayNote;
pub use ban::Ban;
pub use blocked_ports::is_refused_by_browsers;
pub use edit::Edit;
pub use emoji::Emoji;
pub use event::{Event, EventKind, takes_reactions};
pub use file::{
    ContentHash, DownloadGrant, FileLink, FileName, FileOffer, FileSenders, FileTypes, MediaType,
    OfferFields, PictureSize, Preview, SLICE_BYTES, SendingQuota, SharedFile, SliceHashes,
    UploadGrant, UploadId, Uploading, slice_hash,
};
pub use fingerprint::{Fingerprint, FingerprintError};
pub use first_bytes::{FirstBytes, Foreign, server_protocol};
pub use hello::{Hello, Resume};
pub use invite::{Destination, DestinationError, Invite, InviteError};
pub use leave_reason::LeaveReason;
pub use member::{Member, NameDoubt, Recognition, Role};
pub use message::{DecodeError, Refused, ServerMessage};
pub use moderation::ModerationAction;
pub use name::{NameError, Nickname, RoomName};
pub use one_line::OneLine;
pub use past::{PageAt, PastPage};
pub use pin::{PinText, PinnedMessage, pin_text};
pub use poll::{ClosedPoll, Poll, PollTally, Vote};
pub use poll_text::{PollLine, PollOptions};
pub use power::{PowerNotice, PowerState};
pub use presence::{AwayNotice, Reconnecting, Typing};
pub use reaction::{Reaction, ReactionCount, ReactionPace};
pub use readable_past::ReadablePast;
pub use reason::Reason;
pub use request::{Request, RequestError};
pub use rules::Rules;
pub use sanitize::trim_unseen;
pub use seat_number::SeatNumber;
pub use secret_string::SecretString;
pub use text::{Text, TextError, Topic};
pub use welcome::Welcome;
pub use whisper::{Whisper, WhisperReaders};
pub use why::Why;

/// Default TCP port of a room, the one of the original chat room.
pub const DEFAULT_PORT: u16 = 5555;

/// WebSocket subprotocol (RFC 6455, section 1.9) of the native protocol.
pub const SUBPROTOCOL: &str = "salotto.1";
