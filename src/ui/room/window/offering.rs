// SPDX-License-Identifier: GPL-3.0-or-later
//! Offering files to the room: those that were chosen, typed, dropped or pasted are looked
//! at, and sent once the person says so.

use std::io;
use std::path::PathBuf;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gio, glib};

use super::{RoomWindow, whispering};
use crate::client::TransferError;
use crate::commands::{self, TypedPath};
use crate::i18n::{gettext, gettext_f};
use crate::model::{Membership, RoomState};
use crate::protocol::{FileName, Topic};
use crate::sentences;
use crate::ui::file_chooser::{self, LocalFiles};
use crate::ui::room::files::chosen::{self, ChosenFile, LookedAt};
use crate::ui::room::files::sheet;
use crate::ui::room::strings;

/// Offers to send the file of a path that was typed, with the words behind it; the line
/// is there again where that cannot be.
pub(super) fn send_path(window: &RoomWindow, typed: &str) {
    let (window, typed) = (window.downgrade(), typed.to_owned());
    glib::spawn_future_local(async move {
        let line = format!("/send {typed}");
        let found = gio::spawn_blocking(move || look_for(&typed)).await;
        let (Some(window), Ok((found, words))) = (window.upgrade(), found) else { return };
        let editor = window.imp().composer.editor();
        let is_lost = found.files.is_empty() || refusal(&window).is_some();
        // Unless something else has been written meanwhile.
        if is_lost && editor.text().is_empty() {
            editor.set_text(&line);
        }
        offer(&window, found, 0, &words);
    });
}

/// Looks at what was typed behind `/send`: the file, and the words about it. Blocks.
fn look_for(typed: &str) -> (LookedAt, String) {
    let exists = |path: &str| expanded(path).exists();
    let TypedPath { path, words } = commands::typed_path(typed, exists);
    (chosen::look(&[expanded(&path)]), words)
}

/// A path as it was typed, from the home folder on where it is not whole.
pub(super) fn expanded(typed: &str) -> PathBuf {
    let typed = if typed == "~" { "" } else { typed.strip_prefix("~/").unwrap_or(typed) };
    glib::home_dir().join(typed)
}

/// Offers to send a text as a file.
pub(super) fn send_text(window: &RoomWindow, text: &str) {
    let now = glib::DateTime::now_local().and_then(|now| now.format("%Y-%m-%d %H.%M.%S"));
    // Translators: the name of a file with a long text; {date} is a date.
    let name = gettext_f("Text {date}", &[("date", &now.unwrap_or_default())]);
    let content = glib::Bytes::from_owned(text.to_owned().into_bytes());
    let (room, typed) = (window.downgrade(), text.to_owned());
    hold(window, FileName::new(&format!("{name}.txt")), content, move || {
        let Some(window) = room.upgrade() else { return };
        let editor = window.imp().composer.editor();
        // Unless it has become another text meanwhile.
        if editor.text().trim() == typed.trim() {
            editor.set_text("");
        }
    });
}

/// The reason why we may not send files; `None` if we may.
pub(super) fn refusal(window: &RoomWindow) -> Option<String> {
    refusal_in(&window.parts().session.state())
}

/// The same, by what is known of the room.
pub(super) fn refusal_in(state: &RoomState) -> Option<String> {
    if !matches!(state.membership, Membership::Here) {
        return Some(gettext("You are not in the room."));
    }
    let has_files = state.machine.can().files;
    strings::files::may_not_send(has_files, state.rules.files, state.role().may_moderate())
}

/// Asks for files to send.
pub(super) fn choose(window: &RoomWindow) {
    let chooser = gtk::FileChooserNative::builder()
        .title(gettext("Attach Files"))
        .action(gtk::FileChooserAction::Open)
        .select_multiple(true)
        .transient_for(window)
        .modal(true)
        .accept_label(gettext("_Attach"))
        .build();
    let window = window.downgrade();
    file_chooser::ask_for_several(&chooser, move |files| {
        window.upgrade().inspect(|window| look_at(window, files));
    });
}

/// Asks for files to send, if we may send some.
pub(super) fn choose_allowed(window: &RoomWindow) {
    match refusal(window) {
        Some(refusal) => window.parts().toasts.warn(&refusal),
        None => choose(window),
    }
}

/// Asks for a folder to send.
pub(super) fn choose_folder(window: &RoomWindow) {
    let chooser = gtk::FileChooserNative::builder()
        .title(gettext("Attach a Folder"))
        .action(gtk::FileChooserAction::SelectFolder)
        .transient_for(window)
        .modal(true)
        .accept_label(gettext("_Attach"))
        .build();
    let window = window.downgrade();
    file_chooser::ask(&chooser, move |folder| {
        let chosen = LocalFiles { paths: vec![folder], elsewhere: 0 };
        window.upgrade().inspect(|window| look_at(window, chosen));
    });
}

/// Looks at files, and asks whether they are sent.
pub(super) fn look_at(window: &RoomWindow, chosen: LocalFiles) {
    let window = window.downgrade();
    glib::spawn_future_local(async move {
        let LocalFiles { paths, elsewhere } = chosen;
        let found = gio::spawn_blocking(move || chosen::look(&paths)).await;
        if let (Some(window), Ok(found)) = (window.upgrade(), found) {
            offer(&window, found, elsewhere, "");
        }
    });
}

/// Says which files are left out, and asks whether the others are sent, with these words.
fn offer(window: &RoomWindow, found: LookedAt, elsewhere: usize, words: &str) {
    if let Some(why) = left_out(&found, elsewhere) {
        window.parts().toasts.warn(&why);
    }
    ask(window, found.files, words, || {});
}

/// The sentence about what is not sent of all that was chosen.
fn left_out(found: &LookedAt, elsewhere: usize) -> Option<String> {
    if let Some((name, error)) = &found.unreadable {
        return Some(sentences::files::prepare_error(name, *error));
    }
    if elsewhere > 0 {
        let count = elsewhere.to_string();
        return Some(gettext_f(
            "Files that are not on this computer are left out: {count}",
            &[("count", &count)],
        ));
    }
    found.more.then(|| gettext("No more than a hundred files are sent at once."))
}

/// Has a file of ours hold what has none yet, and asks whether it is sent; calls `sent` if
/// it is.
pub(super) fn hold(
    window: &RoomWindow,
    name: FileName,
    content: glib::Bytes,
    sent: impl Fn() + 'static,
) {
    let window = window.downgrade();
    glib::spawn_future_local(async move {
        let held = gio::spawn_blocking(move || chosen::hold(name, &content)).await;
        let (Some(window), Ok(held)) = (window.upgrade(), held) else { return };
        match held {
            Ok(held) => ask(&window, vec![held], "", sent),
            Err(error) => {
                tracing::warn!(%error, "nothing can be held to be sent");
                window.parts().toasts.warn(&not_held(error.kind()));
            }
        }
    });
}

/// The reason why nothing can be held.
fn not_held(error: io::ErrorKind) -> String {
    match error {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            gettext("The disk of this computer is full.")
        }
        other => sentences::files::why_not_moved(TransferError::Unwritable(other)),
    }
}

/// Asks whether files are sent with these words, and sends them; calls `sent` then.
fn ask(window: &RoomWindow, files: Vec<ChosenFile>, words: &str, sent: impl Fn() + 'static) {
    if files.is_empty() {
        return;
    }
    if let Some(refusal) = refusal(window) {
        return window.parts().toasts.warn(&refusal);
    }
    let (limits, asks) = {
        let state = window.parts().session.state();
        (sheet::limits_by(&state.rules), state.machine.can().quotas)
    };
    let room = window.downgrade();
    let pictures = window.parts().pictures.store();
    let sheet = sheet::ask(window, files, (words, limits), pictures, move |files, caption| {
        let Some(window) = room.upgrade() else { return };
        send(&window, files, &caption);
        sent();
    });
    if asks {
        window.parts().files.ask_quota(move |quota| sheet.take(quota));
    }
}

pub(super) fn send(window: &RoomWindow, files: Vec<ChosenFile>, caption: &Topic) {
    window.parts().files.send(files, caption);
    window.imp().search.close();
    whispering::seen(window).show_newest();
    window.imp().composer.grab_focus();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_a_file_and_words_about_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("my photo.jpg");
        std::fs::write(&file, "content").unwrap();
        let path = file.to_str().unwrap();
        for typed in [
            format!("{path} look at this"),
            format!("\"{path}\" look at this"),
            format!("{} look at this", path.replace(' ', "\\ ")),
        ] {
            let (found, words) = look_for(&typed);
            assert_eq!((found.files.len(), &*words), (1, "look at this"), "{typed}");
        }
        assert!(look_for("missing.jpg look").0.unreadable.is_some());
    }

    #[test]
    fn what_is_left_out_is_told() {
        let none = LookedAt::default();
        assert_eq!(left_out(&none, 0), None);
        assert!(left_out(&none, 2).unwrap().ends_with(": 2"));
    }

    #[test]
    fn only_a_full_disk_is_full() {
        let full = not_held(io::ErrorKind::StorageFull);
        assert_eq!(full, "The disk of this computer is full.");
        assert_ne!(not_held(io::ErrorKind::PermissionDenied), full);
    }
}
