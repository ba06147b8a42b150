// SPDX-License-Identifier: GPL-3.0-or-later
//! The conversation with what is selected in it, for the list, which shows it and has
//! screen readers tell it.
//!
//! A list selects whatever row is pressed or walked to. Here that leads to a text or a
//! link, so only what asks for more than one row selects any.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use gtk::gio::subclass::prelude::*;
use gtk::prelude::*;
use gtk::subclass::prelude::*;
use gtk::{gio, glib};

use super::list_model::TimelineModel;
use crate::model::{Row, RowSelection};

type OnChanged = Rc<dyn Fn(usize)>;

mod imp {
    use super::*;

    #[derive(Default)]
    pub struct SelectedRows {
        pub model: OnceCell<TimelineModel>,
        pub selection: RefCell<RowSelection>,
        pub changed: RefCell<Option<OnChanged>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for SelectedRows {
        const NAME: &'static str = "SalottoSelectedRows";
        type Type = super::SelectedRows;
        type Interfaces = (gio::ListModel, gtk::SelectionModel);
    }

    impl ObjectImpl for SelectedRows {}

    impl ListModelImpl for SelectedRows {
        fn item_type(&self) -> glib::Type {
            glib::BoxedAnyObject::static_type()
        }

        fn n_items(&self) -> u32 {
            self.model.get().map_or(0, ListModelExt::n_items)
        }

        fn item(&self, position: u32) -> Option<glib::Object> {
            self.model.get()?.item(position)
        }
    }

    impl SelectionModelImpl for SelectedRows {
        fn selection_in_range(&self, position: u32, count: u32) -> gtk::Bitset {
            let selected = gtk::Bitset::new_empty();
            let end = position.saturating_add(count).min(self.n_items());
            for row in (position..end).filter(|row| self.is_selected(*row)) {
                selected.add(row);
            }
            selected
        }

        fn is_selected(&self, position: u32) -> bool {
            self.selection.borrow().contains(index(position))
        }

        fn select_all(&self) -> bool {
            self.obj().select_all();
            true
        }

        fn unselect_all(&self) -> bool {
            self.obj().clear();
            true
        }

        /// Only beside others: alone it is what a press or a step asks for.
        fn select_item(&self, position: u32, unselect_rest: bool) -> bool {
            if !unselect_rest && !self.is_selected(position) {
                self.obj().toggle(position);
            }
            !unselect_rest
        }

        fn unselect_item(&self, position: u32) -> bool {
            if self.is_selected(position) {
                self.obj().toggle(position);
            }
            true
        }

        fn select_range(&self, position: u32, count: u32, unselect_rest: bool) -> bool {
            if unselect_rest {
                self.obj().clear();
            }
            let last = position.saturating_add(count.saturating_sub(1));
            self.obj().extend(last, position, true);
            true
        }

        fn unselect_range(&self, _: u32, _: u32) -> bool {
            false
        }

        fn set_selection(&self, _: &gtk::Bitset, _: &gtk::Bitset) -> bool {
            false
        }
    }
}

glib::wrapper! {
    pub struct SelectedRows(ObjectSubclass<imp::SelectedRows>)
        @implements gio::ListModel, gtk::SelectionModel;
}

impl SelectedRows {
    /// The rows of `model`, of which none is selected.
    pub fn new(model: &TimelineModel) -> Self {
        let rows: Self = glib::Object::new();
        // A new one has none yet.
        let _ = rows.imp().model.set(model.clone());
        model.connect_items_changed(glib::clone!(
            #[weak]
            rows,
            move |_, at, removed, added| {
                let followed = |selection: &mut RowSelection| {
                    selection.follow(index(at), index(removed), index(added))
                };
                let changed = followed(&mut rows.imp().selection.borrow_mut());
                rows.items_changed(at, removed, added);
                if changed {
                    rows.tell();
                }
            }
        ));
        rows
    }

    /// The conversation.
    pub fn timeline(&self) -> Option<&TimelineModel> {
        self.imp().model.get()
    }

    /// Calls `changed` with the number of selected rows when that may be another.
    pub fn connect_changed(&self, changed: impl Fn(usize) + 'static) {
        self.imp().changed.replace(Some(Rc::new(changed)));
    }

    /// Tells whether anything is selected.
    pub fn is_any(&self) -> bool {
        !self.imp().selection.borrow().is_empty()
    }

    /// Selected rows, the oldest first.
    pub fn selected(&self) -> Vec<Rc<Row>> {
        let Some(model) = self.timeline() else { return Vec::new() };
        let timeline = model.timeline();
        self.imp().selection.borrow().rows().filter_map(|row| timeline.row(row)).collect()
    }

    /// Selects everything.
    pub fn select_all(&self) {
        let length = index(self.n_items());
        self.change(|selection, is_selectable| selection.select_all(length, is_selectable));
    }

    /// Selects nothing; tells whether anything was selected.
    pub fn clear(&self) -> bool {
        let was_any = self.is_any();
        self.change(|selection, _| selection.clear());
        was_any
    }

    /// Selects a row, or no longer.
    pub fn toggle(&self, row: u32) {
        self.change(|selection, is_selectable| selection.toggle(index(row), is_selectable));
    }

    /// Selects the rows up to `row`, from where that began or else from `start`; beside
    /// the others if it `adds`.
    pub fn extend(&self, row: u32, start: u32, adds: bool) {
        self.change(|selection, is_selectable| {
            selection.extend(index(row), index(start), adds, is_selectable);
        });
    }

    fn change(&self, change: impl FnOnce(&mut RowSelection, &dyn Fn(usize) -> bool)) {
        let Some(model) = self.timeline() else { return };
        let is_selectable =
            |row| model.timeline().row(row).is_some_and(|row: Rc<Row>| row.is_selectable());
        let bounds = || self.imp().selection.borrow().bounds();
        let before = bounds();
        change(&mut self.imp().selection.borrow_mut(), &is_selectable);
        let touched = [before, bounds()].into_iter().flatten();
        let touched = touched.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)));
        let Some((first, last)) = touched else { return };
        let number = |count| u32::try_from(count).unwrap_or(u32::MAX);
        self.selection_changed(number(first), number(last + 1 - first));
        self.tell();
    }

    fn tell(&self) {
        let count = self.imp().selection.borrow().len();
        let changed = self.imp().changed.borrow().clone();
        if let Some(changed) = changed {
            changed(count);
        }
    }
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
