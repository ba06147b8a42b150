// SPDX-License-Identifier: GPL-3.0-or-later
//! Names, texts, topics and addresses.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| salotto_fuzz::sanitize::run(data));
