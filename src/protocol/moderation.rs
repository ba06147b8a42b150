// SPDX-License-Identifier: GPL-3.0-or-later
//! Moderation: the actions of hosts and moderators, in English sentences too.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{ActionTarget, FileSenders, FileTypes, Nickname, SeatNumber, Text, Why, bounded};

/// An action of the host or a moderator. Members are named by their names in
/// the room; the name of a person who left works while a ban, a mute or a role
/// of theirs is kept. An action this version does not know is read as
/// [`ModerationAction::Other`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum ModerationAction {
    /// Disconnects a member, who may come back.
    Kick {
        /// Name of the member.
        name: Nickname,
    },
    /// Disconnects a member and refuses its key from then on (or its address,
    /// if it has no key).
    Ban {
        /// Name of the member.
        name: Nickname,
        /// Duration in seconds; `None` for a permanent ban.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seconds: Option<u64>,
    },
    /// Lifts all bans of a name.
    Unban {
        /// Name of the person when banned.
        name: Nickname,
    },
    /// Stops passing on a member's messages.
    Mute {
        /// Name of the member.
        name: Nickname,
        /// Duration in seconds.
        seconds: u64,
    },
    /// Ends a mute.
    Unmute {
        /// Name of the member.
        name: Nickname,
    },
    /// Sets the slow mode for everybody.
    Slow {
        /// Pause between two messages of one member, in seconds; 0 ends the
        /// slow mode.
        seconds: u64,
    },
    /// Locks or unlocks the room for newcomers.
    Lock {
        /// The new state.
        locked: bool,
    },
    /// Admits or refuses guests whose connections are not encrypted.
    Classic {
        /// Set to admit them.
        open: bool,
    },
    /// Says who may send files.
    Files {
        /// Those who may.
        who: FileSenders,
    },
    /// Says which types of files may be sent.
    FileTypes {
        /// Those that may.
        types: FileTypes,
    },
    /// Appoints or dismisses a moderator.
    Moderator {
        /// Name of the member.
        name: Nickname,
        /// Set to appoint, unset to dismiss.
        moderator: bool,
    },
    /// Makes an announcement, shown apart from members' messages.
    Announce {
        /// The announcement.
        text: Text,
    },
    /// Removes a message for good.
    Remove {
        /// Number of its event.
        message: u64,
        /// Name of its author, where the room tells it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Nickname>,
    },
    /// Removes all messages of a person for good.
    RemoveAll {
        /// Name of the person.
        name: Nickname,
        /// Seats that the person has or had, as the room tells them.
        #[serde(
            default,
            skip_serializing_if = "Vec::is_empty",
            deserialize_with = "bounded::seats"
        )]
        seats: Vec<SeatNumber>,
    },
    /// Pins a message.
    Pin {
        /// Number of its event.
        message: u64,
        /// Name of its author, where the room tells it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Nickname>,
    },
    /// Unpins a message.
    Unpin {
        /// Number of its event.
        message: u64,
    },
    /// An action newer than this version.
    #[serde(other)]
    Other,
}

impl ModerationAction {
    /// Name of the person the action is about, if it is about one.
    pub fn target(&self) -> Option<&Nickname> {
        match self {
            Self::Kick { name }
            | Self::Ban { name, .. }
            | Self::Unban { name }
            | Self::Mute { name, .. }
            | Self::Unmute { name }
            | Self::Moderator { name, .. }
            | Self::RemoveAll { name, .. } => Some(name),
            _ => None,
        }
    }

    /// The same name, to be changed.
    pub fn target_mut(&mut self) -> Option<&mut Nickname> {
        match self {
            Self::Kick { name }
            | Self::Ban { name, .. }
            | Self::Unban { name }
            | Self::Mute { name, .. }
            | Self::Unmute { name }
            | Self::Moderator { name, .. }
            | Self::RemoveAll { name, .. } => Some(name),
            _ => None,
        }
    }

    /// Returns `true` if moderators may not do it, but only the host.
    pub fn is_host_only(&self) -> bool {
        matches!(
            self,
            Self::Classic { .. }
                | Self::Files { .. }
                | Self::FileTypes { .. }
                | Self::Moderator { .. }
                | Self::RemoveAll { .. }
        )
    }

    /// The English sentence for classic guests and logs. `whose` is `None` when
    /// the host acts from outside the room.
    pub fn sentence(
        &self,
        whose: Option<&Nickname>,
        target: ActionTarget,
        why: Option<&Why>,
    ) -> String {
        let by = whose.map_or("The host", Nickname::as_str);
        let whom = self.target().map(called).unwrap_or_default();
        let told = match self {
            Self::Kick { .. } => format!("{by} kicked {whom}"),
            Self::Ban { seconds: None, .. } => format!("{by} banned {whom} for good"),
            Self::Ban { seconds: Some(seconds), .. } => {
                format!("{by} banned {whom} for {}", span(*seconds))
            }
            Self::Unban { .. } => format!("{by} lifted the ban of {whom}"),
            Self::Mute { seconds, .. } => format!("{by} muted {whom} for {}", span(*seconds)),
            Self::Unmute { .. } => format!("{by} lets {whom} speak again"),
            Self::Slow { seconds: 0 } => format!("{by} ended the slow mode"),
            Self::Slow { seconds } => {
                format!("{by} set the slow mode: {} between two messages", span(*seconds))
            }
            Self::Lock { locked: true } => format!("{by} locked the room"),
            Self::Lock { locked: false } => format!("{by} unlocked the room"),
            Self::Classic { open } => classic(by, *open),
            Self::Files { who } => files(by, *who),
            Self::FileTypes { types } => file_types(by, *types),
            Self::Moderator { moderator: true, .. } => format!("{by} made {whom} a moderator"),
            Self::Moderator { moderator: false, .. } => {
                format!("{whom} is no longer a moderator, says {by}")
            }
            Self::Announce { text } => {
                let by = whose.map_or("the host", Nickname::as_str);
                format!("Announcement by {by}: {text}")
            }
            Self::Remove { from, .. } => removed(by, from.as_ref()),
            Self::RemoveAll { .. } => format!("{by} removed all messages of {whom}"),
            Self::Pin { from, .. } => pinned(by, from.as_ref()),
            Self::Unpin { .. } => format!("{by} unpinned a message"),
            Self::Other => format!("{by} did something this version does not know"),
        };
        // Somebody else of that name may be here, and read it.
        let is_gone = target.absent && matches!(self, Self::Ban { .. });
        let notes = [is_gone.then_some("no longer here"), why.map(Why::as_str)];
        match notes.into_iter().flatten().collect::<Vec<_>>().join("; ").as_str() {
            "" => told,
            notes => format!("{told} ({notes})"),
        }
    }
}

fn classic(by: &str, open: bool) -> String {
    let changed = if open { "opened" } else { "closed" };
    format!("{by} {changed} the door to guests without encryption")
}

fn file_types(by: &str, types: FileTypes) -> String {
    match types {
        FileTypes::Everything => format!("{by} lets files of every type be sent"),
        FileTypes::NoPrograms => format!("{by} lets all files but programs be sent"),
        FileTypes::Pictures => format!("{by} lets pictures alone be sent"),
    }
}

fn files(by: &str, who: FileSenders) -> String {
    match who {
        FileSenders::Everybody => format!("{by} lets everybody send files"),
        FileSenders::Moderators => format!("{by} lets moderators alone send files"),
        FileSenders::Nobody => format!("{by} lets nobody send files"),
    }
}

fn pinned(by: &str, from: Option<&Nickname>) -> String {
    match from {
        Some(name) if name.as_str() != by => format!("{by} pinned a message of {}", called(name)),
        _ => format!("{by} pinned a message"),
    }
}

fn removed(by: &str, from: Option<&Nickname>) -> String {
    match from {
        Some(name) if name.as_str() == by => format!("{by} removed a message of their own"),
        Some(name) => format!("{by} removed a message of {}", called(name)),
        None => format!("{by} removed a message"),
    }
}

/// A name in a sentence. One of several words is quoted, so that its end cannot
/// be read as that of the sentence.
fn called(name: &Nickname) -> Cow<'_, str> {
    match name.as_str().contains(' ') {
        true => format!("\"{name}\"").into(),
        false => name.as_str().into(),
    }
}

/// Rounds a remaining time, in seconds, up to the unit [`span`] shows it in: a
/// ban of an hour that has just begun is not one of 59 minutes.
pub fn rounded_up(seconds: u64) -> u64 {
    match seconds {
        0..=60 => seconds,
        61..=3_600 => seconds.div_ceil(60) * 60,
        _ => seconds.div_ceil(3_600).saturating_mul(3_600),
    }
}

/// Formats seconds as an English duration, in the largest whole unit.
pub fn span(seconds: u64) -> String {
    let (count, unit) = match seconds {
        0..60 => (seconds, "second"),
        60..3_600 => (seconds / 60, "minute"),
        3_600..86_400 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

#[cfg(test)]
mod tests;
