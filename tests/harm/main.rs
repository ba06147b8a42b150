// SPDX-License-Identifier: GPL-3.0-or-later
//! Those who mean harm: to a room, and from a room to its guests.

#![allow(clippy::unwrap_used, reason = "a test may fail at once")]

mod downloads;
mod flood;
#[path = "../../fuzz/src/forger.rs"]
mod forger;
mod guest_memory;
mod handshake;
mod joins;
mod json;
#[path = "../kit/mod.rs"]
mod kit;
mod memory;
mod room;
mod slow;
mod tls;
mod websocket;
