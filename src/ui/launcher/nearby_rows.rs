// SPDX-License-Identifier: GPL-3.0-or-later
//! The rows of rooms nearby, and where a new one goes: rooms that were met or have
//! answered come first, and displace others when there are too many. None moves
//! otherwise, so that none moves from under the pointer.

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
    is_above: bool,
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

    /// The row of a room, if there is a place for it. One that `is_preferred` takes the
    /// place of the last that is not.
    pub fn place(
        &mut self,
        list: &gtk::ListBox,
        key: Fingerprint,
        is_preferred: impl Fn(&Fingerprint) -> bool,
    ) -> Option<adw::ActionRow> {
        if let Some(placed) = self.0.get(&key) {
            return Some(placed.row.clone());
        }
        let is_above = is_preferred(&key);
        if self.count() >= ROWS {
            let last = self.last_without(is_preferred).filter(|_| is_above)?;
            list.remove(&self.take(&last)?);
        }
        let row = nearby_row::nearby();
        let above = self.0.values().filter(|placed| placed.is_above).count();
        match i32::try_from(above) {
            Ok(above) if is_above => list.insert(&row, above),
            _ => list.append(&row),
        }
        self.0.insert(key, PlacedRow { row: row.clone(), is_above });
        Some(row)
    }

    /// Takes a row out, which stays in the list.
    pub fn take(&mut self, key: &Fingerprint) -> Option<adw::ActionRow> {
        self.0.remove(key).map(|placed| placed.row)
    }

    /// The last row that nobody prefers or is at.
    fn last_without(&self, is_preferred: impl Fn(&Fingerprint) -> bool) -> Option<Fingerprint> {
        let others = self.0.iter().filter(|(key, placed)| {
            !is_preferred(key) && !placed.row.has_focus() && placed.row.focus_child().is_none()
        });
        others.max_by_key(|(_, placed)| placed.row.index()).map(|(key, _)| *key)
    }
}
