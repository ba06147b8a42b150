// SPDX-License-Identifier: GPL-3.0-or-later
//! The launcher: a window that asks for a name and a place, and leads into a
//! room.
//!
//! The [`window`] turns the pages: a `join_form` and a `host_form` check what is
//! written and know no network; `connecting` does all that takes time and tells
//! how it ended. A `join_request` asks our memory for the key to expect before
//! the first packet is sent, and `pending` are the pages in between that wait for
//! the person: a password, another key, a damaged file. At last an `admission`
//! opens the room's window. A room that is open here already is not joined a
//! second time: `open_rooms` finds its window, and `go_to_room` leads there by the
//! keyboard. On top of the first page, an `open_list`
//! has those rooms with what waits there. Then `nearby` lists the rooms that announce
//! themselves and those that were met, of which a `known_list` is below.

mod admission;
mod choosing;
mod connecting;
mod field;
pub mod go_to_room;
mod host_defaults;
mod host_form;
mod hosted_before;
mod hosted_list;
mod import_box;
mod join_form;
mod join_request;
mod keep_form;
mod known_buttons;
mod known_list;
mod nearby;
mod nearby_row;
mod nearby_rows;
mod open_list;
mod open_rooms;
mod page;
mod password_page;
mod pending;
mod port;
mod taking_over;
mod turning;
mod window;

use field::Field;
pub use open_rooms::{bring_back, find as find_open, told as find_told};
pub use window::Launcher;
