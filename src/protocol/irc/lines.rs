// SPDX-License-Identifier: GPL-3.0-or-later
//! Lines out of bytes that arrive in pieces.

use super::{LINE_BYTES, TAG_BYTES};

/// The longest line, tags included.
const MOST: usize = LINE_BYTES + TAG_BYTES;

/// A line that is complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CutLine {
    /// A line without its end. It may be blank.
    Line(Vec<u8>),
    /// A line beyond the limit, of which nothing was kept.
    TooLong,
}

/// Cuts bytes into lines. A CR, an LF or both end one. Keeps no more than the longest
/// line, and nothing between two lines.
#[derive(Debug, Default)]
pub struct LineCutter {
    begun: Vec<u8>,
    /// The line that was begun is too long.
    is_too_long: bool,
}

impl LineCutter {
    /// The next line out of what is kept and `rest`, which becomes what follows it.
    /// `None` once all of it was taken.
    pub fn next_line(&mut self, rest: &mut &[u8]) -> Option<CutLine> {
        let Some(end) = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')) else {
            self.keep(rest);
            *rest = &[];
            return None;
        };
        self.keep(&rest[..end]);
        // The LF of a CR LF that was cut in two is one more blank line, and nobody minds.
        let is_pair = rest[end..].starts_with(b"\r\n");
        *rest = &rest[end + 1 + usize::from(is_pair)..];
        let line = std::mem::take(&mut self.begun);
        match std::mem::take(&mut self.is_too_long) {
            true => Some(CutLine::TooLong),
            false => Some(CutLine::Line(line)),
        }
    }

    /// `true` if a line was begun.
    pub fn is_begun(&self) -> bool {
        self.is_too_long || !self.begun.is_empty()
    }

    fn keep(&mut self, bytes: &[u8]) {
        if self.is_too_long || self.begun.len() + bytes.len() > MOST - 2 {
            self.is_too_long = true;
            self.begun = Vec::new();
        } else {
            self.begun.extend_from_slice(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(cutter: &mut LineCutter, mut bytes: &[u8]) -> Vec<CutLine> {
        std::iter::from_fn(|| cutter.next_line(&mut bytes)).collect()
    }

    fn line(text: &str) -> CutLine {
        CutLine::Line(text.as_bytes().to_owned())
    }

    #[test]
    fn every_end_ends_a_line() {
        let mut cutter = LineCutter::default();
        assert_eq!(all(&mut cutter, b"NICK a\r\nUS"), [line("NICK a")]);
        assert!(cutter.is_begun());
        assert_eq!(all(&mut cutter, b"ER b\rX\n\nY"), [line("USER b"), line("X"), line("")]);
        assert_eq!(all(&mut cutter, b"\r"), [line("Y")]);
        assert!(!cutter.is_begun());
        assert_eq!(all(&mut cutter, b"\nZ\r\n"), [line(""), line("Z")]);
    }

    #[test]
    fn a_line_without_end_is_not_kept_and_told_once() {
        let mut cutter = LineCutter::default();
        for _ in 0..1_000 {
            assert_eq!(all(&mut cutter, &[b'x'; 1_024]), []);
            assert!(cutter.begun.capacity() <= 2 * MOST);
        }
        assert_eq!(all(&mut cutter, b"x\r\nPING\r\n"), [CutLine::TooLong, line("PING")]);
        let longest = [vec![b'x'; MOST - 2], b"\r\n".to_vec()].concat();
        assert_eq!(all(&mut cutter, &longest), [CutLine::Line(vec![b'x'; MOST - 2])]);
        let longer = [vec![b'x'; MOST - 1], b"\r\n".to_vec()].concat();
        assert_eq!(all(&mut cutter, &longer), [CutLine::TooLong]);
    }

    proptest! {
        #[test]
        fn lines_do_not_depend_on_the_cuts(
            bytes in prop::collection::vec(prop_oneof![Just(b'\n'), Just(b'a'), any::<u8>()], 0..300),
            cuts in prop::collection::vec(1..40usize, 1..10),
        ) {
            let not_blank = |line: &CutLine| *line != CutLine::Line(Vec::new());
            let whole: Vec<_> =
                all(&mut LineCutter::default(), &bytes).into_iter().filter(not_blank).collect();
            let (mut cutter, mut found, mut rest) = (LineCutter::default(), Vec::new(), &bytes[..]);
            for cut in cuts.into_iter().chain([usize::MAX]) {
                let (piece, after) = rest.split_at(cut.min(rest.len()));
                found.extend(all(&mut cutter, piece).into_iter().filter(not_blank));
                rest = after;
            }
            prop_assert_eq!(found, whole);
        }
    }
}
