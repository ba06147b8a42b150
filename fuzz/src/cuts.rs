// SPDX-License-Identifier: GPL-3.0-or-later
//! Pieces of an input, as the network might cut it.

/// The bytes behind the first, in pieces whose lengths the first byte decides.
pub fn pieces(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    let (seed, mut rest) = data.split_first().map_or((0, data), |(seed, rest)| (*seed, rest));
    let mut state = u32::from(seed);
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        // 0 leaves it whole; else a small generator (Numerical Recipes' LCG).
        let length = match seed {
            0 => rest.len(),
            1 => 1,
            _ => {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                1 + (state >> 24) as usize % (usize::from(seed))
            }
        };
        let (piece, after) = rest.split_at(length.min(rest.len()));
        rest = after;
        Some(piece)
    })
}
