// SPDX-License-Identifier: GPL-3.0-or-later
//! The people of the room, and moderating them.

pub mod actions;
mod badges;
pub mod bans;
pub mod called;
pub mod host_menu;
mod member_row;
pub mod pane;
pub mod person_menu;
mod questions;
pub mod which_one;
