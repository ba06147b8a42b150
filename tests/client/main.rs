// SPDX-License-Identifier: GPL-3.0-or-later
//! Sessions of ours, with scripted servers and real rooms.

mod certificates;
mod classic;
mod endings;
mod keys;
#[path = "../kit/mod.rs"]
mod kit;
mod moderation;
mod native;
mod password;
mod room;
