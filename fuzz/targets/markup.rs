// SPDX-License-Identifier: GPL-3.0-or-later
//! The looks of a text.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| salotto_fuzz::markup::run(data));
