// SPDX-License-Identifier: GPL-3.0-or-later
//! The HTTP request in front of a WebSocket, and the answer to it.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| salotto_fuzz::upgrade::run(data));
