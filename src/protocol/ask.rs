// SPDX-License-Identifier: GPL-3.0-or-later
//! Validated requests: texts and names are sanitized, numbers are within the
//! limits.
//!
//! Validation takes place before the lock of a room is taken, so that under the
//! lock only the rules of the room are checked.

use std::ops::Deref;

use super::{ModerationAction, Nickname, Reason, Request, ServerMessage, Text, Topic, Why, limits};

/// A request of a member, or of the host from outside the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Sends a message to everybody.
    Say {
        /// The author's own choice; `None` if empty.
        id: Option<String>,
        /// The message.
        text: Text,
    },
    /// Tells that the sender is typing, or no longer typing.
    Typing {
        /// Set while the sender is typing.
        active: bool,
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
        /// The reason given for it.
        why: Option<Why>,
    },
    /// Lists the bans.
    ListBans,
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

/// The reason why a request is not valid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .reason.sentence())]
pub struct AskError {
    /// The reason.
    pub reason: Reason,
    /// Id of the `say` that failed.
    pub id: Option<String>,
}

impl From<Reason> for AskError {
    fn from(reason: Reason) -> Self {
        Self { reason, id: None }
    }
}

impl AskError {
    /// The answer to the sender.
    pub fn notice(self) -> ServerMessage {
        ServerMessage::error(self.reason, self.id, None)
    }
}

impl TryFrom<Request> for Ask {
    type Error = AskError;

    /// Validates a request of somebody who is a member already.
    fn try_from(request: Request) -> Result<Self, AskError> {
        Ok(match request {
            Request::Hello(_) | Request::Prove { .. } => return Err(Reason::HelloTwice.into()),
            Request::Say { id, text } => {
                let id = (!id.is_empty()).then(|| shortened(id));
                match Text::new(&text) {
                    Ok(text) => Self::Say { id, text },
                    Err(error) => return Err(AskError { reason: error.into(), id }),
                }
            }
            Request::Typing { active } => Self::Typing { active },
            Request::Rename { name } => {
                Self::Rename { name: Nickname::new(&name).map_err(Reason::from)?.prepared() }
            }
            Request::Topic { topic } => {
                Self::SetTopic { topic: Topic::new(&topic).map_err(Reason::from)? }
            }
            Request::Act { act, why } => Self::Moderate { action: CheckedAction::new(act)?, why },
            Request::Bans => Self::ListBans,
            Request::Leave => Self::Leave,
        })
    }
}

/// An id, cut to [`limits::MESSAGE_ID_BYTES`].
fn shortened(mut id: String) -> String {
    let mut end = id.len().min(limits::MESSAGE_ID_BYTES);
    while !id.is_char_boundary(end) {
        end -= 1;
    }
    id.truncate(end);
    id
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Hello;

    fn say(id: &str, text: &str) -> Result<Ask, AskError> {
        Request::Say { id: id.into(), text: text.into() }.try_into()
    }

    #[test]
    fn a_text_is_sanitized_and_its_id_cut() {
        let long = format!("{}é", "a".repeat(limits::MESSAGE_ID_BYTES - 1));
        let Ok(Ask::Say { id, text }) = say(&long, "hi \r\n") else { panic!("it may be said") };
        assert_eq!(id.unwrap(), "a".repeat(limits::MESSAGE_ID_BYTES - 1));
        assert_eq!(text.as_str(), "hi");
        assert!(matches!(say("", "hi"), Ok(Ask::Say { id: None, .. })));
    }

    #[test]
    fn a_fault_names_the_message_it_is_about() {
        let error = say("7", " ").unwrap_err();
        assert_eq!((error.reason, error.id.as_deref()), (Reason::TextEmpty, Some("7")));
        let error = Ask::try_from(Request::Rename { name: String::new() }).unwrap_err();
        assert_eq!(error, Reason::NameEmpty.into());
        let error = Ask::try_from(Request::Hello(Hello::named("Ada"))).unwrap_err();
        assert_eq!(error.reason, Reason::HelloTwice);
    }

    #[test]
    fn an_action_is_known_and_within_the_limits() {
        let act = ModerationAction::Slow { seconds: u64::MAX };
        let Ok(Ask::Moderate { action, .. }) = Request::Act { act, why: None }.try_into() else {
            panic!("it may be asked")
        };
        assert_eq!(*action, ModerationAction::Slow { seconds: limits::SLOWEST_SECONDS });
        assert_eq!(CheckedAction::new(ModerationAction::Other), Err(Reason::UnknownType));
    }
}
