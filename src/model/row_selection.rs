// SPDX-License-Identifier: GPL-3.0-or-later
//! Selected rows of a list, by their places. They stay selected when others come or
//! go before and behind them, and only those that can be selected are.

use std::ops::Range;

/// Selection of rows.
#[derive(Debug, Default)]
pub struct RowSelection {
    /// Selected rows, as ranges in order that do not touch.
    ranges: Vec<Range<usize>>,
    /// Row that a range extends from.
    anchor: Option<usize>,
}

impl RowSelection {
    /// Tells if nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Number of selected rows.
    pub fn len(&self) -> usize {
        self.ranges.iter().map(Range::len).sum()
    }

    /// Tells if a row is selected.
    pub fn contains(&self, row: usize) -> bool {
        let behind = self.ranges.partition_point(|range| range.end <= row);
        self.ranges.get(behind).is_some_and(|range| range.contains(&row))
    }

    /// Selected rows in order.
    pub fn rows(&self) -> impl Iterator<Item = usize> {
        self.ranges.iter().cloned().flatten()
    }

    /// The first and the last selected row.
    pub fn bounds(&self) -> Option<(usize, usize)> {
        Some((self.ranges.first()?.start, self.ranges.last()?.end - 1))
    }

    /// Selects nothing.
    pub fn clear(&mut self) {
        self.ranges.clear();
        self.anchor = None;
    }

    /// Selects a row, or takes it out of the selection.
    pub fn toggle(&mut self, row: usize, is_selectable: impl Fn(usize) -> bool) {
        if self.contains(row) {
            self.remove(row..row + 1);
        } else {
            self.add(row..row + 1, is_selectable);
        }
        self.anchor = Some(row);
    }

    /// Selects the rows from the anchor to `row`, or from `start` where there is no
    /// anchor yet; beside those that are selected already if it `adds`.
    pub fn extend(
        &mut self,
        row: usize,
        start: usize,
        adds: bool,
        is_selectable: impl Fn(usize) -> bool,
    ) {
        let anchor = *self.anchor.get_or_insert(start);
        if !adds {
            self.ranges.clear();
        }
        self.add(anchor.min(row)..anchor.max(row) + 1, is_selectable);
    }

    /// Selects all of the first `length` rows.
    pub fn select_all(&mut self, length: usize, is_selectable: impl Fn(usize) -> bool) {
        self.clear();
        self.add(0..length, is_selectable);
    }

    /// Follows a change of the list: `added` rows stand in the place of `removed` ones
    /// from `at` on. What is removed is not selected any more. Tells if anything was.
    pub fn follow(&mut self, at: usize, removed: usize, added: usize) -> bool {
        let end = at + removed;
        let before = self.len();
        self.remove(at..end);
        // A range that spans the place has nothing left there, or ends on both sides.
        let first = self.ranges.partition_point(|range| range.end <= at);
        if let Some(range) = self.ranges.get(first).cloned()
            && range.start < at
        {
            self.ranges[first].end = at;
            self.ranges.insert(first + 1, at..range.end);
        }
        let first = self.ranges.partition_point(|range| range.start < at);
        for range in &mut self.ranges[first..] {
            *range = range.start - removed + added..range.end - removed + added;
        }
        self.join();
        self.anchor = match self.anchor {
            Some(anchor) if anchor >= end => Some(anchor - removed + added),
            Some(anchor) if anchor >= at => None,
            anchor => anchor,
        };
        before != self.len()
    }

    fn add(&mut self, rows: Range<usize>, is_selectable: impl Fn(usize) -> bool) {
        let mut new: Vec<Range<usize>> = Vec::new();
        for row in rows.filter(|row| is_selectable(*row)) {
            match new.last_mut() {
                Some(last) if last.end == row => last.end = row + 1,
                _ => new.push(row..row + 1),
            }
        }
        self.ranges.append(&mut new);
        self.ranges.sort_unstable_by_key(|range| range.start);
        self.join();
    }

    fn remove(&mut self, rows: Range<usize>) {
        if rows.is_empty() {
            return;
        }
        let first = self.ranges.partition_point(|range| range.end <= rows.start);
        let last = self.ranges.partition_point(|range| range.start < rows.end);
        let cut: Vec<_> = self.ranges[first..last.max(first)]
            .iter()
            .flat_map(|range| [range.start..rows.start, rows.end..range.end])
            .filter(|range| range.start < range.end)
            .collect();
        self.ranges.splice(first..last.max(first), cut);
    }

    /// Joins ranges that touch or overlap.
    fn join(&mut self) {
        self.ranges.dedup_by(|next, range| {
            let joins = next.start <= range.end;
            if joins {
                range.end = range.end.max(next.end);
            }
            joins
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(_: usize) -> bool {
        true
    }

    fn rows(selection: &RowSelection) -> Vec<usize> {
        selection.rows().collect()
    }

    #[test]
    fn a_range_extends_from_where_it_began() {
        let mut selection = RowSelection::default();
        selection.extend(5, 3, false, all);
        assert_eq!(rows(&selection), [3, 4, 5]);
        selection.extend(1, 9, false, all);
        assert_eq!(rows(&selection), [1, 2, 3], "the other way around");
        selection.toggle(7, all);
        selection.extend(8, 0, true, all);
        assert_eq!(rows(&selection), [1, 2, 3, 7, 8]);
        selection.toggle(2, all);
        assert_eq!(rows(&selection), [1, 3, 7, 8]);
        assert_eq!((selection.len(), selection.bounds()), (4, Some((1, 8))));
    }

    #[test]
    fn headings_are_left_out() {
        let mut selection = RowSelection::default();
        selection.select_all(6, |row| row != 0 && row != 3);
        assert_eq!(rows(&selection), [1, 2, 4, 5]);
        selection.clear();
        selection.toggle(3, |row| row != 3);
        assert!(selection.is_empty());
    }

    #[test]
    fn what_comes_leaves_the_selection_as_it_is() {
        let mut selection = RowSelection::default();
        selection.extend(5, 3, false, all);
        assert!(!selection.follow(8, 1, 4), "at the end");
        assert!(!selection.follow(0, 1, 11), "older ones before it");
        assert_eq!(rows(&selection), [13, 14, 15]);
        selection.extend(16, 0, false, all);
        assert_eq!(rows(&selection), [13, 14, 15, 16], "from where it began");
        assert!(selection.follow(14, 1, 1), "one is another now");
        assert_eq!(rows(&selection), [13, 15, 16]);
        assert!(!selection.follow(16, 0, 2), "between two");
        assert_eq!(rows(&selection), [13, 15, 18]);
    }

    /// One thing that happens to a list and to what is selected in it.
    #[derive(Debug, Clone)]
    enum ListStep {
        Toggle(usize),
        Extend(usize, usize, bool),
        All,
        Change(usize, usize, usize),
    }

    fn step() -> impl Strategy<Value = ListStep> {
        prop_oneof![
            (0..30usize).prop_map(ListStep::Toggle),
            (0..30usize, 0..30usize, any::<bool>()).prop_map(|(a, b, c)| ListStep::Extend(a, b, c)),
            Just(ListStep::All),
            (0..30usize, 0..6usize, 0..6usize).prop_map(|(a, b, c)| ListStep::Change(a, b, c)),
        ]
    }

    proptest! {
        /// Each row has a name of its own; every third cannot be selected.
        #[test]
        fn the_same_rows_stay_selected(steps in proptest::collection::vec(step(), 0..40)) {
            let mut list: Vec<usize> = (0..20).collect();
            let mut names = 20..;
            let mut selection = RowSelection::default();
            for step in steps {
                let before: Vec<_> = selection.rows().map(|row| list[row]).collect();
                let selectable = |row: usize| list.get(row).is_some_and(|name| !name.is_multiple_of(3));
                match step {
                    ListStep::Toggle(row) => selection.toggle(row, selectable),
                    ListStep::Extend(row, start, adds) => selection.extend(row, start, adds, selectable),
                    ListStep::All => selection.select_all(list.len(), selectable),
                    ListStep::Change(at, removed, added) => {
                        let at = at.min(list.len());
                        let removed = removed.min(list.len() - at);
                        list.splice(at..at + removed, names.by_ref().take(added));
                        let changed = selection.follow(at, removed, added);
                        let still: Vec<_> =
                            before.iter().copied().filter(|name| list.contains(name)).collect();
                        prop_assert_eq!(changed, still.len() < before.len());
                        prop_assert_eq!(
                            selection.rows().map(|row| list[row]).collect::<Vec<_>>(), still);
                    }
                }
                prop_assert!(selection.rows().all(|row| !list[row].is_multiple_of(3)));
                prop_assert_eq!(selection.len(), selection.rows().count());
                prop_assert!(selection.rows().all(|row| selection.contains(row)));
                prop_assert!(selection.ranges.windows(2).all(|two| two[0].end < two[1].start));
            }
        }
    }
}
