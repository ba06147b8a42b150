// SPDX-License-Identifier: GPL-3.0-or-later
//! `/history` and `/find`: the past of the room at a terminal.

mod reader;
mod screen;

pub(super) use self::reader::{PastAnswer, PastReader};
pub(super) use self::screen::show;
