// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences for refusals about whispers, reactions, edits and polls.

use crate::i18n::gettext;
use crate::protocol::Reason;

/// The sentence for a reason that is about these.
pub(super) fn reason(why: Reason) -> String {
    match why {
        Reason::NoSuchMessage => gettext("There is no message of that number."),
        Reason::NotYours => gettext("Only its author can edit a message."),
        Reason::MessageRemoved => gettext("That message was removed."),
        Reason::NotEditable => gettext("Only messages to everybody can be edited."),
        Reason::ToYourself => gettext("You cannot whisper to yourself."),
        Reason::NotAnEmoji => gettext("That is not an emoji."),
        Reason::TooManyReactions => gettext("That message can have no further emoji."),
        Reason::PollLine => gettext("A question or an answer of a poll has 1 to 200 characters."),
        Reason::PollOptions => gettext("A poll has 2 to 10 answers, all different."),
        Reason::NoSuchPoll => gettext("There is no poll of that number."),
        Reason::NoSuchOption => gettext("That poll has no such answer."),
        Reason::PollOver => gettext("That poll is closed."),
        Reason::TooManyPolls => {
            gettext("Another poll of yours is open, or too many are. Close one first.")
        }
        Reason::TooManyVotes => gettext("You changed your vote too often. Wait a little."),
        Reason::TooManyPins => gettext("5 messages are pinned already. Unpin one of them first."),
        _ => super::files::reason(why).unwrap_or_else(|| gettext("The room refused that.")),
    }
}
