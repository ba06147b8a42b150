// SPDX-License-Identifier: GPL-3.0-or-later
//! The past on request (`IRCv3` `draft/chathistory`), from the pages of the room. Messages
//! are named by their ids or by their times.

use std::collections::BTreeMap;

use super::output::IrcOutput;
use super::past::retell;
use super::reader::{IrcReader, PageKey, PagePart, WantedPage};
use super::state::{Context, IrcState, LineMeaning};
use crate::protocol::irc::{IrcMessage, read_msgid, read_server_time};
use crate::protocol::{Event, EventKind, PageAt, PastPage, Request, limits};

/// The id of the one request that may be under way.
pub const PAGE_ID: &str = "page";

/// A message that a request names, or a moment.
#[derive(Debug, Clone, Copy)]
struct Reference {
    key: PageKey,
    at: u64,
}

impl Reference {
    fn parse(word: &str) -> Option<Self> {
        if let Some(moment) = word.strip_prefix("timestamp=") {
            return Some(Self { key: PageKey::Time, at: read_server_time(moment)? });
        }
        let id = word.strip_prefix("msgid=")?.split('.').next()?;
        Some(Self { key: PageKey::Number, at: read_msgid(id)? })
    }

    /// The first key behind it.
    fn next(self) -> u64 {
        self.at.saturating_add(1)
    }

    fn before(self) -> PageAt {
        match self.key {
            PageKey::Number => PageAt::Before(self.at),
            PageKey::Time => PageAt::BeforeTime(self.at),
        }
    }

    fn after(self) -> PageAt {
        match self.key {
            PageKey::Number => PageAt::After(self.at),
            PageKey::Time => PageAt::AfterTime(self.at),
        }
    }

    fn around(self) -> PageAt {
        match self.key {
            PageKey::Number => PageAt::Around(self.at),
            PageKey::Time => PageAt::AroundTime(self.at),
        }
    }
}

/// The messages of a page that were asked for; those that count most come first.
fn choose<'a>(wanted: &WantedPage, events: &'a [Event]) -> Vec<&'a Event> {
    let ((from, to), key) = (wanted.keys, wanted.key);
    // A whisper is not of the channel.
    let is_told =
        |what: &EventKind| what.is_worth_telling() && !matches!(what, EventKind::Whispered(_));
    let fits = |event: &&Event| is_told(&event.what) && (from..to).contains(&key.of(event));
    let mut chosen: Vec<_> = events.iter().filter(fits).collect();
    match wanted.part {
        PagePart::First => {}
        PagePart::Last => chosen.reverse(),
        PagePart::Around(at) => chosen.sort_by_key(|event| key.of(event).abs_diff(at)),
    }
    chosen.truncate(wanted.count);
    chosen
}

/// Reads what is asked for.
fn wanted(message: &IrcMessage) -> Option<(PageAt, WantedPage)> {
    let reference = |at: usize| Reference::parse(message.parameter(at)?);
    let count = |at: usize| {
        let count = message.parameter(at)?.parse::<usize>().ok()?;
        Some(if count == 0 { limits::PAGE_EVENTS } else { count.min(limits::PAGE_EVENTS) })
    };
    let page =
        |at, count, key, keys, part| Some((at, WantedPage { count, key, keys, part, label: None }));
    let (newest, word) = (PageAt::Before(u64::MAX), message.parameter(0)?.to_ascii_uppercase());
    if word == "LATEST" && message.parameter(2) == Some("*") {
        return page(newest, count(3)?, PageKey::Number, (0, u64::MAX), PagePart::Last);
    }
    let one = reference(2)?;
    match word.as_str() {
        "LATEST" => page(newest, count(3)?, one.key, (one.next(), u64::MAX), PagePart::Last),
        "BEFORE" => page(one.before(), count(3)?, one.key, (0, one.at), PagePart::Last),
        "AFTER" => page(one.after(), count(3)?, one.key, (one.next(), u64::MAX), PagePart::First),
        "AROUND" => page(one.around(), count(3)?, one.key, (0, u64::MAX), PagePart::Around(one.at)),
        "BETWEEN" => {
            // Which of the two comes first is not told where they are of two kinds.
            let other = reference(3).filter(|other| other.key == one.key)?;
            let keys = (one.at.min(other.at).saturating_add(1), one.at.max(other.at));
            if one.at <= other.at {
                page(one.after(), count(4)?, one.key, keys, PagePart::First)
            } else {
                page(one.before(), count(4)?, one.key, keys, PagePart::Last)
            }
        }
        _ => None,
    }
}

/// Takes a `CHATHISTORY`.
pub fn chat_history(state: &mut IrcState, message: &IrcMessage) -> LineMeaning {
    let Some(reader) = &mut state.reader else { return LineMeaning::Nothing };
    let (nick, word) = (reader.nick.clone(), message.parameter(0).unwrap_or("*"));
    let fail = |code, words: &str, output: &mut IrcOutput| {
        output.fail(&nick, ("CHATHISTORY", code), words);
        LineMeaning::Nothing
    };
    if word.eq_ignore_ascii_case("TARGETS") {
        if let Some(batch) = state.output.open_batch("draft/chathistory-targets", "*") {
            state.output.close_batch(&batch);
        }
        return LineMeaning::Nothing;
    }
    if !message.parameter(1).is_some_and(|target| reader.is_channel(target)) {
        let words = "There is no such channel.";
        return fail("INVALID_TARGET", words, &mut state.output);
    }
    let Some((at, mut page)) = wanted(message) else {
        let words = "That is no valid request for messages; name them by msgid or by timestamp.";
        return fail("INVALID_PARAMS", words, &mut state.output);
    };
    // Nothing would tell one answer from the other.
    if reader.wanted_page.is_some() {
        let words = "Wait for the messages that you asked for, and then ask for more.";
        return fail("MESSAGE_ERROR", words, &mut state.output);
    }
    page.label = state.label.take();
    reader.wanted_page = Some(Box::new(page));
    state.context = Context::History;
    // Comings and goings are left out, and take their places on the page.
    let (id, count) = (Some(PAGE_ID.to_owned()), Some(limits::PAGE_EVENTS as u64));
    LineMeaning::Request(Request::History { id, at, count })
}

/// The lines of the messages that were asked for, message by message: as many of those
/// that count most as fit an answer.
fn lines_of(
    reader: &IrcReader,
    wanted: &WantedPage,
    events: &[Event],
    batch: Option<&str>,
    output: &mut IrcOutput,
) -> BTreeMap<u64, String> {
    let (mut told, mut bytes) = (BTreeMap::new(), 0);
    for event in choose(wanted, events) {
        let lines = output.apart(|output| retell(reader, event, batch, output));
        bytes += lines.len();
        if bytes > limits::PAGE_BYTES && !told.is_empty() {
            break;
        }
        told.insert(event.number, lines);
    }
    told
}

/// Tells a page of the past.
pub fn page(state: &mut IrcState, page: &PastPage) {
    let Some(reader) = &mut state.reader else { return };
    let Some(wanted) = reader.wanted_page.take() else { return };
    let output = &mut state.output;
    output.label_next(wanted.label.clone());
    let batch = output.open_labeled_batch("chathistory", &reader.channel);
    for lines in lines_of(reader, &wanted, &page.events, batch.as_deref(), output).values() {
        output.push_lines(lines);
    }
    if let Some(batch) = batch {
        output.close_batch(&batch);
    }
}
