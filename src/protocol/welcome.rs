// SPDX-License-Identifier: GPL-3.0-or-later
//! The welcome of a newcomer: the room as it is on entering.

use serde::{Deserialize, Serialize};

use super::{
    Abilities, Member, Nickname, PinnedMessage, PollTally, RoomName, Rules, SecretString, Topic,
    bounded,
};

/// The answer to an accepted `hello`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// Name of the room.
    pub room: RoomName,
    /// Topic of the room.
    #[serde(default)]
    pub topic: Topic,
    /// The newcomer's name, as the room writes it.
    pub you: Nickname,
    /// Name of the host, who need not be a member.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounded::name")]
    pub host: Option<String>,
    /// Members present at event `number`, the newcomer included.
    #[serde(deserialize_with = "bounded::members")]
    pub members: Vec<Member>,
    /// Number of the last past event. Events up to it are sent after the
    /// welcome, and change nothing in `members`.
    pub number: u64,
    /// Set if this continues the session named in `resume`: the events that
    /// follow begin right after its `last`.
    #[serde(default)]
    pub resumed: bool,
    /// Features of the room, as fields of the welcome itself.
    #[serde(flatten)]
    pub can: Abilities,
    /// Secret to send in [`Resume`](super::Resume) after a lost connection.
    pub token: SecretString,
    /// Rules of the room.
    #[serde(default)]
    pub rules: Rules,
    /// Votes in the polls that are open.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "bounded::polls")]
    pub votes: Vec<PollTally>,
    /// Pinned messages, the last one last.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "bounded::pins")]
    pub pinned: Vec<PinnedMessage>,
    /// Seconds for which the newcomer is still muted.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "bounded::seconds"
    )]
    pub muted: Option<u64>,
    /// Time of the welcome by the host's clock, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<u64>,
    /// The room's own proof that it knows the password, in base64url. Present
    /// if the newcomer has proved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
}
