// SPDX-License-Identifier: GPL-3.0-or-later
//! Polls of the room: what events, pages and the welcome tell of them.

use super::RoomState;
use crate::client::SessionEvent;
use crate::commands::{Command, CommandError};
use crate::model::polls::{KnownPoll, PollNews, Polls};
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
            let newest = || state.log.polls.open().next();
            Request::Vote { id, poll: meant(*poll, newest)?, option: *option }
        }
        Command::EndPoll(poll) => {
            let own = || {
                let mut open = state.log.polls.open();
                open.find(|poll| poll.words.as_ref().is_some_and(|words| words.own))
            };
            let any = || state.log.polls.open().next().filter(|_| state.role() > Role::Guest);
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

/// Polls of the room, as far as they are known.
pub fn polls_of(state: &RoomState) -> &Polls {
    &state.log.polls
}

impl RoomState {
    /// Takes in the polls that are open when we come in.
    pub(super) fn enter_polls(&mut self, resumed: bool, open: &[PollTally]) {
        if !resumed {
            self.log.polls.clear();
        }
        self.take_tallies(open);
    }

    /// Takes in what a page of the past tells of polls.
    pub(super) fn take_polls(&mut self, page: &SessionEvent) {
        match page {
            SessionEvent::Page(page) => {
                page.events.iter().for_each(|event| self.note_poll(event, false));
                self.take_tallies(&page.polls);
            }
            // Without the votes they tell the words alone.
            SessionEvent::Found(found) => {
                for event in &found.events {
                    if matches!(event.what, EventKind::Poll(_))
                        && self.log.polls.get(event.number).is_some()
                    {
                        self.note_poll(event, false);
                    }
                }
            }
            _ => {}
        }
    }

    /// Takes in an event; one that happens now may be told.
    pub(super) fn note_poll(&mut self, event: &Event, is_now: bool) {
        if let EventKind::Acted { act: ModerationAction::Remove { message, .. }, .. } = &event.what
        {
            self.log.polls.remove(*message);
        }
        let Some(number) = self.log.polls.note(event, &self.you, is_now) else { return };
        self.updates.redraw(Update::Poll(number));
        let Some(poll) = self.log.polls.get(number).filter(|_| is_now) else { return };
        let news = match &event.what {
            EventKind::Voted(vote) if vote.from == self.you => PollNews::OwnVote(poll.clone()),
            EventKind::PollClosed(closed) => {
                PollNews::Closed { poll: poll.clone(), by: closed.by.clone() }
            }
            _ => return,
        };
        self.updates.tell(Update::PollNews(Box::new(news)));
    }

    fn take_tallies(&mut self, tallies: &[PollTally]) {
        self.log.polls.take_tallies(tallies);
        for tally in tallies {
            self.updates.redraw(Update::Poll(tally.poll));
        }
    }
}
