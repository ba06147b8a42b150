// SPDX-License-Identifier: GPL-3.0-or-later
//! Finding what was said: the words of a text, and what is looked for among them.
//!
//! Case and accents do not count, nor do the two scripts of Japanese syllables.
//! Scripts that leave no spaces between words (Chinese, Japanese, Thai, …) are cut
//! into pairs of characters, Korean too, so that any two neighbours are found. An
//! index and a plain comparison find the same: [`words()`] is all that both know of a
//! text.

mod folding;
mod query;
mod spoken;
mod whole;
mod wire;
mod words;

pub use folding::{extends, is_unspaced};
pub use query::{Phrase, SearchQuery};
pub use spoken::{Search, spoken};
pub use whole::WholeName;
pub use wire::{FoundEvents, SearchRequest, TypedSearch};
pub use words::{VERSION, Word, words};
