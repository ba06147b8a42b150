// SPDX-License-Identifier: GPL-3.0-or-later
//! Support shared by the integration tests. Each crate of tests, and the benchmark of
//! the door, compiles it as a module of its own.
//!
//! - `patience`: the one deadline of every wait
//! - `values`: names, texts and notices
//! - `client`: a session of ours and the events it told
//! - `scripted`: a native server that does whatever a test wants
//! - `line`: a line between guests and a room that a test cuts
//! - `breaking`: one that breaks by itself, and files that are moved over it
//! - `room`, `guest`: a room of ours, and a stranger's client for it
//! - `files`: files, sent and fetched by hand
//! - `classic`: the original chat room, in Python
//! - `irc`: an IRC client
//! - `process`, `program`, `terminal`: `salotto` as people start it
//! - `emulator`: what somebody sees at a terminal
//! - `bystanders`, `attack`, `loris`: two members, and those who mean harm
//! - `hosted`, `figures`: a room in another process, and what that takes
//! - `small_disk`: a disk that is soon full
//! - `network`: machines, switches and firewalls, as root

#![allow(dead_code, reason = "each crate uses its part")]

pub mod attack;
pub mod breaking;
pub mod bystanders;
pub mod classic;
pub mod client;
pub mod emulator;
pub mod figures;
pub mod files;
pub mod guest;
pub mod hosted;
pub mod irc;
pub mod line;
pub mod loris;
pub mod network;
pub mod patience;
pub mod process;
pub mod program;
pub mod room;
pub mod scripted;
pub mod slow;
pub mod small_disk;
pub mod terminal;
pub mod values;
