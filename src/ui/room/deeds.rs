// SPDX-License-Identifier: GPL-3.0-or-later
//! What we have done in the room, and what takes it back. A deed is told when
//! the room says that it is done, not when it was asked for. Knows no widget.

use std::time::{Duration, Instant};

use super::roster::Roster;
use crate::i18n::{gettext, gettext_f};
use crate::protocol::{Ban, ModerationAction, Nickname, Rules, Topic};
use crate::sentences::span;

/// How many acts may be on their way to the room; of more, the first are done
/// without being told.
const ASKED: usize = 16;

/// Something we asked of the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    Act(ModerationAction),
    Topic(Topic),
    Ignore { name: Nickname, ignored: bool },
}

/// What a deed is about. Of two about the same, only the later can be taken
/// back: the way back of the earlier would undo something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matter {
    Topic,
    Ignoring(Nickname),
    /// Whether somebody may be here.
    Stay(Nickname),
    /// Whether somebody is heard.
    Speech(Nickname),
    Rank(Nickname),
    Pace,
    Lock,
    Classic,
    /// What changes nothing.
    Words,
}

impl Asked {
    pub fn matter(&self) -> Matter {
        match self {
            Self::Topic(_) => Matter::Topic,
            Self::Ignore { name, .. } => Matter::Ignoring(name.clone()),
            Self::Act(act) => Matter::of(act),
        }
    }
}

impl Matter {
    pub fn of(act: &ModerationAction) -> Self {
        match act {
            ModerationAction::Kick { name }
            | ModerationAction::Ban { name, .. }
            | ModerationAction::Unban { name } => Self::Stay(name.clone()),
            ModerationAction::Mute { name, .. } | ModerationAction::Unmute { name } => {
                Self::Speech(name.clone())
            }
            ModerationAction::Moderator { name, .. } => Self::Rank(name.clone()),
            ModerationAction::Slow { .. } => Self::Pace,
            ModerationAction::Lock { .. } => Self::Lock,
            ModerationAction::Classic { .. } => Self::Classic,
            ModerationAction::Announce { .. } | ModerationAction::Other => Self::Words,
        }
    }
}

/// What the room has done because we asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    pub matter: Matter,
    pub told: String,
    /// What takes it back.
    pub undo: Option<Asked>,
}

/// How things were before an act, and when it was done.
#[derive(Debug, Clone, Copy)]
pub struct Before<'a> {
    pub roster: &'a Roster,
    pub rules: &'a Rules,
    /// Who was banned when we last asked.
    pub bans: &'a [Ban],
    pub now: Instant,
    /// The same moment by the host's clock, in Unix milliseconds.
    pub time: u64,
}

/// What we asked for and have not heard of.
#[derive(Debug, Default)]
pub struct Deeds {
    asked: Vec<Asked>,
    done: Vec<Deed>,
    overtaken: Vec<Matter>,
}

impl Deeds {
    /// We have asked for it, and want to hear of it. Whatever takes something
    /// back is not told again.
    pub fn ask(&mut self, asked: Asked) {
        if self.asked.len() == ASKED {
            self.asked.remove(0);
        }
        self.asked.push(asked);
    }

    /// Something happens about `matter`: what was done about it before cannot
    /// be taken back any more.
    pub fn overtake(&mut self, matter: Matter) {
        self.done.retain(|deed| deed.matter != matter);
        if !self.overtaken.contains(&matter) {
            self.overtaken.push(matter);
        }
    }

    /// `done` has happened by our hand.
    pub fn happened(&mut self, done: &Asked, deed: impl FnOnce() -> Option<Deed>) {
        if let Some(at) = self.asked.iter().position(|asked| asked == done) {
            self.asked.remove(at);
            self.done.extend(deed());
        }
    }

    pub fn take(&mut self) -> Vec<Deed> {
        std::mem::take(&mut self.done)
    }

    /// What happened anew, by anybody's hand. The deeds of [`take`](Self::take)
    /// come after it.
    pub fn take_overtaken(&mut self) -> Vec<Matter> {
        std::mem::take(&mut self.overtaken)
    }
}

/// How `act` is told to whoever did it. What everybody sees anyway is not told.
pub fn deed(act: &ModerationAction, before: &Before<'_>) -> Option<Deed> {
    let told = match act.whom() {
        Some(name) => told_of_one(act, name)?,
        None => told_of_all(act, before.rules)?,
    };
    Some(Deed { matter: Matter::of(act), told, undo: opposite(act, before).map(Asked::Act) })
}

/// How a new topic is told to whoever set it; `before` is what it was.
pub fn topic_deed(before: &Topic) -> Deed {
    let told = gettext("The topic is set");
    Deed { matter: Matter::Topic, told, undo: Some(Asked::Topic(before.clone())) }
}

/// How it is told that we ignore somebody, or not any more.
pub fn ignored_deed(name: Nickname, ignored: bool) -> Deed {
    let gaps = [("name", name.as_str())];
    let told = if ignored {
        gettext_f("You ignore {name}; nobody is told", &gaps)
    } else {
        gettext_f("You hear {name} again", &gaps)
    };
    let undo = Asked::Ignore { name, ignored: !ignored };
    Deed { matter: undo.matter(), told, undo: Some(undo) }
}

fn told_of_one(act: &ModerationAction, name: &Nickname) -> Option<String> {
    let gaps = [("name", name.as_str())];
    Some(match act {
        ModerationAction::Kick { .. } => gettext_f("{name} was shown out", &gaps),
        ModerationAction::Ban { seconds: None, .. } => {
            gettext_f("{name} is banned for good", &gaps)
        }
        ModerationAction::Ban { seconds: Some(seconds), .. } => gettext_f(
            "{name} is banned for {span}",
            &[("name", name.as_str()), ("span", &span(*seconds))],
        ),
        ModerationAction::Unban { .. } => gettext_f("The ban of {name} is lifted", &gaps),
        ModerationAction::Mute { seconds, .. } => gettext_f(
            "{name} is muted for {span}",
            &[("name", name.as_str()), ("span", &span(*seconds))],
        ),
        ModerationAction::Unmute { .. } => gettext_f("{name} may speak again", &gaps),
        ModerationAction::Moderator { moderator: true, .. } => {
            gettext_f("{name} is a moderator now", &gaps)
        }
        ModerationAction::Moderator { moderator: false, .. } => {
            gettext_f("{name} is no moderator any more", &gaps)
        }
        _ => return None,
    })
}

fn told_of_all(act: &ModerationAction, rules: &Rules) -> Option<String> {
    Some(match act {
        ModerationAction::Slow { seconds: 0 } => gettext("Slow mode is off"),
        ModerationAction::Slow { seconds } => slow(*seconds),
        ModerationAction::Lock { locked: true } => {
            gettext("The room is locked: nobody new comes in")
        }
        ModerationAction::Lock { locked: false } => gettext("The room is open again"),
        ModerationAction::Classic { open: true } if rules.password => gettext(
            "Classic guests may come in. They send the password in plain text: \
             others on the network can read it.",
        ),
        ModerationAction::Classic { open: true } => {
            gettext("Classic guests may come in. Others on the network can read along with them.")
        }
        ModerationAction::Classic { open: false } => gettext("No more classic guests come in"),
        _ => return None,
    })
}

/// How long everybody waits between two messages.
pub fn slow(seconds: u64) -> String {
    // Translators: {span} is a length of time, as in “15 seconds”.
    gettext_f("Slow mode: {span} between two messages", &[("span", &span(seconds))])
}

/// What takes `act` back.
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
