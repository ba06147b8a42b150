// SPDX-License-Identifier: GPL-3.0-or-later
//! List model of the conversation. Items are made when a row asks for them, so a
//! hundred thousand messages cost no hundred thousand objects.
//!
//! The list asks for rows while it is told of a change. So the timeline belongs to
//! the model alone, which tells of a change after it was made: nobody else has to
//! mind what is borrowed.

use std::cell::{Ref, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use gtk::gio::subclass::prelude::*;
use gtk::prelude::*;
use gtk::{gio, glib};

use crate::model::{
    NewSinceLastVisit, PageRows, Person, Row, RowsSplice, SamePerson, ShownEvent, ShownPage,
    Timeline, set_all_due, set_due, set_read_mark, show_rows, take_news, take_page, take_reacted,
    take_recalled, unset_due,
};
use crate::trust::ReadMark;
use crate::ui::clock;

type OnSpliced = Rc<dyn Fn(RowsSplice)>;
type OnReacted = Rc<dyn Fn(&BTreeSet<u64>)>;

mod imp {
    use super::*;

    pub struct TimelineModel {
        pub timeline: RefCell<Timeline>,
        pub spliced: RefCell<Option<OnSpliced>>,
        pub reacted: RefCell<Option<OnReacted>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for TimelineModel {
        const NAME: &'static str = "SalottoTimelineModel";
        type Type = super::TimelineModel;
        type Interfaces = (gio::ListModel,);

        fn new() -> Self {
            Self {
                timeline: RefCell::new(Timeline::new(clock::day, clock::now)),
                spliced: RefCell::default(),
                reacted: RefCell::default(),
            }
        }
    }

    impl ObjectImpl for TimelineModel {}

    impl ListModelImpl for TimelineModel {
        fn item_type(&self) -> glib::Type {
            glib::BoxedAnyObject::static_type()
        }

        fn n_items(&self) -> u32 {
            u32::try_from(self.timeline.borrow().len()).unwrap_or(u32::MAX)
        }

        fn item(&self, position: u32) -> Option<glib::Object> {
            let row = self.timeline.borrow().row(usize::try_from(position).ok()?)?;
            Some(glib::BoxedAnyObject::new(row).upcast())
        }
    }
}

glib::wrapper! {
    pub struct TimelineModel(ObjectSubclass<imp::TimelineModel>) @implements gio::ListModel;
}

impl Default for TimelineModel {
    fn default() -> Self {
        glib::Object::new()
    }
}

impl TimelineModel {
    /// The timeline, to be read.
    pub fn timeline(&self) -> Ref<'_, Timeline> {
        self.imp().timeline.borrow()
    }

    /// Calls `spliced` after the list was told of a change.
    pub fn connect_spliced(&self, spliced: impl Fn(RowsSplice) + 'static) {
        self.imp().spliced.replace(Some(Rc::new(spliced)));
    }

    /// Calls `reacted` with the numbers of messages that have other reactions.
    pub fn connect_reacted(&self, reacted: impl Fn(&BTreeSet<u64>) + 'static) {
        self.imp().reacted.replace(Some(Rc::new(reacted)));
    }

    /// Changes the timeline, and tells the list of it as one change.
    pub fn change<T>(&self, change: impl FnOnce(&mut Timeline) -> T) -> T {
        let result = self.edit(change);
        if let Some(splice) = self.edit(Timeline::take_splice) {
            self.announce(splice);
        }
        while let Some(splice) = self.edit(Timeline::tidy) {
            self.announce(splice);
        }
        self.tell_reactions();
        result
    }

    /// Notes whether the reader is at the end.
    pub fn note_reader(&self, is_at_end: bool) {
        self.edit(|timeline| timeline.note_reader(is_at_end));
    }

    /// Folds the messages of a person, or unfolds them, step by step.
    pub fn fold(&self, person: &SamePerson, folded: bool) {
        let is_theirs = |author: &Person| person.is(&author.name, author.seat);
        let mut end = usize::MAX;
        let step = |end| {
            self.edit(|timeline| match folded {
                true => timeline.folds().hide_before(end, is_theirs),
                false => timeline.folds().show_before(end, is_theirs),
            })
        };
        while let Some(splice) = step(end) {
            end = splice.at;
            self.announce(splice);
        }
    }

    /// Puts a page of the past before the rows that are there; `false` if nothing of it is
    /// seen.
    pub fn prepend(&self, page: ShownPage) -> bool {
        self.put_above(|timeline| take_page(timeline, page))
    }

    /// Puts what this device remembers before all rows; `false` if nothing of it is seen.
    pub fn prepend_recalled(&self, events: Vec<ShownEvent>) -> bool {
        self.put_above(|timeline| take_recalled(timeline, events))
    }

    fn put_above(&self, rows: impl FnOnce(&mut Timeline) -> Option<PageRows>) -> bool {
        let Some(rows) = self.edit(rows) else { return false };
        if let Some(splice) = self.edit(|timeline| rows.remove_headings(timeline)) {
            self.announce(splice);
        }
        let splice = self.edit(|timeline| rows.insert(timeline));
        self.announce(splice);
        true
    }

    /// Unfolds the fold with this id.
    pub fn unfold(&self, id: u64) {
        if let Some(splice) = self.edit(|timeline| timeline.folds().show(id)) {
            self.announce(splice);
        }
    }

    /// Has the days drawn anew: what was today is yesterday now.
    pub fn redraw_days(&self) {
        let is_day = |at: &usize| {
            let row = self.timeline().row(*at);
            row.is_some_and(|row: Rc<Row>| matches!(*row, Row::Day(_)))
        };
        let length = self.timeline().len();
        for at in (0..length).filter(is_day) {
            self.announce(RowsSplice { at, removed: 1, added: 1, news: 0 });
        }
    }

    /// Marks a message as about to be removed, or no longer; tells if there is one.
    pub fn set_due(&self, number: u64, due: bool) -> bool {
        let splice = self.edit(|timeline| set_due(timeline, number, due));
        if let Some(splice) = splice {
            self.announce(splice);
        }
        splice.is_some()
    }

    /// Marks all messages of a person as about to be removed, step by step; returns their
    /// numbers.
    pub fn set_all_due(&self, person: &SamePerson) -> BTreeSet<u64> {
        let is_theirs = |author: &Person| person.is(&author.name, author.seat);
        let (mut end, mut marked) = (usize::MAX, BTreeSet::new());
        let mut step =
            |end| self.edit(|timeline| set_all_due(timeline, end, is_theirs, &mut marked));
        while let Some(splice) = step(end) {
            end = splice.at;
            self.announce(splice);
        }
        marked
    }

    /// Marks messages as no longer about to be removed, step by step.
    pub fn unset_due(&self, numbers: &BTreeSet<u64>) {
        let mut end = usize::MAX;
        while let Some(splice) = self.edit(|timeline| unset_due(timeline, end, numbers)) {
            end = splice.at;
            self.announce(splice);
        }
    }

    /// Has the line stand where the reader left off. Before any event.
    pub fn set_read_mark(&self, mark: ReadMark) {
        self.edit(|timeline| set_read_mark(timeline, mark));
    }

    /// Shows these rows and no others.
    pub fn show(&self, rows: Vec<Rc<Row>>) {
        if let Some(splice) = self.edit(|timeline| show_rows(timeline, rows)) {
            self.announce(splice);
        }
    }

    /// The new messages since the last visit, once.
    pub fn take_news(&self) -> Option<NewSinceLastVisit> {
        self.edit(take_news)
    }

    pub(super) fn edit<T>(&self, edit: impl FnOnce(&mut Timeline) -> T) -> T {
        edit(&mut self.imp().timeline.borrow_mut())
    }

    /// Tells which messages have other reactions: their rows stay, and show them.
    fn tell_reactions(&self) {
        let messages = self.edit(take_reacted);
        let reacted = self.imp().reacted.borrow().clone();
        if let Some(reacted) = reacted.filter(|_| !messages.is_empty()) {
            reacted(&messages);
        }
    }

    fn announce(&self, splice: RowsSplice) {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        self.items_changed(number(splice.at), number(splice.removed), number(splice.added));
        let spliced = self.imp().spliced.borrow().clone();
        if let Some(spliced) = spliced {
            spliced(splice);
        }
    }
}

/// The row that an item of the model stands for.
pub fn row_of(item: &gtk::ListItem) -> Option<Rc<Row>> {
    let boxed = item.item()?.downcast::<glib::BoxedAnyObject>().ok()?;
    Some(boxed.borrow::<Rc<Row>>().clone())
}
