// SPDX-License-Identifier: GPL-3.0-or-later
//! Telling what waits to be read.

use super::*;
use crate::model::NotifyChoice;
use crate::ui::notify_settings;
use crate::ui::room::conversation::message_row::MessageRow;
use crate::ui::test_support::NotificationLog;

fn title(window: &RoomWindow) -> String {
    window.title().map(String::from).unwrap_or_default()
}

#[gtk::test]
fn the_title_counts_what_waits_and_what_mentions_us() {
    let (window, _) = window();
    assert_eq!(title(&window), "Attic");
    window.apply(vec![said(1, "Ada", None, "hello"), said(2, "Me", None, "mine")]);
    assert_eq!(title(&window), "Attic (1 new)");
    window.apply(vec![said(3, "Ada", None, "@me: look"), said(4, "Ada", None, "everyone!")]);
    assert_eq!(title(&window), "Attic (3 new, 2 mention you)", "Ada is the host");
    window.parts().session.attention.read(Some(3));
    assert_eq!(title(&window), "Attic (1 new, 1 mentions you)");
    window.parts().session.attention.read(None);
    assert_eq!(title(&window), "Attic");
    window.destroy();
}

#[gtk::test]
fn what_was_missed_waits_and_what_was_before_does_not() {
    crate::ui::prepare().unwrap();
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let window = RoomWindow::new(None, &target, encrypted(), welcome(false, 2));
    window.apply(vec![said(1, "Ada", None, "me"), said(2, "Ada", None, "before")]);
    assert_eq!(title(&window), "Attic");
    window.apply(vec![
        SessionEvent::Welcomed {
            address: "attic".parse().unwrap(),
            security: encrypted(),
            welcome: Box::new(welcome(true, 3)),
        },
        said(3, "Ada", None, "meanwhile"),
    ]);
    assert_eq!(title(&window), "Attic (1 new)");
    window.destroy();
}

#[gtk::test]
fn a_mention_is_seen_and_read_aloud_as_one() {
    let (window, _) = window();
    window.apply(vec![said(1, "Ada", None, "hello"), said(2, "Ada", None, "ME too")]);
    let timeline = window.parts().session.timeline().timeline();
    let rows = (0..timeline.len()).filter_map(|at| timeline.row(at));
    let said: Vec<_> = rows.filter(|row| matches!(**row, Row::Said(_))).collect();
    let shown = MessageRow::new(None, None);
    let spoken: Vec<_> = said
        .iter()
        .map(|row| {
            let Row::Said(said) = &**row else { panic!("only messages") };
            (shown.bind_said(said, None).contains("mentions you"), shown.has_css_class("mention"))
        })
        .collect();
    assert_eq!(spoken, [(false, false), (true, true)]);
    drop(timeline);
    window.destroy();
}

#[gtk::test]
fn the_first_mention_is_jumped_to() {
    let (window, _) = window();
    window.present();
    window.apply((1..=200).map(|number| said(number, "Ada", None, "a few words")).collect());
    let conversation = window.imp().conversation.get();
    let adjustment = conversation.imp().scroller.vadjustment();
    until("the list is at its end", || {
        adjustment.value() > 100.0
            && adjustment.upper() - adjustment.page_size() - adjustment.value() < 2.0
    });
    window.parts().session.attention.read(None);
    window.parts().past.go_to(crate::commands::HistoryPlace::Around(20));
    until("it is elsewhere", || !conversation.follows());
    window.apply(vec![said(201, "Ada", None, "Me?")]);
    window.apply((202..=300).map(|number| said(number, "Ada", None, "a few words")).collect());
    WidgetExt::activate_action(&window, "room.first-mention", None).unwrap();
    until("it is in view", || {
        super::past::in_view(&window).iter().any(|(number, _)| *number == 201)
    });
    window.destroy();
}

/// A window that writes down what it tells of.
fn telling(choice: NotifyChoice) -> (RoomWindow, Rc<NotificationLog>) {
    let (window, _) = window();
    let log = Rc::new(NotificationLog::default());
    window.parts().telling.notifier().set_sink(log.clone());
    window.parts().telling.choose(choice);
    (window, log)
}

#[gtk::test]
fn a_mention_is_told_and_taken_back_once_it_is_read() {
    let (window, log) = telling(NotifyChoice::Mentions);
    window.apply(vec![said(1, "Ada", None, "hello")]);
    assert!(log.0.borrow().is_empty());
    window.apply(vec![said(2, "Ada", None, "me!")]);
    assert_eq!(*log.0.borrow(), ["Ada mentions you in Attic|me!"]);
    window.parts().session.attention.read(Some(1));
    assert_eq!(log.0.borrow().len(), 1, "it was not read");
    window.parts().session.attention.read(Some(2));
    assert_eq!(log.0.borrow().last().unwrap(), "withdrawn");
    window.destroy();
}

#[gtk::test]
fn what_was_said_leaves_the_desktop_when_texts_are_switched_off() {
    let (window, log) = telling(NotifyChoice::All);
    window.apply(vec![said(1, "Ada", None, "hello")]);
    assert_eq!(log.0.borrow().len(), 1);
    notify_settings::set_shows_texts(false);
    until("it is withdrawn", || log.0.borrow().last().is_some_and(|last| last == "withdrawn"));
    notify_settings::set_shows_texts(true);
    window.destroy();
}

#[gtk::test]
fn several_messages_are_told_as_one() {
    let (window, log) = telling(NotifyChoice::All);
    window.apply(vec![
        said(1, "Ada", None, "hello"),
        said(2, "Bo", None, "me, too"),
        said(3, "Ada", None, "well"),
    ]);
    let told = "Attic|Ada and 1 other: 3 new messages\n1 message mentions you";
    assert_eq!(*log.0.borrow(), [told]);
    window.parts().telling.choose(NotifyChoice::None);
    assert_eq!(log.0.borrow().last().unwrap(), "withdrawn", "nothing of it is wanted");
    window.destroy();
}

#[gtk::test]
fn nothing_is_told_where_nothing_is_wanted() {
    let (window, log) = telling(NotifyChoice::None);
    window.apply(vec![said(1, "Ada", None, "me!")]);
    assert!(log.0.borrow().is_empty());
    window.destroy();
}

#[gtk::test]
fn after_a_quiet_time_a_digest_tells_of_it() {
    let (window, log) = telling(NotifyChoice::Mentions);
    let telling = &window.parts().telling;
    telling.be_quiet(true);
    window.apply(vec![said(1, "Ada", None, "hello"), said(2, "Ada", None, "me!")]);
    assert!(log.0.borrow().is_empty());
    telling.be_quiet(false);
    let told = "Meanwhile in Attic|Ada: 1 message mentions you\n1 other message";
    assert_eq!(*log.0.borrow(), [told]);
    window.destroy();
}
