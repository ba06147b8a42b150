// SPDX-License-Identifier: GPL-3.0-or-later
//! Notices over the conversation: toasts, and the alarm about another key.

pub mod key_alarm;
pub mod toast_queue;
pub mod toasts;
