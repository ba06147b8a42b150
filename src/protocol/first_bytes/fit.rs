// SPDX-License-Identifier: GPL-3.0-or-later
//! Comparing bytes that may not all be here with the beginning of a protocol.

/// Match of bytes with the beginning of a protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    Yes,
    /// More bytes are needed to decide.
    Maybe,
    No,
}

/// Compares bytes with a beginning that they may have.
pub fn fit<T: Copy>(bytes: &[u8], beginning: &[T], same: impl Fn(u8, T) -> bool) -> Fit {
    let mut pairs = bytes.iter().zip(beginning);
    match pairs.all(|(byte, wanted)| same(*byte, *wanted)) {
        false => Fit::No,
        true if bytes.len() < beginning.len() => Fit::Maybe,
        true => Fit::Yes,
    }
}

/// Compares text with a beginning that it may have, in any case.
pub fn fit_text(text: &[u8], beginning: &str) -> Fit {
    fit(text, beginning.as_bytes(), |a, b| a.eq_ignore_ascii_case(&b))
}

pub fn best(fits: impl IntoIterator<Item = Fit>) -> Fit {
    fits.into_iter().fold(Fit::No, |best, fit| match (best, fit) {
        (Fit::Yes, _) | (_, Fit::Yes) => Fit::Yes,
        (Fit::Maybe, _) | (_, Fit::Maybe) => Fit::Maybe,
        _ => Fit::No,
    })
}
