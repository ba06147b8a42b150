// SPDX-License-Identifier: GPL-3.0-or-later
//! The outcome of a request.

use super::files::{FetchOrder, FileOrder};
use super::past::PageOrder;
use super::person::BanTarget;
use super::refusal::Refusal;
use super::removals::Removal;
use crate::protocol::search::Search;
use crate::protocol::{
    ActionTarget, Ban, FormerMember, ModerationAction, NameDoubt, Nickname, SendingQuota, Text,
    Topic, UploadId, Why,
};

/// The outcome of something that a member or the host asked for. `by` is missing
/// when it was the host from outside the room.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing that anybody has to be told apart from what the log says.
    Quiet,
    /// It is done, and everybody is told in passing.
    Noted,
    /// It is as asked for already: nobody hears of it but the asker.
    Unchanged,
    /// A message was passed on.
    Said {
        /// Its author.
        name: Nickname,
        /// Its text.
        text: Text,
        /// Set if the text is what the author does rather than says.
        emote: bool,
    },
    /// Somebody goes by a name now that suggests somebody else.
    Doubtful(NameDoubt),
    /// The topic was set, or removed (empty).
    TopicSet {
        /// The one who set it.
        by: Option<Nickname>,
        /// The topic.
        topic: Topic,
    },
    /// The action as it was carried out.
    Moderated {
        /// The one who acted.
        by: Option<Nickname>,
        /// The action, within the limits.
        action: ModerationAction,
        /// The person it was about, beside the name.
        target: ActionTarget,
        /// The words given for it.
        why: Option<Why>,
    },
    /// A page of the past is to be fetched for the asker.
    Page(PageOrder),
    /// A search is to be done for the asker, among what the order makes readable.
    Search(PageOrder, Box<Search>),
    /// The asker may send a file, or go on with it; with a refusal, only if it has offered the
    /// same before, and the answer was lost.
    Offered(Box<FileOrder>, Option<Refusal>),
    /// The asker gives an upload up.
    Withdrawn {
        /// The upload.
        upload: UploadId,
        /// The asker's key, or address.
        by: BanTarget,
    },
    /// The asker may fetch a file.
    Fetch(Box<FetchOrder>),
    /// The limits of what the asker may still send.
    Quota(Box<SendingQuota>),
    /// The bans that hold, newest first.
    Bans(Vec<Ban>),
    /// Those who left under a name, the last first.
    Uses(Vec<FormerMember>),
    /// The asker has left.
    Left {
        /// The name it went by.
        name: Nickname,
    },
    /// The asker stays, but it is not done.
    Refused(Refusal),
    /// The asker's seat is gone; told once why, if that is still to be told.
    Gone(Option<Box<Removal>>),
}

impl From<Refusal> for Outcome {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
