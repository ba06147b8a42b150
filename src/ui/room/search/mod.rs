// SPDX-License-Identifier: GPL-3.0-or-later
//! Searching for what was said.

mod day_choice;
pub mod pane;
mod result_row;
mod signals;
mod turns;
