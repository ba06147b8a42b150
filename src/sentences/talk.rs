// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences for refusals about whispers, reactions, edits and polls.

use crate::i18n::gettext;
use crate::protocol::Reason;

/// The sentence for a reason that is about these.
pub(super) fn reason(why: Reason) -> String {
    match why {
        Reason::NotAnEmoji => gettext("That is not an emoji."),
        Reason::TooManyReactions => gettext("That message can have no further emoji."),
        Reason::PollLine => gettext("A question or an answer of a poll has 1 to 200 characters."),
        Reason::PollOptions => gettext("A poll has 2 to 10 answers, all different."),
        _ => gettext("The room refused that."),
    }
}
