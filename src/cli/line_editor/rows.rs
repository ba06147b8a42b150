// SPDX-License-Identifier: GPL-3.0-or-later
//! Layout of a draft in the rows of a terminal. A function of its text and the
//! width, so that it can be tried without a terminal.

use rustyline::GraphemeClusterMode;
use unicode_segmentation::UnicodeSegmentation;

use crate::sentences::harmless::harmless;

/// Columns between two tab stops.
const TAB: usize = 8;
/// Narrowest layout; in a terminal that is narrower, rows are wrapped by it.
const NARROWEST: usize = 8;

/// Size of a terminal, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TerminalSize {
    pub columns: usize,
    pub rows: usize,
}

/// Everything that is shown of a draft.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ShownDraft {
    pub prompt: &'static str,
    pub text: String,
    /// Position of the cursor in the text, in bytes.
    pub cursor: usize,
    /// A line below it.
    pub hint: String,
}

/// One row of the terminal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct TextRow {
    pub text: String,
    /// Columns it takes.
    pub width: usize,
}

/// A draft in rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct DraftRows {
    pub rows: Vec<TextRow>,
    /// Row and column of the cursor.
    pub cursor: (usize, usize),
    pub hint: Option<TextRow>,
}

impl DraftRows {
    /// Lays a draft out. What is higher than half the terminal is shown in part,
    /// around the cursor, so that the conversation stays in sight and every row
    /// can be reached.
    pub fn new(shown: &ShownDraft, size: TerminalSize, mode: GraphemeClusterMode) -> Self {
        // The last column stays empty: what terminals do behind it differs.
        let columns = size.columns.max(NARROWEST) - 1;
        let mut typesetter = Typesetter::new(shown.prompt, columns, mode);
        for (at, cluster) in shown.text.grapheme_indices(true) {
            if at >= shown.cursor {
                typesetter.mark_cursor();
            }
            typesetter.put(cluster);
        }
        typesetter.mark_cursor();
        let mut laid_out = typesetter.finish();
        laid_out.limit((size.rows / 2).max(1));
        laid_out.hint = hint(&shown.hint, columns, mode);
        laid_out
    }

    /// Leaves `most` rows, with that of the cursor among them.
    fn limit(&mut self, most: usize) {
        let first = self.cursor.0.saturating_sub(most - 1);
        self.rows.drain(..first);
        self.rows.truncate(most);
        self.cursor.0 -= first;
    }
}

struct Typesetter {
    rows: Vec<TextRow>,
    indent: usize,
    columns: usize,
    mode: GraphemeClusterMode,
    cursor: Option<(usize, usize)>,
}

impl Typesetter {
    fn new(prompt: &str, columns: usize, mode: GraphemeClusterMode) -> Self {
        let width = width(prompt, mode);
        let first = TextRow { text: prompt.to_owned(), width };
        Self { rows: vec![first], indent: width, columns, mode, cursor: None }
    }

    fn last(&self) -> usize {
        self.rows.len() - 1
    }

    /// The cursor stands at what is put next, unless it stands already.
    fn mark_cursor(&mut self) {
        let here = (self.last(), self.rows[self.last()].width);
        self.cursor.get_or_insert(here);
    }

    fn put(&mut self, cluster: &str) {
        if cluster.contains('\n') {
            return self.break_row();
        }
        let at = self.rows[self.last()].width;
        let shown = match cluster {
            "\t" => " ".repeat((TAB - (at - self.indent) % TAB).min(self.columns - self.indent)),
            cluster => harmless(cluster).into_owned(),
        };
        let width = width(&shown, self.mode);
        if at + width > self.columns && at > self.indent {
            let is_cursor_here = self.cursor == Some((self.last(), at));
            self.break_row();
            if is_cursor_here {
                self.cursor = Some((self.last(), self.indent));
            }
        }
        let last = self.last();
        self.rows[last].text.push_str(&shown);
        self.rows[last].width += width;
    }

    fn break_row(&mut self) {
        self.rows.push(TextRow { text: " ".repeat(self.indent), width: self.indent });
    }

    fn finish(self) -> DraftRows {
        DraftRows { rows: self.rows, cursor: self.cursor.unwrap_or_default(), hint: None }
    }
}

/// The hint in one row, cut where it has no place.
fn hint(hint: &str, columns: usize, mode: GraphemeClusterMode) -> Option<TextRow> {
    let mut row = TextRow::default();
    for cluster in harmless(hint).graphemes(true) {
        let wide = width(cluster, mode);
        if row.width + wide >= columns {
            row.text.push('…');
            row.width += 1;
            break;
        }
        row.text.push_str(cluster);
        row.width += wide;
    }
    (!row.text.is_empty()).then_some(row)
}

/// Columns that a terminal gives to a text.
pub(super) fn width(text: &str, mode: GraphemeClusterMode) -> usize {
    text.graphemes(true).map(|cluster| usize::from(mode.width(cluster))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SIZE: TerminalSize = TerminalSize { columns: 11, rows: 24 };

    fn rows_in(size: TerminalSize, text: &str, cursor: usize) -> DraftRows {
        let text = text.to_owned();
        let shown = ShownDraft { prompt: "> ", text, cursor, hint: String::new() };
        DraftRows::new(&shown, size, GraphemeClusterMode::WcWidth)
    }

    fn rows(text: &str, cursor: usize) -> (Vec<String>, (usize, usize)) {
        let laid_out = rows_in(SIZE, text, cursor);
        (laid_out.rows.into_iter().map(|row| row.text).collect(), laid_out.cursor)
    }

    #[test]
    fn rows_are_cut_where_a_character_ends() {
        assert_eq!(rows("", 0), (vec!["> ".into()], (0, 2)));
        assert_eq!(rows("kick Bo", 4), (vec!["> kick Bo".into()], (0, 6)));
        let wide = (vec!["> 田中田中".into(), "  田".into()], (1, 4));
        assert_eq!(rows("田中田中田", 15), wide);
        assert_eq!(rows("12345678901", 8), (vec!["> 12345678".into(), "  901".into()], (1, 2)));
        assert_eq!(rows("12345678", 8), (vec!["> 12345678".into()], (0, 10)));
        assert_eq!(rows("cafe\u{301}!", 6), (vec!["> cafe\u{301}!".into()], (0, 6)));
        assert_eq!(rows("a\n\nb", 2), (vec!["> a".into(), "  ".into(), "  b".into()], (1, 2)));
    }

    #[test]
    fn nothing_in_a_draft_commands_the_terminal() {
        assert_eq!(rows("a\tb\u{1b}\u{202e}", 0).0, ["> a       ", "  b\u{fffd}\u{fffd}"]);
    }

    #[test]
    fn a_high_draft_is_shown_around_the_cursor() {
        let size = TerminalSize { rows: 8, ..SIZE };
        let text = "1\n2\n3\n4\n5\n6\n7\n8\n9";
        let shown = |cursor| -> Vec<_> {
            rows_in(size, text, cursor).rows.into_iter().map(|row| row.text).collect()
        };
        assert_eq!(shown(text.len()), ["  6", "  7", "  8", "  9"]);
        assert_eq!(shown(0), ["> 1", "  2", "  3", "  4"]);
        assert_eq!(rows_in(size, text, text.len()).cursor, (3, 3));
        let tiny = TerminalSize { columns: 0, rows: 0 };
        assert_eq!(rows_in(tiny, text, 2).rows.len(), 1);
    }

    #[test]
    fn a_hint_has_one_row() {
        let row = hint("Ada  Adam  Alan", 10, GraphemeClusterMode::WcWidth).unwrap();
        assert_eq!((row.text.as_str(), row.width), ("Ada  Adam…", 10));
        assert_eq!(hint("", 10, GraphemeClusterMode::WcWidth), None);
    }

    proptest! {
        #[test]
        fn no_row_is_too_wide_and_the_cursor_is_in_one(
            text in "([a-c\t\n]|田|👩‍👩‍👧|e\u{301}|\u{200d}|\u{7}){0,60}",
            columns in 8_usize..30,
            place in any::<prop::sample::Index>(),
        ) {
            let ends: Vec<usize> =
                text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
            let size = TerminalSize { columns, rows: 1_000 };
            let laid_out = rows_in(size, &text, *place.get(&ends));
            for row in &laid_out.rows {
                // A family of emoji may be wider than the terminal, for some.
                prop_assert!(row.width < columns || row.text.contains('👩'), "{row:?}");
            }
            let (row, column) = laid_out.cursor;
            prop_assert!(column <= laid_out.rows[row].width);
            let lines = text.split('\n').count();
            prop_assert!(laid_out.rows.len() >= lines);
        }
    }
}
