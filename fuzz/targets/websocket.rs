// SPDX-License-Identifier: GPL-3.0-or-later
//! WebSocket frames, as the room decodes them.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| salotto_fuzz::websocket::run(data));
