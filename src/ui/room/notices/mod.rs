// SPDX-License-Identifier: GPL-3.0-or-later
//! Notices over the conversation: toasts, and the alarm about another key; and those on
//! the desktop.

pub mod key_alarm;
pub mod notifier;
pub mod telling;
pub mod toast_queue;
pub mod toasts;
