// SPDX-License-Identifier: GPL-3.0-or-later
//! The room that goes on without its window.

use super::hostile::label_in;
use super::past::{at_the_end_again, in_view};
use super::*;
use crate::model::Divider;

/// Hides the window as the host's who has it hidden.
fn hide(window: &RoomWindow) {
    background::go_on(window);
    assert!(!window.is_visible());
}

fn line(window: &RoomWindow) -> Option<usize> {
    let timeline = window.parts().session.timeline().timeline();
    (0..timeline.len()).find(|at| *timeline.row(*at).unwrap() == Row::Divider(Divider::Unread))
}

#[gtk::test]
fn what_was_said_meanwhile_is_shown_from_its_beginning() {
    let (window, _) = at_the_end_again(None, 1..=200);
    assert!(window.follows());
    background::watch(&window);
    // A window that is not in front yet has read nothing.
    window.parts().session.attention.read(None);
    hide(&window);
    window.apply((201..=400).map(|number| said(number, "Ada", None, "meanwhile")).collect());
    assert!(line(&window).is_some());
    let unread = || window.parts().session.attention.unread().count();
    assert_eq!(unread(), 200, "nobody has seen any of it");
    window.present();
    assert!(unread() > 0, "nor at once");
    until("the first of it is at the top", || {
        in_view(&window).first().is_some_and(|(number, _)| *number == 201)
    });
    assert!(!window.follows());
    window.destroy();
}

#[gtk::test]
fn where_nothing_was_said_it_is_as_before() {
    let (window, _) = at_the_end_again(None, 1..=200);
    background::watch(&window);
    hide(&window);
    window.present();
    until("it is there again", || window.is_visible() && window.is_mapped());
    assert!(window.follows());
    window.apply(vec![said(201, "Ada", None, "seen")]);
    assert_eq!(line(&window), None, "it is seen as it comes");
    window.destroy();
}

#[gtk::test]
fn a_window_that_may_not_be_hidden_comes_back_once() {
    let (window, _) = window();
    window.present();
    background::watch(&window);
    hide(&window);
    hide(&window);
    background::refuse(&window, 1);
    assert!(!window.is_visible(), "it is the answer to an earlier question");
    background::refuse(&window, 2);
    assert!(window.is_visible());
    // From here on the window is closed, or the host is asked.
    assert!(window.imp().stay.is_refused.get() && !background::can_go_on(&window));
    window.destroy();
}

#[gtk::test]
fn a_late_refusal_leaves_a_window_that_is_there_alone() {
    let (window, _) = window();
    window.present();
    background::watch(&window);
    hide(&window);
    window.present();
    background::refuse(&window, 1);
    let says = |label: &gtk::Label| label.label().starts_with("The desktop does not");
    assert!(!label_in(window.imp().toast_overlay.upcast_ref(), &says));
    window.destroy();
}

#[gtk::test]
fn a_room_that_is_over_brings_its_window_back() {
    let (window, _) = window();
    window.present();
    background::watch(&window);
    hide(&window);
    window.apply(vec![said(1, "Ada", None, "hello")]);
    assert!(!window.is_visible());
    window.apply(vec![SessionEvent::Over(Ending::RoomEnded)]);
    assert!(window.is_visible());
    window.destroy();
}
