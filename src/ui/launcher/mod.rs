// SPDX-License-Identifier: GPL-3.0-or-later
//! Where it begins: who you are, and where you want to go.
//!
//! The [`window`] has the forms. An `errand` asks our memory whom to expect, an
//! `attempt` goes there, `opening` makes a room of our own, and `trouble` has
//! what may stand in between.

mod attempt;
mod errand;
mod field;
mod form;
mod opening;
mod password;
mod pending;
mod trouble;
mod window;

pub use field::Field;
pub use window::Launcher;
