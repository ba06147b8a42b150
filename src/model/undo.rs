// SPDX-License-Identifier: GPL-3.0-or-later
//! Our own actions in the room, and what takes them back. An action counts when
//! the room says that it is done, not when it was asked for.

use std::time::{Duration, Instant};

use super::roster::Roster;
use crate::protocol::{Ban, ModerationAction, Nickname, Rules, Topic};

/// Actions that may be on their way to the room; of more, the first are done
/// without being told.
const ASKED: usize = 16;

/// Something we ask of the room, or of ourselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OwnAction {
    Moderation(ModerationAction),
    Topic(Topic),
    Ignore { name: Nickname, ignored: bool },
}

/// The subject of an action. Of two on the same, only the later can be taken
/// back: the way back of the earlier would undo something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    Topic,
    Ignoring(Nickname),
    /// Whether somebody may be here.
    Stay(Nickname),
    /// Whether somebody is heard.
    Speech(Nickname),
    Role(Nickname),
    SlowMode,
    Lock,
    Classic,
    /// Changes nothing.
    Words,
}

impl OwnAction {
    pub fn subject(&self) -> Subject {
        match self {
            Self::Topic(_) => Subject::Topic,
            Self::Ignore { name, .. } => Subject::Ignoring(name.clone()),
            Self::Moderation(act) => Subject::of(act),
        }
    }
}

impl Subject {
    pub fn of(act: &ModerationAction) -> Self {
        match act {
            ModerationAction::Kick { name }
            | ModerationAction::Ban { name, .. }
            | ModerationAction::Unban { name } => Self::Stay(name.clone()),
            ModerationAction::Mute { name, .. } | ModerationAction::Unmute { name } => {
                Self::Speech(name.clone())
            }
            ModerationAction::Moderator { name, .. } => Self::Role(name.clone()),
            ModerationAction::Slow { .. } => Self::SlowMode,
            ModerationAction::Lock { .. } => Self::Lock,
            ModerationAction::Classic { .. } => Self::Classic,
            ModerationAction::Announce { .. } | ModerationAction::Other => Self::Words,
        }
    }
}

/// An action of ours that the room has carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undoable {
    pub done: OwnAction,
    /// The action that takes it back, where there is one.
    pub undo: Option<OwnAction>,
}

/// The state before an act, and the moment of the act.
#[derive(Debug, Clone, Copy)]
pub struct Before<'a> {
    pub roster: &'a Roster,
    pub rules: &'a Rules,
    /// The bans, as they were last listed.
    pub bans: &'a [Ban],
    pub now: Instant,
    /// The same moment by the host's clock, in Unix milliseconds.
    pub time: u64,
}

/// The actions we asked for and have not heard of, and those that are done.
#[derive(Debug, Default)]
pub struct Undo {
    asked: Vec<OwnAction>,
    done: Vec<Undoable>,
    overtaken: Vec<Subject>,
}

impl Undo {
    /// We have asked for it, and want to hear of it. Whatever takes something
    /// back is not told again.
    pub fn ask(&mut self, asked: OwnAction) {
        if self.asked.len() == ASKED {
            self.asked.remove(0);
        }
        self.asked.push(asked);
    }

    /// Something happens about `subject`: what was done about it before cannot
    /// be taken back any more.
    pub fn overtake(&mut self, subject: Subject) {
        self.done.retain(|done| done.subject() != subject);
        if !self.overtaken.contains(&subject) {
            self.overtaken.push(subject);
        }
    }

    /// `done` has happened by our hand.
    pub fn happened(&mut self, done: &OwnAction, undoable: impl FnOnce() -> Option<Undoable>) {
        if let Some(at) = self.asked.iter().position(|asked| asked == done) {
            self.asked.remove(at);
            self.done.extend(undoable());
        }
    }

    pub fn take(&mut self) -> Vec<Undoable> {
        std::mem::take(&mut self.done)
    }

    /// What happened anew, by anybody's hand. What [`take`](Self::take) gives
    /// comes after it.
    pub fn take_overtaken(&mut self) -> Vec<Subject> {
        std::mem::take(&mut self.overtaken)
    }
}

impl Undoable {
    pub fn subject(&self) -> Subject {
        self.done.subject()
    }

    /// `act`, to be told to whoever did it; nothing where everybody sees it
    /// anyway.
    pub fn act(act: &ModerationAction, before: &Before<'_>) -> Option<Self> {
        if matches!(act, ModerationAction::Announce { .. } | ModerationAction::Other) {
            return None;
        }
        let undo = opposite(act, before).map(OwnAction::Moderation);
        Some(Self { done: OwnAction::Moderation(act.clone()), undo })
    }

    /// A new topic; `before` is the one it replaces.
    pub fn topic(topic: &Topic, before: &Topic) -> Self {
        let undo = Some(OwnAction::Topic(before.clone()));
        Self { done: OwnAction::Topic(topic.clone()), undo }
    }

    /// We ignore somebody, or not any more.
    pub fn ignoring(name: Nickname, ignored: bool) -> Self {
        let undo = Some(OwnAction::Ignore { name: name.clone(), ignored: !ignored });
        Self { done: OwnAction::Ignore { name, ignored }, undo }
    }
}

/// The act that takes `act` back.
fn opposite(act: &ModerationAction, before: &Before<'_>) -> Option<ModerationAction> {
    let Before { roster, rules, now, .. } = *before;
    Some(match act.clone() {
        ModerationAction::Ban { name, .. } => ModerationAction::Unban { name },
        ModerationAction::Unban { name } => banned_again(name, before)?,
        ModerationAction::Mute { name, .. } => match roster.muted_until(&name) {
            // A longer or shorter time than before: back to what was left of that.
            Some(until) => ModerationAction::Mute { seconds: left(until, now)?, name },
            None => ModerationAction::Unmute { name },
        },
        ModerationAction::Unmute { name } => {
            ModerationAction::Mute { seconds: left(roster.muted_until(&name)?, now)?, name }
        }
        ModerationAction::Moderator { name, moderator } => {
            ModerationAction::Moderator { name, moderator: !moderator }
        }
        ModerationAction::Slow { .. } => ModerationAction::Slow { seconds: rules.slow },
        ModerationAction::Lock { locked } => ModerationAction::Lock { locked: !locked },
        ModerationAction::Classic { open } => ModerationAction::Classic { open: !open },
        ModerationAction::Kick { .. }
        | ModerationAction::Announce { .. }
        | ModerationAction::Other => return None,
    })
}

/// For what was left of the ban, as it was listed.
fn banned_again(name: Nickname, before: &Before<'_>) -> Option<ModerationAction> {
    let ban = before.bans.iter().find(|ban| ban.name == name)?;
    let seconds = match ban.until {
        Some(until) => Some(until.checked_sub(before.time)?.div_ceil(1000)),
        None => None,
    };
    Some(ModerationAction::Ban { name, seconds })
}

/// The whole seconds until `until`, if there are any.
fn left(until: Instant, now: Instant) -> Option<u64> {
    let left = until.saturating_duration_since(now);
    (left >= Duration::from_secs(1)).then_some(left.as_secs())
}

#[cfg(test)]
mod tests;
