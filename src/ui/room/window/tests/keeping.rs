// SPDX-License-Identifier: GPL-3.0-or-later
//! The host's choice of what is kept.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::moderation::{press_undo, undo};
use super::*;
use crate::history::KeepLimits;
use crate::ui::mnemonics;
use crate::ui::room::window::keeping;

const WEEK: u64 = 7 * 24 * 60 * 60;

#[gtk::test]
fn a_limit_is_set_once_nobody_undoes_it_and_taken_off_at_once() {
    let (window, _) = window();
    window.present();
    let now = KeepLimits { time: None, bytes: Some(100_000_000) };
    let heard = Arc::<Mutex<Vec<KeepLimits>>>::default();
    let into = heard.clone();
    keeping::offer(&window, now, move |limits| into.lock().unwrap().push(limits));
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
    let heard = Arc::<Mutex<Vec<KeepLimits>>>::default();
    let into = heard.clone();
    let bytes = Some(100_000_000);
    let now = KeepLimits { time: None, bytes };
    keeping::offer(&window, now, move |limits| into.lock().unwrap().push(limits));
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
