// SPDX-License-Identifier: GPL-3.0-or-later
//! The part of the room's menu that only the host and the moderators have: what
//! holds for everybody in the room. Its switches show what the room says, not
//! what was pressed.

use std::cell::Cell;
use std::rc::Rc;

use gtk::prelude::*;
use gtk::{gio, glib};

use crate::i18n::gettext;
use crate::protocol::{Abilities, FileSenders, FileTypes, ModerationAction, Role, Rules};
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
    files: gio::SimpleAction,
    types: gio::SimpleAction,
    /// The role the section was last made for, and whether the room has files.
    offered: Cell<Option<(Role, [bool; 2])>>,
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
        let asking = ask.clone();
        let lock = switch("lock", &ask, |locked| ModerationAction::Lock { locked });
        let classic = switch("classic", &ask, |open| ModerationAction::Classic { open });
        let kind = Some(glib::VariantTy::UINT64);
        let slow = gio::SimpleAction::new_stateful("slow", kind, &0u64.to_variant());
        slow.connect_activate(move |_, seconds| {
            if let Some(seconds) = seconds.and_then(glib::Variant::get) {
                ask(ModerationAction::Slow { seconds });
            }
        });
        let files = choice("files", &asking, |word| {
            FileSenders::of_word(word).map(|who| ModerationAction::Files { who })
        });
        let types = choice("file-types", &asking, |word| {
            FileTypes::of_word(word).map(|types| ModerationAction::FileTypes { types })
        });
        for action in [&lock, &classic, &slow, &files, &types] {
            actions.add_action(action);
        }
        Self {
            menu: menu.clone(),
            pauses: gio::Menu::new(),
            lock,
            classic,
            slow,
            files,
            types,
            offered: Cell::default(),
            listed: Cell::default(),
        }
    }

    /// Shows what we, as `role`, may do here, and what holds; a room of an earlier version
    /// has no files.
    pub fn draw(&self, role: Role, rules: &Rules, can: Abilities) {
        for (action, now) in [
            (&self.lock, rules.locked.to_variant()),
            (&self.classic, rules.classic.to_variant()),
            (&self.slow, rules.slow.to_variant()),
            (&self.files, rules.files.as_str().to_variant()),
            (&self.types, rules.file_types.as_str().to_variant()),
        ] {
            if action.state().as_ref() != Some(&now) {
                action.set_state(&now);
            }
        }
        if self.listed.replace(Some(rules.slow)) != Some(rules.slow) {
            list_pauses(&self.pauses, rules.slow);
        }
        let has = [can.files, can.files && can.quotas];
        let offer = role.may_moderate().then_some((role, has));
        let before = self.offered.replace(offer);
        if before == offer {
            return;
        }
        if before.is_some() {
            self.menu.remove(PLACE);
        }
        if offer.is_some() {
            let section = section(role, has, &self.pauses);
            self.menu.insert_section(PLACE, Some(&gettext("Room")), &section);
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

/// A choice of one thing by its word.
fn choice(
    name: &str,
    ask: &Press,
    act: impl Fn(&str) -> Option<ModerationAction> + 'static,
) -> gio::SimpleAction {
    let kind = Some(glib::VariantTy::STRING);
    let choice = gio::SimpleAction::new_stateful(name, kind, &"".to_variant());
    let ask = ask.clone();
    choice.connect_activate(move |_, chosen| {
        if let Some(act) = chosen.and_then(|chosen| act(chosen.str()?)) {
            ask(act);
        }
    });
    choice
}

fn senders() -> gio::Menu {
    let label = |who: FileSenders| match who {
        // Translators: those who may send files.
        FileSenders::Everybody => gettext("Everybody"),
        // Translators: those who may send files.
        FileSenders::Moderators => gettext("Moderators Alone"),
        // Translators: those who may send files.
        FileSenders::Nobody => gettext("Nobody"),
    };
    choices("win.files", FileSenders::ALL.map(|who| (label(who), who.as_str())))
}

fn types() -> gio::Menu {
    let label = |types: FileTypes| match types {
        // Translators: the types of files that may be sent.
        FileTypes::Everything => gettext("Every Type"),
        // Translators: the types of files that may be sent.
        FileTypes::NoPrograms => gettext("All but Programs"),
        // Translators: the types of files that may be sent.
        FileTypes::Pictures => gettext("Pictures Alone"),
    };
    choices("win.file-types", FileTypes::ALL.map(|types| (label(types), types.as_str())))
}

fn choices(action: &str, all: [(String, &str); 3]) -> gio::Menu {
    let menu = gio::Menu::new();
    for (label, word) in all {
        let item = gio::MenuItem::new(Some(&label), None);
        item.set_action_and_target_value(Some(action), Some(&word.to_variant()));
        menu.append_item(&item);
    }
    menu
}

fn section(role: Role, [has_files, has_types]: [bool; 2], pauses: &gio::Menu) -> gio::Menu {
    let section = gio::Menu::new();
    section.append(Some(&gettext("L_ock the Room")), Some("win.lock"));
    if role == Role::Host {
        section.append(Some(&gettext("Let _Guests In without Encryption")), Some("win.classic"));
    }
    section.append_submenu(Some(&gettext("_Slow Mode")), pauses);
    if role == Role::Host && has_files {
        section.append_submenu(Some(&gettext("Who May Send _Files")), &senders());
    }
    if role == Role::Host && has_types {
        section.append_submenu(Some(&gettext("Which Files May Be Sent")), &types());
    }
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
