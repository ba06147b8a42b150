// SPDX-License-Identifier: GPL-3.0-or-later
//! Files that were saved: the folder for them, opening one, and showing it in its folder.

use std::path::{Path, PathBuf};

use gtk::prelude::*;
use gtk::{gio, glib};

/// The programs that show folders, as the desktop calls them
/// (<https://www.freedesktop.org/wiki/Specifications/file-manager-interface/>).
const FILE_MANAGER: &str = "org.freedesktop.FileManager1";
const FILE_MANAGER_PATH: &str = "/org/freedesktop/FileManager1";
/// Milliseconds for an answer.
const PATIENCE: i32 = 5_000;

/// The folder in which files are saved.
pub fn downloads() -> PathBuf {
    glib::user_special_dir(glib::UserDirectory::Downloads).unwrap_or_else(glib::home_dir)
}

/// Tells if a folder is one that the desktop's portal made up for a file that was chosen: its
/// name is a number.
pub fn is_of_the_portal(folder: &Path) -> bool {
    folder.parent() == Some(&glib::user_runtime_dir().join("doc"))
}

/// Opens a file with the program for it; returns why not.
pub async fn open(window: &gtk::Window, path: &Path) -> Result<(), glib::Error> {
    let context = WidgetExt::display(window).app_launch_context();
    let uri = gio::File::for_path(path).uri();
    gio::AppInfo::launch_default_for_uri_future(&uri, Some(&context)).await
}

/// Shows a file in its folder; where no program does that, the folder.
pub async fn show(window: &gtk::Window, path: &Path) -> Result<(), glib::Error> {
    let uri = gio::File::for_path(path).uri();
    if ask_file_manager(&uri).await.is_ok() {
        return Ok(());
    }
    open(window, path.parent().unwrap_or(path)).await
}

async fn ask_file_manager(uri: &str) -> Result<(), glib::Error> {
    let bus = gio::bus_get_future(gio::BusType::Session).await?;
    let items = (vec![uri], "").to_variant();
    let (name, flags) = (Some(FILE_MANAGER), gio::DBusCallFlags::NONE);
    let call = bus.call_future(
        name,
        FILE_MANAGER_PATH,
        FILE_MANAGER,
        "ShowItems",
        Some(&items),
        None,
        flags,
        PATIENCE,
    );
    call.await.map(drop)
}
