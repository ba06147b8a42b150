// SPDX-License-Identifier: GPL-3.0-or-later
//! Keys on screen: the six words of a key, an invite as squares, and the pages
//! that stand in the way when something about a key is wrong.
//!
//! [`store`] reads the disk and [`six_words`] searches for words, both off the
//! main thread.

mod alarm;
mod alarm_dialog;
mod blocked_list;
pub mod blocked_store;
mod damaged;
mod device;
mod log_deletion;
mod qr;
mod room_row;
mod rooms;
pub mod six_words;
pub mod store;

pub use alarm::{Alarm, AlarmKind};
pub use alarm_dialog::AlarmDialog;
pub use blocked_list::BlockedList;
pub use damaged::{Damage, Damaged};
pub use device::Device;
pub use log_deletion::LogDeletion;
pub use qr::QrCode;
pub use room_row::forget_button;
pub use rooms::Rooms;
pub use six_words::SixWords;
