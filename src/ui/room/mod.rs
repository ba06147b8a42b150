// SPDX-License-Identifier: GPL-3.0-or-later
//! A room, seen from one seat.
//!
//! [`state`] eats session events and holds what is known; `timeline`, `roster`,
//! `typing`, `outbox` and `words` are its parts and know no widget. The window
//! and its widgets paint it.

mod actions;
mod bubble;
mod colour;
mod composer;
mod conversation;
mod crowd;
mod invite;
mod inviting;
mod join_card;
mod keys;
mod lifts;
mod links;
mod member_row;
mod message_row;
mod model;
mod notice_row;
mod outbox;
mod passage;
mod people;
mod regions;
mod roster;
mod row;
mod state;
mod timeline;
mod timeline_row;
mod typing;
mod visit;
mod window;
mod words;

pub use window::RoomWindow;
