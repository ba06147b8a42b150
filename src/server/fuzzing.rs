// SPDX-License-Identifier: GPL-3.0-or-later
//! What takes a stranger's bytes apart, for `fuzz/` and `tests/repo/corpus.rs` to
//! try without a socket. Nobody else has any use for it.

pub use super::worker::{
    ClassicCodec, ClassicInput, NativeCodec, NativeInput, Received, Transport, Upgrade, portion,
    read,
};
