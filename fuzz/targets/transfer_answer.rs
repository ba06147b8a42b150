// SPDX-License-Identifier: GPL-3.0-or-later
//! The head of a host's answer about a file, as a guest reads it.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| salotto_fuzz::transfer_answer::run(data));
