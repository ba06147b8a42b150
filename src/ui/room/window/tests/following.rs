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
    assert_eq!(conversation.imp().newest.imp().label.label(), "2 new messages");
    conversation.imp().newest.imp().button.emit_clicked();
    until("the list is at its end again", || conversation.follows() && distance() < 2.0);
    assert_eq!(conversation.imp().newest.waiting(), 0);
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
    assert_eq!(conversation.imp().newest.waiting(), 0);
    burst();
    assert!(conversation.imp().newest.waiting() > 0);
    adjustment.set_value(adjustment.upper());
    assert!(conversation.follows(), "the end was reached");
    window.destroy();
}

/// Distance of the list from its beginning and from its end.
fn place(window: &RoomWindow) -> (f64, f64) {
    let adjustment = window.imp().conversation.imp().scroller.vadjustment();
    let end = adjustment.upper() - adjustment.page_size();
    (adjustment.value(), end - adjustment.value())
}

/// A window whose list is at its end, after `count` messages.
fn at_the_end(count: u64) -> RoomWindow {
    let (window, _) = window();
    window.present();
    window.apply((1..=count).map(|number| said(number, "Ada", None, "a few words")).collect());
    until("the list is at its end", || {
        let (value, rest) = place(&window);
        value > 100.0 && rest < 1.0
    });
    window
}

/// Distance from the upper edge of the page to the row whose text begins so.
fn top_of(window: &RoomWindow, beginning: &str) -> Option<f32> {
    let list = &window.imp().conversation.imp().list;
    let rows = std::iter::successors(list.first_child(), WidgetExt::next_sibling);
    let mut rows = rows.filter(|row| row.is_child_visible() && has_text(row, beginning));
    rows.next()?.compute_bounds(&**list).map(|bounds| bounds.y())
}

fn has_text(widget: &gtk::Widget, beginning: &str) -> bool {
    let own = widget.downcast_ref::<gtk::Label>();
    own.is_some_and(|label| label.is_visible() && label.label().starts_with(beginning))
        || std::iter::successors(widget.first_child(), WidgetExt::next_sibling)
            .any(|child| child.is_visible() && has_text(&child, beginning))
}

const TALL: &str =
    "tall\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\nend";

#[gtk::test]
fn a_message_taller_than_the_page_is_read_from_its_beginning() {
    let window = at_the_end(60);
    window.apply(vec![said(61, "Bo", None, TALL)]);
    until("its beginning is in view", || {
        !window.follows() && top_of(&window, "tall").is_some_and(|top| top.abs() < 1.0)
    });
    let button = window.imp().conversation.imp().newest.get();
    assert!(button.is_visible() && button.waiting() == 0);
    let (before, _) = place(&window);
    window.apply(vec![said(62, "Ada", None, "next")]);
    until("it is counted", || button.waiting() == 1);
    until("it is laid out", || place(&window).1 > 100.0);
    assert!((place(&window).0 - before).abs() < 1.0, "the reader is left alone");
    window.imp().conversation.show_newest();
    until("the end is reached", || window.follows() && place(&window).1 < 1.0);
    window.destroy();
}

#[gtk::test]
fn our_own_words_are_shown_to_their_end() {
    let window = at_the_end(60);
    say(&window, TALL);
    until("the end is in view", || {
        window.follows() && top_of(&window, "tall").is_some_and(|top| top < -1.0)
    });
    until("it stays there", || place(&window).1 < 1.0);
    window.destroy();
}

#[gtk::test]
fn the_button_leads_to_the_first_unread_message_then_to_the_end() {
    let window = at_the_end(60);
    let button = window.imp().conversation.imp().newest.get();
    window.imp().conversation.show_oldest();
    until("the beginning is in view", || !window.follows() && place(&window).0 < 1.0);
    let news = (61..=120).map(|number| said(number, "Bo", None, &format!("news {number}")));
    window.apply(news.collect());
    assert_eq!(button.waiting(), 60);
    until("they are laid out", || place(&window).1 > 2000.0);
    assert!(place(&window).0 < 1.0, "the reader is left alone");
    button.imp().button.emit_clicked();
    until("a line marks the first", || {
        top_of(&window, "New messages").is_some_and(|top| (top - 6.0).abs() < 1.0)
    });
    assert!(top_of(&window, "news 61").is_some_and(|top| top > 6.0));
    assert!(!window.follows() && button.is_visible() && button.waiting() == 0);
    button.imp().button.emit_clicked();
    until("the end is reached", || window.follows() && place(&window).1 < 1.0);
    assert!(!button.is_visible());
    window.destroy();
}

#[gtk::test]
fn pages_are_turned_from_where_one_writes() {
    let window = at_the_end(60);
    let (end, _) = place(&window);
    window.imp().conversation.turn_page(true);
    until("a page further up", || place(&window).0 < end - 100.0);
    assert!(!window.follows());
    window.imp().conversation.turn_page(false);
    until("the end again", || window.follows() && place(&window).1 < 1.0);
    window.destroy();
}
