// SPDX-License-Identifier: GPL-3.0-or-later
//! The events that are searched, and what a member asks for.

use std::borrow::Cow;

use super::query::SearchQuery;
use crate::protocol::{Event, EventKind, ModerationAction, Nickname};

/// The author and the words of an event that is searched: a message, a whisper, an
/// announcement, a topic, the question of a poll, or a file with the words about it.
pub fn spoken(what: &EventKind) -> Option<(Option<&Nickname>, Cow<'_, str>)> {
    if let EventKind::File(file) = what {
        return Some((Some(&file.from), file.line().into()));
    }
    let (by, text) = said(what)?;
    Some((by, text.into()))
}

fn said(what: &EventKind) -> Option<(Option<&Nickname>, &str)> {
    match what {
        EventKind::Said { from, text, .. } => Some((Some(from), text.as_str())),
        EventKind::Poll(poll) => Some((Some(&poll.from), poll.question.as_str())),
        EventKind::Whispered(whisper) => Some((Some(&whisper.from), whisper.text.as_str())),
        EventKind::Topic { by, topic, .. } if !topic.as_str().is_empty() => {
            Some((by.as_ref(), topic.as_str()))
        }
        EventKind::Acted { by, act: ModerationAction::Announce { text }, .. } => {
            Some((by.as_ref(), text.as_str()))
        }
        _ => None,
    }
}

/// A validated search. Whatever is missing does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// The words.
    pub query: Option<SearchQuery>,
    /// The author.
    pub from: Option<Nickname>,
    /// The earliest time, in milliseconds since 1970.
    pub since: Option<u64>,
    /// The time behind the latest one.
    pub until: Option<u64>,
    /// The number behind the newest one.
    pub before: Option<u64>,
    /// Events that are wanted at most.
    pub count: usize,
}

impl Search {
    /// `true` if there is nothing to look for, and nothing will be found.
    pub fn is_empty(&self) -> bool {
        self.query.as_ref().map_or(self.from.is_none(), SearchQuery::is_empty)
    }

    /// `true` if an event is among what is looked for.
    pub fn fits(&self, event: &Event) -> bool {
        let Some((by, text)) = spoken(&event.what) else { return false };
        !self.is_empty()
            && self.before.is_none_or(|before| event.number < before)
            && self.since.is_none_or(|since| event.time >= since)
            && self.until.is_none_or(|until| event.time < until)
            && self.from.as_ref().is_none_or(|from| is_by(by, from))
            && self.query.as_ref().is_none_or(|query| query.matches(&text))
    }
}

fn is_by(by: Option<&Nickname>, wanted: &Nickname) -> bool {
    by.is_some_and(|by| by.folded() == wanted.folded())
}
