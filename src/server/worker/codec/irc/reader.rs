// SPDX-License-Identifier: GPL-3.0-or-later
//! A member that reads the room as lines of IRC, and what is to be known of it.

use super::name_hash::hash_of;
use super::output::SERVER;
use crate::protocol::irc::{channel, nick, same_nick, source};
use crate::protocol::{Event, Nickname, ReactionPace, Welcome, Why};

/// A member of the room, as far as its lines depend on it.
#[derive(Debug)]
pub struct IrcReader {
    /// Its name; none if it stands for everybody of whom an event does not tell.
    pub name: Option<Nickname>,
    /// Hash of the name.
    pub name_hash: u64,
    pub nick: String,
    pub channel: String,
    pub past: PastProgress,
    /// The pace at which it is told of reactions, where it takes no tags.
    pub reaction_pace: ReactionPace,
    /// The last kick or ban, until everybody has read who left for it.
    pub removal: Option<Box<KickedBy>>,
    /// The page of the past that it asked for.
    pub wanted_page: Option<Box<WantedPage>>,
    /// Requests of its own whose outcomes it is to know again.
    pub awaited: Vec<AwaitedOutcome>,
    /// Set while it reads something that is for it and one other.
    pub is_private: bool,
}

/// A request whose outcome is to come.
#[derive(Debug)]
pub struct AwaitedOutcome {
    pub id: String,
    /// The label that it was asked for with.
    pub label: Option<String>,
    /// The channel or nick that it named, where the outcome does not tell.
    pub target: Option<String>,
}

/// Somebody who removed somebody, and the reason given.
#[derive(Debug)]
pub struct KickedBy {
    pub by: Option<Nickname>,
    pub why: Option<Why>,
}

/// The part of the log that took place before somebody came, and how it is told.
#[derive(Debug)]
pub struct PastProgress {
    /// The last event of it.
    pub until: u64,
    /// All of it was read.
    pub is_over: bool,
    /// The batch in which it is told.
    pub batch: Option<String>,
}

/// A page of the past that was asked for.
#[derive(Debug)]
pub struct WantedPage {
    /// Most messages of it.
    pub count: usize,
    /// The key that its messages are chosen by.
    pub key: PageKey,
    /// Keys that its messages may have: from the first one to below the second.
    pub keys: (u64, u64),
    /// Those of them that count, where there are more.
    pub part: PagePart,
    pub label: Option<String>,
}

/// A key that messages of a page are chosen by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageKey {
    /// Their numbers.
    Number,
    /// Their times, in milliseconds since 1970.
    Time,
}

/// The messages of a page that count, where there are more than were asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PagePart {
    /// The first ones.
    First,
    /// The last ones.
    Last,
    /// Those nearest to the one of that number or time.
    Around(u64),
}

impl PageKey {
    pub fn of(self, event: &Event) -> u64 {
        match self {
            Self::Number => event.number,
            Self::Time => event.time,
        }
    }
}

impl IrcReader {
    pub fn new(welcome: &Welcome) -> Self {
        Self {
            name: Some(welcome.you.clone()),
            name_hash: hash_of(&welcome.you),
            nick: nick(&welcome.you),
            channel: channel(&welcome.room),
            past: PastProgress { until: welcome.number, is_over: welcome.number == 0, batch: None },
            reaction_pace: ReactionPace::default(),
            removal: None,
            wanted_page: None,
            awaited: Vec::new(),
            is_private: false,
        }
    }

    /// Everybody in that channel who came before an event and is not told of in it.
    pub fn anybody(channel: &str) -> Self {
        Self {
            name: None,
            name_hash: 0,
            nick: "*".to_owned(),
            channel: channel.to_owned(),
            past: PastProgress { until: 0, is_over: true, batch: None },
            reaction_pace: ReactionPace::default(),
            removal: None,
            wanted_page: None,
            awaited: Vec::new(),
            is_private: false,
        }
    }

    /// `true` if it goes by that name.
    pub fn is(&self, name: &Nickname) -> bool {
        self.name.as_ref() == Some(name)
    }

    /// The name it is shown.
    pub fn called(&self) -> &str {
        self.name.as_ref().map_or(&self.nick, Nickname::as_str)
    }

    /// Goes by another name.
    pub fn rename(&mut self, to: &Nickname) {
        self.name = Some(to.clone());
        self.name_hash = hash_of(to);
        self.nick = nick(to);
    }

    /// The source of what it does itself.
    pub fn source(&self) -> String {
        source_of(self.name.as_ref())
    }

    /// `true` for the one channel there is.
    pub fn is_channel(&self, name: &str) -> bool {
        same_nick(name, &self.channel)
    }

    /// `true` if an event took place before it came.
    pub fn was_before(&self, event: &Event) -> bool {
        event.number <= self.past.until
    }
}

/// The source of what somebody does; the room itself for the host outside of it.
pub fn source_of(name: Option<&Nickname>) -> String {
    name.map_or_else(|| SERVER.to_owned(), source)
}
