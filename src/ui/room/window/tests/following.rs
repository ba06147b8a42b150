// SPDX-License-Identifier: GPL-3.0-or-later
//! Following the newest.

use std::cell::Cell;

use super::*;

#[gtk::test]
fn the_newest_is_followed_until_the_reader_scrolls_up() {
    let (window, _) = window();
    window.present();
    let conversation = &window.imp().conversation;
    window.apply((1..=200).map(|number| said(number, "Ada", None, "a few words")).collect());
    let adjustment = conversation.imp().scroller.vadjustment();
    let distance = || adjustment.upper() - adjustment.page_size() - adjustment.value();
    until("the list is at its end", || adjustment.value() > 100.0 && distance() < 2.0);
    wheel_up(&window);
    adjustment.set_value(0.0);
    assert!(!conversation.follows());
    window.apply(vec![said(201, "Ada", None, "news"), said(202, "Ada", None, "more")]);
    assert_eq!(conversation.imp().newest_label.label(), "2 new messages");
    conversation.imp().newest.emit_clicked();
    assert!(conversation.follows());
    until("the list is at its end again", || distance() < 2.0);
    assert_eq!(conversation.imp().waiting.get(), 0);
    window.destroy();
}

/// Turns the wheel over the conversation. The list does not move for it: only
/// the window system can make events.
fn wheel_up(window: &RoomWindow) {
    let controllers = window.imp().conversation.imp().scroller.observe_controllers();
    for index in 0..controllers.n_items() {
        let wheel = controllers.item(index).and_downcast::<gtk::EventControllerScroll>();
        if let Some(wheel) =
            wheel.filter(|wheel| wheel.propagation_phase() == gtk::PropagationPhase::Capture)
        {
            wheel.emit_by_name::<bool>("scroll", &[&0.0, &-1.0]);
        }
    }
}

#[gtk::test]
fn a_lively_room_is_followed_until_the_reader_scrolls_up() {
    let (window, _) = window();
    window.present();
    let conversation = &window.imp().conversation;
    let adjustment = conversation.imp().scroller.vadjustment();
    let distance = || adjustment.upper() - adjustment.page_size() - adjustment.value();
    let number = Cell::new(0);
    let burst = || {
        let batch = (0..=number.get() % 3).map(|extra: u64| {
            let text = "words ".repeat(usize::try_from(extra * 40 + 1).unwrap());
            number.set(number.get() + 1);
            said(number.get(), ["Ada", "Bo"][usize::from(extra == 2)], None, &text)
        });
        window.apply(batch.collect());
    };
    let clock = window.frame_clock().expect("a window that is shown is drawn");
    for _ in 0..80 {
        burst();
        let drawn = clock.frame_counter();
        until("it is drawn", || clock.frame_counter() > drawn);
        assert!(conversation.follows(), "given up after message {}", number.get());
    }
    until("the newest is in view", || adjustment.value() > 100.0 && distance() < 2.0);
    burst();
    wheel_up(&window);
    adjustment.set_value(adjustment.value() - 200.0);
    assert!(!conversation.follows(), "the reader scrolled, even among news");
    assert_eq!(conversation.imp().waiting.get(), 0);
    burst();
    assert!(conversation.imp().waiting.get() > 0);
    adjustment.set_value(adjustment.upper());
    assert!(conversation.follows(), "the end was reached");
    window.destroy();
}
