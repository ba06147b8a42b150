// SPDX-License-Identifier: GPL-3.0-or-later
//! The rooms one can join with one press: those nearby, which come and go while one
//! looks, and those that were met. Shows and tells; it joins nothing itself.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::ops::ControlFlow;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::nearby_row;
use super::nearby_rows::NearbyRows;
use crate::discovery::{NearbyRoom, NearbyUpdate};
use crate::i18n::ngettext_f;
use crate::model::Acquaintances;
use crate::protocol::{Destination, Fingerprint};
use crate::trust::KnownRoom;
use crate::ui::nearby_link;
use crate::ui::trust::store;

/// Rooms that were met, the last ones that are not near.
const KNOWN: usize = 5;
/// Rows that are made of rooms that were met: as many may be near.
const KNOWN_ROWS: usize = 24;

pub(super) mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(resource = "/io/github/salotto_chat/Salotto/ui/launcher/nearby.ui")]
    pub struct Nearby {
        #[template_child]
        pub scroller: TemplateChild<gtk::ScrolledWindow>,
        #[template_child]
        pub rooms: TemplateChild<gtk::ListBox>,
        #[template_child]
        pub more: TemplateChild<gtk::Label>,
        #[template_child]
        pub nobody: TemplateChild<gtk::Label>,
        #[template_child]
        pub known: TemplateChild<gtk::Box>,
        #[template_child]
        pub known_rooms: TemplateChild<gtk::ListBox>,
        pub here: RefCell<HashMap<Fingerprint, NearbyRoom>>,
        pub rows: RefCell<NearbyRows>,
        pub met: RefCell<Acquaintances>,
        pub known_rows: RefCell<Vec<(KnownRoom, adw::ActionRow)>>,
        pub looking: Cell<bool>,
        pub chosen: OnceCell<Box<dyn Fn(Destination)>>,
        pub forgotten: OnceCell<Box<dyn Fn(KnownRoom)>>,
        pub focus_lost: OnceCell<Box<dyn Fn()>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Nearby {
        const NAME: &'static str = "SalottoNearby";
        type Type = super::Nearby;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for Nearby {
        fn constructed(&self) {
            self.parent_constructed();
            let nearby = self.obj();
            for list in [&self.rooms, &self.known_rooms] {
                list.connect_row_activated(glib::clone!(
                    #[weak]
                    nearby,
                    move |_, row| nearby.choose(row)
                ));
            }
        }
    }
    impl WidgetImpl for Nearby {
        fn map(&self) {
            self.parent_map();
            self.obj().begin();
        }
    }
    impl BoxImpl for Nearby {}
}

glib::wrapper! {
    /// Lists of the rooms nearby and of those that were met.
    pub struct Nearby(ObjectSubclass<imp::Nearby>)
        @extends gtk::Widget, gtk::Box,
        @implements gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl Nearby {
    /// Calls `chosen` with the room whose row was pressed. Set once.
    pub fn connect_chosen(&self, chosen: impl Fn(Destination) + 'static) {
        let is_first = self.imp().chosen.set(Box::new(chosen)).is_ok();
        debug_assert!(is_first, "one listener is enough");
    }

    /// Calls `forgotten` with a room that is to be known no longer. Set once.
    pub fn connect_forgotten(&self, forgotten: impl Fn(KnownRoom) + 'static) {
        let is_first = self.imp().forgotten.set(Box::new(forgotten)).is_ok();
        debug_assert!(is_first, "one listener is enough");
    }

    /// Calls `focus_lost` when the row with the focus goes. Set once.
    pub fn connect_focus_lost(&self, focus_lost: impl Fn() + 'static) {
        let is_first = self.imp().focus_lost.set(Box::new(focus_lost)).is_ok();
        debug_assert!(is_first, "one listener is enough");
    }

    /// Reads the rooms that were met, and looks around when it is first shown; for
    /// as long as it is there.
    fn begin(&self) {
        let looks = self.imp().looking.replace(true);
        let weak = self.downgrade();
        glib::spawn_future_local(async move {
            let met = store::known(|rooms| rooms.list().map(Acquaintances::new)).await;
            let met = met.unwrap_or_default();
            let hosts = met.rooms().iter().filter_map(KnownRoom::socket_address).collect();
            let keys: Vec<_> = met.rooms().iter().map(|met| met.fingerprint).collect();
            let Some(nearby) = weak.upgrade() else { return };
            nearby.set_known(met);
            drop(nearby);
            if looks {
                nearby_link::prefer(&keys);
            } else {
                let apply = move |updates: &[NearbyUpdate]| {
                    let Some(nearby) = weak.upgrade() else { return ControlFlow::Break(()) };
                    nearby.apply(updates);
                    ControlFlow::Continue(())
                };
                nearby_link::browse(hosts, keys, apply).await;
            }
        });
    }

    /// Reads the rooms that were met again.
    pub fn reread(&self) {
        self.begin();
    }

    /// Shows the rooms that were met, the last first.
    pub(super) fn set_known(&self, met: Acquaintances) {
        let imp = self.imp();
        imp.met.replace(met);
        let had_focus = imp.known_rooms.focus_child().is_some();
        for (_, row) in imp.known_rows.take() {
            imp.known_rooms.remove(&row);
        }
        let mut shown: Vec<(KnownRoom, adw::ActionRow)> = Vec::new();
        for known in imp.met.borrow().rooms() {
            // A room with several addresses is one.
            let is_shown = shown.iter().any(|(other, _)| other.fingerprint == known.fingerprint);
            if is_shown || shown.len() == KNOWN_ROWS {
                continue;
            }
            let row = nearby_row::known(known, self.forgetting(known));
            imp.known_rooms.append(&row);
            shown.push((known.clone(), row));
        }
        imp.known_rows.replace(shown);
        let rows = imp.rows.borrow().all();
        for (key, row) in rows {
            self.refill(&key, &row);
        }
        self.mark_open();
        if had_focus {
            self.lose_focus();
        }
    }

    /// Draws what has changed nearby.
    pub(super) fn apply(&self, updates: &[NearbyUpdate]) {
        let imp = self.imp();
        for update in updates {
            match update {
                NearbyUpdate::Here(room) => {
                    imp.here.borrow_mut().insert(room.facts.key, room.clone());
                    self.draw(room.facts.key);
                }
                NearbyUpdate::Gone(key) => self.remove(key),
            }
        }
        let (count, rows) = (imp.here.borrow().len(), imp.rows.borrow().count());
        imp.scroller.set_visible(rows > 0);
        imp.nobody.set_visible(count == 0);
        let more = u32::try_from(count - rows.min(count)).unwrap_or(u32::MAX);
        imp.more.set_visible(more > 0);
        imp.more.set_label(&ngettext_f("and {count} more", "and {count} more", more, &[]));
        self.mark_open();
    }

    fn draw(&self, key: Fingerprint) {
        let imp = self.imp();
        let is_preferred = |key: &Fingerprint| self.is_preferred(key);
        let row = imp.rows.borrow_mut().place(&imp.rooms, key, is_preferred);
        if let Some(row) = row {
            self.refill(&key, &row);
        }
    }

    /// Returns `true` for a room that was met, or whose host has answered.
    fn is_preferred(&self, key: &Fingerprint) -> bool {
        let imp = self.imp();
        let has_answered = imp.here.borrow().get(key).is_some_and(NearbyRoom::is_proven);
        has_answered || imp.met.borrow().with(key).is_some()
    }

    fn refill(&self, key: &Fingerprint, row: &adw::ActionRow) {
        let imp = self.imp();
        if let Some(room) = imp.here.borrow().get(key) {
            nearby_row::fill(row, room, &imp.met.borrow());
        }
    }

    fn remove(&self, key: &Fingerprint) {
        let imp = self.imp();
        imp.here.borrow_mut().remove(key);
        let Some(row) = imp.rows.borrow_mut().take(key) else { return };
        let had_focus = row.has_focus() || row.focus_child().is_some();
        imp.rooms.remove(&row);
        if had_focus {
            self.lose_focus();
        }
        let waiting = {
            let (here, rows) = (imp.here.borrow(), imp.rows.borrow());
            let waiting = here.keys().filter(|key| !rows.has(key)).copied();
            waiting.max_by_key(|key| self.is_preferred(key))
        };
        if let Some(key) = waiting {
            self.draw(key);
        }
    }

    fn lose_focus(&self) {
        if let Some(focus_lost) = self.imp().focus_lost.get() {
            focus_lost();
        }
    }

    /// Shows a room once: among those that were met only while it is not above.
    fn mark_open(&self) {
        let imp = self.imp();
        let mut shown = 0;
        for (known, row) in imp.known_rows.borrow().iter() {
            let is_above = imp.rows.borrow().has(&known.fingerprint);
            let is_shown = !is_above && shown < KNOWN;
            shown += usize::from(is_shown);
            let had_focus = !is_shown && (row.has_focus() || row.focus_child().is_some());
            row.set_visible(is_shown);
            if had_focus {
                self.lose_focus();
            }
            nearby_row::set_open(row, known, imp.here.borrow().contains_key(&known.fingerprint));
        }
        imp.known.set_visible(shown > 0);
    }

    fn forgetting(&self, known: &KnownRoom) -> impl Fn() + 'static + use<> {
        let (nearby, known) = (self.downgrade(), known.clone());
        move || {
            let nearby = nearby.upgrade();
            if let Some(forgotten) = nearby.as_ref().and_then(|nearby| nearby.imp().forgotten.get())
            {
                forgotten(known.clone());
            }
        }
    }

    fn choose(&self, pressed: &gtk::ListBoxRow) {
        let imp = self.imp();
        let (here, met) = (imp.here.borrow(), imp.met.borrow());
        let near = |key: &Fingerprint| Some(Destination::Nearby(met.invite(here.get(key)?)));
        let nearby = imp.rows.borrow().key_of(pressed).and_then(|key| near(&key));
        let known_rows = imp.known_rows.borrow();
        let is_pressed = |row: &adw::ActionRow| row.upcast_ref::<gtk::ListBoxRow>() == pressed;
        let known = known_rows.iter().find(|(_, row)| is_pressed(row));
        // One that is near is dialled where it is now.
        let known = known.map(|(known, _)| {
            near(&known.fingerprint).unwrap_or_else(|| known.address.clone().into())
        });
        let destination = nearby.or(known);
        drop((here, met, known_rows));
        if let (Some(destination), Some(chosen)) = (destination, imp.chosen.get()) {
            chosen(destination);
        }
    }
}

#[cfg(test)]
#[path = "nearby_tests.rs"]
mod tests;
