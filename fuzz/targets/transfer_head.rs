// SPDX-License-Identifier: GPL-3.0-or-later
//! The head of a request for a file, with ranges, as a room reads it.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| salotto_fuzz::transfer_head::run(data));
