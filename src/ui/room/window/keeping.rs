// SPDX-License-Identifier: GPL-3.0-or-later
//! The choice of how long, and how much, is kept of what is said in a room of our own. It
//! is made in the menu of the room, and takes effect when the toast that offers to undo it
//! is gone: what is beyond the limits is deleted for good.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use gtk::prelude::*;
use gtk::subclass::prelude::*;
use gtk::{gio, glib};

use super::RoomWindow;
use super::keep_switch::{self, KeepChoices};
use crate::history::KeepLimits;
use crate::i18n::gettext;
use crate::ui::keep_choice::{self, SIZES, TIMES, size_label, time_label, with};
use crate::ui::room::notices::toast_queue::ToastTopic;

/// Place of the menu, behind that of the host.
const PLACE: i32 = 2;

/// Seconds and bytes; 0 for no limit.
type SecondsAndBytes = (u64, u64);

/// One of the two limits.
#[derive(Clone, Copy)]
enum LimitKind {
    Time,
    Size,
}

impl LimitKind {
    fn of(self, (seconds, bytes): SecondsAndBytes) -> u64 {
        match self {
            Self::Time => seconds,
            Self::Size => bytes,
        }
    }

    fn put(self, value: u64, (seconds, bytes): SecondsAndBytes) -> SecondsAndBytes {
        match self {
            Self::Time => (value, bytes),
            Self::Size => (seconds, value),
        }
    }
}

/// A choice that takes effect once its toast is gone.
struct PendingChoice {
    is_over: Rc<Cell<bool>>,
    toast: ToastTopic,
}

/// The limits that hold, and the choices that are still to take effect, one of each kind.
struct Keeping {
    limits: Cell<SecondsAndBytes>,
    pending: [RefCell<Option<PendingChoice>>; 2],
    setter: Arc<LimitSetter>,
}

impl Keeping {
    fn set(&self, limits: SecondsAndBytes) {
        self.limits.set(limits);
        let setter = self.setter.clone();
        let number = setter.newest.fetch_add(1, Ordering::SeqCst) + 1;
        let limits = keep_choice::limits(limits.0, limits.1);
        drop(gio::spawn_blocking(move || setter.apply(number, limits)));
    }

    /// Has the choice of that kind that is still to take effect never do so.
    fn forget(&self, window: &RoomWindow, kind: LimitKind) {
        let pending = self.pending[kind as usize].take();
        if let Some(PendingChoice { is_over, toast }) = pending {
            is_over.set(true);
            window.parts().toasts.withdraw(&toast);
        }
    }
}

/// The setting of the limits on other threads, of which one may overtake the other: what
/// was chosen last holds in the end.
struct LimitSetter {
    choices: Arc<dyn KeepChoices>,
    /// Number of the newest choice.
    newest: AtomicU64,
    turn: Mutex<()>,
}

impl LimitSetter {
    /// Sets the limits of the choice of that number, unless there is a newer one.
    fn apply(&self, number: u64, limits: KeepLimits) {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if self.newest.load(Ordering::SeqCst) == number {
            self.choices.set_limits(limits);
        }
    }
}

/// Puts the choices into the menu of the room, where what is said is kept if it is `on`,
/// and the limits are `now`.
pub fn offer(window: &RoomWindow, on: bool, now: KeepLimits, choices: Arc<dyn KeepChoices>) {
    let now = keep_choice::numbers(now);
    let (newest, turn) = Default::default();
    let setter = Arc::new(LimitSetter { choices: choices.clone(), newest, turn });
    let keeping = Rc::new(Keeping { limits: Cell::new(now), pending: Default::default(), setter });
    for (name, kind) in [("keep-time", LimitKind::Time), ("keep-size", LimitKind::Size)] {
        let (number, state) = (Some(glib::VariantTy::UINT64), kind.of(now).to_variant());
        let action = gio::SimpleAction::new_stateful(name, number, &state);
        let (weak, keeping) = (window.downgrade(), keeping.clone());
        action.connect_activate(move |action, value| {
            let value = value.and_then(glib::Variant::get::<u64>);
            if let (Some(window), Some(value)) = (weak.upgrade(), value) {
                chosen(&window, &keeping, action, value, kind);
            }
        });
        window.add_action(&action);
    }
    let limits = gio::Menu::new();
    limits.append_section(None, &section("win.keep-time", with(&TIMES, now.0), time_label));
    limits.append_section(None, &section("win.keep-size", with(&SIZES, now.1), size_label));
    let around = gio::Menu::new();
    keep_switch::offer(window, &around, on, choices);
    around.append_submenu(Some(&gettext("_How Long Messages Are Kept")), &limits);
    let menu = &window.imp().header.imp().menu;
    menu.insert_section(PLACE.min(menu.n_items()), None, &around);
}

/// Sets what was chosen, unless that is undone in time, or something else is chosen.
/// Without a limit nothing is deleted.
fn chosen(
    window: &RoomWindow,
    keeping: &Rc<Keeping>,
    action: &gio::SimpleAction,
    value: u64,
    kind: LimitKind,
) {
    let before = action.state().and_then(|state| state.get::<u64>());
    if before == Some(value) {
        return;
    }
    keeping.forget(window, kind);
    action.set_state(&value.to_variant());
    let held = kind.of(keeping.limits.get());
    if value == 0 || value == held {
        return keeping.set(kind.put(value, keeping.limits.get()));
    }
    let is_over = Rc::new(Cell::new(false));
    let (action, undone) = (action.clone(), is_over.clone());
    let undo = move || {
        if !undone.replace(true) {
            action.set_state(&held.to_variant());
        }
    };
    let (chosen, done) = (keeping.clone(), is_over.clone());
    let done = move || {
        if !done.replace(true) {
            chosen.set(kind.put(value, chosen.limits.get()));
        }
    };
    let told = gettext("What is beyond that is deleted for good");
    let toast = window.parts().toasts.offer(&told, undo, done);
    keeping.pending[kind as usize].replace(Some(PendingChoice { is_over, toast }));
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
