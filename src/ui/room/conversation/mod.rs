// SPDX-License-Identifier: GPL-3.0-or-later
//! The conversation: the list of what happened, and its rows.

mod announcement_row;
mod beside_message;
mod day_watch;
pub mod focus_list;
pub mod following;
mod hover_buttons;
pub mod jump;
pub mod layout;
pub mod links;
pub mod list;
pub mod list_model;
pub mod message_menu;
mod message_plan;
pub mod message_poll;
pub mod message_row;
mod near_message;
mod newest_button;
mod notice_row;
pub mod poll_box;
mod quote_button;
pub mod reacting;
mod reaction_lines;
pub mod reaction_strip;
pub mod read_aloud;
mod removed_message;
pub mod scroll_intent;
mod select_menu;
mod selected_rows;
pub mod selecting;
mod selection_bar;
mod shown_message;
pub mod text;
pub mod timeline_row;
mod transcript;
mod trouble_line;
pub mod whisper_mark;
