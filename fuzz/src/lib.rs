// SPDX-License-Identifier: GPL-3.0-or-later
//! Bodies of the fuzz targets. `tests/repo/corpus.rs` reads these files too, and
//! replays the corpus and past findings without a fuzzer.
//!
//! Each body states what has to hold for every input: nothing panics, nothing
//! accumulates, and the result does not depend on how the input was cut.

pub mod certificates;
pub mod classic_guest;
pub mod classic_server;
pub mod file_json;
pub mod file_name;
pub mod first_bytes;
pub mod forger;
pub mod invite;
pub mod irc;
pub mod json;
pub mod markup;
pub mod nearby;
pub mod pictures;
pub mod sanitize;
pub mod slices;
pub mod tls_records;
pub mod transfer_answer;
pub mod transfer_head;
pub mod upgrade;
pub mod websocket;

mod cuts;
mod neighbours;

/// Runs one body over one input.
pub type Body = fn(&[u8]);

/// Every target by its name.
pub const ALL: [(&str, Body); 19] = [
    ("certificates", certificates::run),
    ("classic_guest", classic_guest::run),
    ("classic_server", classic_server::run),
    ("file_json", file_json::run),
    ("file_name", file_name::run),
    ("first_bytes", first_bytes::run),
    ("invite", invite::run),
    ("irc", irc::run),
    ("json", json::run),
    ("markup", markup::run),
    ("nearby", nearby::run),
    ("pictures", pictures::run),
    ("slices", slices::run),
    ("tls_records", tls_records::run),
    ("transfer_answer", transfer_answer::run),
    ("transfer_head", transfer_head::run),
    ("upgrade", upgrade::run),
    ("sanitize", sanitize::run),
    ("websocket", websocket::run),
];
