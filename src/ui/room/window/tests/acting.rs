// SPDX-License-Identifier: GPL-3.0-or-later
//! Acts (`/me`) at the window.

use super::whispering::{happened, seated, whisper_to};
use super::*;
use crate::protocol::Edit;
use crate::ui::clock;
use crate::ui::room::conversation::message_row::MessageRow;

/// A window into a room that tells acts from words if it has `emotes`.
fn acting_window(emotes: bool) -> (RoomWindow, Rc<Requests>) {
    crate::ui::prepare().unwrap();
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let can =
        Abilities { emotes, whispers: true, answers: true, edits: true, ..Abilities::default() };
    let members = [("Me", 1), ("Ada", 2)].map(|(raw, number)| seated(raw, number)).into();
    let welcome = Welcome { members, can, ..welcome(false, 0) };
    let window = RoomWindow::new(None, &target, encrypted(), welcome);
    let requests = Rc::new(Requests::default());
    window.set_link(link(&requests).0);
    (window, requests)
}

fn act(from: &str, id: Option<String>, text: &str) -> EventKind {
    let mut what = EventKind::said_with(name(from), id, Text::new(text).unwrap());
    if let EventKind::Said { emote, .. } = &mut what {
        *emote = true;
    }
    what
}

fn said_texts(requests: &Requests) -> Vec<String> {
    requests.said.borrow().iter().map(|(_, text)| text.clone()).collect()
}

fn written(window: &RoomWindow) -> String {
    window.imp().composer.editor().text().into()
}

#[gtk::test]
fn an_act_is_told_to_all_to_one_and_in_answer() {
    let (window, requests) = acting_window(true);
    window.apply(vec![said(1, "Ada", None, "Hungry")]);
    say(&window, "/me nods");
    say(&window, "//me nods");
    say(&window, "/reply Ada /me eats");
    assert_eq!(said_texts(&requests), ["* nods", "/me nods", "* eats"]);
    assert_eq!(*requests.answered.borrow(), [None, None, Some(1)]);
    say(&window, "/w Ada /me winks");
    whisper_to(&window, "Ada", 2);
    say(&window, "/me grins");
    assert!(press(&window, gdk::Key::Up, gdk::ModifierType::empty()));
    assert_eq!(written(&window), "/w \"Ada\" /me grins");
    window.imp().composer.submit();
    let told: Vec<_> = requests.whispered.borrow().iter().map(|it| it.2.clone()).collect();
    assert_eq!(told, ["* winks", "* grins", "* grins"], "it is recalled as what it was");
    window.destroy();
}

#[gtk::test]
fn a_room_that_knows_no_acts_is_told_words() {
    let (window, requests) = acting_window(false);
    say(&window, "/me nods");
    say(&window, "/w Ada /me winks");
    assert_eq!(said_texts(&requests), ["*nods*"]);
    assert_eq!(requests.whispered.borrow()[0].2, "*winks*");
    window.destroy();
}

#[gtk::test]
fn an_act_is_shown_with_our_name_before_and_after_it_is_told() {
    let (window, requests) = acting_window(true);
    say(&window, "/me nods");
    let (row, id) = (MessageRow::new(None, None), requests.said.borrow()[0].0.clone());
    let bound = |row: &MessageRow| row.imp().body.text();
    let timeline = window.parts().session.timeline();
    let unsent = timeline.timeline().unsent(&id).cloned().unwrap();
    assert_eq!(row.bind_unsent(&unsent, None), "Not sent yet: Me nods");
    assert_eq!((&*bound(&row), row.has_css_class("emote")), ("Me nods", true));
    window.apply(vec![happened(1, act("Me", Some(id), "nods"))]);
    let last = timeline.timeline().row(timeline.timeline().len() - 1).unwrap();
    let Row::Said(told) = &*last else { panic!("{last:?}") };
    let aloud = row.bind_said(told, None);
    assert!(aloud.starts_with("Me nods, "), "{aloud}");
    assert_eq!((&*bound(&row), row.has_css_class("emote")), ("Me nods", true));
    window.destroy();
}

#[gtk::test]
fn an_act_is_edited_as_it_was_typed_and_stays_one() {
    let (window, requests) = acting_window(true);
    let now = |number, what| SessionEvent::Happened(Event { number, time: clock::now(), what });
    window.apply(vec![now(1, act("Me", None, "nods"))]);
    for (number, typed, text) in [(2, "/me bows", "bows"), (3, "grins", "grins")] {
        assert!(press(&window, gdk::Key::Up, gdk::ModifierType::empty()));
        assert!(written(&window).starts_with("/me "), "{}", written(&window));
        say(&window, typed);
        assert_eq!(requests.edits.borrow().last().unwrap().2, text);
        let (from, text) = (name("Me"), Text::new(text).ok());
        let edit = Edit { from, seat: None, id: None, message: 1, to: None, text };
        window.apply(vec![now(number, EventKind::Edited(edit))]);
    }
    say(&window, "/edit /me smiles");
    assert_eq!(requests.edits.borrow().last().unwrap().2, "smiles");
    window.destroy();
}

#[gtk::test]
fn a_lost_act_is_taken_back_as_it_was_typed() {
    let (window, requests) = acting_window(true);
    requests.busy.set(true);
    say(&window, "/me nods");
    requests.busy.set(false);
    let timeline = window.parts().session.timeline();
    let id = match &*timeline.timeline().row(0).unwrap() {
        Row::Unsent(unsent) => unsent.id.to_string(),
        other => panic!("{other:?}"),
    };
    WidgetExt::activate_action(&window, "room.retry", Some(&id.to_variant())).unwrap();
    assert_eq!(said_texts(&requests), ["* nods"]);
    timeline.change(crate::model::Timeline::fail_pending);
    WidgetExt::activate_action(&window, "room.discard", Some(&id.to_variant())).unwrap();
    assert_eq!(written(&window), "/me nods");
    window.destroy();
}
