// SPDX-License-Identifier: GPL-3.0-or-later
//! A room, seen from one seat.
//!
//! [`state`] eats session events and holds what is known; `timeline`, `roster`,
//! `deeds`, `powers`, `typing`, `outbox` and `words` are its parts and know no
//! widget. The window
//! and its widgets paint it.

mod actions;
mod acts;
mod alarming;
mod aloud;
mod announcement_row;
mod bans;
mod bubble;
mod closing;
mod colour;
mod composer;
mod conversation;
mod crowd;
mod deeds;
mod host_menu;
mod invite;
mod inviting;
mod join_card;
mod keys;
mod lifts;
mod links;
mod marks;
mod member_row;
mod message_menu;
mod message_row;
mod model;
mod notice_row;
mod outbox;
mod passage;
mod password_row;
mod people;
mod person_menu;
mod powers;
mod regions;
mod roster;
mod row;
mod shelf;
mod slash;
mod standing;
mod state;
mod timeline;
mod timeline_row;
mod toasts;
mod typing;
mod visit;
mod waiting;
mod window;
mod words;

pub use window::RoomWindow;
