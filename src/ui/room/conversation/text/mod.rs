// SPDX-License-Identifier: GPL-3.0-or-later
//! The text of a message as it is drawn: bold, quotes, code, links and spoilers, and the
//! way back to what was typed.

pub mod author;
pub mod body;
mod code_block;
mod drawing;
pub mod program_link;
pub mod shown_text;
mod styles;
