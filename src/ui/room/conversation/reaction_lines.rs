// SPDX-License-Identifier: GPL-3.0-or-later
//! The places of reactions in lines, as words of a text have them: numbers in, numbers out.

/// Between two reactions, and between two lines.
const GAP: i32 = 4;

/// Places of reactions from the top left of all of them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ReactionLines {
    /// The place of each.
    pub places: Vec<(i32, i32)>,
    /// The height of all lines.
    pub height: i32,
}

/// The width of all of them on one line.
pub fn width_of_all(sizes: &[(i32, i32)]) -> i32 {
    let gaps = i32::try_from(sizes.len().saturating_sub(1)).unwrap_or(0) * GAP;
    sizes.iter().map(|(width, _)| width).sum::<i32>() + gaps
}

/// Puts reactions of these sizes into lines of `width`.
pub fn lines(width: i32, sizes: &[(i32, i32)]) -> ReactionLines {
    let (mut x, mut y, mut line_height) = (0, 0, 0);
    let mut places = Vec::with_capacity(sizes.len());
    for &(wide, high) in sizes {
        if x > 0 && x + wide > width {
            (x, y, line_height) = (0, y + line_height + GAP, 0);
        }
        places.push((x, y));
        x += wide + GAP;
        line_height = line_height.max(high);
    }
    ReactionLines { places, height: y + line_height }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_that_do_not_fit_go_into_the_next_line() {
        let sizes = [(40, 24), (40, 20), (50, 24), (200, 24)];
        let all = lines(100, &sizes);
        assert_eq!(all.places, [(0, 0), (44, 0), (0, 28), (0, 56)]);
        assert_eq!((all.height, width_of_all(&sizes)), (80, 342));
        assert_eq!(lines(342, &sizes).height, 24);
        assert_eq!(lines(100, &[]), ReactionLines::default());
    }
}
