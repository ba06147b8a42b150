// SPDX-License-Identifier: GPL-3.0-or-later
//! Offers of files, and what a room tells of them.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| salotto_fuzz::file_json::run(data));
