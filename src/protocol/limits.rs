// SPDX-License-Identifier: GPL-3.0-or-later
//! Limits on everything a peer can reach, in one place.
//!
//! Sizes are in bytes unless the name says otherwise. Refusals caused by one of
//! these limits carry a [`Reason`](super::Reason).

mod files;

use std::time::Duration;

pub use self::files::*;

/// Longest name of a member, in user-perceived characters (grapheme clusters,
/// UAX #29).
pub const NAME_CHARACTERS: usize = 32;
/// Longest name of a member in UTF-8 bytes. A single grapheme cluster can hold
/// any number of combining marks, so [`NAME_CHARACTERS`] alone bounds nothing.
/// Twenty family emoji fit.
pub const NAME_BYTES: usize = 512;
/// Longest name of a room, in user-perceived characters.
pub const ROOM_NAME_CHARACTERS: usize = 64;
/// Longest name of a room in UTF-8 bytes.
pub const ROOM_NAME_BYTES: usize = 1024;
/// Longest topic, in Unicode scalar values.
pub const TOPIC_CHARACTERS: usize = 200;
/// Longest message, in Unicode scalar values.
pub const TEXT_CHARACTERS: usize = 4_000;
/// Fewest answers of a poll.
pub const FEWEST_POLL_OPTIONS: usize = 2;
/// Most answers of a poll.
pub const POLL_OPTIONS: usize = 10;
/// Polls that are open in a room at a time; one of each person. Each has [`MEMBERS`] votes at
/// the most, of which none takes more than 150 bytes where they are saved: 9 MB.
pub const OPEN_POLLS: usize = 10;
/// Polls of which a room knows the votes; of closed ones the oldest are forgotten.
pub const POLLS: usize = 100;
/// Votes that one person gives, changes or takes back within [`VOTES_IN`].
pub const VOTES: u64 = 20;
/// Period in which a person votes [`VOTES`] times.
pub const VOTES_IN: Duration = Duration::from_mins(1);
/// Most kinds of emoji on one message.
pub const REACTION_KINDS: usize = 20;
/// Most emoji of one person on one message.
pub const REACTIONS_OF_ONE: usize = 10;
/// Reactions that a member may make or take back within [`REACTIONS_IN`]. Each is an event,
/// and more of them would wash the talk out of the log.
pub const REACTIONS: u64 = 30;
/// Period in which a member may react [`REACTIONS`] times.
pub const REACTIONS_IN: Duration = Duration::from_mins(1);
/// Names of those who reacted that are told with their number.
pub const REACTION_NAMES: usize = 20;
/// Counts of reactions that a page has at the most.
pub const PAGE_REACTIONS: usize = PAGE_EVENTS * REACTION_KINDS;
/// Bytes of the names that a page has with its counts of reactions; further ones are left
/// out.
pub const PAGE_REACTION_NAME_BYTES: usize = 64 * 1024;
/// Most pinned messages.
pub const PINS: usize = 5;
/// Longest beginning of a pinned message that is told, in Unicode scalar values.
pub const PIN_CHARACTERS: usize = 200;
/// Longest id a client may choose for a request.
pub const REQUEST_ID_BYTES: usize = 64;

/// Largest WebSocket message a server reads. A text of 4,000 characters, each
/// escaped as a surrogate pair (`\ud83d\ude00`, 12 bytes), stays below it.
pub const REQUEST_BYTES: usize = 64 * 1024;
/// Largest WebSocket message a client reads: a welcome that lists [`MEMBERS`]
/// members with the longest names.
pub const NOTICE_BYTES: usize = 8 * 1024 * 1024;
/// Largest HTTP request head of a WebSocket upgrade.
pub const HTTP_HEAD_BYTES: usize = 8 * 1024;
/// Longest line a classic guest may send: the longest text in UTF-8.
pub const CLASSIC_LINE_BYTES: usize = 4 * TEXT_CHARACTERS;

/// Silence after which a new connection is taken for a classic guest and is
/// sent the greeting.
pub const SILENCE_BEFORE_GREETING: Duration = Duration::from_secs(1);
/// Time after a request by HTTP in which silent connections from the same address are
/// taken for those that a browser has to spare: they are not greeted, and have
/// [`HANDSHAKE_DEADLINE`] to be used.
pub const BROWSER_SEEN_FOR: Duration = Duration::from_secs(10);
/// Addresses of browsers that are remembered for it.
pub const BROWSERS_SEEN: usize = 64;
/// Time from accepting a connection to its valid `hello`.
pub const HANDSHAKE_DEADLINE: Duration = Duration::from_secs(10);
/// Time for a client that has nothing to say after the TLS handshake: it may be asking a
/// person about the certificate. [`HANDSHAKE_DEADLINE`] begins with its first byte.
pub const CERTIFICATE_LOOKED_AT_FOR: Duration = Duration::from_mins(1);
/// Time from the greeting to the name of a classic guest. Longer than
/// [`HANDSHAKE_DEADLINE`], because a person reads the greeting and types the
/// name by hand.
pub const CLASSIC_NAME_DEADLINE: Duration = Duration::from_mins(1);
/// Pause after which keys of a classic guest are taken for all it wants to
/// say. Who writes a name of two letters in one piece waits as long for the
/// answer; who looks for a key longer has a shorter name.
pub const CLASSIC_KEY_PAUSE: Duration = Duration::from_secs(3);
/// Invalid names a classic guest may try, each answered with the reason.
pub const WRONG_NAMES: u8 = 10;
/// Silence of a member after which the server sends a ping.
pub const PING_AFTER: Duration = Duration::from_secs(15);
/// Silence of a member after which its connection counts as lost.
pub const VANISHED_AFTER: Duration = Duration::from_secs(30);
/// Time a member's socket may accept no byte before the member is disconnected.
pub const STALLED_AFTER: Duration = Duration::from_secs(30);
/// Time a closing connection has to read what was sent to it last.
pub const LINGER: Duration = Duration::from_secs(5);
/// Time the seat of a member whose connection was lost is held for it.
pub const SEAT_HELD_FOR: Duration = Duration::from_mins(2);
/// Seats held at a time; those beyond are given up at once.
pub const HELD_SEATS: usize = 3_000;
/// Losses of its connection within [`LOSSES_IN`] after which a seat is held again:
/// everybody is told of each. After more, the member leaves and joins.
pub const LOSSES: u64 = 20;
/// Period in which a seat is held [`LOSSES`] times.
pub const LOSSES_IN: Duration = Duration::from_mins(1);
/// Messages of a member by whose ids the room recognizes that they are sent again.
pub const RECOGNIZED_MESSAGES: usize = 256;
/// Time a name is reserved for the member who had it, where the seat is not held.
pub const NAME_KEPT_FOR: Duration = Duration::from_mins(1);
/// Pause between two messages to a classic peer that has no framing and tells
/// messages apart by their arrival.
pub const CLASSIC_PACE: Duration = Duration::from_millis(60);

/// Connections in total, members or not.
pub const CONNECTIONS: usize = 8_192;
/// Connections from one [`AddressGroup`](super::AddressGroup). A whole party
/// can share one address.
pub const CONNECTIONS_PER_ADDRESS: usize = 1_024;
/// Connections beyond these limits that are admitted only to be told so in their
/// own protocol, at a time. Any further one is told in plain text.
pub const TOLD: usize = 32;
/// The same from one [`AddressGroup`](super::AddressGroup).
pub const TOLD_PER_ADDRESS: usize = 8;
/// Members of a room.
pub const MEMBERS: usize = 6_000;
/// Requests a member may make in one burst before it is slowed down. Each
/// request costs one; each further KiB of it costs another.
pub const REQUEST_BURST: u32 = 40;
/// Requests per second by which a member's allowance refills.
pub const REQUESTS_PER_SECOND: u32 = 10;
/// Cost of a rename, in requests: everybody is told of it.
pub const RENAME_COSTS: usize = 10;
/// Shortest interval between two typing notices of one member. The end of
/// typing is passed on at once and starts the interval again.
pub const TYPING_EVERY: Duration = Duration::from_secs(1);
/// Times a member may say that it is away, or leave another note, within [`AWAYS_IN`].
pub const AWAYS: u64 = 5;
/// Period in which a member may be away [`AWAYS`] times.
pub const AWAYS_IN: Duration = Duration::from_mins(1);
/// Name changes a member may make within [`RENAMES_IN`].
pub const RENAMES: u64 = 5;
/// Period in which a member may change its name [`RENAMES`] times.
pub const RENAMES_IN: Duration = Duration::from_mins(1);

/// Encoded bytes of the log kept in memory, for each stream.
pub const LOG_BYTES: usize = 1024 * 1024;
/// Bytes of whispers, and of what is told of them, that a room keeps in memory. Whoever has
/// not read one that is given up reads on from the host's disk.
pub const WHISPER_BYTES: usize = 1024 * 1024;
/// Past messages, topics and announcements sent to a newcomer, with what happened
/// between them.
pub const PAST_MESSAGES: u64 = 50;
/// Past events sent to a newcomer, not counting reactions, edits, votes, ends of polls, and
/// what is withheld: people make as many of them as they like.
pub const PAST_EVENTS: u64 = 500;
/// Past events sent to a newcomer in all.
pub const PAST_EVENTS_WITH_REACTIONS: u64 = 2_000;
/// Events of a page of the past, where the request does not say how many.
pub const USUAL_PAGE_EVENTS: u64 = 100;
/// Most events of a page of the past.
pub const PAGE_EVENTS: usize = 200;
/// Encoded events of a page of the past; a page has at least one event.
pub const PAGE_BYTES: usize = 256 * 1024;
/// Characters of a search that count.
pub const SEARCH_CHARACTERS: usize = 256;
/// Events that a search finds at once, where the request does not say how many.
pub const USUAL_FOUND_EVENTS: usize = 50;
/// Most events that a search finds at once, of [`PAGE_BYTES`] like a page.
pub const FOUND_EVENTS: usize = 100;
/// Time that a search may take. What is found until then is the answer.
pub const SEARCH_TIME: Duration = Duration::from_millis(500);
/// Pages and searches that are read for, or on their way to, members at a time; one for each of
/// them. With the reactions to them they fill no more than some
/// 40 MiB together.
pub const PAGES_AT_ONCE: usize = 64;
/// Bytes that may wait for a member outside the log (pongs, refusals, what the
/// kernel did not accept) before the server stops reading from it.
pub const LEFTOVER_BYTES: usize = 64 * 1024;

/// Bytes that a guest's device keeps of one log of a room, about; the oldest go.
pub const DEVICE_LOG_BYTES: u64 = 64_000_000;
/// Most logs of one room that a guest's device keeps: a room that begins its numbering
/// anew has another one, and the oldest goes.
pub const DEVICE_LOGS: usize = 3;
/// Most damaged logs of one room that are put aside on a guest's device; the oldest goes.
pub const DEVICE_LOGS_ASIDE: usize = 3;

/// Largest certificate of a guest. One with an Ed25519 key has some 350 bytes.
pub const CERTIFICATE_BYTES: usize = 4 * 1024;
/// Bans a room keeps; the oldest is dropped first.
pub const BANS: usize = 1_000;
/// People with a key a room remembers. Those seen for less than
/// [`CAME_BACK_AFTER`] are dropped first, and among equals the one away
/// longest.
pub const PEOPLE: usize = 4_096;
/// Time between first and last visit after which a person counts as a returning
/// one. Names made up by a flood last minutes.
pub const CAME_BACK_AFTER: Duration = Duration::from_hours(24);
/// Names one [`AddressGroup`](super::AddressGroup) may add within
/// [`NEW_NAMES_IN`] to those a room remembers. More than a party has guests,
/// and few enough that filling the memory takes most of a day. Further
/// newcomers are admitted, but not remembered.
pub const NEW_NAMES_PER_ADDRESS: u64 = 256;
/// Period in which an address may add [`NEW_NAMES_PER_ADDRESS`] names.
pub const NEW_NAMES_IN: Duration = Duration::from_hours(1);
/// Names a room remembers for one key; the one unused longest is dropped first.
pub const NAMES_OF_ONE: usize = 8;
/// Absence of a name's owner after which the name passes to its next user.
pub const NAME_PASSES_AFTER: Duration = Duration::from_hours(720);
/// Members who left that are remembered by seat and last name, with key or
/// address, so that they can still be banned. Those who never said anything are
/// dropped first, and among equals the one away longest. Whoever used a name
/// that belongs to somebody else is remembered with that name as well.
pub const RECENTLY_LEFT: usize = 1_024;
/// Seats of one person that are told when all messages of the person are removed; those
/// taken last, if there are more.
pub const SEATS_OF_ONE: usize = 1_024;
/// People an answer names at the most, when a name may mean several.
pub const CANDIDATES: usize = 16;
/// Longest visit that counts as a short stay.
pub const SHORT_STAY: Duration = Duration::from_mins(1);
/// Short stays one person may have within the time of one, before the next
/// arrival has to wait.
pub const SHORT_STAYS: u64 = 10;
/// Short stays that all people without a key from one
/// [`AddressGroup`](super::AddressGroup) may have together. A whole party can
/// share one address.
pub const SHORT_STAYS_PER_ADDRESS: u64 = 200;
/// Mutes and cooldowns of people who left that a room keeps; the one that ends
/// first is dropped first.
pub const COOLDOWNS: usize = 4_096;
/// Largest file that a room is saved in: all of its bans, mutes, roles, people,
/// departures, kept names, polls and files, with the longest names and reasons.
pub const SAVED_BYTES: usize = 64 * 1024 * 1024;
/// Edits a member may make within [`EDITS_IN`].
pub const EDITS: u64 = 10;
/// Period in which a member may make [`EDITS`] edits.
pub const EDITS_IN: Duration = Duration::from_mins(1);
/// Time for which people may edit or remove what they said, by the host's clock.
pub const OWN_REMOVED_FOR: Duration = Duration::from_hours(1);
/// Longest time a ban or a mute may last, in seconds. A longer ban is
/// permanent; a longer mute is cut to this.
pub const LONGEST_SECONDS: u64 = 365 * 24 * 60 * 60;
/// Longest pause between two messages that slow mode may require, in seconds.
pub const SLOWEST_SECONDS: u64 = 60 * 60;
/// Longest invite that is parsed.
pub const INVITE_BYTES: usize = 4 * 1024;
/// Addresses an invite may have.
pub const INVITE_ADDRESSES: usize = 8;
/// Wrong passwords a classic guest may try on one connection.
pub const WRONG_PASSWORDS: u8 = 3;
