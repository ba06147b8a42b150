// SPDX-License-Identifier: GPL-3.0-or-later
//! Lists of chaining values, and slices.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| salotto_fuzz::slices::run(data));
