// SPDX-License-Identifier: GPL-3.0-or-later
//! Validated requests: texts and names are sanitized, numbers are within the
//! limits.
//!
//! Validation takes place before the lock of a room is taken, so that under the
//! lock only the rules of the room are checked.

use std::ops::Deref;

use super::search::Search;
use super::{
    AwayNote, Emoji, FileOffer, ModerationAction, Nickname, PageAt, PollLine, PollOptions, Reason,
    Request, RequestError, SeatNumber, Text, Topic, UploadId, Why, limits,
};

/// A request of a member, or of the host from outside the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Sends a message to everybody.
    Say {
        /// Number of the message that this one answers.
        answers: Option<u64>,
        /// Set if the text is what the sender does rather than says.
        emote: bool,
        /// The message.
        text: Text,
    },
    /// Sends a message to one other member.
    Whisper {
        /// Name of the one it is for.
        name: Nickname,
        /// Seat of the one it is for; the name decides if missing.
        to: Option<SeatNumber>,
        /// Set if the text is what the sender does rather than says.
        emote: bool,
        /// The message.
        text: Text,
    },
    /// Puts an emoji to a message, or takes it back.
    React {
        /// Number of the message.
        message: u64,
        /// The emoji.
        emoji: Emoji,
        /// Set to put it there, unset to take it back.
        active: bool,
    },
    /// Gives a message of one's own another text.
    Edit {
        /// Number of the message.
        message: u64,
        /// The text from then on.
        text: Text,
    },
    /// Asks everybody something.
    Poll {
        /// The question.
        question: PollLine,
        /// The answers to choose from.
        options: PollOptions,
    },
    /// Votes in a poll, or takes the vote back.
    Vote {
        /// Number of the poll.
        poll: u64,
        /// The answer, counted from 0; `None` for none any more.
        option: Option<usize>,
    },
    /// Closes a poll.
    ClosePoll {
        /// Number of the poll.
        poll: u64,
    },
    /// Offers a file to everybody.
    Offer(Box<FileOffer>),
    /// Gives an upload up.
    Withdraw {
        /// The upload.
        upload: UploadId,
    },
    /// Asks for the content of a file.
    Fetch {
        /// Number of the event that told of the file.
        file: u64,
    },
    /// Asks what the asker may still send.
    Quota,
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
            Request::Say { answers, emote, text, .. } => {
                Self::Say { answers, emote, text: Text::new(&text)? }
            }
            Request::Whisper { name, to, emote, text, .. } => {
                let name = Nickname::new(&name)?.prepared();
                Self::Whisper { name, to, emote, text: Text::new(&text)? }
            }
            Request::React { message, emoji, active, .. } => {
                Self::React { message, emoji: Emoji::new(&emoji)?, active }
            }
            Request::Edit { message, text, .. } => Self::Edit { message, text: Text::new(&text)? },
            Request::Poll { question, options, .. } => Self::poll(&question, &options)?,
            Request::Vote { poll, option, .. } => Self::Vote { poll, option },
            Request::ClosePoll { poll, .. } => Self::ClosePoll { poll },
            Request::Offer { offer, .. } => Self::Offer(Box::new(offer.check()?)),
            Request::Withdraw { upload, .. } => Self::Withdraw { upload },
            Request::Fetch { file, .. } => Self::Fetch { file },
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
            Request::Quota { .. } => Self::Quota,
            Request::History { at, count, .. } => {
                let count = count.unwrap_or(limits::USUAL_PAGE_EVENTS);
                let count = usize::try_from(count).unwrap_or(usize::MAX);
                Self::ReadPast { at, count: count.clamp(1, limits::PAGE_EVENTS) }
            }
            Request::Search { search, .. } => Self::Search(Box::new(search.check()?)),
            Request::Leave => Self::Leave,
        })
    }

    fn poll(question: &str, options: &[String]) -> Result<Self, Reason> {
        let line = |raw: &str| PollLine::new(raw).map_err(|_| Reason::PollLine);
        if options.len() > limits::POLL_OPTIONS {
            return Err(Reason::PollOptions);
        }
        let options: Result<_, _> = options.iter().map(|option| line(option)).collect();
        Ok(Self::Poll { question: line(question)?, options: PollOptions::new(options?)? })
    }
}

#[cfg(test)]
mod tests;
