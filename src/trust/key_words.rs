// SPDX-License-Identifier: GPL-3.0-or-later
//! A key in six words, to be read across a table.
//!
//! Six words of a list of 2,048 carry 66 bits. Hashed plainly, a key with the
//! same words could be found by trying 2^66 keys, within reach of whoever can
//! pay for it. So each try is made dear: the words come from Argon2id
//! (RFC 9106), which fills 64 MiB three times. On one core of a small server
//! (2 cores, others at work) that takes 0.15 s, so that all 2^66 tries take
//! some 350 thousand million core years, and even a million cores a third of
//! a million years. A key whose first *four* words are the same takes 2^44
//! tries, some 80,000 core years: compare all six.

use argon2::{Algorithm, Argon2, Block, Params, Version};

use crate::protocol::Fingerprint;

/// Number of words of a key.
pub const WORDS: usize = 6;
/// Bits of a word: the lists have 2^11 words.
const BITS: usize = 11;
/// Names the purpose, so that no other use of Argon2id gives the same bits. A
/// fixed salt, because everybody has to find the same words.
const PURPOSE: &[u8] = b"salotto words of a fingerprint, 1";
/// 64 MiB three times over: the second choice RFC 9106 recommends (section 4),
/// but on one lane. A phone or a Raspberry Pi has that much to spare.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;

/// Language of a list of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, which every host can read.
    English,
    /// Italian.
    Italian,
}

impl Language {
    /// The list of BIP-39: 2,048 words, each told from all others by its first
    /// four letters, without accents.
    fn list(self) -> &'static [&'static str; 1 << BITS] {
        match self {
            Self::English => bip39::Language::English.word_list(),
            Self::Italian => bip39::Language::Italian.word_list(),
        }
    }
}

/// The words of a key: places in a list, the same in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyWords([u16; WORDS]);

impl KeyWords {
    /// Finds the words of a key; `None` where there is no memory for that. Takes its
    /// time and 64 MiB, on purpose: never on a main thread, and kept rather than asked
    /// for again.
    pub fn of(fingerprint: &Fingerprint) -> Option<Self> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None);
        let params = params.expect("the constants are within the limits of Argon2");
        let mut memory = Vec::new();
        memory.try_reserve_exact(params.block_count()).ok()?;
        memory.resize(params.block_count(), Block::default());
        let mut bits = [0; 16];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(
                fingerprint.as_bytes(),
                PURPOSE,
                &mut bits,
                &mut memory[..],
            )
            .expect("the lengths are constants within the limits of Argon2");
        Some(Self(places(u128::from_be_bytes(bits))))
    }

    /// The words in one language.
    pub fn in_language(&self, language: Language) -> [&'static str; WORDS] {
        self.0.map(|place| language.list()[usize::from(place)])
    }
}

/// Four words joined by hyphens: 44 bits of the system's randomness. That is
/// enough where each guess has to be made at the room's own door.
pub fn suggest_password(language: Language) -> String {
    let mut bits = [0; 16];
    getrandom::fill(&mut bits).expect("the system has randomness once it has booted");
    let places: [u16; 4] = places(u128::from_be_bytes(bits));
    places.map(|place| language.list()[usize::from(place)]).join("-")
}

/// Reads off places in a list from the highest bits on.
fn places<const N: usize>(bits: u128) -> [u16; N] {
    const { assert!(N * BITS <= 128) };
    std::array::from_fn(|number| {
        let rest = bits >> (128 - BITS * (number + 1));
        (rest & ((1 << BITS) - 1)) as u16
    })
}

#[cfg(test)]
mod tests;
