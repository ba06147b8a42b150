// SPDX-License-Identifier: GPL-3.0-or-later
//! Selecting messages by pointer, finger and keyboard, and copying them. Where a part
//! of a text is selected, the keys are about that text.

use std::rc::Rc;

use adw::prelude::*;
use gtk::{gdk, glib};

use super::file_buttons::SAVE_FILES;
use super::files_together;
use super::selected_rows::SelectedRows;
use super::selection_bar::SelectionBar;
use super::timeline_row::TimelineRow;
use super::transcript;
use crate::ui::compat;
use crate::ui::room::strings;

const NONE: gdk::ModifierType = gdk::ModifierType::empty();
const SHIFT: gdk::ModifierType = gdk::ModifierType::SHIFT_MASK;
const CONTROL: gdk::ModifierType = gdk::ModifierType::CONTROL_MASK;
/// Modifiers that are looked at; Caps Lock and Num Lock change nothing.
const HELD: gdk::ModifierType = SHIFT.union(CONTROL).union(gdk::ModifierType::ALT_MASK);

/// Rows of a list, and what selects them.
struct RowPicker {
    list: gtk::ListView,
    rows: SelectedRows,
}

/// Has the rows that `list` shows selected by whatever reaches `around` it; `bar` tells
/// how many are.
pub(super) fn connect(
    around: &impl IsA<gtk::Widget>,
    list: &gtk::ListView,
    bar: &SelectionBar,
    rows: &SelectedRows,
) {
    let (heard, bar) = (list.downgrade(), bar.clone());
    rows.connect_changed(move |count| {
        let rows = heard.upgrade().and_then(|list| rows_of(&list));
        bar.offer_saving(rows.is_some_and(|rows| !files_in(&rows).is_empty()));
        if bar.show(count)
            && count > 0
            && let Some(list) = heard.upgrade()
        {
            compat::announce(&list, &strings::selected(count));
        }
    });
    let picker = Rc::new(RowPicker { list: list.clone(), rows: rows.clone() });
    picker.connect_keys(around);
    picker.connect_presses();
}

/// Selects nothing in `list`; tells whether anything was selected.
pub fn clear(list: &gtk::ListView) -> bool {
    rows_of(list).is_some_and(|rows| rows.clear())
}

/// Selects a row of `list`, or no longer.
pub(super) fn toggle(list: &gtk::ListView, row: u32) {
    rows_of(list).inspect(|rows| rows.toggle(row));
}

/// Puts on the clipboard what is selected in `list`.
pub(super) fn copy(list: &gtk::ListView) {
    let Some(rows) = rows_of(list).map(|rows| rows.selected()) else { return };
    let list = list.clone();
    glib::spawn_future_local(async move {
        let told = transcript::of(&rows).await;
        compat::copy(&list, &told);
    });
}

/// Saves the files among what is selected in `list`.
pub(super) fn save(list: &gtk::ListView) {
    let numbers = rows_of(list).map(|rows| files_in(&rows)).unwrap_or_default();
    // Outside of a room nothing is saved.
    let _ = list.activate_action(SAVE_FILES, Some(&numbers.to_variant()));
}

/// The numbers of the files that are selected.
fn files_in(rows: &SelectedRows) -> Vec<u64> {
    files_together::numbers(rows.selected().iter().map(|row| &**row))
}

/// The rows that `list` shows.
pub(super) fn rows_of(list: &gtk::ListView) -> Option<SelectedRows> {
    list.model().and_downcast()
}

impl RowPicker {
    fn connect_keys(self: &Rc<Self>, around: &impl IsA<gtk::Widget>) {
        let keys = gtk::EventControllerKey::new();
        keys.set_propagation_phase(gtk::PropagationPhase::Capture);
        let picker = self.clone();
        keys.connect_key_pressed(move |_, key, _, held| picker.key(key, held & HELD).into());
        around.add_controller(keys);
    }

    /// Does what a key asks for; tells whether nobody else is to see it.
    fn key(&self, key: gdk::Key, held: gdk::ModifierType) -> bool {
        use gdk::Key;
        let Some(row) = TimelineRow::in_use(&self.list) else { return false };
        let is_in_text = row.has_selected_text();
        match (key, held) {
            (Key::Up | Key::KP_Up | Key::Down | Key::KP_Down, NONE) => {
                // The step itself is that of the list.
                self.rows.clear();
                false
            }
            _ if is_in_text => false,
            (Key::Up | Key::KP_Up, _) if held.contains(SHIFT) => {
                self.step(&row, gtk::DirectionType::Up, held)
            }
            (Key::Down | Key::KP_Down, _) if held.contains(SHIFT) => {
                self.step(&row, gtk::DirectionType::Down, held)
            }
            (Key::a | Key::A, CONTROL) => {
                self.rows.select_all();
                true
            }
            (Key::space | Key::KP_Space, CONTROL) => {
                row.index().inspect(|row| self.rows.toggle(*row));
                true
            }
            (Key::c | Key::C, CONTROL) if self.rows.is_any() => {
                copy(&self.list);
                true
            }
            _ => false,
        }
    }

    /// Goes to the next row and takes it into the selection.
    fn step(
        &self,
        row: &TimelineRow,
        direction: gtk::DirectionType,
        held: gdk::ModifierType,
    ) -> bool {
        let Some(start) = row.index() else { return false };
        self.list.child_focus(direction);
        let reached = TimelineRow::in_use(&self.list).and_then(|row| row.index());
        self.rows.extend(reached.unwrap_or(start), start, held.contains(CONTROL));
        true
    }

    fn connect_presses(self: &Rc<Self>) {
        let press = gtk::GestureClick::builder()
            .button(gdk::BUTTON_PRIMARY)
            .propagation_phase(gtk::PropagationPhase::Capture)
            .build();
        let picker = self.clone();
        press.connect_pressed(move |press, _, x, y| {
            let held = press.current_event_state() & HELD;
            if !is_finger(press) && picker.press((x, y), held) {
                press.set_state(gtk::EventSequenceState::Claimed);
            }
        });
        // A finger scrolls, too, and has no keys to hold.
        let picker = self.clone();
        press.connect_released(move |press, _, x, y| {
            let row = picker.row_at((x, y)).and_then(|row| row.index());
            if is_finger(press) && picker.rows.is_any() {
                row.inspect(|row| picker.rows.toggle(*row));
            }
        });
        self.list.add_controller(press);
    }

    /// Does what a press asks for; tells whether nobody else is to see it.
    fn press(&self, at: (f64, f64), held: gdk::ModifierType) -> bool {
        if !held.intersects(SHIFT | CONTROL) {
            self.rows.clear();
            return false;
        }
        let Some(row) = self.row_at(at).filter(|row| !row.has_selected_text()) else {
            return false;
        };
        let Some(place) = row.index() else { return false };
        if held.contains(SHIFT) {
            let start = TimelineRow::in_use(&self.list).and_then(|row| row.index());
            self.rows.extend(place, start.unwrap_or(place), held.contains(CONTROL));
        } else {
            self.rows.toggle(place);
        }
        row.parent().inspect(|row| _ = row.grab_focus());
        true
    }

    /// The row there, unless it is a button of it.
    fn row_at(&self, (x, y): (f64, f64)) -> Option<TimelineRow> {
        let widget = self.list.pick(x, y, gtk::PickFlags::DEFAULT)?;
        if widget.is::<gtk::Button>() || widget.ancestor(gtk::Button::static_type()).is_some() {
            return None;
        }
        TimelineRow::around(&widget, &self.list)
    }
}

fn is_finger(press: &gtk::GestureClick) -> bool {
    let device = press.current_event_device();
    device.is_some_and(|device| device.source() == gdk::InputSource::Touchscreen)
}
