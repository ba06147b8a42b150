// SPDX-License-Identifier: GPL-3.0-or-later
//! The end of a link: punctuation behind it is not a part of it, nor is a bracket that it
//! does not open.

/// The brackets, opening and closing.
const BRACKETS: [(char, char); 7] =
    [('(', ')'), ('[', ']'), ('{', '}'), ('（', '）'), ('『', '』'), ('【', '】'), ('《', '》')];

/// Bytes of `link` that belong to it; behind a low line, those at its end do not.
pub(super) fn trimmed(link: &str, is_behind_low_line: bool) -> usize {
    let mut brackets = Brackets::of(link);
    let mut end = link.len();
    for c in link.chars().rev() {
        let is_outside = match c {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '~' | '…' | '’' | '‘' | '。'
            | '、' | '，' | '！' | '？' | '；' | '：' => true,
            '_' => is_behind_low_line,
            c => brackets.take_unopened(c),
        };
        if !is_outside {
            break;
        }
        end -= c.len_utf8();
    }
    end
}

/// `true` for a bracket that a link does not begin with.
pub(super) fn is_opening(c: char) -> bool {
    BRACKETS.iter().any(|(opening, _)| *opening == c)
}

fn closing(c: char) -> Option<usize> {
    BRACKETS.iter().position(|(_, closing)| *closing == c)
}

/// The number of brackets of each kind that are closed and not open.
#[derive(Default)]
struct Brackets([usize; BRACKETS.len()]);

impl Brackets {
    fn of(link: &str) -> Self {
        let (mut open, mut excess) = ([0_usize; BRACKETS.len()], [0_usize; BRACKETS.len()]);
        for c in link.chars() {
            if let Some(kind) = BRACKETS.iter().position(|(opening, _)| *opening == c) {
                open[kind] += 1;
            } else if let Some(kind) = closing(c) {
                match open[kind].checked_sub(1) {
                    Some(fewer) => open[kind] = fewer,
                    None => excess[kind] += 1,
                }
            }
        }
        Self(excess)
    }

    /// Takes a bracket off the end; `false` if it is opened in the link, or none.
    fn take_unopened(&mut self, c: char) -> bool {
        let Some(excess) = closing(c).map(|kind| &mut self.0[kind]) else { return false };
        match excess.checked_sub(1) {
            Some(fewer) => {
                *excess = fewer;
                true
            }
            None => false,
        }
    }
}
