// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences for files that cannot be read or written.

use crate::i18n::{gettext, gettext_f};
use crate::sentences::keys::identity_error;
use crate::sentences::system::system_error;
use crate::trust::{RememberError, RoomFolderError, StoredError};

/// The sentence for a file that was not read or written. The log has the
/// details.
pub fn stored_error(error: &StoredError) -> String {
    let path = error.path().display().to_string();
    match error {
        StoredError::Damaged { .. } => gettext_f("{path} is damaged.", &[("path", &path)]),
        StoredError::Newer { .. } => gettext_f(
            // Translators: {path} is a file.
            "{path} was written by a newer Salotto. Update this one, or move that file away to begin without it.",
            &[("path", &path)],
        ),
        StoredError::Unreadable { source, .. } => gettext_f(
            "{path} cannot be read: {error}",
            &[("path", &path), ("error", &system_error(source))],
        ),
        StoredError::Unkept { source, .. } => gettext_f(
            "{path} cannot be written: {error}",
            &[("path", &path), ("error", &system_error(source))],
        ),
        StoredError::Busy { .. } => gettext_f(
            "{path} is held by another program that does not let go of it.",
            &[("path", &path)],
        ),
        StoredError::Unlockable { .. } => {
            let folder = error.path().parent().unwrap_or(error.path()).display().to_string();
            gettext_f(
                // Translators: {path} is a folder. XDG_DATA_HOME is the name of a setting.
                "{path} is on a file system without locks, so that two programs could have one room at the same time. Set XDG_DATA_HOME to a folder on another one.",
                &[("path", &folder)],
            )
        }
    }
}

/// The sentence for a room's folder that cannot be used.
pub fn room_folder_error(error: &RoomFolderError) -> String {
    match error {
        RoomFolderError::InUse { name } => gettext_f(
            // Translators: {room} is a room’s name; it is open in another window or program.
            "“{room}” is open already. Close it there first, or give this room another name.",
            &[("room", name.as_str())],
        ),
        RoomFolderError::KeyInUse { folder } => gettext_f(
            // Translators: {path} is a folder.
            "Nothing was changed, for the room in {path} is open. Close it first.",
            &[("path", &folder.display().to_string())],
        ),
        RoomFolderError::Key(error) => identity_error(error),
        RoomFolderError::Stored(error) => stored_error(error),
    }
}

/// The sentence for bans and moderators of an earlier opening that cannot be
/// read.
pub fn register_error(error: &StoredError) -> String {
    let told = gettext("The bans and moderators of your rooms cannot be used.");
    format!("{told} {}", stored_error(error))
}

/// The sentence for a room that is not remembered.
pub fn remember_error(error: &RememberError) -> String {
    match error {
        RememberError::Changed { expected } => gettext_f(
            "{address} is known with another key by now.",
            &[("address", &expected.address.to_string())],
        ),
        RememberError::Stored(error) => stored_error(error),
    }
}
