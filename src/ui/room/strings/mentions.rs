// SPDX-License-Identifier: GPL-3.0-or-later
//! The sentences about what mentions us, and about what waits to be read.

use crate::i18n::{gettext_f, ngettext_f};
use crate::model::UnreadMessages;

/// What is read aloud for a message, and that it mentions us.
pub fn mentioning(message: String, mention: bool) -> String {
    match mention {
        // Translators: read aloud for a message; {message} is its author, text and time.
        true => gettext_f("{message}, mentions you", &[("message", &message)]),
        false => message,
    }
}

/// The title of the window of a room, as a list of windows shows it.
pub fn window_title(room: &str, unread: &UnreadMessages) -> String {
    let (count, mentions) = (unread.count(), unread.mentions());
    if mentions > 0 {
        let gaps = [("room", room), ("all", &count.to_string())];
        return ngettext_f(
            // Translators: title of a window; {all} is the number of unread messages in the
            // room of that name, and {count} of them mention the reader.
            "{room} ({all} new, {count} mentions you)",
            "{room} ({all} new, {count} mention you)",
            mentions,
            &gaps,
        );
    }
    match count {
        0 => room.to_owned(),
        // Translators: title of a window; {count} is the number of unread messages in the
        // room of that name.
        _ => ngettext_f("{room} ({count} new)", "{room} ({count} new)", count, &[("room", room)]),
    }
}
