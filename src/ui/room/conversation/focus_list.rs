// SPDX-License-Identifier: GPL-3.0-or-later
//! A frame around a list: Tab passes it in one step, however long it is, and the
//! arrow keys go from row to row, also from within a row's text.

use std::cell::Cell;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gdk, glib};

mod imp {
    use super::*;

    #[derive(Debug, Default, glib::Properties)]
    #[properties(wrapper_type = super::FocusList)]
    pub struct FocusList {
        #[property(get, set)]
        pub list: glib::WeakRef<gtk::ListView>,
        /// Set where one enters at the last row in view, not at the first.
        #[property(get, set)]
        pub enters_last: Cell<bool>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for FocusList {
        const NAME: &'static str = "SalottoFocusList";
        type Type = super::FocusList;
        type ParentType = adw::Bin;
    }

    #[glib::derived_properties]
    impl ObjectImpl for FocusList {
        fn constructed(&self) {
            self.parent_constructed();
            self.obj().connect_arrows();
        }
    }
    impl WidgetImpl for FocusList {
        fn focus(&self, direction: gtk::DirectionType) -> bool {
            match direction {
                gtk::DirectionType::TabForward | gtk::DirectionType::TabBackward => {
                    self.obj().pass(direction)
                }
                _ => self.parent_focus(direction),
            }
        }

        fn grab_focus(&self) -> bool {
            self.obj().enter(gtk::DirectionType::TabForward)
        }
    }
    impl BinImpl for FocusList {}
}

glib::wrapper! {
    pub struct FocusList(ObjectSubclass<imp::FocusList>)
        @extends gtk::Widget, adw::Bin,
        @implements gtk::Buildable, gtk::ConstraintTarget;
}

impl FocusList {
    /// Passes what is in the row in use first, then leaves the list.
    fn pass(&self, direction: gtk::DirectionType) -> bool {
        match self.row_in_use() {
            Some(row) if row.is_focus() && direction == gtk::DirectionType::TabBackward => false,
            Some(row) => within(&row, direction),
            None => self.enter(direction),
        }
    }

    /// Goes to a row in view, so that nothing scrolls.
    fn enter(&self, direction: gtk::DirectionType) -> bool {
        let Some(list) = self.list() else { return false };
        let mut rows: Vec<_> = rows(&list).filter(|row| is_in_view(row, &list)).collect();
        if self.enters_last() {
            rows.reverse();
        }
        rows.iter().any(|row| within(row, direction) || row.grab_focus())
            // Not laid out yet.
            || list.first_child().is_some() && list.grab_focus()
    }

    fn row_in_use(&self) -> Option<gtk::Widget> {
        let list = self.list()?;
        let focus = self.root()?.focus()?;
        rows(&list).find(|row| focus == *row || focus.is_ancestor(row))
    }

    fn connect_arrows(&self) {
        let keys = gtk::EventControllerKey::new();
        keys.set_propagation_phase(gtk::PropagationPhase::Capture);
        let frame = self.downgrade();
        keys.connect_key_pressed(move |_, key, _, state| {
            let direction = match key {
                gdk::Key::Up => gtk::DirectionType::Up,
                gdk::Key::Down => gtk::DirectionType::Down,
                _ => return glib::Propagation::Proceed,
            };
            let list = frame.upgrade().and_then(|frame| frame.list());
            // Caps Lock and Num Lock change nothing.
            let held = gdk::ModifierType::SHIFT_MASK
                | gdk::ModifierType::CONTROL_MASK
                | gdk::ModifierType::ALT_MASK;
            if let Some(list) = list.filter(|_| !state.intersects(held)) {
                list.child_focus(direction);
                return glib::Propagation::Stop;
            }
            glib::Propagation::Proceed
        });
        self.add_controller(keys);
    }
}

fn rows(list: &gtk::ListView) -> impl Iterator<Item = gtk::Widget> {
    std::iter::successors(list.first_child(), gtk::Widget::next_sibling)
}

/// Moves the focus inside `row`, if there is anywhere to go.
fn within(row: &gtk::Widget, direction: gtk::DirectionType) -> bool {
    row.first_child().is_some_and(|child| child.child_focus(direction))
}

fn is_in_view(row: &gtk::Widget, list: &gtk::ListView) -> bool {
    let Some(place) = row.compute_bounds(list).filter(|_| row.is_child_visible()) else {
        return false;
    };
    // Half a pixel less, for what rounding does.
    place.y() >= -0.5 && f64::from(place.y() + place.height()) <= f64::from(list.height()) + 0.5
}
