// SPDX-License-Identifier: GPL-3.0-or-later
//! The lines of an IRC guest.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| salotto_fuzz::irc::run(data));
