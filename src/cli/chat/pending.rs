// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages and requests of ours, until the room answers them.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::model::{Failure, FileUpdate, ShownEvent, ShownPage, ShownResults, Update, When};
use crate::protocol::{
    AwayNotice, DownloadGrant, EventKind, Nickname, Reason, Request, SendingQuota, UploadGrant,
};

/// Requests that may wait. A room that answers none of them fills no memory.
const MOST: usize = 4096;

/// Requests of ours that the room has not answered, shared by the thread that reads
/// the input and the one that prints.
pub(super) struct Pending {
    /// Beginning of the ids that are made here. It tells them from those of an
    /// earlier visit under the same name.
    prefix: String,
    state: Mutex<PendingState>,
}

#[derive(Default)]
struct PendingState {
    /// Number of ids made so far.
    made: u64,
    /// Those that wait, the oldest first.
    waiting: VecDeque<Awaited>,
    /// Set once we came back after a lost connection.
    is_back: bool,
    /// Set if one was refused, by the room or before it was sent.
    refused: bool,
}

struct Awaited {
    id: String,
    /// Set for a message. Rooms of earlier versions answer with the id of one, but
    /// not with those of other requests.
    is_message: bool,
}

impl Default for Pending {
    fn default() -> Self {
        let prefix = format!("{:016x}-", getrandom::u64().unwrap_or_default());
        Self { prefix, state: Mutex::default() }
    }
}

impl Pending {
    fn state(&self) -> MutexGuard<'_, PendingState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Beginning of the ids that are made here.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// A new id.
    pub fn id(&self) -> String {
        let mut state = self.state();
        state.made += 1;
        format!("{}{}", self.prefix, state.made - 1)
    }

    /// No longer waits for the answer to a request that was not sent.
    pub fn forget(&self, id: &str) {
        self.state().answer(id);
    }

    /// Waits for the answer to a request from now on. One without an id is given
    /// one; those that have no answer are not waited for. Returns the id.
    pub fn expect(&self, request: &mut Request) -> Option<String> {
        let is_message = matches!(request, Request::Say { .. } | Request::Whisper { .. });
        let id = request.id_mut()?;
        let mut state = self.state();
        let id = match id {
            Some(id) if !id.is_empty() => id.clone(),
            _ => {
                let made = format!("{}{}", self.prefix, state.made);
                state.made += 1;
                id.insert(made).clone()
            }
        };
        if state.waiting.len() == MOST {
            state.waiting.pop_front();
        }
        state.waiting.push_back(Awaited { id: id.clone(), is_message });
        Some(id)
    }

    /// Notes that a line was refused before it was sent. `id` is that of a request
    /// that was expected already.
    pub fn refuse(&self, id: Option<&str>) {
        let mut state = self.state();
        state.refused = true;
        if let Some(id) = id {
            state.answer(id);
        }
    }

    /// Notes that we are back after a lost connection: from now on what happened
    /// meanwhile is an answer as well.
    pub fn come_back(&self) {
        self.state().is_back = true;
    }

    /// Takes in what happened, to us under the name `us`; tells if it was an answer.
    pub fn settle(&self, update: &Update, us: &Nickname) -> bool {
        let mut state = self.state();
        match update {
            Update::Happened(ShownEvent { when, .. }) if *when != When::Now && !state.is_back => {
                false
            }
            Update::Happened(ShownEvent { event, you, .. }) => {
                let Some((by, id)) = event.what.request() else { return false };
                // Messages have an id, but for those that no request of ours was for.
                let is_other = id.is_none()
                    && matches!(event.what, EventKind::Said { .. } | EventKind::Whispered(_));
                by == you && !is_other && state.answer_any(id)
            }
            Update::Away(AwayNotice { name, id: Some(id), .. }) => name == us && state.answer(id),
            // What the room takes more slowly is not refused.
            Update::Failed(Failure { reason: Reason::TooFast, .. }) => false,
            Update::Failed(Failure { id, .. }) => {
                state.refused = true;
                state.answer_any(id.as_deref())
            }
            Update::Unconfirmed { ids } => {
                state.refused = true;
                ids.iter().filter(|id| state.answer(id)).count() > 0
            }
            Update::File(
                FileUpdate::MaySend(UploadGrant { id, .. })
                | FileUpdate::MayFetch(DownloadGrant { id, .. })
                | FileUpdate::Quota(SendingQuota { id, .. }),
            )
            | Update::Unchanged { id }
            | Update::Bans { id }
            | Update::Page(ShownPage { id, .. })
            | Update::Found(ShownResults { id, .. }) => state.answer_any(id.as_deref()),
            _ => false,
        }
    }

    /// Tells if everything is answered.
    pub fn is_settled(&self) -> bool {
        self.state().waiting.is_empty()
    }

    /// Tells if a message waits for its answer.
    pub fn has_message(&self) -> bool {
        self.state().waiting.iter().any(|waiting| waiting.is_message)
    }

    /// Tells if something was refused.
    pub fn has_refused(&self) -> bool {
        self.state().refused
    }
}

impl PendingState {
    fn answer(&mut self, id: &str) -> bool {
        self.remove(|waiting| waiting.id == id)
    }

    /// Without an id, the oldest is answered that may have none.
    fn answer_any(&mut self, id: Option<&str>) -> bool {
        match id {
            Some(id) => self.answer(id),
            None => self.remove(|waiting| !waiting.is_message),
        }
    }

    fn remove(&mut self, is_it: impl Fn(&Awaited) -> bool) -> bool {
        let at = self.waiting.iter().position(is_it);
        at.and_then(|at| self.waiting.remove(at)).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PersonColour;
    use crate::protocol::{Event, Text};

    fn say(id: Option<&str>) -> Request {
        Request::Say { id: id.map(Into::into), answers: None, emote: false, text: "hi".into() }
    }

    fn happened(what: EventKind) -> Update {
        let event = Event { number: 1, time: 1, what };
        let you = Nickname::new("Bot").unwrap();
        let (when, colour) = (When::Now, PersonColour::default());
        Update::Happened(ShownEvent {
            event,
            when,
            you,
            unheard: false,
            ours: false,
            mention: false,
            colour,
        })
    }

    fn said(from: &str, id: &str) -> Update {
        happened(EventKind::Said {
            from: Nickname::new(from).unwrap(),
            seat: None,
            id: Some(id.into()),
            answers: None,
            emote: false,
            edited: None,
            text: Text::new("hi").unwrap(),
        })
    }

    fn failed(reason: Reason, id: Option<&str>) -> Update {
        let id = id.map(Into::into);
        Update::Failed(Failure {
            reason,
            id,
            suggestion: None,
            candidates: Vec::new(),
            seconds: None,
        })
    }

    fn settle(pending: &Pending, update: &Update) -> bool {
        pending.settle(update, &Nickname::new("Bot").unwrap())
    }

    #[test]
    fn another_one_who_is_away_answers_nothing_of_ours() {
        let pending = Pending::default();
        pending.expect(&mut Request::Away { id: Some("7".into()), note: None });
        let away = |name: &str| {
            let name = Nickname::new(name).unwrap();
            Update::Away(AwayNotice { name, note: None, id: Some("7".into()) })
        };
        assert!(!settle(&pending, &away("Eve")) && !pending.is_settled());
        assert!(settle(&pending, &away("Bot")) && pending.is_settled());
    }

    #[test]
    fn an_answer_is_known_by_its_id_and_its_author() {
        let pending = Pending::default();
        assert_eq!(pending.expect(&mut say(Some("7"))).as_deref(), Some("7"));
        let made = pending.expect(&mut say(None)).unwrap();
        assert!(made.starts_with(pending.prefix()));
        assert!(!settle(&pending, &said("Eve", "7")), "ids are their author's own");
        assert!(settle(&pending, &said("Bot", "7")));
        assert!(!settle(&pending, &said("Bot", "7")));
        assert!(pending.has_message());
        assert!(!settle(&pending, &failed(Reason::TooFast, None)) && !pending.has_refused());
        assert!(settle(&pending, &failed(Reason::SlowMode, Some(&made))) && pending.has_refused());
        assert!(pending.is_settled());
        pending.expect(&mut Request::Rename { id: Some("8".into()), name: "Bot".into() });
        assert!(settle(&pending, &Update::Unchanged { id: Some("8".into()) }));
        assert_eq!(pending.expect(&mut Request::Typing { active: true }), None);
        assert!(pending.is_settled());
    }

    #[test]
    fn an_earlier_room_answers_without_ids() {
        let pending = Pending::default();
        let rename = |name: &str| Request::Rename { id: None, name: name.into() };
        pending.expect(&mut say(None));
        pending.expect(&mut rename("Bob"));
        pending.expect(&mut rename("Ben"));
        assert!(settle(&pending, &failed(Reason::NameTaken, None)));
        let (from, to) = (Nickname::new("Bot").unwrap(), Nickname::new("Ben").unwrap());
        let what = EventKind::Renamed { from, to, recognition: None, looks_like: None, id: None };
        assert!(settle(&pending, &happened(what)));
        assert!(pending.has_message() && !pending.is_settled());
    }

    #[test]
    fn a_room_that_answers_nothing_fills_no_memory() {
        let pending = Pending::default();
        for _ in 0..2 * MOST {
            pending.expect(&mut say(None));
        }
        assert_eq!(pending.state().waiting.len(), MOST);
    }
}
