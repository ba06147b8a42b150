// SPDX-License-Identifier: GPL-3.0-or-later
//! Who is who, shown: the words of a key, an invite as squares, and the pages
//! that stand in the way when something about a key is wrong.
//!
//! What is asked of the disk, or takes its time, is asked in [`store`] and
//! [`words`], off the main thread.

mod alarm;
mod alarm_dialog;
mod damaged;
mod device;
mod greeting;
mod meeting;
mod qr;
mod room_row;
mod rooms;
pub mod store;
pub mod words;

pub use alarm::{Alarm, Kind};
pub use alarm_dialog::AlarmDialog;
pub use damaged::{Damage, Damaged};
pub use device::Device;
pub use greeting::Greeting;
pub use meeting::Meeting;
pub use qr::QrCode;
pub use rooms::Rooms;
pub use words::WordsView;
