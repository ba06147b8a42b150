// SPDX-License-Identifier: GPL-3.0-or-later
//! Packets of those nearby.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| salotto_fuzz::nearby::run(data));
