// SPDX-License-Identifier: GPL-3.0-or-later
//! Polls of the room: what events, pages and the welcome tell of them.

use super::RoomState;
use crate::client::SessionEvent;
use crate::commands::{Command, CommandError};
use crate::model::polls::{KnownPoll, PollNews};
use crate::model::update::Update;
use crate::protocol::{Event, EventKind, ModerationAction, PollTally, Request, Role};

/// The request that a command about polls is; `None` if it is about something else.
///
/// # Errors
///
/// [`CommandError::NoPolls`] in a room without, and [`CommandError::NoOpenPoll`].
pub fn polling_request(
    state: &RoomState,
    command: &Command,
) -> Result<Option<Request>, CommandError> {
    let id = None;
    let request = match command {
        Command::Poll { question, options } => Request::Poll {
            id,
            question: question.as_str().to_owned(),
            options: options.as_slice().iter().map(ToString::to_string).collect(),
        },
        Command::Vote { poll, option } => {
            let newest = || state.polls.open().next();
            Request::Vote { id, poll: meant(*poll, newest)?, option: *option }
        }
        Command::EndPoll(poll) => {
            let own = || {
                let mut open = state.polls.open();
                open.find(|poll| poll.words.as_ref().is_some_and(|words| words.own))
            };
            let any = || state.polls.open().next().filter(|_| state.role() > Role::Guest);
            Request::ClosePoll { id, poll: meant(*poll, || own().or_else(any))? }
        }
        _ => return Ok(None),
    };
    match state.machine.can().polls {
        true => Ok(Some(request)),
        false => Err(CommandError::NoPolls),
    }
}

fn meant<'a>(
    number: Option<u64>,
    poll: impl FnOnce() -> Option<&'a KnownPoll>,
) -> Result<u64, CommandError> {
    number.or_else(|| poll().map(|poll| poll.number)).ok_or(CommandError::NoOpenPoll)
}

/// Takes in the polls that are open when we come in.
pub(super) fn enter(state: &mut RoomState, resumed: bool, open: &[PollTally]) {
    if !resumed {
        state.polls.clear();
    }
    take_tallies(state, open);
}

/// Takes in what a page of the past tells of polls.
pub(super) fn take_page(state: &mut RoomState, page: &SessionEvent) {
    match page {
        SessionEvent::Page(page) => {
            recall(state, &page.events);
            take_tallies(state, &page.polls);
        }
        SessionEvent::Found(found) => recall(state, &found.events),
        _ => {}
    }
}

/// Takes in past events.
pub(super) fn recall(state: &mut RoomState, events: &[Event]) {
    for event in events {
        note(state, event, false);
    }
}

/// Takes in an event; one that happens now may be told.
pub(super) fn note(state: &mut RoomState, event: &Event, is_now: bool) {
    if let EventKind::Acted { act: ModerationAction::Remove { message, .. }, .. } = &event.what {
        state.polls.remove(*message);
    }
    let Some(number) = state.polls.note(event, &state.you) else { return };
    state.updates.redraw(Update::Poll(number));
    let Some(poll) = state.polls.get(number).filter(|_| is_now) else { return };
    let news = match &event.what {
        EventKind::Voted(vote) if vote.from == state.you => PollNews::OwnVote(poll.clone()),
        EventKind::PollClosed(closed) => {
            PollNews::Closed { poll: poll.clone(), by: closed.by.clone() }
        }
        _ => return,
    };
    state.updates.tell(Update::PollNews(Box::new(news)));
}

fn take_tallies(state: &mut RoomState, tallies: &[PollTally]) {
    state.polls.take_tallies(tallies);
    for tally in tallies {
        state.updates.redraw(Update::Poll(tally.poll));
    }
}
