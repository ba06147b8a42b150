// SPDX-License-Identifier: GPL-3.0-or-later
//! Guests with a browser: the page that a room serves, in a real Chromium.

#![allow(clippy::unwrap_used, reason = "a test may fail at once")]

mod coming_back;
mod doors;
#[path = "../kit/mod.rs"]
mod kit;
mod page;
mod past;
mod talking;
mod webdriver;
