// SPDX-License-Identifier: GPL-3.0-or-later
//! `--json`: a program in a room.
//!
//! Its requests and the messages of the room are those of the native protocol, one
//! to a line. What Salotto adds of its own is here; `docs/json.md` describes all of
//! it, and the manual page lists it.

mod files;
mod output;
mod own;
mod request;

pub(super) use files::{files, transfer};
pub(super) use output::{JsonOutput, interrupted, list_bans, over, refuse};
pub(super) use own::{LineReason, OverReason, OwnReason};
pub(super) use request::{JsonRequest, id_of, is_object};

#[cfg(test)]
mod tests;
