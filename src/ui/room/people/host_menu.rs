// SPDX-License-Identifier: GPL-3.0-or-later
//! The part of the room's menu that only the host and the moderators have: what
//! holds for everybody in the room. Its switches show what the room says, not
//! what was pressed.

use std::cell::Cell;
use std::rc::Rc;

use gtk::prelude::*;
use gtk::{gio, glib};

use crate::i18n::gettext;
use crate::protocol::Role;
use crate::protocol::{ModerationAction, Rules};
use crate::sentences::span;

/// The pauses the slow mode offers; 0 ends it. Others have a command.
const PAUSES: [u64; 5] = [0, 5, 15, 30, 60];

/// The place of our section in the menu of the room.
const PLACE: i32 = 1;

type Press = Rc<dyn Fn(ModerationAction)>;

/// Switches of the room, in the menu while we may press them.
#[derive(Debug)]
pub struct HostMenu {
    menu: gio::Menu,
    pauses: gio::Menu,
    lock: gio::SimpleAction,
    classic: gio::SimpleAction,
    slow: gio::SimpleAction,
    /// The role the section was last made for.
    offered: Cell<Option<Role>>,
    /// The pause that held when they were listed.
    listed: Cell<Option<u64>>,
}

impl HostMenu {
    /// Adds the switches to `actions`; what is pressed is asked with `ask`.
    pub fn new(
        menu: &gio::Menu,
        actions: &impl IsA<gio::ActionMap>,
        ask: impl Fn(ModerationAction) + 'static,
    ) -> Self {
        let ask: Press = Rc::new(ask);
        let lock = switch("lock", &ask, |locked| ModerationAction::Lock { locked });
        let classic = switch("classic", &ask, |open| ModerationAction::Classic { open });
        let kind = Some(glib::VariantTy::UINT64);
        let slow = gio::SimpleAction::new_stateful("slow", kind, &0u64.to_variant());
        slow.connect_activate(move |_, seconds| {
            if let Some(seconds) = seconds.and_then(glib::Variant::get) {
                ask(ModerationAction::Slow { seconds });
            }
        });
        for action in [&lock, &classic, &slow] {
            actions.add_action(action);
        }
        Self {
            menu: menu.clone(),
            pauses: gio::Menu::new(),
            lock,
            classic,
            slow,
            offered: Cell::default(),
            listed: Cell::default(),
        }
    }

    /// Shows what we, as `role`, may do here, and what holds.
    pub fn draw(&self, role: Role, rules: &Rules) {
        for (action, now) in [
            (&self.lock, rules.locked.to_variant()),
            (&self.classic, rules.classic.to_variant()),
            (&self.slow, rules.slow.to_variant()),
        ] {
            if action.state().as_ref() != Some(&now) {
                action.set_state(&now);
            }
        }
        if self.listed.replace(Some(rules.slow)) != Some(rules.slow) {
            list_pauses(&self.pauses, rules.slow);
        }
        let offer = role.may_moderate().then_some(role);
        let before = self.offered.replace(offer);
        if before == offer {
            return;
        }
        if before.is_some() {
            self.menu.remove(PLACE);
        }
        if offer.is_some() {
            self.menu.insert_section(PLACE, Some(&gettext("Room")), &section(role, &self.pauses));
        }
    }
}

/// A switch that asks for the opposite of what the room says.
fn switch(name: &str, ask: &Press, act: fn(bool) -> ModerationAction) -> gio::SimpleAction {
    let switch = gio::SimpleAction::new_stateful(name, None, &false.to_variant());
    let ask = ask.clone();
    switch.connect_activate(move |switch, _| {
        let on = switch.state().and_then(|state| state.get::<bool>());
        ask(act(!on.unwrap_or_default()));
    });
    switch
}

fn section(role: Role, pauses: &gio::Menu) -> gio::Menu {
    let section = gio::Menu::new();
    section.append(Some(&gettext("L_ock the Room")), Some("win.lock"));
    if role == Role::Host {
        section.append(Some(&gettext("Let _Guests In without Encryption")), Some("win.classic"));
    }
    section.append_submenu(Some(&gettext("_Slow Mode")), pauses);
    section.append(Some(&gettext("Anno_unce…")), Some("room.announce"));
    section.append(Some(&gettext("_Bans…")), Some("room.bans"));
    section
}

/// Lists the pauses, and the one that holds among them, also when it came from
/// elsewhere.
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
