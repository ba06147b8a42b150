// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about what may be sent, and how much of it.

use super::files::size;
use crate::i18n::{gettext, gettext_f};
use crate::protocol::{FileSenders, FileTypes, SendingQuota};

/// The sentence about the types that may be sent from now on.
pub fn types_set(by: &str, types: FileTypes) -> String {
    let gaps = [("by", by)];
    match types {
        FileTypes::Everything => gettext_f("{by} lets files of every type be sent", &gaps),
        FileTypes::NoPrograms => gettext_f("{by} lets all files but programs be sent", &gaps),
        FileTypes::Pictures => gettext_f("{by} lets pictures alone be sent", &gaps),
    }
}

/// The types that may be sent.
pub fn types(types: FileTypes) -> String {
    match types {
        FileTypes::Everything => gettext("Files of every type may be sent"),
        FileTypes::NoPrograms => gettext("All files but programs may be sent"),
        FileTypes::Pictures => gettext("Pictures alone may be sent"),
    }
}

/// Those who may send files.
pub fn who(who: FileSenders) -> String {
    match who {
        FileSenders::Everybody => gettext("Everybody may send files"),
        FileSenders::Moderators => gettext("Moderators alone may send files"),
        FileSenders::Nobody => gettext("Nobody may send files"),
    }
}

/// The limits of what somebody may still send, a line for each limit.
pub fn lines(quota: &SendingQuota) -> Vec<String> {
    let mut lines = vec![who(quota.who)];
    if quota.allowed {
        lines.push(types(quota.types));
        lines.push(gettext_f("Files up to {size} are taken", &[("size", &size(quota.file_size))]));
        if let (Some(day), Some(left)) = (quota.day, quota.day_left) {
            let gaps = [("left", &*size(left)), ("size", &*size(day))];
            // Translators: {left} and {size} as “4.2 MB”.
            lines.push(gettext_f("You may send {left} more today, of {size} in 24 hours", &gaps));
        }
    }
    lines.push(room_left(quota.space_left(), quota.room));
    lines
}

/// The space that all files of a room may still take.
pub fn room_left(left: u64, of: u64) -> String {
    let gaps = [("left", &*size(left)), ("size", &*size(of))];
    // Translators: {left} and {size} as “4.2 MB”.
    gettext_f("The room has space for {left} more, of {size} for all files", &gaps)
}

/// The rest that may still be sent, in a few words.
pub fn left(quota: &SendingQuota) -> String {
    let left = size(quota.left());
    let gaps = [("left", &*left)];
    match quota.day_left {
        // Translators: {left} as “4.2 MB”.
        Some(day) if day <= quota.space_left() => gettext_f("{left} left today", &gaps),
        // Translators: {left} as “4.2 MB”.
        _ => gettext_f("{left} left in this room", &gaps),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrower_limit_is_told() {
        let quota = SendingQuota {
            allowed: true,
            day: Some(8_000_000),
            day_left: Some(1_900_000),
            room: 64_000_000,
            room_left: 5_000_000,
            files_left: 1,
            ..SendingQuota::default()
        };
        assert_eq!(left(&quota), "1.9\u{A0}MB left today");
        let host = SendingQuota { day: None, day_left: None, ..quota.clone() };
        assert_eq!(left(&host), "5.0\u{A0}MB left in this room");
        assert_eq!((lines(&quota).len(), lines(&host).len()), (5, 4));
        let full = SendingQuota { files_left: 0, ..quota.clone() };
        assert_eq!(left(&full), format!("{} left in this room", size(0)));
        assert_eq!(lines(&full).last(), Some(&room_left(0, quota.room)));
        let quiet = SendingQuota { allowed: false, ..quota };
        assert_eq!(lines(&quiet).len(), 2);
    }
}
