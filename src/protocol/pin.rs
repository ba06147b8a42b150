// SPDX-License-Identifier: GPL-3.0-or-later
//! Pinned messages.

use serde::{Deserialize, Serialize};

use super::{Nickname, OneLine, limits};

/// Beginning of a pinned message, in one line.
pub type PinText = OneLine;

/// Characters around a spoiler.
const SPOILER: &str = "||";

/// A message that the host or a moderator has pinned, as a newcomer is told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinnedMessage {
    /// Number of the message.
    pub number: u64,
    /// Name of its author; `None` for the host outside the room, and where the room does not
    /// know it any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Nickname>,
    /// Its beginning; `None` where the room does not know it any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<PinText>,
}

/// The beginning of a message, for those who do not have it. A spoiler is whole or not there,
/// so that it stays hidden.
pub fn pin_text(text: &str) -> Option<PinText> {
    let end = text.char_indices().nth(limits::PIN_CHARACTERS - 1).map(|(at, _)| at);
    // One character is left for the dots.
    let Some(end) = end.filter(|end| text[*end..].chars().nth(1).is_some()) else {
        return PinText::new(text).ok();
    };
    let mut beginning = &text[..end];
    if beginning.matches(SPOILER).count() % 2 == 1 {
        beginning = beginning.rsplit_once(SPOILER).map_or(beginning, |(before, _)| before);
    }
    PinText::new(&format!("{}…", beginning.trim_end())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beginning(text: &str) -> Option<String> {
        pin_text(text).map(String::from)
    }

    #[test]
    fn a_long_message_is_told_by_its_beginning() {
        assert_eq!(beginning("Dinner at 8"), Some("Dinner at 8".into()));
        assert_eq!(beginning("one\ntwo").map(|line| line.lines().count()), Some(1));
        let whole = "é".repeat(limits::PIN_CHARACTERS);
        assert_eq!(beginning(&whole), Some(whole.clone()));
        let cut = beginning(&format!("{whole}é")).unwrap();
        assert_eq!(cut.chars().count(), limits::PIN_CHARACTERS);
        assert!(cut.ends_with("é…"));
        assert_eq!(beginning(" \n"), None);
    }

    #[test]
    fn a_spoiler_is_not_cut_open() {
        let text = format!("The end: ||{}||", "he dies ".repeat(50));
        assert_eq!(beginning(&text), Some("The end:…".into()));
    }
}
