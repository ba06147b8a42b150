// SPDX-License-Identifier: GPL-3.0-or-later
//! Whispers with one person, as a conversation beside the room's.

pub mod pane;
