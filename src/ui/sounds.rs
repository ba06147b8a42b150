// SPDX-License-Identifier: GPL-3.0-or-later
//! The sound of a message that mentions the person, out of the desktop's sound theme, by
//! choice. Where the theme has none or it cannot be played, the desktop's bell is rung.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use gtk::prelude::*;
use gtk::{gdk, gio, glib};

/// Least time between two sounds.
const PAUSE: Duration = Duration::from_secs(1);
/// Names of the sound in a theme, the best first.
const NAMES: [&str; 3] = ["message-new-instant", "message-new", "message"];
const ENDINGS: [&str; 3] = ["oga", "ogg", "wav"];
/// The theme behind all others.
const FALLBACK: &str = "freedesktop";

thread_local! {
    static LAST: Cell<Option<Instant>> = const { Cell::new(None) };
    /// The sound that is played: it ends with its reference.
    static PLAYED: RefCell<Option<gtk::MediaFile>> = const { RefCell::new(None) };
}

/// Plays the sound, unless one was played a moment ago or the desktop wants none.
pub fn play() {
    let Some(settings) = gtk::Settings::default() else { return };
    let now = Instant::now();
    if !settings.is_gtk_enable_event_sounds() || !is_due(LAST.get(), now) {
        return;
    }
    LAST.set(Some(now));
    let theme = settings.gtk_sound_theme_name().map(String::from);
    glib::spawn_future_local(async move {
        let found = gio::spawn_blocking(move || find(&folders(), theme.as_deref())).await;
        match found.ok().flatten() {
            Some(path) => play_file(&path),
            None => beep(),
        }
    });
}

fn play_file(path: &std::path::Path) {
    let file = gtk::MediaFile::for_filename(path);
    file.connect_error_notify(|file| {
        tracing::debug!(error = ?file.error(), "the sound is not played");
        beep();
    });
    file.connect_ended_notify(|_| {
        // It is still in use here.
        glib::idle_add_local_once(|| PLAYED.with(|played| drop(played.take())));
    });
    // Where GTK plays nothing at all, it has said so by now.
    if file.error().is_some() {
        return beep();
    }
    file.play();
    PLAYED.with(|played| played.replace(Some(file)));
}

fn beep() {
    if let Some(display) = gdk::Display::default() {
        display.beep();
    }
}

fn is_due(last: Option<Instant>, now: Instant) -> bool {
    last.is_none_or(|last| now.saturating_duration_since(last) >= PAUSE)
}

/// The folders that have sound themes, the person's own first.
fn folders() -> Vec<PathBuf> {
    let own = std::iter::once(glib::user_data_dir());
    own.chain(glib::system_data_dirs()).map(|folder| folder.join("sounds")).collect()
}

/// The file of the sound in that theme, or behind it. Reads the disk.
fn find(folders: &[PathBuf], theme: Option<&str>) -> Option<PathBuf> {
    // The name of a theme is that of a folder.
    let theme = theme.filter(|theme| !theme.contains('/') && !theme.starts_with('.'));
    let themes = theme.into_iter().chain([FALLBACK]);
    let candidates = themes.flat_map(|theme| {
        NAMES.iter().flat_map(move |name| {
            folders.iter().flat_map(move |folder| {
                let folder = folder.join(theme);
                ["stereo", ""].into_iter().flat_map(move |profile| {
                    let folder = folder.join(profile);
                    ENDINGS.iter().map(move |ending| folder.join(format!("{name}.{ending}")))
                })
            })
        })
    });
    candidates.into_iter().find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_theme_comes_before_the_one_behind_it() {
        let scratch = tempfile::tempdir().unwrap();
        let folders = [scratch.path().join("own"), scratch.path().join("all")];
        let put = |path: &str| {
            let path = scratch.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, "").unwrap();
            path
        };
        assert_eq!(find(&folders, Some("yaru")), None);
        let message = put("all/freedesktop/stereo/message.oga");
        assert_eq!(find(&folders, Some("yaru")), Some(message));
        let instant = put("all/freedesktop/stereo/message-new-instant.oga");
        assert_eq!(find(&folders, Some("yaru")), Some(instant.clone()));
        let themed = put("own/yaru/message-new.wav");
        assert_eq!(find(&folders, Some("yaru")), Some(themed));
        assert_eq!(find(&folders, Some("../own/yaru")), Some(instant.clone()));
        assert_eq!(find(&folders, None), Some(instant));
    }

    #[test]
    fn there_are_never_two_a_second() {
        let start = Instant::now();
        assert!(is_due(None, start));
        assert!(!is_due(Some(start), start + Duration::from_millis(999)));
        assert!(is_due(Some(start), start + PAUSE));
    }
}
