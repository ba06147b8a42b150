// SPDX-License-Identifier: GPL-3.0-or-later
//! What we have done in the room, and what takes it back. A deed is told when
//! the room says that it is done, not when it was asked for. Knows no widget.

use std::time::{Duration, Instant};

use super::roster::Roster;
use crate::i18n::{gettext, gettext_f};
use crate::protocol::{Act, Ban, Nickname, Rules, Topic};
use crate::sentences::span;

/// How many acts may be on their way to the room; of more, the first are done
/// without being told.
const ASKED: usize = 16;

/// Something we asked of the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    Act(Act),
    Topic(Topic),
    Ignore { name: Nickname, ignored: bool },
}

/// What the room has done because we asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
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
}

/// How `act` is told to whoever did it. What everybody sees anyway is not told.
pub fn deed(act: &Act, before: &Before<'_>) -> Option<Deed> {
    let told = match act.whom() {
        Some(name) => told_of_one(act, name)?,
        None => told_of_all(act, before.rules)?,
    };
    Some(Deed { told, undo: opposite(act, before).map(Asked::Act) })
}

/// How a new topic is told to whoever set it; `before` is what it was.
pub fn topic_deed(before: &Topic) -> Deed {
    Deed { told: gettext("The topic is set"), undo: Some(Asked::Topic(before.clone())) }
}

/// How it is told that we ignore somebody, or not any more.
pub fn ignored_deed(name: Nickname, ignored: bool) -> Deed {
    let gaps = [("name", name.as_str())];
    let told = if ignored {
        gettext_f("You ignore {name}; nobody is told", &gaps)
    } else {
        gettext_f("You hear {name} again", &gaps)
    };
    Deed { told, undo: Some(Asked::Ignore { name, ignored: !ignored }) }
}

fn told_of_one(act: &Act, name: &Nickname) -> Option<String> {
    let gaps = [("name", name.as_str())];
    Some(match act {
        Act::Kick { .. } => gettext_f("{name} was shown out", &gaps),
        Act::Ban { seconds: None, .. } => gettext_f("{name} is banned for good", &gaps),
        Act::Ban { seconds: Some(seconds), .. } => gettext_f(
            "{name} is banned for {span}",
            &[("name", name.as_str()), ("span", &span(*seconds))],
        ),
        Act::Unban { .. } => gettext_f("The ban of {name} is lifted", &gaps),
        Act::Mute { seconds, .. } => gettext_f(
            "{name} is muted for {span}",
            &[("name", name.as_str()), ("span", &span(*seconds))],
        ),
        Act::Unmute { .. } => gettext_f("{name} may speak again", &gaps),
        Act::Moderator { moderator: true, .. } => gettext_f("{name} is a moderator now", &gaps),
        Act::Moderator { moderator: false, .. } => {
            gettext_f("{name} is no moderator any more", &gaps)
        }
        _ => return None,
    })
}

fn told_of_all(act: &Act, rules: &Rules) -> Option<String> {
    Some(match act {
        Act::Slow { seconds: 0 } => gettext("Slow mode is off"),
        Act::Slow { seconds } => slow(*seconds),
        Act::Lock { locked: true } => gettext("The room is locked: nobody new comes in"),
        Act::Lock { locked: false } => gettext("The room is open again"),
        Act::Classic { open: true } if rules.password => gettext(
            "Classic guests may come in. They send the password in plain text: \
             others on the network can read it.",
        ),
        Act::Classic { open: true } => {
            gettext("Classic guests may come in. Others on the network can read along with them.")
        }
        Act::Classic { open: false } => gettext("No more classic guests come in"),
        _ => return None,
    })
}

/// How long everybody waits between two messages.
pub fn slow(seconds: u64) -> String {
    // Translators: {span} is a length of time, as in “15 seconds”.
    gettext_f("Slow mode: {span} between two messages", &[("span", &span(seconds))])
}

/// What takes `act` back.
fn opposite(act: &Act, before: &Before<'_>) -> Option<Act> {
    let Before { roster, rules, now, .. } = *before;
    Some(match act.clone() {
        Act::Ban { name, .. } => Act::Unban { name },
        Act::Unban { name } => banned_again(name, before)?,
        Act::Mute { name, .. } => match roster.muted_until(&name) {
            // A longer or shorter time than before: back to what was left of that.
            Some(until) => Act::Mute { seconds: left(until, now)?, name },
            None => Act::Unmute { name },
        },
        Act::Unmute { name } => Act::Mute { seconds: left(roster.muted_until(&name)?, now)?, name },
        Act::Moderator { name, moderator } => Act::Moderator { name, moderator: !moderator },
        Act::Slow { .. } => Act::Slow { seconds: rules.slow },
        Act::Lock { locked } => Act::Lock { locked: !locked },
        Act::Classic { open } => Act::Classic { open: !open },
        Act::Kick { .. } | Act::Announce { .. } | Act::Other => return None,
    })
}

/// For what was left of the ban, as it was listed.
fn banned_again(name: Nickname, before: &Before<'_>) -> Option<Act> {
    let ban = before.bans.iter().find(|ban| ban.name == name)?;
    let seconds = match ban.until {
        Some(until) => Some(until.checked_sub(before.time)?.div_ceil(1000)),
        None => None,
    };
    Some(Act::Ban { name, seconds })
}

/// The whole seconds until `until`, if there are any.
fn left(until: Instant, now: Instant) -> Option<u64> {
    let left = until.saturating_duration_since(now);
    (left >= Duration::from_secs(1)).then_some(left.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(raw: &str) -> Nickname {
        Nickname::new(raw).unwrap()
    }

    fn before<'a>(roster: &'a Roster, rules: &'a Rules) -> Before<'a> {
        Before { roster, rules, bans: &[], now: Instant::now(), time: 0 }
    }

    #[test]
    fn what_can_be_undone_has_an_opposite() {
        let (roster, bo) = (Roster::default(), name("Bo"));
        let rules = Rules { slow: 5, ..Rules::default() };
        let undone = |act: Act| opposite(&act, &before(&roster, &rules));
        let ban = Act::Ban { name: bo.clone(), seconds: Some(600) };
        assert_eq!(undone(ban), Some(Act::Unban { name: bo.clone() }));
        assert_eq!(undone(Act::Slow { seconds: 60 }), Some(Act::Slow { seconds: 5 }));
        let mute = Act::Mute { name: bo.clone(), seconds: 60 };
        assert_eq!(undone(mute), Some(Act::Unmute { name: bo.clone() }));
        assert_eq!(undone(Act::Kick { name: bo.clone() }), None);
        assert_eq!(undone(Act::Unmute { name: bo.clone() }), None, "we know of no time");
        assert_eq!(undone(Act::Unban { name: bo }), None, "we know of no ban");
    }

    #[test]
    fn a_mute_that_replaces_another_gives_way_to_it() {
        let (mut roster, bo, rules) = (Roster::default(), name("Bo"), Rules::default());
        let now = Instant::now();
        roster.mute(&bo, now + Duration::from_secs(90));
        let before = Before { now, ..before(&roster, &rules) };
        let mute = Act::Mute { name: bo.clone(), seconds: 600 };
        let again = Some(Act::Mute { name: bo.clone(), seconds: 90 });
        assert_eq!(opposite(&mute, &before), again);
        assert_eq!(opposite(&Act::Unmute { name: bo }, &before), again);
    }

    #[test]
    fn a_lifted_ban_comes_back_for_what_was_left_of_it() {
        let (roster, rules) = (Roster::default(), Rules::default());
        let ban = |raw, until| Ban {
            name: name(raw),
            by: None,
            why: None,
            since: 0,
            until,
            address: false,
        };
        let bans = [ban("Bo", Some(90_000)), ban("Cy", None)];
        let before = Before { bans: &bans, time: 60_000, ..before(&roster, &rules) };
        let again = |raw| opposite(&Act::Unban { name: name(raw) }, &before);
        assert_eq!(again("Bo"), Some(Act::Ban { name: name("Bo"), seconds: Some(30) }));
        assert_eq!(again("Cy"), Some(Act::Ban { name: name("Cy"), seconds: None }));
    }

    #[test]
    fn only_what_was_asked_for_is_told() {
        let mut deeds = Deeds::default();
        let lock = Asked::Act(Act::Lock { locked: true });
        let deed = || Some(topic_deed(&Topic::default()));
        deeds.happened(&lock, deed);
        assert!(deeds.take().is_empty());
        deeds.ask(lock.clone());
        deeds.happened(&lock, deed);
        deeds.happened(&lock, deed);
        assert_eq!(deeds.take().len(), 1);
    }

    #[test]
    fn plain_passwords_are_not_let_in_unsaid() {
        let open = Act::Classic { open: true };
        let told = |password| {
            let rules = Rules { password, ..Rules::default() };
            deed(&open, &before(&Roster::default(), &rules)).unwrap().told
        };
        assert!(told(true).contains("password in plain text"));
        assert!(!told(false).contains("password"));
    }
}
