// SPDX-License-Identifier: GPL-3.0-or-later
//! Texts like those of people: a few words are in most of them, and most words in few.

/// Words of each language; the frequency of one is about the inverse of its rank.
const WORDS: f64 = 20_000.0;
const CHINESE: f64 = 3_000.0;

/// A text of some sixty bytes: every fifth Chinese, every tenth Arabic, the others in
/// Latin letters. It is the same for the same number.
pub fn text(number: u64) -> String {
    let mut dice = Dice(number.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66);
    match number % 10 {
        0 | 5 => (0..dice.below(12) + 14).map(|_| chinese(dice.rank(CHINESE))).collect(),
        3 => line((0..dice.below(5) + 4).map(|_| arabic(dice.rank(WORDS)))),
        _ => line((0..dice.below(8) + 8).map(|_| latin(dice.rank(WORDS)))),
    }
}

/// The Latin word of a rank, from 0.
pub fn latin(rank: u64) -> String {
    word(rank, "bcdfglmnprstvz", "aeiou")
}

/// The Arabic word of a rank.
pub fn arabic(rank: u64) -> String {
    word(rank, "بتثجحدرسشعغفقكلمنه", "اوي")
}

/// The Chinese character of a rank.
pub fn chinese(rank: u64) -> char {
    u32::try_from(rank).ok().and_then(|rank| char::from_u32(0x4E00 + rank)).unwrap_or('一')
}

fn line(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

/// A short word for a low rank.
fn word(mut rank: u64, consonants: &str, vowels: &str) -> String {
    let mut word = String::new();
    loop {
        for letters in [consonants, vowels] {
            let letters: Vec<char> = letters.chars().collect();
            let count = letters.len() as u64;
            word.extend(usize::try_from(rank % count).ok().map(|index| letters[index]));
            rank /= count;
        }
        if rank == 0 {
            return word;
        }
    }
}

/// Numbers without a pattern (xorshift).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        for shift in [13, 7, 17] {
            self.0 ^= if shift == 7 { self.0 >> shift } else { self.0 << shift };
        }
        self.0
    }

    fn below(&mut self, end: u64) -> u64 {
        (self.next() >> 33) % end
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below the count")]
    fn rank(&mut self, count: f64) -> u64 {
        let share = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        (share * (count + 1.0).ln()).exp() as u64 - 1
    }
}
