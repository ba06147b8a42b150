// SPDX-License-Identifier: GPL-3.0-or-later
//! Signals of the search: words that are typed, choices, keys, and what is chosen.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gdk, glib};

use super::pane::SearchPane;

impl SearchPane {
    pub(super) fn connect_widgets(&self) {
        let imp = self.imp();
        let again = |pane: &SearchPane| {
            let pane = pane.downgrade();
            move || pane.upgrade().iter().filter(|pane| pane.is_open()).for_each(Self::search)
        };
        let search = again(self);
        imp.entry.connect_search_changed(move |_| search());
        for choice in [&imp.author, &imp.day] {
            let search = again(self);
            choice.connect_selected_notify(move |_| search());
        }
        let pane = self.downgrade();
        imp.entry.connect_stop_search(move |_| {
            pane.upgrade().inspect(Self::close);
        });
        let pane = self.downgrade();
        imp.entry.connect_activate(move |_| {
            pane.upgrade().inspect(Self::enter_list);
        });
        let pane = self.downgrade();
        imp.more.connect_clicked(move |_| {
            let Some(pane) = pane.upgrade() else { return };
            let last = pane.imp().found.borrow().last().map(|event| event.number);
            pane.ask(last);
        });
        let pane = self.downgrade();
        imp.list.connect_row_activated(move |_, row| {
            let Some(pane) = pane.upgrade() else { return };
            let index = usize::try_from(row.index()).unwrap_or(usize::MAX);
            let event = pane.imp().found.borrow().get(index).cloned();
            if let (Some(event), Some(chosen)) = (event, pane.imp().chosen.get()) {
                chosen(event);
            }
        });
        WidgetExt::connect_visible_notify(self, |pane| {
            if pane.is_open() {
                pane.list_names();
                pane.imp().entry.grab_focus();
                pane.search();
            }
        });
    }

    pub(super) fn connect_keys(&self) {
        let keys = gtk::EventControllerKey::new();
        keys.set_propagation_phase(gtk::PropagationPhase::Capture);
        let pane = self.downgrade();
        keys.connect_key_pressed(move |_, key, _, _| match (pane.upgrade(), key) {
            (Some(pane), gdk::Key::Down | gdk::Key::KP_Down) => {
                pane.enter_list();
                glib::Propagation::Stop
            }
            _ => glib::Propagation::Proceed,
        });
        self.imp().entry.add_controller(keys);
        let keys = gtk::EventControllerKey::new();
        let pane = self.downgrade();
        keys.connect_key_pressed(move |_, key, _, _| match (pane.upgrade(), key) {
            (Some(pane), gdk::Key::Escape) => {
                pane.close();
                glib::Propagation::Stop
            }
            _ => glib::Propagation::Proceed,
        });
        self.add_controller(keys);
    }
}
