// SPDX-License-Identifier: GPL-3.0-or-later
//! A line in TLS: bytes of any kind, cut anywhere, in any order of calls.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| salotto_fuzz::tls_records::run(data));
