// SPDX-License-Identifier: GPL-3.0-or-later
//! Folders of this person.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use super::strings;
use crate::config;

/// The folder of the person's key, of the rooms they know and of those they
/// host. It need not be there yet.
pub(super) fn data_folder() -> Result<PathBuf, String> {
    let folders = etcetera::choose_base_strategy().map_err(|_| strings::no_data_folder())?;
    let folder = folders.data_dir().join(config::PROGRAM);
    tracing::debug!(folder = %folder.display(), "files of this person");
    Ok(folder)
}

/// The folder of what may be deleted at any time. It need not be there yet.
pub(super) fn cache_folder() -> PathBuf {
    let folders = etcetera::choose_base_strategy().ok();
    folders.map_or_else(env::temp_dir, |folders| folders.cache_dir().join(config::PROGRAM))
}

/// The folder where this person keeps what was fetched, as the desktop knows it
/// (`user-dirs.dirs`); without one, the current folder.
pub(super) fn download_folder() -> PathBuf {
    let of_desktop = etcetera::choose_base_strategy().ok().and_then(|folders| {
        let listed = fs::read_to_string(folders.config_dir().join("user-dirs.dirs")).ok()?;
        named(&listed, folders.home_dir())
    });
    let current = || env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    of_desktop.filter(|folder| folder.is_dir()).unwrap_or_else(current)
}

/// The folder for downloads in a list as xdg-user-dirs writes it: an absolute path, or one
/// behind `$HOME/`.
fn named(listed: &str, home: &Path) -> Option<PathBuf> {
    let line = listed.lines().find_map(|line| line.trim().strip_prefix("XDG_DOWNLOAD_DIR="))?;
    let path = line.trim().strip_prefix('"')?.strip_suffix('"')?;
    match path.strip_prefix("$HOME/") {
        Some(rest) => Some(home.join(rest)),
        None => Some(PathBuf::from(path)).filter(|path| path.is_absolute()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_downloads_is_that_of_the_desktop() {
        let named = |listed| named(listed, Path::new("/home/ada"));
        let listed =
            "# comment\nXDG_DESKTOP_DIR=\"$HOME/Desk\"\nXDG_DOWNLOAD_DIR=\"$HOME/Scaricati\"\n";
        assert_eq!(named(listed), Some(PathBuf::from("/home/ada/Scaricati")));
        assert_eq!(named("XDG_DOWNLOAD_DIR=\"/data/in\""), Some(PathBuf::from("/data/in")));
        assert_eq!(named("XDG_DOWNLOAD_DIR=\"relative\""), None);
        assert_eq!(named("XDG_DOWNLOAD_DIR=bare"), None);
        assert_eq!(named(""), None);
    }
}
