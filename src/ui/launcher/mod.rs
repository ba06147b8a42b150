// SPDX-License-Identifier: GPL-3.0-or-later
//! Where it begins: who you are, and where you want to go.

mod attempt;
mod field;
mod window;

pub use field::Field;
pub use window::Launcher;
