// SPDX-License-Identifier: GPL-3.0-or-later
//! The messages of the native protocol, in both directions.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| salotto_fuzz::json::run(data));
