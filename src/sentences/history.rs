// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences about what is kept of a conversation.

use std::path::Path;

use super::moderation::span;
use super::stored::{room_folder_error, stored_error};
use super::system_error;
use crate::device_log::DeviceLogError;
use crate::history::{HistoryError, ImportError, LineFault};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::protocol::RoomName;
use crate::server::{HistoryNews, KeepError, TakeInError};

/// The sentence for a change in what the host keeps.
pub fn history(kept: bool) -> String {
    if kept {
        gettext("The host’s computer keeps what is said again.")
    } else {
        gettext("For now, the host’s computer cannot keep what is said.")
    }
}

/// The sentence for a choice of the host.
pub fn keep_choice(kept: bool) -> String {
    if kept {
        gettext("From now on, what is said here is kept on the host’s computer.")
    } else {
        gettext(
            "From now on, nothing of what is said here is kept. What was kept before stays on the host’s computer until it is deleted.",
        )
    }
}

/// The sentence for a choice of the host that is not carried out.
pub fn keep_error(error: &KeepError) -> String {
    match error {
        KeepError::History(error) => history_error(error),
        KeepError::TooFewThreads(error) => system_error(error),
        KeepError::NoFolder => gettext("This room has no folder where anything is kept."),
        KeepError::Kept => gettext("What is said here is kept: end that first."),
        KeepError::Over => gettext("The room is closed."),
    }
}

/// The sentence for a disk that has failed so many times, one after the other.
pub fn history_again(kept: bool, failures: u32) -> String {
    match (kept, failures) {
        (_, 0 | 1) => history(kept),
        (true, _) => ngettext_f(
            "The host’s computer keeps what is said again. It could not, {count} time.",
            "The host’s computer keeps what is said again. It could not, {count} times.",
            failures,
            &[],
        ),
        (false, _) => ngettext_f(
            "For now, the host’s computer cannot keep what is said ({count} time by now).",
            "For now, the host’s computer cannot keep what is said ({count} times by now).",
            failures,
            &[],
        ),
    }
}

/// The sentence for a history that is not read or written. The log has the details.
pub fn history_error(error: &HistoryError) -> String {
    let path = error.path().display().to_string();
    let gaps = [("path", &*path)];
    match error {
        HistoryError::Damaged { .. } => gettext_f("{path} is damaged.", &gaps),
        HistoryError::Newer { .. } => gettext_f(
            // Translators: {path} is a file.
            "{path} was written by a newer Salotto. Update this one, or move that file away to begin without it.",
            &gaps,
        ),
        HistoryError::Full { .. } => {
            gettext_f("The disk is full, so {path} cannot be written.", &gaps)
        }
        HistoryError::ReadOnly { .. } => gettext_f("{path} may not be written.", &gaps),
        HistoryError::Busy { .. } => {
            gettext_f("{path} is held by another program that does not let go of it.", &gaps)
        }
        HistoryError::Stuck { .. } => {
            gettext_f("The disk does not answer, so {path} cannot be written.", &gaps)
        }
        HistoryError::Failed { .. } => gettext_f("{path} cannot be read or written.", &gaps),
    }
}

/// The sentence for a room that is not kept on a guest's device, or not forgotten.
pub fn device_log_error(error: &DeviceLogError) -> String {
    match error {
        DeviceLogError::InUse { .. } => gettext("Another window or program remembers this room."),
        DeviceLogError::Folder(error) => stored_error(error),
        DeviceLogError::Log(error) => history_error(error),
    }
}

/// The sentence for whoever reads a history whose noted removals, in the file `notes`, are
/// damaged.
pub fn not_all_removed(notes: &Path) -> String {
    gettext_f(
        // Translators: {path} is a file.
        "{path} is damaged, and not everything in it can be read: something that was removed may be shown here.",
        &[("path", &notes.display().to_string())],
    )
}

/// The sentence for a file that was not imported. `file` is its path.
fn import_error(error: &ImportError, file: &str) -> String {
    let line = match error {
        ImportError::Line { line, .. } => line.to_string(),
        _ => String::new(),
    };
    let gaps = [("path", file), ("line", &*line)];
    match error {
        ImportError::Unreadable(error) => {
            let error = system_error(error);
            // Translators: {path} is a file, {error} the system’s reason.
            gettext_f("{path} cannot be read: {error}", &[("path", file), ("error", &error)])
        }
        ImportError::NoEvents => gettext_f("{path} has no events of an export.", &gaps),
        ImportError::Line { fault: LineFault::TooLong, .. } => {
            gettext_f("Nothing is imported: in {path}, line {line} is too long.", &gaps)
        }
        ImportError::Line { fault: LineFault::NoEvent, .. } => {
            // Translators: an event is a line of an exported file.
            gettext_f(
                "Nothing is imported: in {path}, line {line} is no event of an export.",
                &gaps,
            )
        }
        ImportError::Line { fault: LineFault::Unknown, .. } => gettext_f(
            "Nothing is imported: in {path}, line {line} is an event that is not known here. Perhaps a newer Salotto wrote it: update this one.",
            &gaps,
        ),
        ImportError::Line { fault: LineFault::Order, .. } => {
            gettext_f("Nothing is imported: in {path}, line {line} is out of order.", &gaps)
        }
        ImportError::NotEmpty => gettext(
            "Nothing is imported: the room has a history already, or had one. Give it another name.",
        ),
        ImportError::History(error) => history_error(error),
    }
}

/// The sentence for an export that was not taken in. `file` is its path.
pub fn take_in_error(error: &TakeInError, file: &Path) -> String {
    match error {
        TakeInError::Import(error) => import_error(error, &file.display().to_string()),
        TakeInError::Folder(error) => room_folder_error(error),
    }
}

/// The sentence for an export of so many events that was taken in.
pub fn imported(room: &RoomName, count: u64) -> String {
    ngettext_f(
        // Translators: events are messages, arrivals and departures.
        "{count} event is now the past of “{room}”.",
        "{count} events are now the past of “{room}”.",
        u32::try_from(count).unwrap_or(u32::MAX),
        &[("room", room.as_str())],
    )
}

/// The sentence for the host about what is kept of the conversation.
pub fn history_news(news: &HistoryNews) -> String {
    match news {
        HistoryNews::Missing(failure) => {
            let error = history_error(&failure.0);
            gettext_f("What is said is not kept: {error}", &[("error", &error)])
        }
        HistoryNews::Damaged { kept, expires: false } => gettext_f(
            // Translators: {path} is a file.
            "What was said in this room before cannot be read. It is kept as {path}, and a new history begins. What you remove stays in that file: delete it once you do not need it.",
            &[("path", &kept.display().to_string())],
        ),
        HistoryNews::Damaged { kept, expires: true } => gettext_f(
            // Translators: {path} is a file. “Too old” is older than the host keeps messages.
            "What was said in this room before cannot be read. It is kept as {path} until all of it is too old, and a new history begins. What you remove stays in that file: delete it if that must go sooner.",
            &[("path", &kept.display().to_string())],
        ),
        HistoryNews::DamagedNotes { kept } => gettext_f(
            // Translators: {path} is a file; its removals are of messages.
            "Removals that the disk had not taken were noted in a file that is damaged. Those that can be read are carried out; look through the room for messages that are back, and remove them again. The file is kept as {path}.",
            &[("path", &kept.display().to_string())],
        ),
        HistoryNews::Back => gettext("What is said is kept again."),
        HistoryNews::Lost { events } => ngettext_f(
            // Translators: events are messages, arrivals and departures.
            "{count} event of this room could not be kept, and will be missing from its history.",
            "{count} events of this room could not be kept, and will be missing from its history.",
            u32::try_from(*events).unwrap_or(u32::MAX),
            &[],
        ),
        HistoryNews::Undeleted => gettext(
            "Messages that were to be deleted are still on the disk. They are deleted as soon as that is possible.",
        ),
        HistoryNews::Deleted => {
            gettext("The messages that were to be deleted are gone from the disk.")
        }
        HistoryNews::ClockJumped { ahead } => gettext_f(
            // Translators: {time} is a span of time, as in “3 days”.
            "The clock of this computer has jumped ahead by {time}. Old messages are deleted by it once it has stood so for a day; set it right if it is wrong.",
            &[("time", &span(ahead.as_secs()))],
        ),
        HistoryNews::Unremoved { removals } => ngettext_f(
            // Translators: a removal deletes one message, or all of a person.
            "{count} removal could not be written: what was to be deleted is still on the disk, and will be back when the room is opened again. Remove it again then.",
            "{count} removals could not be written: what was to be deleted is still on the disk, and will be back when the room is opened again. Remove it again then.",
            u32::try_from(*removals).unwrap_or(u32::MAX),
            &[],
        ),
    }
}
