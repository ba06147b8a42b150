// SPDX-License-Identifier: GPL-3.0-or-later
//! Guests with a browser: the tests of `tests/browser`, in a real Firefox.

#![allow(clippy::unwrap_used, reason = "a test may fail at once")]

#[path = "../browser/browser.rs"]
mod browser;
#[path = "../browser/changes.rs"]
mod changes;
#[path = "../browser/chromium.rs"]
mod chromium;
#[path = "../browser/coming_back.rs"]
mod coming_back;
#[path = "../browser/doors.rs"]
mod doors;
#[path = "../browser/files.rs"]
mod files;
#[path = "../browser/firefox.rs"]
mod firefox;
#[path = "../kit/mod.rs"]
mod kit;
#[path = "../browser/page.rs"]
mod page;
#[path = "../browser/past.rs"]
mod past;
#[path = "../browser/reactions.rs"]
mod reactions;
#[path = "../browser/scripted.rs"]
mod scripted;
#[path = "../browser/sending.rs"]
mod sending;
#[path = "../browser/talking.rs"]
mod talking;
#[path = "../browser/together.rs"]
mod together;
#[path = "../browser/whispers.rs"]
mod whispers;

/// The browser of these tests.
const BROWSER: browser::Kind = browser::Kind::Firefox;
