// SPDX-License-Identifier: GPL-3.0-or-later
//! The choice of how long, and how much, is kept of what is said in a room of our own. It
//! is made in the menu of the room, and takes effect when the toast that offers to undo it
//! is gone: what is beyond the limits is deleted for good.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use gtk::prelude::*;
use gtk::subclass::prelude::*;
use gtk::{gio, glib};

use super::RoomWindow;
use crate::history::KeepLimits;
use crate::i18n::gettext;
use crate::ui::keep_choice::{self, SIZES, TIMES, size_label, time_label};

/// Place of the menu, behind that of the host.
const PLACE: i32 = 2;

/// Sets the limits of the room.
type SetLimits = Arc<dyn Fn(KeepLimits) + Send + Sync>;

/// Seconds and bytes; 0 for no limit.
type SecondsAndBytes = (u64, u64);
type Choose = fn(u64, SecondsAndBytes) -> SecondsAndBytes;

/// The limits that hold.
struct Keeping {
    limits: Cell<SecondsAndBytes>,
    set: SetLimits,
}

impl Keeping {
    fn set(&self, limits: SecondsAndBytes) {
        self.limits.set(limits);
        let set = self.set.clone();
        drop(gio::spawn_blocking(move || set(keep_choice::limits(limits.0, limits.1))));
    }
}

/// Puts the choice into the menu of the room, where the limits are `now`; `set` may wait
/// for locks.
pub fn offer(
    window: &RoomWindow,
    now: KeepLimits,
    set: impl Fn(KeepLimits) + Send + Sync + 'static,
) {
    let now = (now.time.map_or(0, |time| time.as_secs()), now.bytes.unwrap_or(0));
    let keeping = Rc::new(Keeping { limits: Cell::new(now), set: Arc::new(set) });
    let choose_time: Choose = |seconds, (_, bytes)| (seconds, bytes);
    let choose_size: Choose = |bytes, (seconds, _)| (seconds, bytes);
    for (name, now, choose) in
        [("keep-time", now.0, choose_time), ("keep-size", now.1, choose_size)]
    {
        let kind = Some(glib::VariantTy::UINT64);
        let action = gio::SimpleAction::new_stateful(name, kind, &now.to_variant());
        let (weak, keeping) = (window.downgrade(), keeping.clone());
        action.connect_activate(move |action, value| {
            let value = value.and_then(glib::Variant::get::<u64>);
            if let (Some(window), Some(value)) = (weak.upgrade(), value) {
                chosen(&window, &keeping, action, value, choose);
            }
        });
        window.add_action(&action);
    }
    let choices = gio::Menu::new();
    choices
        .append_section(None, &section("win.keep-time", with(TIMES.to_vec(), now.0), time_label));
    choices
        .append_section(None, &section("win.keep-size", with(SIZES.to_vec(), now.1), size_label));
    let around = gio::Menu::new();
    around.append_submenu(Some(&gettext("_How Long Messages Are Kept")), &choices);
    let menu = &window.imp().header.imp().menu;
    menu.insert_section(PLACE.min(menu.n_items()), None, &around);
}

/// Sets what was chosen, unless that is undone in time. Without a limit nothing is deleted.
fn chosen(
    window: &RoomWindow,
    keeping: &Rc<Keeping>,
    action: &gio::SimpleAction,
    value: u64,
    choose: Choose,
) {
    let before = action.state().and_then(|state| state.get::<u64>()).unwrap_or_default();
    if before == value {
        return;
    }
    action.set_state(&value.to_variant());
    if value == 0 {
        return keeping.set(choose(value, keeping.limits.get()));
    }
    let (action, keeping) = (action.clone(), keeping.clone());
    let is_undone = Rc::new(Cell::new(false));
    let undone = is_undone.clone();
    let undo = move || {
        undone.set(true);
        action.set_state(&before.to_variant());
    };
    let done = move || {
        if !is_undone.replace(true) {
            keeping.set(choose(value, keeping.limits.get()));
        }
    };
    let told = gettext("What is beyond that is deleted for good");
    window.parts().toasts.offer(&told, undo, done);
}

/// The choices, and the one that holds among them.
fn with(mut choices: Vec<u64>, now: u64) -> Vec<u64> {
    if !choices.contains(&now) {
        choices.push(now);
    }
    choices
}

fn section(action: &str, choices: Vec<u64>, label: fn(u64) -> String) -> gio::Menu {
    let section = gio::Menu::new();
    for choice in choices {
        let item = gio::MenuItem::new(Some(&label(choice)), None);
        item.set_action_and_target_value(Some(action), Some(&choice.to_variant()));
        section.append_item(&item);
    }
    section
}
