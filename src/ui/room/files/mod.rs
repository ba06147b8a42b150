// SPDX-License-Identifier: GPL-3.0-or-later
//! Files that a person sends and fetches: choosing them, asking what to say about them,
//! and moving them on threads, of which the main loop is told.

mod asking;
pub mod chosen;
pub mod drop_place;
mod found_file;
mod hearing;
mod job;
mod last_visit;
mod leaving;
pub mod opening;
pub mod others_line;
pub mod paste;
pub mod room_files;
mod served;
pub mod sheet;
mod threads;
mod thumbnail;
pub mod unfinished;
pub mod which_file;
