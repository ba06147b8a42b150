// SPDX-License-Identifier: GPL-3.0-or-later
//! Every number a stranger can reach, in one place.
//!
//! Sizes are in bytes unless the name says otherwise. What is refused because
//! of one of these is refused with a [`Reason`](super::Reason), in words.

use std::time::Duration;

/// Longest name of a member, in user-perceived characters (grapheme clusters,
/// UAX #29).
pub const NAME_CHARACTERS: usize = 32;
/// Longest name of a member in UTF-8 bytes: a single "character" may be an
/// endless pile of combining marks. Twenty family emoji fit.
pub const NAME_BYTES: usize = 512;
/// Longest name of a room, in user-perceived characters.
pub const ROOM_NAME_CHARACTERS: usize = 64;
/// Longest name of a room in UTF-8 bytes.
pub const ROOM_NAME_BYTES: usize = 1024;
/// Longest topic, in Unicode scalar values.
pub const TOPIC_CHARACTERS: usize = 200;
/// Longest message, in Unicode scalar values.
pub const TEXT_CHARACTERS: usize = 4_000;
/// Longest id a client may choose for a message.
pub const MESSAGE_ID_BYTES: usize = 64;

/// Largest WebSocket message a server reads. A text of 4,000 characters, each
/// escaped as a surrogate pair (`\ud83d\ude00`, 12 bytes), stays below it.
pub const REQUEST_BYTES: usize = 64 * 1024;
/// Largest WebSocket message a client reads: a welcome that lists
/// [`MEMBERS`] members with the longest names.
pub const NOTICE_BYTES: usize = 8 * 1024 * 1024;
/// Largest HTTP request head in front of a WebSocket.
pub const HTTP_HEAD_BYTES: usize = 8 * 1024;
/// Longest line a classic guest may send: the longest text in UTF-8.
pub const CLASSIC_LINE_BYTES: usize = 4 * TEXT_CHARACTERS;

/// A connection that has sent nothing for this long is a classic guest who
/// waits for the greeting.
pub const SILENCE_BEFORE_GREETING: Duration = Duration::from_secs(1);
/// From accepting a connection to its valid `hello`: what a machine says.
pub const HANDSHAKE_DEADLINE: Duration = Duration::from_secs(10);
/// From the greeting to the name of a classic guest. Longer than the
/// handshake, because a person reads the greeting first and types the name by
/// hand.
pub const CLASSIC_NAME_DEADLINE: Duration = Duration::from_secs(60);
/// How many wrong names a classic guest may try, each answered with the reason.
pub const WRONG_NAMES: u8 = 10;
/// A member that has been silent for this long is sent a ping.
pub const PING_AFTER: Duration = Duration::from_secs(15);
/// A member that has been silent for this long has vanished.
pub const VANISHED_AFTER: Duration = Duration::from_secs(30);
/// A member whose socket has accepted nothing for this long is shown out.
pub const STALLED_AFTER: Duration = Duration::from_secs(30);
/// What a connection that is being closed gets to read its last words.
pub const LINGER: Duration = Duration::from_secs(5);
/// How long the name of a member that vanished is kept for it.
pub const NAME_KEPT_FOR: Duration = Duration::from_secs(60);
/// Pause between two messages to a classic peer that tells them apart by
/// their arrival alone.
pub const CLASSIC_PACE: Duration = Duration::from_millis(60);

/// Connections in all, members or not.
pub const CONNECTIONS: usize = 8_192;
/// Connections from one address (a [`AddressGroup`](super::AddressGroup)). A whole party can
/// sit behind one.
pub const CONNECTIONS_PER_ADDRESS: usize = 1_024;
/// Members of a room.
pub const MEMBERS: usize = 6_000;
/// What a member may do at once before it is slowed down; each request costs
/// one, each further KiB another.
pub const REQUEST_BURST: u32 = 40;
/// How many requests a second a member gets back.
pub const REQUESTS_PER_SECOND: u32 = 10;
/// How often a member's typing is passed on, at most; its end at once, and the
/// next beginning so much later.
pub const TYPING_EVERY: Duration = Duration::from_secs(1);
/// How many other names a member may take in [`RENAMES_IN`].
pub const RENAMES: u64 = 5;
/// The time in which a member may change its name [`RENAMES`] times.
pub const RENAMES_IN: Duration = Duration::from_secs(60);

/// The stretch of the log that is kept in memory, in encoded bytes of each stream.
pub const LOG_BYTES: usize = 1024 * 1024;
/// How many past events a newcomer is sent.
pub const PAST_EVENTS: u64 = 50;
/// What may wait for a member outside the log (pongs, refusals, what the
/// kernel did not take) before nothing more is read from it.
pub const LEFTOVER_BYTES: usize = 64 * 1024;

/// Largest certificate of a guest; one with an Ed25519 key has some 350 bytes.
pub const CERTIFICATE_BYTES: usize = 4 * 1024;
/// How many bans a room keeps; the oldest goes.
pub const BANS: usize = 1_000;
/// How many people with a key a room remembers. Who was around for less than
/// [`CAME_BACK_AFTER`] goes before the rest, who was away longest before others.
pub const PEOPLE: usize = 4_096;
/// From its first visit to its last: whoever was around for so long is no name
/// of a flood, which lasts minutes.
pub const CAME_BACK_AFTER: Duration = Duration::from_secs(24 * 60 * 60);
/// How many names one address (a [`AddressGroup`](super::AddressGroup)) may add in
/// [`NEW_NAMES_IN`] to those a room remembers: more than a party has guests,
/// and so few that filling the memory takes the better part of a day. Further
/// newcomers come in, but are not known again.
pub const NEW_NAMES_PER_ADDRESS: u64 = 256;
/// The time in which an address may add [`NEW_NAMES_PER_ADDRESS`] names.
pub const NEW_NAMES_IN: Duration = Duration::from_secs(60 * 60);
/// Under how many names a room remembers one key; the name that was left
/// longest ago goes.
pub const NAMES_OF_ONE: usize = 8;
/// A name whose owner was away for this long is remembered for whoever uses
/// it next.
pub const NAME_PASSES_AFTER: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How many of those who went are remembered by what they were called last,
/// with key or address, so that they can still be banned.
pub const DEPARTED: usize = 256;
/// Who stays shorter than this came and went; staying longer costs nothing.
pub const SHORT_STAY: Duration = Duration::from_secs(60);
/// How many short stays one person may have in the time of one, before the
/// next arrival has to wait.
pub const SHORT_STAYS: u64 = 10;
/// The same for all the unknown of one address (a [`AddressGroup`](super::AddressGroup))
/// together. A whole party can sit behind one.
pub const SHORT_STAYS_PER_ADDRESS: u64 = 200;
/// How many mutes and pauses of people who went a room keeps; the one that
/// ends first goes.
pub const WAITS: usize = 4_096;
/// Largest file a room's bans, roles and people are kept in: all of them with
/// the longest names and reasons.
pub const REGISTER_BYTES: usize = 16 * 1024 * 1024;
/// The longest a ban or a mute may be given for; longer is for good, or this.
pub const LONGEST_SECONDS: u64 = 365 * 24 * 60 * 60;
/// The longest pause between two messages that the slow mode may ask for.
pub const SLOWEST_SECONDS: u64 = 60 * 60;
/// Longest invite that is read.
pub const INVITE_BYTES: usize = 4 * 1024;
/// How many addresses an invite may have.
pub const INVITE_ADDRESSES: usize = 8;
/// Wrong passwords a classic guest may try on one connection.
pub const WRONG_PASSWORDS: u8 = 3;
