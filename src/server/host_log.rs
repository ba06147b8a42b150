// SPDX-License-Identifier: GPL-3.0-or-later
//! The host's log: everything the host is told of the room, line by line.
//!
//! The room tells everything. Whoever writes it down puts a [`LogThrottle`] in
//! front, so that strangers do not fill a disk.

mod throttle;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

pub use self::throttle::LogThrottle;
use super::room::Outcome;
use super::turned_away::TurnedAway;
use crate::history::HistoryError;
use crate::protocol::file::FileWarning;
use crate::protocol::{
    ActionTarget, AddressGroup, FileName, ModerationAction, NameDoubt, Nickname, Text, Topic, Why,
};
use crate::trust::StoredError;

/// Something for the host's log, in the order it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostEvent {
    /// A connection was taken.
    Connected(SocketAddr),
    /// A connection is gone.
    Disconnected(SocketAddr),
    /// Somebody came in.
    Joined {
        /// The name it goes by.
        name: Nickname,
        /// The address of its connection.
        address: SocketAddr,
    },
    /// Somebody goes by a name that suggests somebody else.
    Doubtful(NameDoubt),
    /// Somebody lost the connection, and may come back.
    Lost {
        /// The name it goes by.
        name: Nickname,
    },
    /// Somebody is back on another connection.
    Back {
        /// The name it goes by.
        name: Nickname,
        /// The address of its connection.
        address: SocketAddr,
    },
    /// Somebody left, in whatever way.
    Left {
        /// The name it goes by.
        name: Nickname,
    },
    /// Somebody said something.
    Said {
        /// The name it goes by.
        name: Nickname,
        /// The text.
        text: Text,
        /// Set if the text is what it does rather than says.
        emote: bool,
    },
    /// A stranger was not let in, or a member was removed.
    Refused {
        /// The address of its connection.
        address: SocketAddr,
        /// The reason.
        why: TurnedAway,
    },
    /// The topic was set, or removed (empty); by the host from outside the room
    /// when `by` is missing.
    Topic {
        /// The one who did it.
        by: Option<Nickname>,
        /// The topic.
        topic: Topic,
    },
    /// Somebody moderated; the host from outside the room when `by` is missing.
    Acted {
        /// The one who did it.
        by: Option<Nickname>,
        /// The action as it was carried out.
        act: ModerationAction,
        /// The person it was about, beside the name.
        target: ActionTarget,
        /// The words given for it.
        why: Option<Why>,
    },
    /// The room could not be saved; it is tried again.
    Unkept {
        /// The cause.
        error: SaveFailure,
    },
    /// Something about what is kept of the conversation.
    History(HistoryNews),
    /// Somebody shared a file.
    FileShared {
        /// The name it goes by.
        name: Nickname,
        /// Name of the file.
        file: FileName,
        /// Bytes of it.
        size: u64,
        /// The reason to beware of it.
        beware: Option<FileWarning>,
    },
    /// A file was not taken, because the disk is full.
    FileRefused {
        /// The name of the one who sent it.
        name: Nickname,
        /// Name of the file.
        file: FileName,
    },
    /// No connection can be taken for now: too many files are open.
    OutOfFiles,
    /// Further events of one minute that a [`LogThrottle`] has counted instead of
    /// passing them on.
    Repeated {
        /// The address they came from; several when missing.
        from: Option<AddressGroup>,
        /// Connections that were not told one by one.
        connections: u64,
        /// Refusals that were not told one by one.
        refusals: u64,
    },
}

/// News of the room's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryNews {
    /// It cannot be used. The room goes on without, and tries again unless a newer
    /// version has written it.
    Missing(HistoryFailure),
    /// It was damaged. It is kept aside, and another is begun. Removals do not reach what
    /// is kept aside.
    Damaged {
        /// The damaged file.
        kept: PathBuf,
        /// Set if it is deleted once all of it is too old.
        expires: bool,
    },
    /// Removals that could not be written were noted in a file that is damaged: some of
    /// what was removed may be back.
    DamagedNotes {
        /// The damaged file.
        kept: PathBuf,
    },
    /// It is written again, with what has waited.
    Back,
    /// More has waited than can wait: some of it will never be written.
    Lost {
        /// Number of events.
        events: u64,
    },
    /// Something that was removed, or too old, is still on disk; it is tried again.
    Undeleted,
    /// It is deleted after all.
    Deleted,
    /// The computer's clock has jumped ahead. What is too old by it alone is deleted once
    /// it has stood so for a day.
    ClockJumped {
        /// Time by which it jumped.
        ahead: Duration,
    },
    /// The room has closed, and some removals were neither written nor noted: what was
    /// removed comes back with the room.
    Unremoved {
        /// Number of removals.
        removals: u64,
    },
}

/// The reason why the history is not used. Two of them are equal if they are of the
/// same attempt.
#[derive(Debug, Clone)]
pub struct HistoryFailure(pub Arc<HistoryError>);

impl PartialEq for HistoryFailure {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for HistoryFailure {}

/// The reason why the room could not be saved. Two of them are equal if they are of the
/// same attempt.
#[derive(Debug, Clone)]
pub struct SaveFailure(pub Arc<StoredError>);

impl PartialEq for SaveFailure {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for SaveFailure {}

impl HostEvent {
    /// The line about the outcome of a request, if it is worth one.
    pub(super) fn of(outcome: &Outcome) -> Option<Self> {
        Some(match outcome {
            Outcome::Said { name, text, emote } => {
                Self::Said { name: name.clone(), text: text.clone(), emote: *emote }
            }
            Outcome::Doubtful(doubt) => Self::Doubtful(doubt.clone()),
            Outcome::TopicSet { by, topic } => Self::Topic { by: by.clone(), topic: topic.clone() },
            Outcome::Moderated { by, action, target, why } => Self::Acted {
                by: by.clone(),
                act: action.clone(),
                target: *target,
                why: why.clone(),
            },
            Outcome::Left { name } => Self::Left { name: name.clone() },
            Outcome::Quiet
            | Outcome::Noted
            | Outcome::Unchanged
            | Outcome::Bans(_)
            | Outcome::Page(_)
            | Outcome::Search(..)
            | Outcome::Uses(_)
            | Outcome::Offered(..)
            | Outcome::Withdrawn { .. }
            | Outcome::Fetch(_)
            | Outcome::Quota(_)
            | Outcome::Refused(_)
            | Outcome::Gone(_) => return None,
        })
    }
}
