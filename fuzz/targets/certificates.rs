// SPDX-License-Identifier: GPL-3.0-or-later
//! Certificates of a hostile host, as a guest reads them.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| salotto_fuzz::certificates::run(data));
