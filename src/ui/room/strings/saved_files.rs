// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences of the window about files that are saved: where they are, and by which name.

use std::path::Path;

use gtk::glib;

use crate::i18n::{gettext, gettext_f};
use crate::model::SavedFile;
use crate::protocol::FileName;
use crate::ui::room::files::opening;

/// The line about a file of that name that is saved, with a warning where there is one.
pub fn saved(shared_as: &FileName, saved: &SavedFile, warning: Option<&str>) -> String {
    let told = place(shared_as, &saved.path);
    let Some(warning) = warning else { return told };
    // Translators: {saved} is as in “Saved to Downloads”, {warning} a sentence about the file.
    gettext_f("{saved}. {warning}", &[("saved", &told), ("warning", warning)])
}

/// The whole path of a file that is saved; `None` where it says nothing.
pub fn path(saved: &SavedFile) -> Option<String> {
    let is_readable = !saved.path.parent().is_some_and(opening::is_of_the_portal);
    is_readable.then(|| saved.path.display().to_string())
}

/// The place of a file, and its name there unless that is the one by which it was shared.
fn place(shared_as: &FileName, path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let Some(folder) = folder(path) else {
        // Translators: {file} is the name of a file.
        return gettext_f("Saved as {file}", &[("file", &name)]);
    };
    let gaps = [("folder", &*folder), ("file", &*name)];
    if name == shared_as.as_str() {
        // Translators: {folder} is the name of a folder, as in “Downloads”.
        return gettext_f("Saved to {folder}", &gaps[..1]);
    }
    // Translators: {folder} is the name of a folder, {file} that of a file.
    gettext_f("Saved to {folder} as {file}", &gaps)
}

/// The name of the folder that a file is in, as file managers show it; `None` where its name
/// says nothing.
fn folder(path: &Path) -> Option<String> {
    let folder = path.parent()?;
    if folder == glib::home_dir() {
        // Translators: the folder of a person, as file managers call it.
        return Some(gettext("Home"));
    }
    let name = folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy();
    let is_named = !name.is_empty() && !opening::is_of_the_portal(folder);
    is_named.then(|| name.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(shared_as: &str, path: &str) -> String {
        place(&FileName::new(shared_as), Path::new(path))
    }

    #[test]
    fn a_saved_file_is_in_a_folder_that_has_a_name() {
        assert_eq!(told("a.png", "/home/ada/Downloads/a.png"), "Saved to Downloads");
        assert_eq!(told("a.png", "/tmp/My trip/a (1).png"), "Saved to My trip as a (1).png");
        let home = glib::home_dir().join("a.png");
        assert_eq!(told("a.png", home.to_str().unwrap()), "Saved to Home");
        assert_eq!(told("a.png", "a.png"), "Saved as a.png");
    }

    #[test]
    fn a_place_of_the_portal_has_none() {
        let portal = glib::user_runtime_dir().join("doc/5e17");
        let at = |rest: &str| portal.join(rest).to_str().unwrap().to_owned();
        assert_eq!(told("a.png", &at("b.png")), "Saved as b.png");
        assert_eq!(told("a.png", &at("Trip/a.png")), "Saved to Trip", "that folder was chosen");
    }
}
