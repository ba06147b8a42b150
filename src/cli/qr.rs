// SPDX-License-Identifier: GPL-3.0-or-later
//! An invite as squares in the terminal, for the camera of a phone.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

/// Light margin around the squares (ISO/IEC 18004, section 6.3.8).
const QUIET_ZONE: usize = 4;
/// A terminal has at least so many columns; a wider code would be torn.
const COLUMNS: usize = 80;

/// The lines of the code, two rows of squares in each; `None` where it would
/// be too wide. With `colours`, black on white whatever the terminal's own are;
/// without, dark is what is printed.
pub(super) fn lines(text: &str, colours: bool) -> Option<Vec<String>> {
    let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
    let width = code.width();
    let across = width + 2 * QUIET_ZONE;
    if across > COLUMNS {
        return None;
    }
    let squares = code.to_colors();
    let is_dark = |row: usize, column: usize| {
        let inside = |at: usize| at.checked_sub(QUIET_ZONE).filter(|at| *at < width);
        let square = inside(row).zip(inside(column)).map(|(row, column)| row * width + column);
        square.is_some_and(|at| squares[at] == Color::Dark)
    };
    let line = |top: usize| {
        let halves =
            (0..across).map(|column| half_blocks(is_dark(top, column), is_dark(top + 1, column)));
        let mut line = String::new();
        match colours {
            // The 256 colours' own black and white: no theme changes them.
            true => {
                let _ =
                    write!(line, "\u{1b}[38;5;16;48;5;231m{}\u{1b}[0m", halves.collect::<String>());
            }
            false => line.extend(halves),
        }
        line
    };
    Some((0..across).step_by(2).map(line).collect())
}

fn half_blocks(top: bool, bottom: bool) -> char {
    match (top, bottom) {
        (true, true) => '█',
        (true, false) => '▀',
        (false, true) => '▄',
        (false, false) => ' ',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_squares_are_those_of_the_code() {
        let text = "salotto://192.168.1.7/?key=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
        let code = QrCode::with_error_correction_level(text, EcLevel::L).unwrap();
        let lines = lines(text, false).unwrap();
        let mut rows = Vec::new();
        for line in &lines {
            rows.push(line.chars().map(|c| matches!(c, '█' | '▀')).collect::<Vec<_>>());
            rows.push(line.chars().map(|c| matches!(c, '█' | '▄')).collect());
        }
        let quiet = |row: &[bool]| row.iter().all(|dark| !dark);
        assert!(rows[..QUIET_ZONE].iter().all(|row| quiet(row)));
        for (at, colour) in code.to_colors().into_iter().enumerate() {
            let (row, column) = (at / code.width(), at % code.width());
            assert_eq!(rows[row + QUIET_ZONE][column + QUIET_ZONE], colour == Color::Dark);
        }
        assert!(rows[QUIET_ZONE + code.width()..].iter().all(|row| quiet(row)));
    }

    #[test]
    fn colours_begin_and_end_in_each_line() {
        for line in lines("salotto", true).unwrap() {
            assert!(line.starts_with("\u{1b}[38;5;16;48;5;231m") && line.ends_with("\u{1b}[0m"));
        }
    }

    #[test]
    fn a_code_that_is_too_wide_is_none() {
        assert_eq!(lines(&"x".repeat(1_000), false), None);
        assert_eq!(lines(&"x".repeat(100_000), false), None);
    }
}
