// SPDX-License-Identifier: GPL-3.0-or-later
//! A hostile classic guest, as a room decodes it.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| salotto_fuzz::classic_server::run(data));
