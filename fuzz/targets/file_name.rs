// SPDX-License-Identifier: GPL-3.0-or-later
//! Names of files, and what a file is taken for.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| salotto_fuzz::file_name::run(data));
