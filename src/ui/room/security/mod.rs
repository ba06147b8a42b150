// SPDX-License-Identifier: GPL-3.0-or-later
//! The security of a room: who can read along, how its key is known, and the six
//! words to compare.

pub mod acquaintance;
pub mod dialog;
