// SPDX-License-Identifier: GPL-3.0-or-later
//! Saving the files of a room, and what is done with those that are saved.

use std::path::{Path, PathBuf};

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gio, glib};

use super::{RoomWindow, offering};
use crate::client::SavePlace;
use crate::commands::{file_names, folder_behind, typed_path};
use crate::i18n::{gettext, gettext_f};
use crate::model::{
    FileKey, KnownFile, MeantFiles, TransferStage, file_of, files_in, is_further_up, meant_files,
};
use crate::protocol::{FileName, SharedFile};
use crate::sentences;
use crate::ui::file_chooser;
use crate::ui::room::conversation::list::messages;
use crate::ui::room::conversation::message_file;
use crate::ui::room::conversation::message_row::MessageRow;
use crate::ui::room::files::{opening, which_file};
use crate::ui::room::pictures::in_view::is_in_view;
use crate::ui::room::strings;

/// Saves a file of the room in the folder for downloads.
pub(super) fn save(window: &RoomWindow, key: &FileKey) {
    save_in(window, key, opening::downloads());
}

/// Saves the file of a number, or else that is called like it, in a folder that was typed, or
/// in the one for downloads.
pub(super) fn get(window: &RoomWindow, number: u64, folder: Option<&str>) {
    let is_number = file_of(&window.parts().session.timeline().timeline(), number).is_some();
    let called = (!is_number).then(|| meant(window, &[&number.to_string()]));
    match called {
        None | Some(MeantFiles::None) => fetch(window, number, folder),
        Some(MeantFiles::One(number)) => fetch(window, number, folder),
        Some(MeantFiles::Several(files)) => {
            let folder = folder.map(str::to_owned);
            ask(window, &number.to_string(), &files, move |window, number| {
                fetch(window, number, folder.as_deref());
            });
        }
    }
}

/// Saves the file that a line names at its beginning, in the folder behind the name, or in the
/// one for downloads; the line is there again where there is no such file.
pub(super) fn get_named(window: &RoomWindow, line: &str) {
    let ways = file_names(line);
    let names: Vec<_> = ways.iter().map(|(name, _)| &**name).collect();
    match meant(window, &names) {
        MeantFiles::None => {
            let name = typed_path(line, |_| false).path;
            window.parts().toasts.warn(&sentences::files::unknown(&name));
            let editor = window.imp().composer.editor();
            if editor.text().is_empty() {
                editor.set_text(&format!("/get {line}"));
            }
        }
        MeantFiles::One(number) => fetch_behind(window, number, line),
        MeantFiles::Several(files) => {
            let typed = line.to_owned();
            ask(window, line, &files, move |window, number| fetch_behind(window, number, &typed));
        }
    }
}

/// The files that the conversation shows and that may be meant by one of these names.
fn meant(window: &RoomWindow, names: &[&str]) -> MeantFiles {
    meant_files(&window.parts().session.timeline().timeline(), names)
}

/// Asks which of these files is meant; `fetch` saves that.
fn ask(
    window: &RoomWindow,
    typed: &str,
    files: &[KnownFile],
    fetch: impl Fn(&RoomWindow, u64) + 'static,
) {
    let weak = window.downgrade();
    which_file::ask(window, typed, files, move |number| {
        weak.upgrade().inspect(|window| fetch(window, number));
    });
}

/// Saves a file in the folder that a line has behind its name.
fn fetch_behind(window: &RoomWindow, number: u64, line: &str) {
    let file = file_of(&window.parts().session.timeline().timeline(), number);
    let folder = file.and_then(|file| folder_behind(line, file.name.as_str()));
    fetch(window, number, folder.as_deref());
}

/// Saves a file in a folder that was typed, and says so unless it is in view.
fn fetch(window: &RoomWindow, number: u64, folder: Option<&str>) {
    let (key, parts) = (FileKey::Shared(number), window.parts());
    let folder = folder.map_or_else(opening::downloads, offering::expanded);
    save_in(window, &key, folder);
    let transfer = parts.files.get(&key).filter(|transfer| !transfer.stage.is_over());
    if let Some(transfer) = transfer.filter(|_| !is_shown(window, &key)) {
        let gaps = [("file", transfer.name.as_str())];
        // Translators: {file} is the name of a file.
        parts.toasts.say(&gettext_f("Saving {file}…", &gaps));
    }
}

/// Tells if the row of a file is in view.
fn is_shown(window: &RoomWindow, key: &FileKey) -> bool {
    let is_it = |row: &MessageRow| message_file::shown(row).is_some_and(|it| it.key() == key);
    let rows = messages(&window.imp().conversation);
    rows.iter().any(|row| is_it(row) && is_in_view(row))
}

/// Saves a file of the room in a folder, by its own name.
fn save_in(window: &RoomWindow, key: &FileKey, folder: PathBuf) {
    save_to(window, key, |file| SavePlace::beside(folder, file.name.clone()));
}

fn save_to(window: &RoomWindow, key: &FileKey, place: impl FnOnce(&SharedFile) -> SavePlace) {
    let FileKey::Shared(number) = *key else { return };
    let parts = window.parts();
    let timeline = parts.session.timeline();
    let Some(file) = file_of(&timeline.timeline(), number) else {
        let further_up = is_further_up(&timeline.timeline(), number);
        return parts.toasts.warn(&not_found(further_up));
    };
    let place = place(&file);
    parts.files.fetch(number, &file, place);
}

/// The sentence about a file that the conversation does not show.
fn not_found(further_up: bool) -> String {
    match further_up {
        true => gettext("That file is further up. Scroll to it first."),
        false => gettext("That file is not here any more."),
    }
}

/// Asks where a file of the room is saved.
pub(super) fn save_as(window: &RoomWindow, key: &FileKey) {
    let FileKey::Shared(number) = *key else { return };
    let Some(file) = file_of(&window.parts().session.timeline().timeline(), number) else { return };
    let chooser = gtk::FileChooserNative::builder()
        .title(gettext("Save the File"))
        .action(gtk::FileChooserAction::Save)
        .transient_for(window)
        .modal(true)
        .accept_label(gettext("_Save"))
        .build();
    chooser.set_current_name(file.name.as_str());
    let (window, key) = (window.downgrade(), key.clone());
    file_chooser::ask(&chooser, move |path| {
        let (window, key) = (window.clone(), key.clone());
        glib::spawn_future_local(async move {
            let place = gio::spawn_blocking(move || chosen_place(&path)).await;
            let (Some(window), Ok(place)) = (window.upgrade(), place) else { return };
            save_to(&window, &key, |_| place);
        });
    });
}

/// The place of a path that a person has chosen. What is there was told by the dialog, and goes;
/// what is not, or would be written otherwise, is replaced by nobody. Blocks.
fn chosen_place(path: &Path) -> SavePlace {
    let chosen = path.file_name().unwrap_or_default();
    let name = FileName::new(&chosen.to_string_lossy());
    let replaces = chosen == name.as_str() && path.is_file();
    SavePlace { folder: path.parent().map(Path::to_path_buf).unwrap_or_default(), name, replaces }
}

/// Asks for a folder, and saves all files there that the conversation shows and that are not
/// saved yet.
pub(super) fn save_all(window: &RoomWindow) {
    let chooser = gtk::FileChooserNative::builder()
        .title(gettext("Save All Files"))
        .action(gtk::FileChooserAction::SelectFolder)
        .transient_for(window)
        .modal(true)
        .accept_label(gettext("_Save"))
        .build();
    let window = window.downgrade();
    file_chooser::ask(&chooser, move |folder| {
        let Some(window) = window.upgrade() else { return };
        save_all_in(&window, &folder);
    });
}

pub(super) fn save_all_in(window: &RoomWindow, folder: &Path) {
    let all = files_in(&window.parts().session.timeline().timeline());
    save_several(window, all, folder);
}

/// Saves the files of these numbers in the folder for downloads.
pub(super) fn save_numbered(window: &RoomWindow, numbers: &[u64]) {
    let mut all = files_in(&window.parts().session.timeline().timeline());
    all.retain(|(number, _)| numbers.contains(number));
    save_several(window, all, &opening::downloads());
}

/// Saves files in a folder, but for those that are saved already.
fn save_several(window: &RoomWindow, all: Vec<(u64, SharedFile)>, folder: &Path) {
    let parts = window.parts();
    let is_saved = |number: u64| saved(window, &FileKey::Shared(number)).is_some();
    let (done, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|(it, _)| is_saved(*it));
    for (number, file) in rest {
        let place = SavePlace::beside(folder.to_path_buf(), file.name.clone());
        parts.files.fetch(number, &file, place);
    }
    if !done.is_empty() {
        let count = done.len().to_string();
        parts.toasts.say(&gettext_f(
            "Files saved already, which are left out: {count}",
            &[("count", &count)],
        ));
    }
}

/// The place of a file that was saved.
pub(super) fn saved(window: &RoomWindow, key: &FileKey) -> Option<PathBuf> {
    match window.parts().files.get(key)?.stage {
        TransferStage::Done(Some(saved)) => Some(saved.path),
        _ => None,
    }
}

/// Says where a file is that was just saved, unless its row is in view and says it; `false` if
/// it was not.
pub(super) fn tell(window: &RoomWindow, key: &FileKey) -> bool {
    let parts = window.parts();
    let Some(transfer) = parts.files.get(key) else { return false };
    let is_saved = matches!(transfer.stage, TransferStage::Done(Some(_)));
    if !is_saved || is_shown(window, key) {
        return false;
    }
    let (weak, key) = (window.downgrade(), key.clone());
    let told = strings::files::of_file(&transfer.name, &strings::files::stage(&transfer));
    parts.toasts.tell_saved(&told, move || {
        weak.upgrade().inspect(|window| show(window, &key));
    });
    true
}

/// Opens a file that was saved.
pub(super) fn open(window: &RoomWindow, key: &FileKey) {
    if let Some(path) = saved(window, key) {
        complain_later(window, async move |window| opening::open(window, &path).await);
    }
}

/// Shows a file that was saved in its folder.
pub(super) fn show(window: &RoomWindow, key: &FileKey) {
    if let Some(path) = saved(window, key) {
        complain_later(window, async move |window| opening::show(window, &path).await);
    }
}

/// Does something with another program, and says so if that cannot be.
fn complain_later(
    window: &RoomWindow,
    act: impl AsyncFnOnce(&gtk::Window) -> Result<(), glib::Error> + 'static,
) {
    let window = window.clone();
    glib::spawn_future_local(async move {
        if let Err(error) = act(window.upcast_ref()).await {
            tracing::debug!(%error, "no program opens that");
            window.parts().toasts.warn(&gettext("No program here opens that."));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_chosen_and_is_there_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let replaces = |name: &str| chosen_place(&folder.path().join(name)).replaces;
        for name in ["a.txt", ".hidden"] {
            std::fs::write(folder.path().join(name), "mine").unwrap();
        }
        std::fs::create_dir(folder.path().join("folder")).unwrap();
        assert!(replaces("a.txt") && !replaces("b.txt") && !replaces("folder"));
        assert!(!replaces(".hidden"), "it is saved by another name");
    }
}
