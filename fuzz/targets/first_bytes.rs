// SPDX-License-Identifier: GPL-3.0-or-later
//! The first bytes of a peer, in any protocol.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| salotto_fuzz::first_bytes::run(data));
