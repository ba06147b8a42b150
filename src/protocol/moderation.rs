// SPDX-License-Identifier: GPL-3.0-or-later
//! Moderation: the actions of a host or a moderator, and how a room tells them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Nickname, Text, TextError, Topic};

/// One thing a host or a moderator may do. People are named by the names they
/// go by in the room; names of people who are gone work where a ban, a mute or
/// a role of theirs is still kept. An act this version does not know is read
/// as [`ModerationAction::Other`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum ModerationAction {
    /// Shows somebody out, who may come back.
    Kick {
        name: Nickname,
    },
    /// Shows somebody out and lets nobody with that key in again (or, of
    /// guests without a key, nobody from that address), for a time or for good.
    Ban {
        name: Nickname,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seconds: Option<u64>,
    },
    /// Lifts the bans of somebody of that name.
    Unban {
        name: Nickname,
    },
    /// Nothing somebody says is passed on for a time.
    Mute {
        name: Nickname,
        seconds: u64,
    },
    Unmute {
        name: Nickname,
    },
    /// Everybody waits so long between two messages; 0 ends it.
    Slow {
        seconds: u64,
    },
    /// Nobody new comes in.
    Lock {
        locked: bool,
    },
    /// Whether guests whose lines are not encrypted come in.
    Classic {
        open: bool,
    },
    /// Makes somebody a moderator, or no longer one.
    Moderator {
        name: Nickname,
        moderator: bool,
    },
    /// Says something in the room's name, told apart from what members say.
    Announce {
        text: Text,
    },
    #[serde(other)]
    Other,
}

impl ModerationAction {
    /// Whom it is done to, if to one person.
    pub fn whom(&self) -> Option<&Nickname> {
        match self {
            Self::Kick { name }
            | Self::Ban { name, .. }
            | Self::Unban { name }
            | Self::Mute { name, .. }
            | Self::Unmute { name }
            | Self::Moderator { name, .. } => Some(name),
            _ => None,
        }
    }

    /// Whether only the host may, and no moderator.
    pub fn is_the_hosts_alone(&self) -> bool {
        matches!(self, Self::Classic { .. } | Self::Moderator { .. })
    }

    /// The English sentence for the classic tongue and for logs; `whose` is
    /// missing when the host did it from outside the room.
    pub fn sentence(&self, whose: Option<&Nickname>, why: Option<&Why>) -> String {
        let by = whose.map_or("The host", Nickname::as_str);
        let told = match self {
            Self::Kick { name } => format!("{by} showed {name} out"),
            Self::Ban { name, seconds: None } => format!("{by} banned {name}"),
            Self::Ban { name, seconds: Some(seconds) } => {
                format!("{by} banned {name} for {}", span(*seconds))
            }
            Self::Unban { name } => format!("{by} lifted the ban of {name}"),
            Self::Mute { name, seconds } => format!("{by} muted {name} for {}", span(*seconds)),
            Self::Unmute { name } => format!("{by} lets {name} speak again"),
            Self::Slow { seconds: 0 } => format!("{by} ended the slow mode"),
            Self::Slow { seconds } => {
                format!("{by} set the slow mode: {} between two messages", span(*seconds))
            }
            Self::Lock { locked: true } => format!("{by} locked the room"),
            Self::Lock { locked: false } => format!("{by} unlocked the room"),
            Self::Classic { open: true } => {
                format!("{by} opened the door to guests without encryption")
            }
            Self::Classic { open: false } => {
                format!("{by} closed the door to guests without encryption")
            }
            Self::Moderator { name, moderator: true } => format!("{by} made {name} a moderator"),
            Self::Moderator { name, moderator: false } => {
                format!("{name} is no longer a moderator, says {by}")
            }
            Self::Announce { text } => {
                let by = whose.map_or("the host", Nickname::as_str);
                format!("Announcement by {by}: {text}")
            }
            Self::Other => format!("{by} did something this version does not know"),
        };
        match why {
            Some(why) => format!("{told} ({why})"),
            None => told,
        }
    }
}

/// What is left of a time, in seconds, rounded up to what is said of it: a ban
/// of an hour that has just begun is not one of 59 minutes.
pub fn rounded_up(seconds: u64) -> u64 {
    match seconds {
        0..=60 => seconds,
        61..=3_600 => seconds.div_ceil(60) * 60,
        _ => seconds.div_ceil(3_600).saturating_mul(3_600),
    }
}

/// Seconds as people say them, in English.
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

/// The reason somebody gives for an act: one line of 1 to 200 characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Why(Topic);

impl Why {
    /// Sanitizes what a person gave as a reason.
    pub fn new(raw: &str) -> Result<Self, TextError> {
        match Topic::new(raw)? {
            empty if empty.as_str().is_empty() => Err(TextError::Empty),
            line => Ok(Self(line)),
        }
    }

    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for Why {
    type Error = TextError;

    fn try_from(raw: String) -> Result<Self, TextError> {
        Self::new(&raw)
    }
}

impl From<Why> for String {
    fn from(why: Why) -> String {
        why.0.into()
    }
}

/// A ban, as the host and the moderators are shown it. Times are Unix
/// milliseconds by the host's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ban {
    /// What the person was called when it was banned.
    pub name: Nickname,
    /// Who banned it; the host from outside the room when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Nickname>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
    pub since: u64,
    /// When it ends by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<u64>,
    /// Whether it is an address that is banned, and not a key.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub address: bool,
}

/// What holds for everybody in a room.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// Seconds between two messages of one member; 0 for none.
    pub slow: u64,
    /// Nobody new comes in.
    pub locked: bool,
    /// Guests whose lines are not encrypted come in.
    pub classic: bool,
    /// One needs a password to come in.
    pub password: bool,
}

impl Rules {
    /// What is so after `act`.
    pub fn follow(&mut self, act: &ModerationAction) {
        match *act {
            ModerationAction::Slow { seconds } => self.slow = seconds,
            ModerationAction::Lock { locked } => self.locked = locked,
            ModerationAction::Classic { open } => self.classic = open,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(raw: &str) -> Nickname {
        Nickname::new(raw).unwrap()
    }

    #[test]
    fn acts_look_as_documented() {
        let act = ModerationAction::Ban { name: name("Bo"), seconds: Some(600) };
        let json = serde_json::to_string(&act).unwrap();
        assert_eq!(json, r#"{"act":"ban","name":"Bo","seconds":600}"#);
        assert_eq!(serde_json::from_str::<ModerationAction>(&json).unwrap(), act);
        let newer = r#"{"act":"dance","name":"Bo"}"#;
        assert_eq!(
            serde_json::from_str::<ModerationAction>(newer).unwrap(),
            ModerationAction::Other
        );
    }

    #[test]
    fn a_sentence_tells_who_whom_how_long_and_why() {
        let why = Why::new(" too\nloud ").unwrap();
        let act = ModerationAction::Mute { name: name("Bo"), seconds: 600 };
        let told = act.sentence(Some(&name("Ada")), Some(&why));
        assert_eq!(told, "Ada muted Bo for 10 minutes (too loud)");
        let act = ModerationAction::Lock { locked: true };
        assert_eq!(act.sentence(None, None), "The host locked the room");
    }

    #[test]
    fn a_reason_that_is_empty_is_none() {
        assert_eq!(Why::new(" \n"), Err(TextError::Empty));
        assert_eq!(Why::new(&"a".repeat(201)), Err(TextError::TooLong));
    }
}
