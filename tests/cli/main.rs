// SPDX-License-Identifier: GPL-3.0-or-later
//! The program without its window, as people and scripts use it.

#![allow(clippy::unwrap_used, reason = "a test may fail at once")]

mod chat;
mod damaged_past;
mod examples;
mod export;
mod fetching;
mod files;
mod full_disk;
mod help;
mod host;
mod hosted_rooms;
#[path = "../kit/mod.rs"]
mod kit;
mod pictures;
mod terminal;
mod unsent_files;
