// SPDX-License-Identifier: GPL-3.0-or-later
//! A room, as one member sees it.
//!
//! A [`session`] is what is known of the room, a
//! [`RoomState`](crate::model::RoomState), with the connection to it. The [`window`]
//! puts the widgets together: [`conversation`], [`composer`], [`people`],
//! [`invite`], [`security`] and [`notices`]. They draw what the state says, in the sentences of
//! [`strings`], and do not know the window: it hands them the session, and
//! closures for what is its own business.

mod asked_removals;
mod attention;
mod blocking;
mod composer;
mod conversation;
mod export;
mod files;
mod invite;
mod notices;
mod past_loader;
mod people;
mod pictures;
mod poll_dialog;
mod read_place;
mod remembering;
mod room_draft;
mod search;
mod security;
mod session;
mod strings;
mod timeline_updates;
mod whispers;
mod window;

pub use window::RoomWindow;
pub use window::arrival::{begin, keep_blocked, keep_draft, keep_files};
pub use window::log_out::close_unasked;
pub use window::telling::{mark_read, place_told, reply, show_told, told_name, unread_words};
