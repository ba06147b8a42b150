// SPDX-License-Identifier: GPL-3.0-or-later
//! Searching from the header, and going to what was found.

use super::*;
use crate::protocol::search::{FoundEvents, SearchRequest};
use crate::ui::room::search::pane::SearchPane;

fn found(id: &str, numbers: &[u64], earlier: bool) -> SessionEvent {
    let event = |number: &u64| match said(*number, "Ada", None, &format!("quake {number}")) {
        SessionEvent::Happened(event) => event,
        _ => unreachable!("an event was made"),
    };
    let events = numbers.iter().map(event).collect();
    SessionEvent::Found(FoundEvents {
        id: Some(id.into()),
        events,
        earlier,
        ..FoundEvents::default()
    })
}

fn pane(window: &RoomWindow) -> SearchPane {
    window.imp().search.get()
}

fn page(window: &RoomWindow) -> String {
    pane(window).imp().pages.visible_child_name().unwrap().into()
}

/// The searches the room was asked, with their ids.
fn asked(requests: &Requests) -> Vec<(String, SearchRequest)> {
    requests.searches.borrow().clone()
}

fn look_for(window: &RoomWindow, requests: &Requests, words: &str) -> String {
    let before = asked(requests).len();
    pane(window).imp().entry.set_text(words);
    until("it is searched", || asked(requests).len() > before);
    let (id, search) = asked(requests).pop().unwrap();
    assert_eq!(search.text.as_deref(), Some(words));
    id
}

#[gtk::test]
fn no_spoiler_is_told_by_what_is_found() {
    let (window, requests) = window();
    window.present();
    WidgetExt::activate_action(&window, "room.search", None).unwrap();
    let id = look_for(&window, &requests, "butler");
    let SessionEvent::Happened(event) = said(3, "Ada", None, "*it* was ||the butler||") else {
        unreachable!("an event was made")
    };
    let events = vec![event];
    let found = FoundEvents { id: Some(id), events, ..FoundEvents::default() };
    window.apply(vec![SessionEvent::Found(found)]);
    let row = pane(&window).imp().list.row_at_index(0).unwrap();
    let content = row.child().unwrap();
    let body = content.last_child().and_downcast::<gtk::Label>().unwrap();
    assert_eq!(body.text(), "it was spoiler, hidden");
    window.destroy();
}

#[gtk::test]
fn what_is_found_is_listed_and_gone_to() {
    let (window, requests) = window();
    window.present();
    window.apply((1..=30).map(|n| said(n, "Ada", None, &format!("quake {n}"))).collect());
    WidgetExt::activate_action(&window, "room.search", None).unwrap();
    assert!(pane(&window).is_open() && !WidgetExt::is_visible(&window.imp().conversation.get()));
    assert!(window.imp().header.search_button().is_active());
    assert_eq!(page(&window), "status", "nothing is looked for yet");
    assert!(asked(&requests).is_empty());
    let id = look_for(&window, &requests, "quake");
    assert_eq!(page(&window), "searching");
    window.apply(vec![found(&id, &[30, 12, 3], true)]);
    assert_eq!(page(&window), "results");
    let imp = pane(&window);
    let imp = imp.imp();
    assert!(WidgetExt::is_visible(&imp.more.get()) && !WidgetExt::is_visible(&imp.partial.get()));
    imp.more.emit_clicked();
    let (id, search) = asked(&requests).pop().unwrap();
    assert_eq!(search.before, Some(3));
    window.apply(vec![found(&id, &[2], false)]);
    assert!(!WidgetExt::is_visible(&imp.more.get()));
    assert_eq!(imp.found.borrow().len(), 4, "older ones below");
    let third = imp.list.row_at_index(2).unwrap();
    imp.list.emit_by_name::<()>("row-activated", &[&third]);
    assert!(!pane(&window).is_open() && WidgetExt::is_visible(&window.imp().conversation.get()));
    let list = window.imp().conversation.imp().list.get();
    until("the message has the focus", || {
        RootExt::focus(&window).is_some_and(|focus| focus.is_ancestor(&list))
    });
    window.destroy();
}

#[gtk::test]
fn what_is_typed_meanwhile_is_searched_next_and_an_old_answer_shows_nothing() {
    let (window, requests) = window();
    window.present();
    pane(&window).open();
    let first = look_for(&window, &requests, "qu");
    pane(&window).imp().entry.set_text("quake");
    pane(&window).imp().entry.emit_by_name::<()>("search-changed", &[]);
    assert_eq!(asked(&requests).len(), 1, "one at a time");
    window.apply(vec![found(&first, &[1], false)]);
    assert_eq!(page(&window), "searching");
    let (second, search) = asked(&requests).pop().unwrap();
    assert_eq!(search.text.as_deref(), Some("quake"));
    window.apply(vec![found("another", &[1], false), found(&second, &[], false)]);
    assert_eq!(pane(&window).imp().status.title(), "Nothing Found");
    window.destroy();
}

#[gtk::test]
fn authors_and_days_are_chosen_or_typed() {
    let (window, requests) = window();
    window.present();
    pane(&window).open();
    pane(&window).imp().author.set_selected(1);
    let (id, search) = asked(&requests).pop().unwrap();
    assert_eq!((search.text, search.from.as_deref()), (None, Some("Ada")));
    window.apply(vec![found(&id, &[5], false)]);
    pane(&window).imp().day.set_selected(2);
    let (_, search) = asked(&requests).pop().unwrap();
    let (since, until) = (search.since.unwrap(), search.until.unwrap());
    assert!(since < until && until <= crate::ui::clock::now());
    window.destroy();
}

#[gtk::test]
fn failures_and_a_lost_connection_are_told() {
    let (window, requests) = window();
    window.present();
    pane(&window).open();
    let id = look_for(&window, &requests, "quake");
    let failed = |reason| SessionEvent::Failed {
        reason,
        id: Some(id.clone()),
        suggestion: None,
        candidates: Vec::new(),
        seconds: None,
    };
    window.apply(vec![failed(Reason::UnknownType)]);
    assert_eq!(pane(&window).imp().status.title(), "The Search Failed");
    window.apply(vec![SessionEvent::Over(Ending::RoomEnded)]);
    assert_eq!(pane(&window).imp().status.title(), "Not Connected");
    pane(&window).imp().entry.emit_by_name::<()>("stop-search", &[]);
    assert!(!pane(&window).is_open());
    let composer = window.imp().composer.get();
    assert!(RootExt::focus(&window).is_some_and(|focus| focus.is_ancestor(&composer)));
    window.destroy();
}
