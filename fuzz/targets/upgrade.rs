// SPDX-License-Identifier: GPL-3.0-or-later
//! The HTTP request of a WebSocket upgrade, and the answer to it.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| salotto_fuzz::upgrade::run(data));
