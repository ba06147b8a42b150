// SPDX-License-Identifier: GPL-3.0-or-later
//! Sessions of ours, with scripted servers and real rooms.

#![allow(clippy::unwrap_used, reason = "a test may fail at once")]

mod certificates;
mod classic;
mod coming_back;
mod dialling;
mod endings;
mod keys;
#[path = "../kit/mod.rs"]
mod kit;
mod moderation;
mod native;
mod password;
mod room;
mod transfers;
