// SPDX-License-Identifier: GPL-3.0-or-later
//! Telling a reader who scrolls from a list that grows. A reader can see
//! something older by the wheel, a key, a finger or the scroll bar.

use std::cell::Cell;
use std::time::{Duration, Instant};

use gtk::prelude::*;
use gtk::{gdk, glib};

/// Nearer to the end than this, in pixels, counts as being there.
pub const NEAR: f64 = 24.0;
/// The time after a wheel, a key or a finger went up in which the list may go up
/// for it.
const LIFTED: Duration = Duration::from_millis(500);
/// The time the list may take to go where it was sent.
const SENT: Duration = Duration::from_millis(300);

/// The meaning of a change of the list's position or size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scrolled {
    /// The end is in view.
    AtTheEnd,
    /// The reader went up.
    ByTheReader,
    /// The list grew, or measured rows whose height it had guessed.
    ByItself,
}

/// The place the list is on its way to.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// It stays where it is.
    #[default]
    None,
    /// News that have just come: the end, or the beginning of a message taller than the
    /// page.
    Arrival,
    /// The end.
    End,
    /// The line before the first unread message.
    Unread,
}

/// The values of the adjustment when it was last looked at.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Position {
    value: f64,
    upper: f64,
    page: f64,
}

/// Memory of where the list was, and why it may have moved.
#[derive(Debug, Default)]
pub struct ScrollIntent {
    position: Cell<Position>,
    /// The moment the reader last made for something older.
    lifted: Cell<Option<Instant>>,
    /// The moment the list was last sent to its end.
    sent: Cell<Option<Instant>>,
}

impl ScrollIntent {
    /// Notes that the reader makes for something older.
    pub fn lift(&self) {
        self.lifted.set(Some(Instant::now()));
    }

    /// Notes that the list is sent to its end.
    pub fn send(&self) {
        self.sent.set(Some(Instant::now()));
        self.lifted.set(None);
    }

    /// Looks at the adjustment anew, and judges how it has come there.
    pub fn judge(&self, adjustment: &gtk::Adjustment) -> Scrolled {
        let now = Position {
            value: adjustment.value(),
            upper: adjustment.upper(),
            page: adjustment.page_size(),
        };
        let before = self.position.replace(now);
        let measured = (before.upper, before.page) != (now.upper, now.page);
        // A list that is on its way may go up a little to get there.
        let on_its_way = measured || is_recent(self.sent.get(), SENT);
        let lifted = is_recent(self.lifted.get(), LIFTED);
        if now.value >= now.upper - now.page - NEAR {
            Scrolled::AtTheEnd
        } else if now.value < before.value && (lifted || !on_its_way) {
            Scrolled::ByTheReader
        } else {
            Scrolled::ByItself
        }
    }
}

fn is_recent(then: Option<Instant>, span: Duration) -> bool {
    then.is_some_and(|then| then.elapsed() < span)
}

/// Calls `lift` whenever the reader makes for something further up.
pub fn connect(scroller: &gtk::ScrolledWindow, lift: impl Fn() + Clone + 'static) {
    let wheel = gtk::EventControllerScroll::new(gtk::EventControllerScrollFlags::VERTICAL);
    wheel.set_propagation_phase(gtk::PropagationPhase::Capture);
    wheel.connect_scroll(glib::clone!(
        #[strong]
        lift,
        move |_, _, down| {
            if down < 0.0 {
                lift();
            }
            glib::Propagation::Proceed
        }
    ));
    scroller.add_controller(wheel);
    scroller.add_controller(lifting_keys(lift.clone()));
    scroller.add_controller(lifting_finger(lift.clone()));
    // The bar is a range in a box.
    let range = scroller.vscrollbar().first_child().and_downcast::<gtk::Range>();
    let Some(range) = range else { return };
    range.connect_change_value(move |range, _, value| {
        if value < range.value() {
            lift();
        }
        glib::Propagation::Proceed
    });
}

fn lifting_keys(lift: impl Fn() + 'static) -> gtk::EventControllerKey {
    let keys = gtk::EventControllerKey::new();
    keys.set_propagation_phase(gtk::PropagationPhase::Capture);
    keys.connect_key_pressed(move |_, key, _, _| {
        use gdk::Key;
        if matches!(
            key,
            Key::Up | Key::KP_Up | Key::Page_Up | Key::KP_Page_Up | Key::Home | Key::KP_Home
        ) {
            lift();
        }
        glib::Propagation::Proceed
    });
    keys
}

/// A finger that goes down moves the list up.
fn lifting_finger(lift: impl Fn() + 'static) -> gtk::GestureDrag {
    let finger = gtk::GestureDrag::builder()
        .touch_only(true)
        .propagation_phase(gtk::PropagationPhase::Capture)
        .build();
    finger.connect_drag_update(move |_, _, down| {
        if down > 0.0 {
            lift();
        }
    });
    finger
}
