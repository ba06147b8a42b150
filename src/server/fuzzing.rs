// SPDX-License-Identifier: GPL-3.0-or-later
//! Access to the parsers of a peer's bytes without a socket, for `fuzz/` and
//! `tests/repo/corpus.rs` only.

pub use super::transfers::response::content as content_head;
pub use super::worker::{
    About, ClassicCodec, ClassicInput, HttpStep, NativeCodec, NativeInput, Received, Site,
    Transport, portion, read,
};
pub use crate::protocol::file::request::{
    ContentRange, RequestedRange, TransferMethod, TransferPlace, TransferRequest,
};
