// SPDX-License-Identifier: GPL-3.0-or-later
//! The part of the menu that only the host and the moderators have: what holds
//! for everybody in the room. Its switches show what the room says, not what
//! was pressed.

use adw::prelude::*;
use adw::subclass::prelude::*;
use gtk::{gio, glib};

use super::window::RoomWindow;
use crate::i18n::gettext;
use crate::model::Role;
use crate::protocol::ModerationAction;
use crate::sentences::span;

/// The pauses the slow mode offers; 0 ends it. Others have a command.
const PAUSES: [u64; 5] = [0, 5, 15, 30, 60];

/// Which section of the menu is the room's.
const PLACE: i32 = 1;

/// Gives `window` the switches of the room.
pub(super) fn install(window: &RoomWindow) {
    let lock = |window: &RoomWindow| {
        let locked = window.state().borrow().rules.locked;
        window.act(ModerationAction::Lock { locked: !locked }, None);
    };
    let classic = |window: &RoomWindow| {
        let open = window.state().borrow().rules.classic;
        window.act(ModerationAction::Classic { open: !open }, None);
    };
    let switch = |name: &str, press: fn(&RoomWindow)| {
        gio::ActionEntry::builder(name)
            .state(false.to_variant())
            .activate(move |window, _, _| press(window))
            .build()
    };
    let slow = gio::ActionEntry::builder("slow")
        .parameter_type(Some(glib::VariantTy::UINT64))
        .state(0u64.to_variant())
        .activate(|window: &RoomWindow, _, seconds| {
            if let Some(seconds) = seconds.and_then(glib::Variant::get) {
                window.act(ModerationAction::Slow { seconds }, None);
            }
        });
    let press = |name: &str, press: fn(&RoomWindow)| {
        gio::ActionEntry::builder(name).activate(move |window, _, _| press(window)).build()
    };
    window.add_action_entries([
        switch("lock", lock),
        switch("classic", classic),
        slow.build(),
        press("bans", RoomWindow::show_bans),
        press("announce", RoomWindow::ask_announcement),
    ]);
}

impl RoomWindow {
    /// Shows what we may do here, and what holds.
    pub(super) fn paint_host_menu(&self) {
        let state = self.state().borrow();
        let role = state.role();
        let rules = state.rules.clone();
        drop(state);
        for (name, now) in [
            ("lock", rules.locked.to_variant()),
            ("classic", rules.classic.to_variant()),
            ("slow", rules.slow.to_variant()),
        ] {
            let action = self.lookup_action(name).and_downcast::<gio::SimpleAction>();
            if let Some(action) = action.filter(|action| action.state() != Some(now.clone())) {
                action.set_state(&now);
            }
        }
        let imp = self.imp();
        if imp.paused.replace(Some(rules.slow)) != Some(rules.slow) {
            list_pauses(&imp.pauses, rules.slow);
        }
        self.action_set_enabled("room.topic", role.may_moderate());
        let offer = role.may_moderate().then_some(role);
        let before = imp.offered.replace(offer);
        if before == offer {
            return;
        }
        if before.is_some() {
            imp.menu.remove(PLACE);
        }
        if offer.is_some() {
            imp.menu.insert_section(PLACE, Some(&gettext("Room")), &section(role, &imp.pauses));
        }
    }
}

fn section(role: Role, pauses: &gio::Menu) -> gio::Menu {
    let section = gio::Menu::new();
    section.append(Some(&gettext("L_ock the Room")), Some("win.lock"));
    if role == Role::Host {
        section.append(Some(&gettext("Let Classic _Guests In")), Some("win.classic"));
    }
    section.append_submenu(Some(&gettext("_Slow Mode")), pauses);
    section.append(Some(&gettext("Anno_unce…")), Some("win.announce"));
    section.append(Some(&gettext("_Bans…")), Some("win.bans"));
    section
}

/// The pause that holds is among them, also when it came from elsewhere.
fn list_pauses(menu: &gio::Menu, now: u64) {
    menu.remove_all();
    let mut pauses = PAUSES.to_vec();
    if !pauses.contains(&now) {
        pauses.push(now);
        pauses.sort_unstable();
    }
    for seconds in pauses {
        let label = if seconds == 0 { gettext("Off") } else { span(seconds) };
        let item = gio::MenuItem::new(Some(&label), None);
        item.set_action_and_target_value(Some("win.slow"), Some(&seconds.to_variant()));
        menu.append_item(&item);
    }
}
