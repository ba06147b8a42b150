// SPDX-License-Identifier: GPL-3.0-or-later
//! Pictures of strangers, as the helper decodes them.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| salotto_fuzz::pictures::run(data));
