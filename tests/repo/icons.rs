// SPDX-License-Identifier: GPL-3.0-or-later
//! The icons: one that points somewhere points the other way where people write
//! from right to left.

use std::collections::BTreeSet;

use crate::source::{files, read};

/// Icons that point into the direction of the text.
const DIRECTED: [&str; 4] = [
    "go-previous-symbolic",
    "mail-reply-sender-symbolic",
    "media-playback-start-symbolic",
    "salotto-send-symbolic",
];

/// Icons that look the same to everybody, as a megaphone does.
const UNDIRECTED: &[&str] = &[
    "application-x-executable-symbolic",
    "audio-x-generic-symbolic",
    "channel-insecure-symbolic",
    "channel-secure-symbolic",
    "computer-symbolic",
    "contact-new-symbolic",
    "content-loading-symbolic",
    "dialog-password-symbolic",
    "dialog-warning-symbolic",
    "document-edit-symbolic",
    "document-save-as-symbolic",
    "document-save-symbolic",
    "edit-copy-symbolic",
    "edit-find-symbolic",
    "emblem-ok-symbolic",
    "face-smile-symbolic",
    "folder-symbolic",
    "image-x-generic-symbolic",
    "mail-attachment-symbolic",
    "media-playback-pause-symbolic",
    "network-server-symbolic",
    "network-workgroup-symbolic",
    "open-menu-symbolic",
    "package-x-generic-symbolic",
    "preferences-other-symbolic",
    "salotto-announce-symbolic",
    "salotto-away-symbolic",
    "salotto-door-symbolic",
    "salotto-known-symbolic",
    "salotto-moderator-symbolic",
    "salotto-muted-symbolic",
    "salotto-newest-symbolic",
    "salotto-notify-all-symbolic",
    "salotto-notify-mentions-symbolic",
    "salotto-notify-none-symbolic",
    "salotto-people-symbolic",
    "salotto-pin-symbolic",
    "salotto-pinned-symbolic",
    "salotto-stranger-symbolic",
    "salotto-whisper-symbolic",
    "starred-symbolic",
    "text-x-generic-symbolic",
    "user-available-symbolic",
    "user-home-symbolic",
    "user-trash-symbolic",
    "video-x-generic-symbolic",
    "view-conceal-symbolic",
    "view-more-symbolic",
    "view-refresh-symbolic",
    "view-reveal-symbolic",
    "window-close-symbolic",
    "x-office-document-symbolic",
    "zoom-in-symbolic",
    "zoom-out-symbolic",
];

#[test]
fn every_icon_has_a_direction_or_none() {
    let used = used();
    let known: BTreeSet<_> = DIRECTED.iter().chain(UNDIRECTED).map(ToString::to_string).collect();
    let new: Vec<_> = used.difference(&known).collect();
    assert!(new.is_empty(), "into DIRECTED or UNDIRECTED with: {new:?}");
    let gone: Vec<_> = known.difference(&used).collect();
    assert!(gone.is_empty(), "nobody shows them any more: {gone:?}");
}

#[test]
fn our_icons_with_a_direction_are_there_mirrored() {
    let bundle = read("resources/salotto.gresource.xml");
    for icon in DIRECTED.iter().filter(|icon| icon.starts_with("salotto-")) {
        // The ending that GTK looks for; the theme's own have it, too.
        assert!(bundle.contains(&format!("/{icon}-rtl.svg<")), "{icon} has no mirrored form");
    }
}

/// The symbolic icons that widgets name.
fn used() -> BTreeSet<String> {
    let places = files("resources/ui", "ui").into_iter().chain(files("src/ui", "rs"));
    places.flat_map(|path| icons(&read(&path))).collect()
}

fn icons(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !(c.is_ascii_lowercase() || c == '-'));
    words.filter(|word| word.len() > 9 && word.ends_with("-symbolic")).map(Into::into).collect()
}
