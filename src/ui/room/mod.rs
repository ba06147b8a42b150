// SPDX-License-Identifier: GPL-3.0-or-later
//! A room, seen from one seat.
//!
//! The window and its widgets draw what a [`RoomState`](crate::model::RoomState)
//! knows; `words` has the sentences for it.

mod actions;
mod acts;
mod alarming;
mod aloud;
mod announcement_row;
mod badges;
mod bans;
mod bubble;
mod closing;
mod colour;
mod composer;
mod conversation;
mod host_menu;
mod invite;
mod inviting;
mod join_card;
mod keys;
mod lifts;
mod links;
mod member_row;
mod message_menu;
mod message_row;
mod model;
mod notice_row;
mod passage;
mod password_row;
mod people;
mod person_menu;
mod regions;
mod shelf;
mod slash;
mod timeline_row;
mod toasts;
mod visit;
mod waiting;
mod window;
mod words;

pub use window::RoomWindow;
