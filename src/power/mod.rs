// SPDX-License-Identifier: GPL-3.0-or-later
//! The sleep and the end of this computer, of which it is told shortly before.
//!
//! systemd's login manager (or elogind) tells it on the system bus, and waits a few
//! seconds for whoever asked it to. The little of D-Bus that is needed for it stands in
//! [`bus`] and [`wire`]: a library for all of it would bring a runtime along, and a tool
//! that listens for us (`gdbus`) is not on every machine that hosts a room.

mod bus;
mod login_manager;
mod watch;
mod wire;

pub use watch::PowerWatch;
