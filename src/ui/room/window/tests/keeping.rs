// SPDX-License-Identifier: GPL-3.0-or-later
//! The host's choice of what is kept.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::moderation::{press_undo, undo};
use super::*;
use crate::history::KeepLimits;
use crate::server::KeepError;
use crate::ui::mnemonics;
use crate::ui::room::window::keep_switch::KeepChoices;
use crate::ui::room::window::keeping;

const WEEK: u64 = 7 * 24 * 60 * 60;

/// Choices that were made.
#[derive(Default)]
struct ChosenKeeping {
    limits: Mutex<Vec<KeepLimits>>,
    deeds: Mutex<Vec<&'static str>>,
}

impl ChosenKeeping {
    fn deeds(&self) -> Vec<&'static str> {
        self.deeds.lock().unwrap().clone()
    }
}

impl KeepChoices for ChosenKeeping {
    fn set_limits(&self, limits: KeepLimits) {
        self.limits.lock().unwrap().push(limits);
    }

    fn choose(&self, on: bool) -> Result<bool, KeepError> {
        self.deeds.lock().unwrap().push(if on { "on" } else { "off" });
        if self.deeds().len() > 4 { Err(KeepError::Over) } else { Ok(true) }
    }

    fn delete(&self) -> Result<bool, KeepError> {
        self.deeds.lock().unwrap().push("delete");
        Ok(true)
    }
}

#[gtk::test]
fn keeping_is_switched_off_and_on_and_what_was_kept_is_deleted_unless_that_is_undone() {
    let (window, _) = window();
    window.present();
    let chosen = Arc::<ChosenKeeping>::default();
    keeping::offer(&window, true, KeepLimits::default(), chosen.clone());
    mnemonics::are_distinct(&*window.imp().header.imp().menu);
    let press = |action: &str| gio::prelude::ActionGroupExt::activate_action(&window, action, None);
    let is_on = || window.action_state("keep").and_then(|state| state.get::<bool>());
    let may_delete = || window.is_action_enabled("delete-kept");
    assert_eq!((is_on(), may_delete()), (Some(true), false));
    press("keep");
    until("it is off", || is_on() == Some(false) && may_delete());
    press("delete-kept");
    press_undo(&window);
    until("the toast is gone", || undo(&window).is_none());
    // Whoever keeps what is said again does not mean to delete what was.
    press("delete-kept");
    press("keep");
    until("it is on", || is_on() == Some(true) && !may_delete());
    window.parts().toasts.settle();
    press("keep");
    until("it is off again", || is_on() == Some(false) && may_delete());
    press("delete-kept");
    window.parts().toasts.settle();
    until("all is deleted", || !may_delete());
    assert_eq!(chosen.deeds(), ["off", "on", "off", "delete"]);
    press("keep");
    until("it was refused", || window.is_action_enabled("keep"));
    assert_eq!(is_on(), Some(false), "the switch shows what holds");
    window.destroy();
}

#[gtk::test]
fn a_room_that_was_left_leaves_no_choices_behind() {
    let (window, _) = window();
    let chosen = Arc::<ChosenKeeping>::default();
    let left = Arc::downgrade(&chosen);
    keeping::offer(&window, true, KeepLimits::default(), chosen);
    window.destroy();
    drop(window);
    until("nobody has them", || left.upgrade().is_none());
}

#[gtk::test]
fn a_limit_is_set_once_nobody_undoes_it_and_taken_off_at_once() {
    let (window, _) = window();
    window.present();
    let now = KeepLimits { time: None, bytes: Some(100_000_000) };
    let chosen = Arc::<ChosenKeeping>::default();
    let heard = &chosen.limits;
    keeping::offer(&window, true, now, chosen.clone());
    mnemonics::are_distinct(&*window.imp().header.imp().menu);
    let choose = |action: &str, value: u64| {
        gio::prelude::ActionGroupExt::activate_action(&window, action, Some(&value.to_variant()));
    };
    let state = |action: &str| window.action_state(action).and_then(|state| state.get::<u64>());
    assert_eq!((state("keep-time"), state("keep-size")), (Some(0), Some(100_000_000)));
    choose("keep-time", WEEK);
    press_undo(&window);
    assert_eq!(state("keep-time"), Some(0));
    until("the toast is gone", || undo(&window).is_none());
    assert!(heard.lock().unwrap().is_empty(), "it was undone");
    choose("keep-time", WEEK);
    window.parts().toasts.settle();
    let week = Some(Duration::from_secs(WEEK));
    until("it is set", || heard.lock().unwrap().len() == 1);
    choose("keep-size", 0);
    until("it is set at once", || heard.lock().unwrap().len() == 2);
    let (bytes, heard) = (Some(100_000_000), heard.lock().unwrap().clone());
    assert_eq!(heard, [KeepLimits { time: week, bytes }, KeepLimits { time: week, bytes: None }]);
    window.destroy();
}

#[gtk::test]
fn a_limit_that_was_corrected_in_time_deletes_nothing() {
    let (window, _) = window();
    window.present();
    let chosen = Arc::<ChosenKeeping>::default();
    let heard = &chosen.limits;
    let bytes = Some(100_000_000);
    let now = KeepLimits { time: None, bytes };
    keeping::offer(&window, true, now, chosen.clone());
    let choose = |action: &str, value: u64| {
        gio::prelude::ActionGroupExt::activate_action(&window, action, Some(&value.to_variant()));
    };
    let state = || window.action_state("keep-time").and_then(|state| state.get::<u64>());
    choose("keep-time", WEEK);
    choose("keep-time", 0);
    until("there is nothing to undo", || undo(&window).is_none());
    window.parts().toasts.settle();
    until("it is set", || !heard.lock().unwrap().is_empty());
    assert_eq!((heard.lock().unwrap().clone(), state()), (vec![now], Some(0)));
    // A second limit takes the place of the first, whose offer holds no more.
    choose("keep-time", WEEK);
    choose("keep-time", 2 * WEEK);
    until("what holds is chosen again, not what was never set", || {
        // The toast of the first may not be gone yet; its button does nothing.
        undo(&window).inspect(ButtonExt::emit_clicked);
        state() == Some(0)
    });
    window.parts().toasts.settle();
    // The other kind has an offer of its own, which stays.
    choose("keep-size", 1_000_000_000);
    choose("keep-time", WEEK);
    choose("keep-time", 0);
    window.parts().toasts.settle();
    let last = KeepLimits { time: None, bytes: Some(1_000_000_000) };
    until("it is set", || heard.lock().unwrap().last() == Some(&last));
    assert!(heard.lock().unwrap().iter().all(|limits| limits.time.is_none()));
    window.destroy();
}
