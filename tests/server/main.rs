// SPDX-License-Identifier: GPL-3.0-or-later
//! A room of ours over real sockets, met by a client that is a stranger to it.

#![allow(clippy::unwrap_used, reason = "a test may fail at once")]

mod answers;
mod classic;
mod files;
mod history;
mod hostile;
mod irc;
mod keeping;
#[path = "../kit/mod.rs"]
mod kit;
mod moderation;
mod native;
mod password;
mod past;
mod pins;
mod polls;
mod power;
mod reactions;
mod removal;
mod replies;
mod search;
mod spare;
mod stranger;
mod whispers;
