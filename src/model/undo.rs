// SPDX-License-Identifier: GPL-3.0-or-later
//! Undo of our own actions. An action can be undone once the room says that it
//! took place, not when it was asked for.

mod person_key;

use std::time::{Duration, Instant};

pub use self::person_key::PersonKey;
use super::person::Person;
use super::roster::Roster;
use crate::protocol::{Ban, ModerationAction, Nickname, Rules, SeatNumber, Topic};

/// Actions that may be on their way to the room. The oldest of more take place
/// without an offer to undo them.
const ASKED: usize = 16;

/// An action of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OwnAction {
    /// We moderate.
    Moderation {
        /// The action.
        act: ModerationAction,
        /// Seat of the person it is about, in rooms that number them.
        to: Option<SeatNumber>,
    },
    /// We set the topic.
    Topic(Topic),
    /// We ignore somebody, or no longer.
    Ignore {
        /// The person.
        person: Person,
        /// Set to ignore them.
        ignored: bool,
    },
}

/// Subject of an action. Of two actions on one subject only the later can be
/// undone; undoing the earlier would undo something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The topic.
    Topic,
    /// Our ignoring of a person.
    Ignoring(PersonKey),
    /// A kick or ban of a person.
    Stay(PersonKey),
    /// A mute of a person.
    Speech(PersonKey),
    /// The role of a person.
    Role(PersonKey),
    /// The slow mode.
    SlowMode,
    /// The lock of the room.
    Lock,
    /// The admission of classic guests.
    Classic,
    /// Those who may send files.
    Files,
    /// The types of files that may be sent.
    FileTypes,
    /// The pin of the message of that number.
    Pin(u64),
    /// Words, which change nothing.
    Words,
}

/// An action that is about nobody in particular.
impl From<ModerationAction> for OwnAction {
    fn from(act: ModerationAction) -> Self {
        Self::Moderation { act, to: None }
    }
}

impl OwnAction {
    /// A moderation action about a person.
    pub fn on(person: Person, act: impl FnOnce(Nickname) -> ModerationAction) -> Self {
        Self::Moderation { act: act(person.name), to: person.seat }
    }

    /// Subject of the action.
    pub fn subject(&self) -> Subject {
        match self {
            Self::Topic(_) => Subject::Topic,
            Self::Ignore { person: Person { name, seat }, .. } => {
                Subject::Ignoring(PersonKey::of(name, *seat))
            }
            Self::Moderation { act, to } => Subject::of(act, *to),
        }
    }

    /// Tells if it is the same as an action that took place. The person may have
    /// taken another name meanwhile.
    fn is(&self, done: &Self) -> bool {
        match (self, done) {
            (
                Self::Moderation { act, to: Some(to) },
                Self::Moderation { act: done, to: Some(on) },
            ) => {
                let mut asked = act.clone();
                if let (Some(name), Some(now)) = (asked.target_mut(), done.target()) {
                    name.clone_from(now);
                }
                to == on && asked == *done
            }
            _ => self == done,
        }
    }
}

impl Subject {
    /// Subject of a moderation action.
    pub fn of(act: &ModerationAction, to: Option<SeatNumber>) -> Self {
        use ModerationAction::{
            Announce, Classic, FileTypes, Files, Kick, Lock, Mute, Other, Pin, Remove, RemoveAll,
            Slow, Unban, Unmute, Unpin,
        };
        let key = |name: &Nickname| PersonKey::of(name, to);
        match act {
            Kick { name } | ModerationAction::Ban { name, .. } | Unban { name } => {
                Self::Stay(key(name))
            }
            Mute { name, .. } | Unmute { name } => Self::Speech(key(name)),
            ModerationAction::Moderator { name, .. } => Self::Role(key(name)),
            Slow { .. } => Self::SlowMode,
            Lock { .. } => Self::Lock,
            Classic { .. } => Self::Classic,
            Files { .. } => Self::Files,
            FileTypes { .. } => Self::FileTypes,
            Pin { message, .. } | Unpin { message } => Self::Pin(*message),
            Announce { .. } | Remove { .. } | RemoveAll { .. } | Other => Self::Words,
        }
    }
}

/// An action of ours that took place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undoable {
    /// The action.
    pub done: OwnAction,
    /// The action that undoes it, if there is one.
    pub undo: Option<OwnAction>,
}

/// State of the room before an action, and time of the action.
#[derive(Debug, Clone, Copy)]
pub struct Before<'a> {
    /// Members of the room.
    pub roster: &'a Roster,
    /// Rules of the room.
    pub rules: &'a Rules,
    /// Bans, as the room last listed them.
    pub bans: &'a [Ban],
    /// Time of the action.
    pub now: Instant,
    /// The same time by the host's clock, in Unix milliseconds.
    pub time: u64,
}

/// Our own actions: those on their way, and those that took place since the last
/// call of `take`.
#[derive(Debug, Default)]
pub struct Undo {
    /// Each with the id of the request.
    asked: Vec<(String, OwnAction)>,
    done: Vec<Undoable>,
}

impl Undo {
    /// Notes an action that was asked for. One that undoes another is not noted:
    /// there is no undo of an undo.
    pub fn ask(&mut self, id: String, action: OwnAction) {
        if self.asked.len() == ASKED {
            self.asked.remove(0);
        }
        self.asked.push((id, action));
    }

    /// Drops the earlier actions on a subject that changes.
    pub fn overtake(&mut self, subject: &Subject) {
        self.done.retain(|done| done.subject() != *subject);
    }

    /// Notes that an action of ours took place. It counts if it was asked for
    /// here: by the id of the request, in rooms that repeat it.
    pub fn happened(
        &mut self,
        done: &OwnAction,
        id: Option<&str>,
        undoable: impl FnOnce() -> Option<Undoable>,
    ) {
        let is_it = |(asked_id, asked): &(String, OwnAction)| match id {
            Some(id) => asked_id == id,
            None => asked.is(done),
        };
        if let Some(at) = self.asked.iter().position(is_it) {
            self.asked.remove(at);
            self.done.extend(undoable());
        }
    }

    /// Takes the actions that took place.
    pub fn take(&mut self) -> Vec<Undoable> {
        std::mem::take(&mut self.done)
    }
}

impl Undoable {
    /// Subject of the action.
    pub fn subject(&self) -> Subject {
        self.done.subject()
    }

    /// A moderation action; `None` for one that everybody sees anyway.
    pub fn act(
        act: &ModerationAction,
        to: Option<SeatNumber>,
        before: &Before<'_>,
    ) -> Option<Self> {
        if Subject::of(act, to) == Subject::Words {
            return None;
        }
        let undo = opposite(act, to, before).map(|act| OwnAction::Moderation { act, to });
        Some(Self { done: OwnAction::Moderation { act: act.clone(), to }, undo })
    }

    /// A new topic, with the one before.
    pub fn topic(topic: &Topic, before: &Topic) -> Self {
        let undo = Some(OwnAction::Topic(before.clone()));
        Self { done: OwnAction::Topic(topic.clone()), undo }
    }

    /// A person whom we ignore, or no longer.
    pub fn ignoring(person: Person, ignored: bool) -> Self {
        let undo = Some(OwnAction::Ignore { person: person.clone(), ignored: !ignored });
        Self { done: OwnAction::Ignore { person, ignored }, undo }
    }
}

/// The action that undoes `act`.
fn opposite(
    act: &ModerationAction,
    to: Option<SeatNumber>,
    before: &Before<'_>,
) -> Option<ModerationAction> {
    let Before { roster, rules, now, .. } = *before;
    Some(match act.clone() {
        ModerationAction::Ban { name, .. } => ModerationAction::Unban { name },
        ModerationAction::Unban { name } => banned_again(name, to, before)?,
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
        ModerationAction::Files { .. } => ModerationAction::Files { who: rules.files },
        ModerationAction::FileTypes { .. } => {
            ModerationAction::FileTypes { types: rules.file_types }
        }
        ModerationAction::Pin { message, .. } => ModerationAction::Unpin { message },
        ModerationAction::Unpin { message } => ModerationAction::Pin { message, from: None },
        _ => return None,
    })
}

/// The ban that was lifted, for the rest of its time.
fn banned_again(
    name: Nickname,
    to: Option<SeatNumber>,
    before: &Before<'_>,
) -> Option<ModerationAction> {
    let is_it = |ban: &&Ban| if to.is_some() { ban.seat == to } else { ban.name == name };
    let ban = before.bans.iter().find(is_it)?;
    let seconds = match ban.until {
        Some(until) => Some(until.checked_sub(before.time)?.div_ceil(1000)),
        None => None,
    };
    Some(ModerationAction::Ban { name, seconds })
}

/// Whole seconds until `until`; `None` if there are none.
fn left(until: Instant, now: Instant) -> Option<u64> {
    let left = until.saturating_duration_since(now);
    (left >= Duration::from_secs(1)).then_some(left.as_secs())
}

#[cfg(test)]
mod tests;
