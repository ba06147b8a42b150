// SPDX-License-Identifier: GPL-3.0-or-later
//! The end of a link: punctuation behind it is not a part of it, nor is a bracket that it
//! does not open.

/// Bytes of `link` that belong to it; behind a low line, those at its end do not.
pub(super) fn trimmed(link: &str, is_behind_low_line: bool) -> usize {
    let mut brackets = Brackets::of(link);
    let mut end = link.len();
    for c in link.chars().rev() {
        let is_outside = match c {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '~' | '…' | '’' | '‘' | '。'
            | '、' | '，' => true,
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

/// The number of brackets of each kind that are closed and not open.
#[derive(Default)]
struct Brackets([usize; 3]);

impl Brackets {
    fn of(link: &str) -> Self {
        let (mut open, mut excess) = ([0_usize; 3], [0_usize; 3]);
        for c in link.chars() {
            if let Some(kind) = "([{".find(c) {
                open[kind] += 1;
            } else if let Some(kind) = ")]}".find(c) {
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
        let Some(excess) = ")]}".find(c).map(|kind| &mut self.0[kind]) else { return false };
        match excess.checked_sub(1) {
            Some(fewer) => {
                *excess = fewer;
                true
            }
            None => false,
        }
    }
}
