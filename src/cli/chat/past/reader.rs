// SPDX-License-Identifier: GPL-3.0-or-later
//! The past of the room as a person reads it in a terminal: page after page, or what a
//! search has found. Asked for by the thread that reads the input, answered to the one
//! that prints.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::cli::chat::fault::Fault;
use crate::commands::{CommandError, CommandName, HistoryPlace};
use crate::history::LocalCalendar;
use crate::model::{Continuity, Failure, ShownEvent, ShownPage, ShownResults, Update};
use crate::protocol::search::{SearchQuery, SearchRequest, TypedSearch};
use crate::protocol::{EventKind, PageAt, Request, limits};

/// Messages of `/history` without a count.
const USUAL: usize = 20;
/// Messages of `/history #1170`, half of them on each side.
const AROUND: u64 = 21;
/// Results of `/find`.
const RESULTS: u64 = 10;
/// Pages that are asked for to have as many messages as are wanted: the others of a
/// page were comings and goings. It bounds what a hostile room makes us do.
const MOST_PAGES: usize = 40;

/// Answer of the room, ready to be printed.
#[derive(Debug, PartialEq, Eq)]
pub enum PastAnswer {
    /// Older messages.
    Older { events: Vec<ShownEvent>, beginning: Option<PastBeginning> },
    /// Messages around that of a number.
    Around { events: Vec<ShownEvent>, number: u64 },
    /// Results of a search, newest first.
    Found { results: ShownResults, query: SearchQuery },
    /// Nothing yet: this has to be asked first.
    Ask(Request),
}

/// The end of what can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PastBeginning {
    /// The room's own beginning.
    OfRoom,
    /// The room shows nothing older, or has nothing older any more.
    OfReadable,
}

/// The place of a person in the past.
#[derive(Debug, Default)]
pub struct PastReader {
    state: Mutex<PastState>,
}

#[derive(Debug, Default)]
struct PastState {
    /// Number of the newest event when we came in.
    newest: u64,
    /// Number of the oldest event that was shown.
    oldest: Option<u64>,
    /// Set where nothing is older.
    beginning: Option<PastBeginning>,
    /// The question that the room is still to answer.
    awaited: Option<AwaitedPast>,
    /// The search that finds older results.
    next: Option<SearchRequest>,
    asked: u64,
}

#[derive(Debug)]
struct AwaitedPast {
    id: String,
    what: PastQuestion,
}

#[derive(Debug)]
enum PastQuestion {
    Older {
        wanted: usize,
        pages: usize,
        /// Those that have come, newest first.
        events: Vec<ShownEvent>,
    },
    Around(u64),
    Found(SearchRequest),
}

impl PastReader {
    fn state(&self) -> MutexGuard<'_, PastState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The request for a part of the past.
    pub fn read(&self, place: HistoryPlace) -> Request {
        let mut state = self.state();
        match place {
            HistoryPlace::Older(count) => {
                let wanted = count.unwrap_or(USUAL).min(limits::PAGE_EVENTS);
                state.ask(PastQuestion::Older { wanted, pages: 0, events: Vec::new() })
            }
            HistoryPlace::Around(number) => state.ask(PastQuestion::Around(number)),
        }
    }

    /// The request for a search, or for older results of the last one.
    pub fn find(&self, typed: &str) -> Result<Request, Fault> {
        let mut state = self.state();
        if typed.is_empty() {
            let next = state.next.take();
            let next = next.ok_or(CommandError::Missing(CommandName::Find))?;
            return Ok(state.ask(PastQuestion::Found(next)));
        }
        let TypedSearch { mut search, day } = TypedSearch::new(typed);
        search.count = Some(RESULTS);
        if let Some(day) = day {
            let times = LocalCalendar::default().day(&day).ok_or_else(Fault::not_a_day)?;
            (search.since, search.until) = (Some(times.start), Some(times.end));
        }
        if search.clone().check().is_err() {
            return Err(CommandError::Missing(CommandName::Find).into());
        }
        Ok(state.ask(PastQuestion::Found(search)))
    }

    /// Follows what happens otherwise: the oldest event that was shown, and that what was
    /// asked for does not come any more.
    pub fn follow(&self, update: &Update) {
        let mut state = self.state();
        match update {
            Update::Happened(ShownEvent { event, .. }) => {
                state.oldest.get_or_insert(event.number);
            }
            Update::Interrupted => state.awaited = None,
            Update::Entered(entrance) => {
                // Perhaps another log.
                if entrance.continuity == Continuity::Again {
                    *state = PastState { asked: state.asked, ..PastState::default() };
                }
                state.newest = state.newest.max(entrance.welcome.number);
            }
            Update::Failed(Failure { id: Some(id), .. })
                if state.awaited.as_ref().is_some_and(|awaited| awaited.id == *id) =>
            {
                state.awaited = None;
            }
            _ => {}
        }
    }

    /// Takes in a page. `whole` says that one page is enough, whatever is on it.
    pub fn take_page(&self, page: ShownPage, whole: bool) -> Option<PastAnswer> {
        let mut state = self.state();
        let awaited = state.take_awaited(page.id.as_deref())?;
        match awaited.what {
            PastQuestion::Older { wanted, pages, events } => {
                let wanted = if whole { 0 } else { wanted };
                Some(state.take_older(page, wanted, pages, events))
            }
            PastQuestion::Around(number) => {
                let ShownPage { events, earlier, .. } = page;
                state.note(&events, earlier);
                Some(PastAnswer::Around { events: shown(events).collect(), number })
            }
            PastQuestion::Found(_) => None,
        }
    }

    /// Takes in results.
    pub fn take_results(&self, mut results: ShownResults) -> Option<PastAnswer> {
        let mut state = self.state();
        let awaited = state.take_awaited(results.id.as_deref())?;
        let PastQuestion::Found(search) = awaited.what else { return None };
        let query = SearchQuery::new(search.text.as_deref().unwrap_or_default());
        let last = results.events.last().map(|shown| shown.event.number);
        state.next = last
            .filter(|_| results.earlier)
            .map(|last| SearchRequest { before: Some(last), ..search });
        results.events = shown(results.events).collect();
        Some(PastAnswer::Found { results, query })
    }
}

impl PastState {
    fn ask(&mut self, what: PastQuestion) -> Request {
        self.asked += 1;
        let id = format!("past-{}", self.asked);
        let request = match &what {
            PastQuestion::Older { wanted, .. } => Request::History {
                id: Some(id.clone()),
                at: PageAt::Before(self.oldest.unwrap_or(self.newest.saturating_add(1))),
                count: u64::try_from(*wanted).ok(),
            },
            PastQuestion::Around(number) => Request::History {
                id: Some(id.clone()),
                at: PageAt::Around(*number),
                count: Some(AROUND),
            },
            PastQuestion::Found(search) => {
                Request::Search { id: Some(id.clone()), search: search.clone() }
            }
        };
        self.awaited = Some(AwaitedPast { id, what });
        request
    }

    fn take_awaited(&mut self, id: Option<&str>) -> Option<AwaitedPast> {
        self.awaited.take_if(|awaited| Some(&*awaited.id) == id)
    }

    /// Notes which event is the oldest by now; `false` if none is older than before.
    fn note(&mut self, events: &[ShownEvent], earlier: bool) -> bool {
        let first = events.first().map(|shown| shown.event.number);
        let is_older = first.is_some_and(|first| self.oldest.is_none_or(|oldest| first < oldest));
        self.oldest = first.or(self.oldest);
        self.beginning = (!earlier).then_some(match self.oldest {
            Some(0 | 1) => PastBeginning::OfRoom,
            _ => PastBeginning::OfReadable,
        });
        is_older
    }

    fn take_older(
        &mut self,
        page: ShownPage,
        wanted: usize,
        pages: usize,
        mut events: Vec<ShownEvent>,
    ) -> PastAnswer {
        let is_older = self.note(&page.events, page.earlier);
        let missing = wanted.saturating_sub(events.len());
        let mut newest_first = shown(page.events.into_iter().rev());
        events.extend(newest_first.by_ref().take(missing));
        // More than was wanted: the next page begins with the others.
        if let Some(next) = newest_first.next().filter(|_| wanted > 0) {
            self.oldest = events.last().map(|last| last.event.number).or(Some(next.event.number));
            self.beginning = None;
        }
        let goes_on = events.len() < wanted && self.beginning.is_none() && is_older;
        if goes_on && pages < MOST_PAGES {
            let asked = PastQuestion::Older { wanted, pages: pages + 1, events };
            return PastAnswer::Ask(self.ask(asked));
        }
        events.reverse();
        PastAnswer::Older { events, beginning: self.beginning }
    }
}

/// Events that people read again: neither comings and goings, nor what those say whom
/// this person ignores.
fn shown(events: impl IntoIterator<Item = ShownEvent>) -> impl Iterator<Item = ShownEvent> {
    let is_shown = |shown: &ShownEvent| {
        let moves = matches!(shown.event.what, EventKind::Joined(_) | EventKind::Left { .. });
        !shown.unheard && !moves
    };
    events.into_iter().filter(is_shown)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
