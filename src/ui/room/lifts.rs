// SPDX-License-Identifier: GPL-3.0-or-later
//! Whatever a reader can do to see something older: the wheel, a key, a finger,
//! the scroll bar.

use gtk::prelude::*;
use gtk::{gdk, glib};

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
