// SPDX-License-Identifier: GPL-3.0-or-later
//! The closures between the parts of a window: none keeps another alive.

use super::*;

#[gtk::test]
fn nothing_is_left_of_a_window_that_is_gone() {
    let (window, requests) = window();
    window.present();
    window.apply(vec![said(1, "Ada", None, "hello")]);
    until("it is drawn", || window.imp().conversation.is_mapped());
    let (gone, parts) = (window.downgrade(), window.parts());
    let (session, actions) = (Rc::downgrade(&parts.session), Rc::downgrade(&parts.actions));
    window.destroy();
    drop(window);
    until("the window goes", || gone.upgrade().is_none());
    assert!(session.upgrade().is_none() && actions.upgrade().is_none());
    assert!(requests.parted.get(), "and the room has heard a goodbye");
}
