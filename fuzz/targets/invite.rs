// SPDX-License-Identifier: GPL-3.0-or-later
//! Links that lead into a room.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| salotto_fuzz::invite::run(data));
