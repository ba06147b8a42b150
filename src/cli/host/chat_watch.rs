// SPDX-License-Identifier: GPL-3.0-or-later
//! The talk in a hosted room as its console follows it: what is shown of it, and which
//! message a command means.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::log::ConsoleLog;
use crate::cli::strings;
use crate::protocol::{Event, EventKind, ModerationAction, Nickname, Poll};
use crate::sentences::polls;
use crate::server::Server;

/// Messages that a command can mean without their numbers, and polls whose words are told
/// once more at their ends.
const MESSAGES: usize = 256;
const POLLS: usize = 64;

/// The last messages and polls of a room.
#[derive(Debug, Default, Clone)]
pub(super) struct ChatWatch(Arc<Mutex<RecentTalk>>);

#[derive(Debug, Default)]
struct RecentTalk {
    /// Numbers of messages and polls with their authors, the oldest first.
    said: VecDeque<(u64, Nickname)>,
    polls: VecDeque<(u64, Poll)>,
}

impl ChatWatch {
    /// Follows what is said from now on, and shows it if `shown` says so.
    pub fn start(server: &Server, log: &ConsoleLog, shown: bool) -> Self {
        let (watch, log) = (Self::default(), log.clone());
        let followed = watch.clone();
        log.show_talk(shown);
        server.hand_events_to(move |event| {
            let lines = followed.talk().take_in(event);
            if let Some(lines) = lines.filter(|_| shown) {
                log.out(lines);
            }
        });
        watch
    }

    /// Number of the last message, or the last one of somebody.
    pub fn last_said(&self, by: Option<&Nickname>) -> Option<u64> {
        let talk = self.talk();
        let is_theirs = |from: &Nickname| by.is_none_or(|by| by.folded() == from.folded());
        talk.said.iter().rev().find(|(_, from)| is_theirs(from)).map(|(number, _)| *number)
    }

    fn talk(&self) -> MutexGuard<'_, RecentTalk> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl RecentTalk {
    /// Takes in an event; the lines that show it, if it is part of the talk.
    fn take_in(&mut self, event: &Event) -> Option<String> {
        match &event.what {
            EventKind::Said { from, .. } => self.note(event.number, from),
            EventKind::Edited(_) => {}
            EventKind::File(file) => self.note(event.number, &file.from),
            EventKind::Poll(poll) => {
                self.note(event.number, &poll.from);
                if self.polls.len() == POLLS {
                    self.polls.pop_front();
                }
                self.polls.push_back((event.number, poll.clone()));
            }
            EventKind::PollClosed(closed) => {
                let at = self.polls.iter().position(|(number, _)| *number == closed.poll);
                let poll = at.and_then(|at| self.polls.remove(at));
                let told = poll.map(|(_, poll)| polls::closed_with(closed, &poll));
                return Some(strings::own(&told.unwrap_or_else(|| polls::closed(closed))));
            }
            EventKind::Acted { act: ModerationAction::Remove { message, .. }, .. } => {
                self.said.retain(|(number, _)| number != message);
                self.polls.retain(|(number, _)| number != message);
                return None;
            }
            EventKind::Acted { act: ModerationAction::RemoveAll { .. }, .. } => {
                // Whose they are, the seats say, which are not known here.
                self.said.clear();
                self.polls.clear();
                return None;
            }
            _ => return None,
        }
        strings::event(&event.what)
    }

    fn note(&mut self, number: u64, from: &Nickname) {
        if self.said.len() == MESSAGES {
            self.said.pop_front();
        }
        self.said.push_back((number, from.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{ActionTarget, ClosedPoll, Edit, PollLine, PollOptions, Text};

    fn name(raw: &str) -> Nickname {
        Nickname::new(raw).unwrap()
    }

    fn take_in(watch: &ChatWatch, number: u64, what: EventKind) -> Option<String> {
        watch.talk().take_in(&Event { number, time: 1, what })
    }

    fn say(watch: &ChatWatch, number: u64, from: &str) {
        let said = EventKind::said(name(from), Text::new("hi").unwrap());
        assert_eq!(take_in(watch, number, said).unwrap(), format!("{from}: hi"));
    }

    fn act(watch: &ChatWatch, number: u64, act: ModerationAction) {
        let target = ActionTarget::default();
        let acted = EventKind::Acted { by: None, act, target, why: None, id: None };
        assert_eq!(take_in(watch, number, acted), None, "the log tells it");
    }

    #[test]
    fn the_last_message_is_that_of_anybody_or_of_somebody() {
        let watch = ChatWatch::default();
        assert_eq!(watch.last_said(None), None);
        say(&watch, 1, "Ada");
        say(&watch, 2, "Bo");
        let (ada, bo) = (name("ADA"), name("bo"));
        assert_eq!(
            [None, Some(&ada), Some(&bo)].map(|by| watch.last_said(by)),
            [2, 1, 2].map(Some)
        );
        act(&watch, 3, ModerationAction::Remove { message: 2, from: None });
        assert_eq!([None, Some(&bo)].map(|by| watch.last_said(by)), [Some(1), None]);
        act(&watch, 4, ModerationAction::RemoveAll { name: ada, seats: Vec::new() });
        assert_eq!(watch.last_said(None), None);
        for number in 5..1_000 {
            say(&watch, number, "Ada");
        }
        assert_eq!(watch.talk().said.len(), MESSAGES);
    }

    #[test]
    fn an_edit_and_a_poll_are_told_in_words() {
        let watch = ChatWatch::default();
        let (from, text) = (name("Ada"), Text::new("bye").ok());
        let edit = Edit { from: from.clone(), seat: None, id: None, message: 1, to: None, text };
        assert_eq!(take_in(&watch, 2, EventKind::Edited(edit)).unwrap(), "  Ada edits: bye");
        let line = |line: &str| PollLine::new(line).unwrap();
        let options = PollOptions::new(["Pizza", "Soup"].map(line).to_vec()).unwrap();
        let poll = Poll { from, seat: None, id: None, question: line("Dinner?"), options };
        let asked = take_in(&watch, 3, EventKind::Poll(poll)).unwrap();
        assert_eq!(asked, "  Ada asks: Dinner?\n    1. Pizza\n    2. Soup");
        let close = || {
            let closed = ClosedPoll { poll: 3, by: None, id: None, counts: vec![2, 1] };
            take_in(&watch, 4, EventKind::PollClosed(closed)).unwrap()
        };
        assert_eq!(close(), "  The poll “Dinner?” is closed. Result: Pizza: 2, Soup: 1");
        assert_eq!(close(), "  The poll #3 is closed. Result: 1: 2, 2: 1", "nobody knows it");
    }
}
