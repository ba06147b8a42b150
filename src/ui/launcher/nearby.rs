// SPDX-License-Identifier: GPL-3.0-or-later
//! The rooms one can join with one press: those nearby, which come and go while one
//! looks, and those that were met. Shows and tells; it joins nothing itself.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::ops::ControlFlow;

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::glib;

use super::nearby_rows::{NearbyRows, RowRank};
use super::{known_buttons, nearby_row, open_list};
use crate::discovery::{NearbyRoom, NearbyUpdate};
use crate::i18n::ngettext_f;
use crate::model::Acquaintances;
use crate::protocol::{Destination, Fingerprint};
use crate::trust::KnownRoom;
use crate::ui::nearby_link;
use crate::ui::trust::store;

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
        pub pinned: OnceCell<Box<dyn Fn(Fingerprint, bool)>>,
        pub focus_lost: OnceCell<Box<dyn Fn()>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Nearby {
        const NAME: &'static str = "SalottoNearby";
        type Type = super::Nearby;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
            // The buttons of a room that was met, whose target is the room's key.
            let text = Some(glib::VariantTy::STRING);
            class.install_action(known_buttons::PIN, text, |nearby, _, key| {
                if let (Some(known), Some(act)) = (nearby.met(key), nearby.imp().pinned.get()) {
                    act(known.fingerprint, !known.pinned);
                }
            });
            class.install_action(known_buttons::FORGET, text, |nearby, _, key| {
                if let (Some(known), Some(act)) = (nearby.met(key), nearby.imp().forgotten.get()) {
                    act(known);
                }
            });
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

    /// Calls `focus_lost` when the row with the focus goes. Set once.
    pub fn connect_focus_lost(&self, focus_lost: impl Fn() + 'static) {
        let is_first = self.imp().focus_lost.set(Box::new(focus_lost)).is_ok();
        debug_assert!(is_first, "one listener is enough");
    }

    /// Reads the rooms that were met, and looks around when it is first shown; for
    /// as long as it is there.
    fn begin(&self) {
        let looks = self.imp().looking.replace(true);
        let window = self.root().and_downcast::<gtk::Window>();
        let application = window.and_then(|window| window.application());
        if let Some(application) = application.filter(|_| !looks) {
            open_list::attach(self.upcast_ref(), &application);
        }
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
        let row = imp.rows.borrow_mut().place(&imp.rooms, key, |key| self.rank(key));
        if let Some(row) = row {
            self.refill(&key, &row);
        }
    }

    /// Prefers a room that was met, or whose host has answered; and a pinned one.
    pub(super) fn rank(&self, key: &Fingerprint) -> RowRank {
        let imp = self.imp();
        let has_answered = || imp.here.borrow().get(key).is_some_and(NearbyRoom::is_proven);
        match imp.met.borrow().with(key) {
            Some(met) if met.pinned => RowRank::Pinned,
            None if !has_answered() => RowRank::Stranger,
            _ => RowRank::Preferred,
        }
    }

    pub(super) fn refill(&self, key: &Fingerprint, row: &adw::ActionRow) {
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
            waiting.max_by_key(|key| self.rank(key))
        };
        if let Some(key) = waiting {
            self.draw(key);
        }
    }

    pub(super) fn lose_focus(&self) {
        if let Some(focus_lost) = self.imp().focus_lost.get() {
            focus_lost();
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
