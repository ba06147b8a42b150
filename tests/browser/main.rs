// SPDX-License-Identifier: GPL-3.0-or-later
//! Guests with a browser: the page that a room serves, in a real Chromium.

#![allow(clippy::unwrap_used, reason = "a test may fail at once")]

mod accessible;
mod browser;
mod changes;
mod chromium;
mod coming_back;
mod doors;
mod files;
mod firefox;
mod hostile_pictures;
#[path = "../kit/mod.rs"]
mod kit;
mod layout;
mod load;
mod page;
mod past;
mod pictures;
mod reactions;
mod scripted;
mod sending;
mod talking;
mod together;
mod whispers;

/// The browser of these tests.
const BROWSER: browser::Kind = browser::Kind::Chromium;
