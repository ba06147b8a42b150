// SPDX-License-Identifier: GPL-3.0-or-later
//! The timeline as GTK's list wants it. Items are made when a row asks for
//! them, so a hundred thousand messages cost no hundred thousand objects.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use gtk::gio::subclass::prelude::*;
use gtk::prelude::*;
use gtk::{gio, glib};

use crate::model::RoomState;
use crate::model::Row;
use crate::model::RowsSplice;

mod imp {
    use super::*;

    #[derive(Default)]
    pub struct TimelineModel {
        pub state: OnceCell<Rc<RefCell<RoomState>>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for TimelineModel {
        const NAME: &'static str = "SalottoTimelineModel";
        type Type = super::TimelineModel;
        type Interfaces = (gio::ListModel,);
    }

    impl ObjectImpl for TimelineModel {}

    impl ListModelImpl for TimelineModel {
        fn item_type(&self) -> glib::Type {
            glib::BoxedAnyObject::static_type()
        }

        fn n_items(&self) -> u32 {
            let rows = self.state.get().map_or(0, |state| state.borrow().timeline.len());
            u32::try_from(rows).unwrap_or(u32::MAX)
        }

        fn item(&self, position: u32) -> Option<glib::Object> {
            let state = self.state.get()?.borrow();
            let row = state.timeline.row(usize::try_from(position).ok()?)?;
            Some(glib::BoxedAnyObject::new(row).upcast())
        }
    }
}

glib::wrapper! {
    pub struct TimelineModel(ObjectSubclass<imp::TimelineModel>) @implements gio::ListModel;
}

impl TimelineModel {
    pub fn new(state: Rc<RefCell<RoomState>>) -> Self {
        let model: Self = glib::Object::new();
        // A new model has no state yet.
        let _ = model.imp().state.set(state);
        model
    }

    /// The state whose timeline this is.
    pub fn state(&self) -> Option<&Rc<RefCell<RoomState>>> {
        self.imp().state.get()
    }

    /// Tells the list what `change` has already done to the timeline.
    pub fn announce(&self, change: RowsSplice) {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        self.items_changed(number(change.at), number(change.removed), number(change.added));
    }
}

/// The row that an item of the model stands for.
pub fn row_of(item: &gtk::ListItem) -> Option<Rc<Row>> {
    let boxed = item.item()?.downcast::<glib::BoxedAnyObject>().ok()?;
    Some(boxed.borrow::<Rc<Row>>().clone())
}
