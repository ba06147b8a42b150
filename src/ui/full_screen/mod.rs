// SPDX-License-Identifier: GPL-3.0-or-later
//! A full-screen window of another program in front: a game, a film. Rooms are
//! quiet meanwhile, for who wants it so. Only X11 tells it; under Wayland no program knows
//! what is in front.

mod x11;

use std::cell::{Cell, RefCell};
use std::ops::ControlFlow;
use std::rc::{Rc, Weak};

use gtk::gdk;
use gtk::prelude::*;

use self::x11::FrontWatch;
use super::bridge;
use super::settings::{warn, watch, with};

const QUIET: &str = "quiet-in-full-screen";

type FrontListener = dyn Fn();

thread_local! {
    static WATCH: RefCell<Option<FrontWatch>> = const { RefCell::new(None) };
    static IN_FRONT: Cell<bool> = const { Cell::new(false) };
    static LISTENERS: RefCell<Vec<Weak<FrontListener>>> = const { RefCell::new(Vec::new()) };
}

/// Tells whether this display says what is in front.
pub fn can_be_known() -> bool {
    gdk::Display::default().is_some_and(|display| display.type_().name() == "GdkX11Display")
}

/// Tells whether rooms are to be quiet while a full-screen window is in front.
pub fn is_wanted() -> bool {
    with(|settings| settings.boolean(QUIET)).unwrap_or_default()
}

pub fn set_wanted(wanted: bool) {
    with(|settings| warn(settings.set_boolean(QUIET, wanted)));
}

/// Tells whether rooms are quiet for a full-screen window that is in front.
pub fn is_in_front() -> bool {
    IN_FRONT.get()
}

/// Watches what is in front, while that is wanted and can be known.
pub fn install() {
    begin_or_end();
    // For as long as the program runs.
    std::mem::forget(watch(QUIET, begin_or_end));
}

/// Calls `changed` when [`is_in_front`] has another answer, as long as what it returns is
/// kept.
pub fn follow(changed: impl Fn() + 'static) -> Rc<FrontListener> {
    let listener: Rc<FrontListener> = Rc::new(changed);
    LISTENERS.with_borrow_mut(|listeners| {
        listeners.retain(|other| other.strong_count() > 0);
        listeners.push(Rc::downgrade(&listener));
    });
    listener
}

fn begin_or_end() {
    if !is_wanted() || !can_be_known() {
        drop(WATCH.take());
        return note(false);
    }
    if WATCH.with_borrow(Option::is_some) {
        return;
    }
    let (tell, told) = async_channel::bounded(1);
    WATCH.set(Some(FrontWatch::start(move |in_front| tell.send_blocking(in_front).is_ok())));
    bridge::hear_each(told, |in_front| {
        if WATCH.with_borrow(Option::is_none) {
            return ControlFlow::Break(());
        }
        note(in_front);
        ControlFlow::Continue(())
    });
}

fn note(in_front: bool) {
    if IN_FRONT.replace(in_front) == in_front {
        return;
    }
    let listeners = LISTENERS.with_borrow(Clone::clone);
    for listener in listeners.iter().filter_map(Weak::upgrade) {
        listener();
    }
}
