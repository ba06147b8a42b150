// SPDX-License-Identifier: GPL-3.0-or-later
//! The rows of rooms nearby, and where a new one goes: rooms that were met or have
//! answered come first, pinned ones before them, and displace others when there are
//! too many. None moves but by its pin, so that none moves from under the pointer.

use std::collections::HashMap;

use adw::prelude::*;

use super::nearby_row;
use crate::protocol::Fingerprint;

/// Rows that are shown of rooms nearby; of more, the number is told.
pub const ROWS: usize = 250;

/// Rows by key.
#[derive(Debug, Default)]
pub struct NearbyRows(HashMap<Fingerprint, PlacedRow>);

#[derive(Debug)]
struct PlacedRow {
    row: adw::ActionRow,
    rank: RowRank,
}

/// Place of a row among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowRank {
    /// Anybody may announce a room.
    Stranger,
    /// It was met, or has answered.
    Preferred,
    /// It was met, and the person wants it on top.
    Pinned,
}

impl NearbyRows {
    /// Number of rows.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Returns `true` if the room has a row.
    pub fn has(&self, key: &Fingerprint) -> bool {
        self.0.contains_key(key)
    }

    /// All of them.
    pub fn all(&self) -> Vec<(Fingerprint, adw::ActionRow)> {
        self.0.iter().map(|(key, placed)| (*key, placed.row.clone())).collect()
    }

    /// The room whose row it is.
    pub fn key_of(&self, pressed: &gtk::ListBoxRow) -> Option<Fingerprint> {
        let is_pressed = |row: &adw::ActionRow| row.upcast_ref::<gtk::ListBoxRow>() == pressed;
        self.0.iter().find(|(_, placed)| is_pressed(&placed.row)).map(|(key, _)| *key)
    }

    /// The row of a room, if there is a place for it. One that is no stranger's takes
    /// the place of the last that is.
    pub fn place(
        &mut self,
        list: &gtk::ListBox,
        key: Fingerprint,
        rank: impl Fn(&Fingerprint) -> RowRank,
    ) -> Option<adw::ActionRow> {
        if let Some(placed) = self.0.get(&key) {
            return Some(placed.row.clone());
        }
        let its_rank = rank(&key);
        if self.count() >= ROWS {
            let last = self.last_stranger(rank).filter(|_| its_rank > RowRank::Stranger)?;
            list.remove(&self.take(&last)?);
        }
        let row = nearby_row::nearby();
        self.insert(list, key, &row, its_rank);
        Some(row)
    }

    /// Puts a row below all that are not of a lower rank.
    fn insert(
        &mut self,
        list: &gtk::ListBox,
        key: Fingerprint,
        row: &adw::ActionRow,
        rank: RowRank,
    ) {
        let above = self.0.values().filter(|placed| placed.rank >= rank).count();
        list.insert(row, i32::try_from(above).unwrap_or(-1));
        self.0.insert(key, PlacedRow { row: row.clone(), rank });
    }

    /// Moves the row of a room that was pinned in the meantime, or is no longer; the
    /// focus moves with it.
    pub fn follow_pin(&mut self, list: &gtk::ListBox, key: &Fingerprint, rank: RowRank) {
        let is_pinned = |rank: RowRank| rank == RowRank::Pinned;
        let placed = self.0.get(key).map(|placed| placed.rank);
        if placed.is_none_or(|placed| is_pinned(placed) == is_pinned(rank)) {
            return;
        }
        let Some(row) = self.take(key) else { return };
        let focus = row.root().and_then(|root| root.focus());
        let focus = focus.filter(|focus| focus.is_ancestor(&row) || *focus == row);
        list.remove(&row);
        self.insert(list, *key, &row, rank);
        if let Some(focus) = focus {
            focus.grab_focus();
        }
    }

    /// Takes a row out, which stays in the list.
    pub fn take(&mut self, key: &Fingerprint) -> Option<adw::ActionRow> {
        self.0.remove(key).map(|placed| placed.row)
    }

    /// The last row of a stranger where nobody is.
    fn last_stranger(&self, rank: impl Fn(&Fingerprint) -> RowRank) -> Option<Fingerprint> {
        let others = self.0.iter().filter(|(key, placed)| {
            rank(key) == RowRank::Stranger
                && !placed.row.has_focus()
                && placed.row.focus_child().is_none()
        });
        others.max_by_key(|(_, placed)| placed.row.index()).map(|(key, _)| *key)
    }
}
