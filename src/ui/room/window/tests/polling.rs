// SPDX-License-Identifier: GPL-3.0-or-later
//! Voting at the window.

use super::past::frames;
use super::*;
use crate::protocol::{Poll, PollLine, PollOptions};

/// A window into a room with polls, and one that is open there.
fn polling_window() -> (RoomWindow, Rc<Requests>) {
    window_with(&["Pizza", "Pasta", "Soup"])
}

fn window_with(options: &[&str]) -> (RoomWindow, Rc<Requests>) {
    crate::ui::prepare().unwrap();
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let can = Abilities { polls: true, ..Abilities::default() };
    let window = RoomWindow::new(None, &target, encrypted(), Welcome { can, ..welcome(false, 0) });
    let requests = Rc::new(Requests::default());
    window.set_link(link(&requests).0);
    let line = |raw: &str| PollLine::new(raw).unwrap();
    let options = options.iter().map(|option| line(option)).collect();
    let poll = Poll {
        from: name("Ada"),
        seat: None,
        id: None,
        question: line("What?"),
        options: PollOptions::new(options).unwrap(),
    };
    let asked = Event { number: 1, time: 0, what: EventKind::Poll(poll) };
    window.apply(vec![SessionEvent::Happened(asked), said(2, "Ada", None, "Well?")]);
    window.present();
    (window, requests)
}

/// The answers, once they are drawn.
fn answers(window: &RoomWindow) -> Vec<gtk::CheckButton> {
    answers_of(window, 3)
}

fn answers_of(window: &RoomWindow, count: usize) -> Vec<gtk::CheckButton> {
    let find = || {
        let mut found = Vec::new();
        note_answers(window.imp().conversation.upcast_ref(), &mut found);
        found
    };
    let is_laid_out = |answer: &gtk::CheckButton| answer.width() > 0;
    until("the poll is drawn", || find().len() == count && find().iter().all(is_laid_out));
    find()
}

fn note_answers(widget: &gtk::Widget, found: &mut Vec<gtk::CheckButton>) {
    found.extend(widget.downcast_ref().cloned());
    for child in std::iter::successors(widget.first_child(), WidgetExt::next_sibling) {
        note_answers(&child, found);
    }
}

#[gtk::test]
fn arrow_keys_pass_the_answers_and_choose_none() {
    let (window, requests) = polling_window();
    let answers = answers(&window);
    until("an answer has the focus", || answers[0].grab_focus() && answers[0].has_focus());
    let list = window.imp().conversation.imp().list.get();
    for next in &answers[1..] {
        assert!(list.child_focus(gtk::DirectionType::Down));
        assert!(next.has_focus());
    }
    assert!(list.child_focus(gtk::DirectionType::Down), "what comes below is reached");
    assert!(!answers[2].has_focus());
    assert!(answers.iter().all(|answer| !answer.is_active()));
    assert_eq!(*requests.votes.borrow(), []);
    window.destroy();
}

#[gtk::test]
fn a_press_votes_and_shows_one_choice() {
    let (window, requests) = polling_window();
    let answers = answers(&window);
    let active = || answers.iter().map(gtk::CheckButton::is_active).collect::<Vec<_>>();
    for (answer, shown) in [(0, [true, false, false]), (2, [false, false, true])] {
        answers[answer].activate();
        assert_eq!(active(), shown);
    }
    // Who presses it again still means it.
    answers[2].activate();
    assert_eq!(active(), [false, false, true]);
    assert_eq!(*requests.votes.borrow(), [(1, Some(0)), (1, Some(2))]);
    window.destroy();
}

#[gtk::test]
fn an_answer_that_the_keyboard_comes_to_is_in_view() {
    let (window, _) = window_with(&["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]);
    window.set_default_size(360, 294);
    let answers = answers_of(&window, 10);
    let list = window.imp().conversation.imp().list.get();
    let is_in_view = |answer: &gtk::CheckButton| {
        let place = answer.compute_bounds(&list).unwrap();
        place.y() >= 0.0 && f64::from(place.y() + place.height()) <= f64::from(list.height())
    };
    until("the list is small", || answers.iter().any(|answer| !is_in_view(answer)));
    for answer in [&answers[9], &answers[0], &answers[5]] {
        window.imp().composer.grab_focus();
        // GTK takes the frame of the focus away after a moment without a key.
        GtkWindowExt::set_focus_visible(&window, true);
        until("it has the focus", || answer.grab_focus() && answer.has_focus());
        // What follows the newest would go on within these.
        frames(&window, 10);
        until("it is in view", || is_in_view(answer));
    }
    window.destroy();
}
