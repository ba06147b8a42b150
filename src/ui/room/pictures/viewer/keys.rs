// SPDX-License-Identifier: GPL-3.0-or-later
//! Keys that zoom and move the picture that is looked at.

use adw::subclass::prelude::*;
use gtk::{gdk, glib};

use super::imp;
use crate::ui::room::pictures::zoom_view::ZoomView;

const NONE: gdk::ModifierType = gdk::ModifierType::empty();
const CONTROL: gdk::ModifierType = gdk::ModifierType::CONTROL_MASK;

/// The act of a key.
type ZoomAct = fn(&ZoomView);

/// The keys that zoom, alone and with Ctrl; with those of the number pad.
const ZOOMING: [(gdk::Key, ZoomAct); 9] = [
    (gdk::Key::plus, closer),
    (gdk::Key::equal, closer),
    (gdk::Key::KP_Add, closer),
    (gdk::Key::minus, farther),
    (gdk::Key::KP_Subtract, farther),
    (gdk::Key::_0, ZoomView::show_all),
    (gdk::Key::KP_0, ZoomView::show_all),
    (gdk::Key::_1, ZoomView::show_actual),
    (gdk::Key::KP_1, ZoomView::show_actual),
];

/// The keys that move it.
const MOVING: [(gdk::Key, gtk::Orientation, f64); 8] = [
    (gdk::Key::Left, gtk::Orientation::Horizontal, -1.0),
    (gdk::Key::KP_Left, gtk::Orientation::Horizontal, -1.0),
    (gdk::Key::Right, gtk::Orientation::Horizontal, 1.0),
    (gdk::Key::KP_Right, gtk::Orientation::Horizontal, 1.0),
    (gdk::Key::Up, gtk::Orientation::Vertical, -1.0),
    (gdk::Key::KP_Up, gtk::Orientation::Vertical, -1.0),
    (gdk::Key::Down, gtk::Orientation::Vertical, 1.0),
    (gdk::Key::KP_Down, gtk::Orientation::Vertical, 1.0),
];

fn closer(view: &ZoomView) {
    view.step(1.0, None);
}

fn farther(view: &ZoomView) {
    view.step(-1.0, None);
}

/// Adds the keys.
pub(super) fn bind(class: &mut <imp::PictureViewer as ObjectSubclass>::Class) {
    for (key, act) in ZOOMING {
        for held in [NONE, CONTROL] {
            class.add_binding(key, held, move |viewer| {
                act(&viewer.imp().view);
                glib::Propagation::Stop
            });
        }
    }
    for (key, orientation, steps) in MOVING {
        class.add_binding(key, NONE, move |viewer| {
            match viewer.imp().view.pan(orientation, steps) {
                true => glib::Propagation::Stop,
                // Then they move the focus.
                false => glib::Propagation::Proceed,
            }
        });
    }
}
