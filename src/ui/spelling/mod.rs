// SPDX-License-Identifier: GPL-3.0-or-later
//! Spelling of what is being written: words that no dictionary knows are underlined, and
//! their menu offers others.
//!
//! The library [`enchant`] knows the dictionaries. It is looked for when the program runs;
//! without it, or without a dictionary, nothing is checked and the preferences say what to
//! install. It reads files, so it is asked off the main thread. [`words`] says which words
//! of a text are looked at, [`speller`] remembers what is known of them, and [`marks`]
//! draws.

mod dictionary;
mod enchant;
mod language;
mod marks;
mod menu;
mod preferences_group;
mod settings;
mod speller;
mod words;

pub use marks::{SpellMarks, SpelledNames};
pub use preferences_group::SpellingGroup;
