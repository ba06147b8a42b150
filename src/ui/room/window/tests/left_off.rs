// SPDX-License-Identifier: GPL-3.0-or-later
//! The place where one left off, kept from one visit to the next.

use super::past::{asked, at_the_end_again, go_up_to, in_view, page};
use super::*;
use crate::model::Divider;
use crate::trust::ReadMark;
use crate::ui::trust::store::EarlierVisits;

/// The button of the toast that shows what is new.
fn show_button(window: &RoomWindow) -> Option<gtk::Button> {
    fn find(widget: &gtk::Widget) -> Option<gtk::Button> {
        let button = widget.downcast_ref::<gtk::Button>();
        // Folds in the conversation have one, too.
        let is_it =
            |it: &&gtk::Button| it.get_visible() && it.label().is_some_and(|it| it == "Show");
        if let Some(button) = button.filter(is_it) {
            return Some(button.clone());
        }
        let children = std::iter::successors(widget.first_child(), gtk::Widget::next_sibling);
        children.into_iter().find_map(|child| find(&child))
    }
    find(window.imp().toast_overlay.upcast_ref())
}

fn line(window: &RoomWindow) -> Option<usize> {
    let timeline = window.parts().session.timeline().timeline();
    (0..timeline.len()).find(|at| *timeline.row(*at).unwrap() == Row::Divider(Divider::Unread))
}

fn read(number: u64) -> ReadMark {
    ReadMark { number, time: number * 1000 }
}

#[gtk::test]
fn whoever_comes_back_sees_what_is_new_on_whatever_page_it_begins() {
    let (window, requests) = at_the_end_again(Some(read(750)), 1_001..=1_200);
    assert_eq!(line(&window), None);
    assert!(window.follows());
    show_button(&window).expect("it is told").emit_clicked();
    let (id, before) = asked(&requests).pop().unwrap();
    assert_eq!(before, 1_001);
    window.apply(vec![page(&id, 801..1_001, true)]);
    let (id, before) = asked(&requests).pop().unwrap();
    assert_eq!((before, line(&window)), (801, None), "it is further back");
    window.apply(vec![page(&id, 601..801, true)]);
    assert!(line(&window).is_some());
    until("the first new message is at the top", || {
        in_view(&window).first().is_some_and(|(number, _)| *number == 751)
    });
    assert!(!window.follows());
    window.destroy();
}

#[gtk::test]
fn a_key_leads_to_where_one_left_off() {
    let (window, _) = at_the_end_again(Some(read(1_050)), 1_001..=1_200);
    assert!(line(&window).is_some() && window.follows());
    WidgetExt::activate_action(&window, "room.unread", None).unwrap();
    until("the first new message is at the top", || {
        in_view(&window).first().is_some_and(|(number, _)| *number == 1_051)
    });
    window.destroy();
}

#[gtk::test]
fn nothing_is_told_where_nothing_is_new() {
    let (window, _) = at_the_end_again(Some(read(1_200)), 1_001..=1_200);
    assert!(show_button(&window).is_none() && line(&window).is_none());
    assert!(!window.parts().past.show_line());
    window.destroy();
}

#[gtk::test]
fn what_was_in_view_is_remembered() {
    let (window, _) = at_the_end_again(None, 1_001..=1_200);
    let saved = Rc::new(RefCell::new(Vec::new()));
    let place = &window.parts().read;
    let into = saved.clone();
    place.set_save(move |_, mark: ReadMark| into.borrow_mut().push(mark.number));
    go_up_to(&window, 1_000.0);
    assert!(!window.follows());
    let (last, _) = *in_view(&window).last().unwrap();
    let conversation = &window.imp().conversation;
    assert_eq!(place.in_view(conversation), Some(read(last)));
    conversation.show_newest();
    until("it is at the end", || window.follows());
    assert_eq!(place.in_view(conversation), Some(read(1_200)));
    place.note(Some(read(1_200)));
    place.save();
    place.save();
    // The host's clock was later then.
    place.note(Some(ReadMark { number: 1_100, time: u64::MAX }));
    place.save();
    // Its own time may have come before, on a slow machine.
    let saved = saved.borrow();
    assert!(saved.is_sorted_by(|before, after| before < after), "once each: {saved:?}");
    assert_eq!(saved.last(), Some(&1_200), "it never goes back");
    window.destroy();
}

#[gtk::test]
fn the_place_has_the_hosts_time_whatever_is_shown() {
    crate::ui::prepare().unwrap();
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let welcome = Welcome { time: Some(1), ..welcome(false, 0) };
    let window = RoomWindow::new(None, &target, encrypted(), welcome);
    window.present();
    window.apply((1..=200).map(|number| said(number, "Ada", None, "a few words")).collect());
    let adjustment = window.imp().conversation.imp().scroller.vadjustment();
    until("the list is at its end", || {
        let end = adjustment.upper() - adjustment.page_size();
        adjustment.value() > 100.0 && end - adjustment.value() < 2.0
    });
    go_up_to(&window, 1_000.0);
    assert!(!window.follows());
    let (last, _) = *in_view(&window).last().unwrap();
    let timeline = window.parts().session.timeline().timeline();
    let shown = (0..timeline.len()).find_map(|at| match timeline.row(at)?.as_ref() {
        Row::Said(said) if said.number == last => Some(said.time),
        _ => None,
    });
    drop(timeline);
    assert!(shown.is_some_and(|time| time != read(last).time), "it shows when it came");
    assert_eq!(window.parts().read.in_view(&window.imp().conversation), Some(read(last)));
    window.destroy();
}

/// Tells the event of that number by its time: rows have none.
fn of(number: u64) -> impl Fn(Event) -> bool {
    move |event| event.time == number * 1000
}

#[gtk::test]
fn a_room_is_spoken_to_before_it_is_known_where_one_left_off() {
    crate::ui::prepare().unwrap();
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let window = RoomWindow::new(None, &target, encrypted(), welcome(false, 0));
    let requests = Rc::new(Requests::default());
    let ((link, mut sink), (known, mark)) = (link(&requests), async_channel::bounded(1));
    arrival::begin(&window, link, vec![said(1, "Ada", None, "hello")], async move {
        EarlierVisits { mark: mark.recv().await.ok(), ..EarlierVisits::default() }
    });
    say(&window, "hello, Ada");
    assert_eq!(requests.said.borrow()[0].1, "hello, Ada");
    let shown = |number| {
        let timeline = window.parts().session.timeline().timeline();
        let is_it = |at| timeline.row(at).and_then(|row| row.event()).is_some_and(of(number));
        (0..timeline.len()).any(is_it)
    };
    assert!(sink.take(said(2, "Ada", None, "how are you?")).is_continue());
    assert!(!shown(1));
    known.try_send(read(1)).unwrap();
    until("everything is shown", || shown(1) && shown(2));
    assert!(sink.take(said(3, "Ada", None, "well?")).is_continue());
    until("what follows is shown", || shown(3));
    window.destroy();
}
