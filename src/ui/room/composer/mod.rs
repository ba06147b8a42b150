// SPDX-License-Identifier: GPL-3.0-or-later
//! Writing: the text, what becomes of it, and what is to be known before.

mod answering;
mod commands;
mod counter;
mod editing;
pub mod editor;
mod long_text;
pub mod lost_edits;
mod lost_edits_bar;
pub mod pane;
mod recall;
mod said_texts;
mod send;
mod speak_status;
pub mod spelling;
mod suggestion_list;
mod suggestion_strip;
pub mod typing;
mod whisper_bar;
mod whispering;
mod writing_subject;
