// SPDX-License-Identifier: GPL-3.0-or-later
//! Validated requests: texts and names are sanitized, numbers are within the
//! limits.
//!
//! Validation takes place before the lock of a room is taken, so that under the
//! lock only the rules of the room are checked.

use std::ops::Deref;

use super::search::Search;
use super::{
    AwayNote, ModerationAction, Nickname, PageAt, Reason, Request, RequestError, SeatNumber, Text,
    Topic, Why, limits,
};

/// A request of a member, or of the host from outside the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Sends a message to everybody.
    Say {
        /// Number of the message that this one answers.
        answers: Option<u64>,
        /// The message.
        text: Text,
    },
    /// Tells that the sender is typing, or no longer typing.
    Typing {
        /// Set while the sender is typing.
        active: bool,
    },
    /// Tells that the sender is away, or back.
    Away {
        /// The note; `None` to be back.
        note: Option<AwayNote>,
    },
    /// Changes the sender's name.
    Rename {
        /// The wanted name.
        name: Nickname,
    },
    /// Sets the topic, or removes it if empty.
    SetTopic {
        /// The new topic.
        topic: Topic,
    },
    /// Moderates.
    Moderate {
        /// The action.
        action: CheckedAction,
        /// The seat of the person it is about; the name decides if missing.
        to: Option<SeatNumber>,
        /// The reason given for it.
        why: Option<Why>,
    },
    /// Lists the bans.
    ListBans,
    /// Reads a page of the past.
    ReadPast {
        /// Place of the page.
        at: PageAt,
        /// Most events of it, within the limits.
        count: usize,
    },
    /// Lists those who left under a name. Only the host asks for it, from outside
    /// the room.
    ListUses {
        /// The name.
        name: Nickname,
    },
    /// Looks for what was said.
    Search(Box<Search>),
    /// Leaves the room.
    Leave,
}

/// A [`ModerationAction`] that this version knows, with durations within the
/// limits and a name whose folded form is computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedAction(ModerationAction);

impl CheckedAction {
    /// Validates an action, and cuts its durations to the limits.
    ///
    /// # Errors
    ///
    /// [`Reason::UnknownType`] for an action this version does not know.
    pub fn new(action: ModerationAction) -> Result<Self, Reason> {
        if action == ModerationAction::Other {
            return Err(Reason::UnknownType);
        }
        if let Some(name) = action.target() {
            name.folded();
        }
        Ok(Self(within_limits(action)))
    }

    /// The action itself.
    pub fn into_inner(self) -> ModerationAction {
        self.0
    }
}

impl Deref for CheckedAction {
    type Target = ModerationAction;

    fn deref(&self) -> &ModerationAction {
        &self.0
    }
}

/// The action with durations within the limits.
fn within_limits(action: ModerationAction) -> ModerationAction {
    match action {
        ModerationAction::Ban { name, seconds } => {
            let seconds = seconds.filter(|seconds| *seconds <= limits::LONGEST_SECONDS);
            ModerationAction::Ban { name, seconds: seconds.map(|seconds| seconds.max(1)) }
        }
        ModerationAction::Mute { name, seconds } => {
            ModerationAction::Mute { name, seconds: seconds.clamp(1, limits::LONGEST_SECONDS) }
        }
        ModerationAction::Slow { seconds } => {
            ModerationAction::Slow { seconds: seconds.min(limits::SLOWEST_SECONDS) }
        }
        action => action,
    }
}

/// A validated request, and the id that its answer repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Id the sender chose.
    pub id: Option<String>,
    /// The request.
    pub ask: Ask,
}

impl From<Ask> for Asked {
    fn from(ask: Ask) -> Self {
        Self { id: None, ask }
    }
}

impl TryFrom<Request> for Asked {
    type Error = RequestError;

    /// Validates a request of somebody who is a member already. An empty id is
    /// none.
    fn try_from(mut request: Request) -> Result<Self, RequestError> {
        let id = request.id_mut().and_then(Option::take).filter(|id| !id.is_empty());
        if id.as_ref().is_some_and(|id| id.len() > limits::REQUEST_ID_BYTES) {
            return Err(RequestError { reason: Reason::IdTooLong, id });
        }
        match Ask::new(request) {
            Ok(ask) => Ok(Self { id, ask }),
            Err(reason) => Err(RequestError { reason, id }),
        }
    }
}

impl Ask {
    fn new(request: Request) -> Result<Self, Reason> {
        Ok(match request {
            Request::Hello(_) | Request::Prove { .. } => return Err(Reason::HelloTwice),
            Request::Say { answers, text, .. } => Self::Say { answers, text: Text::new(&text)? },
            Request::Typing { active } => Self::Typing { active },
            Request::Away { note, .. } => Self::Away { note: note.as_deref().map(AwayNote::cut) },
            Request::Rename { name, .. } => Self::Rename { name: Nickname::new(&name)?.prepared() },
            Request::Topic { topic, .. } => Self::SetTopic {
                // An empty one removes the topic.
                topic: Topic::new(&topic).map_err(|_| Reason::TopicTooLong)?,
            },
            Request::Act { act, to, why, .. } => {
                Self::Moderate { action: CheckedAction::new(act)?, to, why }
            }
            Request::Bans { .. } => Self::ListBans,
            Request::History { at, count, .. } => {
                let count = count.unwrap_or(limits::USUAL_PAGE_EVENTS);
                let count = usize::try_from(count).unwrap_or(usize::MAX);
                Self::ReadPast { at, count: count.clamp(1, limits::PAGE_EVENTS) }
            }
            Request::Search { search, .. } => Self::Search(Box::new(search.check()?)),
            Request::Leave => Self::Leave,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Hello;

    fn say(id: &str, text: &str) -> Result<Asked, RequestError> {
        Request::Say { id: Some(id.into()), answers: None, text: text.into() }.try_into()
    }

    #[test]
    fn a_text_is_sanitized_and_its_id_kept() {
        let Ok(Asked { id, ask: Ask::Say { answers: None, text } }) = say("é", "hi \r\n") else {
            panic!("it may be said")
        };
        assert_eq!((id.as_deref(), text.as_str()), (Some("é"), "hi"));
        assert!(matches!(say("", "hi"), Ok(Asked { id: None, .. })));
    }

    #[test]
    fn an_id_that_is_too_long_is_refused_whole() {
        let longest = "a".repeat(limits::REQUEST_ID_BYTES);
        assert_eq!(say(&longest, "hi").unwrap().id, Some(longest.clone()));
        let longer = format!("{longest}é");
        let error = say(&longer, "hi").unwrap_err();
        assert_eq!(error, RequestError { reason: Reason::IdTooLong, id: Some(longer) });
    }

    #[test]
    fn a_fault_names_the_request_it_is_about() {
        let error = say("7", " ").unwrap_err();
        assert_eq!((error.reason, error.id.as_deref()), (Reason::TextEmpty, Some("7")));
        let id = Some("8".to_owned());
        let rename = Request::Rename { id: id.clone(), name: String::new() };
        let error = Asked::try_from(rename).unwrap_err();
        assert_eq!(error, RequestError { reason: Reason::NameEmpty, id: id.clone() });
        let topic = Request::Topic { id: id.clone(), topic: "a".repeat(201) };
        let error = Asked::try_from(topic).unwrap_err();
        assert_eq!(error, RequestError { reason: Reason::TopicTooLong, id });
        let error = Asked::try_from(Request::Hello(Hello::named("Ada"))).unwrap_err();
        assert_eq!(error.reason, Reason::HelloTwice);
    }

    #[test]
    fn an_action_is_known_and_within_the_limits() {
        let act = ModerationAction::Slow { seconds: u64::MAX };
        let asked = Asked::try_from(Request::Act { id: None, act, to: None, why: None });
        let Ok(Asked { ask: Ask::Moderate { action, .. }, .. }) = asked else {
            panic!("it may be asked")
        };
        assert_eq!(*action, ModerationAction::Slow { seconds: limits::SLOWEST_SECONDS });
        assert_eq!(CheckedAction::new(ModerationAction::Other), Err(Reason::UnknownType));
    }
}
