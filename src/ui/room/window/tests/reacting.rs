// SPDX-License-Identifier: GPL-3.0-or-later
//! Putting emoji to messages at the window.

use super::*;
use crate::model::reactions_to;
use crate::protocol::{ActionTarget, Emoji, ModerationAction, Reaction};
use crate::ui::room::conversation::announcement_row::AnnouncementRow;
use crate::ui::room::conversation::message_row::MessageRow;
use crate::ui::room::conversation::reaction_strip::ReactionStrip;

/// A window into a room that knows reactions and replies.
fn reacting_window() -> (RoomWindow, Rc<Requests>) {
    crate::ui::prepare().unwrap();
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let can = Abilities { answers: true, reacts: true, ..Abilities::default() };
    let window = RoomWindow::new(None, &target, encrypted(), Welcome { can, ..welcome(false, 0) });
    let requests = Rc::new(Requests::default());
    window.set_link(link(&requests).0);
    window.apply(vec![said(1, "Me", None, "Pizza?"), said(2, "Ada", None, "Well?")]);
    (window, requests)
}

fn reacted(number: u64, from: &str, id: Option<&str>, message: u64, active: bool) -> SessionEvent {
    let reaction = Reaction {
        from: name(from),
        seat: None,
        first_seat: None,
        id: id.map(str::to_owned),
        message,
        to: None,
        emoji: Emoji::new("👍").unwrap(),
        active,
    };
    SessionEvent::Happened(Event { number, time: 0, what: EventKind::Reacted(reaction) })
}

/// The row that shows a message, once it is there.
fn row(window: &RoomWindow, message: u64) -> MessageRow {
    let list = window.imp().conversation.imp().list.get();
    let find = || {
        let rows = std::iter::successors(list.first_child(), WidgetExt::next_sibling);
        let mut rows = rows.filter_map(|row| row.first_child()?.first_child());
        rows.find_map(|row| row.downcast::<MessageRow>().ok().filter(|row| row.is_of(message)))
    };
    until("the message is drawn", || find().is_some());
    find().unwrap()
}

fn strip(row: &MessageRow) -> ReactionStrip {
    row.imp().beside.reactions.get().unwrap().clone()
}

/// The words of the buttons of a row; those of ours in brackets.
fn sketch(row: &MessageRow) -> Vec<String> {
    let strip = strip(row);
    let buttons = strip.imp().buttons.borrow().clone();
    let shown = buttons.iter().filter(|button| button.get_visible());
    let words = shown.map(|button| {
        let words = button.child().and_downcast::<gtk::Label>().unwrap().label();
        if button.is_active() { format!("[{words}]") } else { words.into() }
    });
    words.collect()
}

fn toggle(window: &RoomWindow, message: u64, emoji: &str) {
    let target = (message, emoji).to_variant();
    WidgetExt::activate_action(window, "room.toggle-reaction", Some(&target)).unwrap();
}

#[gtk::test]
fn one_of_ours_shows_at_once_and_goes_when_it_is_refused() {
    let (window, requests) = reacting_window();
    window.present();
    let row = row(&window, 2);
    toggle(&window, 2, "👍");
    assert_eq!(sketch(&row), ["[👍\u{2009}1]"]);
    let (id, asked) = requests.reactions.borrow()[0].clone();
    assert_eq!(asked, (2, "👍".to_owned(), true));
    window.apply(vec![reacted(3, "Bo", None, 2, true)]);
    assert_eq!(sketch(&row), ["[👍\u{2009}2]"]);
    let (suggestion, candidates, seconds) = Default::default();
    let id = Some(id);
    let reason = Reason::TooFast;
    window.apply(vec![SessionEvent::Failed { reason, id, suggestion, candidates, seconds }]);
    assert_eq!(sketch(&row), ["👍\u{2009}1"]);
    window.destroy();
}

#[gtk::test]
fn a_press_takes_it_back_and_what_is_so_already_is_no_complaint() {
    let (window, requests) = reacting_window();
    window.present();
    let row = row(&window, 2);
    window.apply(vec![reacted(3, "Me", None, 2, true), reacted(4, "Bo", None, 2, true)]);
    assert_eq!(sketch(&row), ["[👍\u{2009}2]"]);
    let button = strip(&row).imp().buttons.borrow()[0].clone();
    assert_eq!(button.tooltip_text().as_deref(), Some("You and Bo"));
    button.emit_clicked();
    assert_eq!(sketch(&row), ["👍\u{2009}1"]);
    let (id, asked) = requests.reactions.borrow()[0].clone();
    assert_eq!(asked, (2, "👍".to_owned(), false));
    window.apply(vec![SessionEvent::Unchanged { id: Some(id) }]);
    assert_eq!(sketch(&row), ["👍\u{2009}1"]);
    window.destroy();
}

#[gtk::test]
fn a_flood_makes_no_new_row_and_no_new_button() {
    let (window, _) = reacting_window();
    window.present();
    let row = row(&window, 1);
    window.apply(vec![reacted(3, "Bo", None, 1, true)]);
    let button = strip(&row).imp().buttons.borrow()[0].clone();
    let events = (4..10_004).map(|number| reacted(number, &format!("b{number}"), None, 1, true));
    window.apply(events.collect());
    assert_eq!(sketch(&row), ["👍\u{2009}10001"]);
    assert_eq!(*strip(&row).imp().buttons.borrow(), [button]);
    assert!(row.is_mapped(), "the row is there still");
    assert_eq!(window.parts().session.attention.unread().first_mention(), None);
    window.destroy();
}

#[gtk::test]
fn a_row_is_read_aloud_with_the_number_of_its_reactions() {
    let (window, _) = reacting_window();
    window.apply(vec![reacted(3, "Bo", None, 2, true), reacted(4, "Ada", None, 2, true)]);
    let timeline = window.parts().session.timeline().timeline();
    let counts = reactions_to(&timeline, 2);
    let aloud = crate::ui::room::strings::with_reactions("Ada, Well?, 10:00", &counts);
    assert_eq!(aloud, "Ada, Well?, 10:00, 2 reactions");
    drop(timeline);
    window.destroy();
}

#[gtk::test]
fn buttons_come_beside_what_is_near_and_nothing_moves() {
    let (window, _) = reacting_window();
    window.present();
    let row = row(&window, 2);
    until("the message has a place", || row.height() > 0);
    let (before, height) = (row.plan(600), row.height());
    row.set_near(true);
    let buttons = row.imp().beside.buttons.get().unwrap().clone();
    until("the buttons have a place", || buttons.is_mapped() && buttons.width() > 0);
    assert_eq!((row.plan(600), row.height()), (before, height));
    let place = buttons.compute_bounds(&row).unwrap();
    let bubble = row.imp().bubble.compute_bounds(&row).unwrap();
    assert!(place.x() >= bubble.x() + bubble.width());
    row.set_near(false);
    until("the buttons are gone", || !buttons.is_mapped());
    window.destroy();
}

#[gtk::test]
fn a_room_of_before_is_not_asked_for_reactions() {
    let (window, requests) = window();
    window.apply(vec![said(1, "Ada", None, "Pizza?")]);
    let target = (1_u64, "👍").to_variant();
    let _ = WidgetExt::activate_action(&window, "room.toggle-reaction", Some(&target));
    let _ = WidgetExt::activate_action(&window, "room.react-here", None);
    assert!(requests.reactions.borrow().is_empty());
    window.destroy();
}

#[gtk::test]
fn an_announcement_has_them_as_well() {
    let (window, requests) = reacting_window();
    window.present();
    let act = ModerationAction::Announce { text: Text::new("Dinner!").unwrap() };
    let target = ActionTarget::default();
    let what = EventKind::Acted { by: Some(name("Ada")), act, target, why: None, id: None };
    window.apply(vec![SessionEvent::Happened(Event { number: 3, time: 0, what })]);
    let list = window.imp().conversation.imp().list.get();
    let find = || {
        let rows = std::iter::successors(list.first_child(), WidgetExt::next_sibling);
        let mut rows = rows.filter_map(|row| row.first_child()?.first_child());
        rows.find_map(|row| row.downcast::<AnnouncementRow>().ok())
    };
    until("the announcement is drawn", || find().is_some_and(|row| row.number() == Some(3)));
    let row = find().unwrap();
    assert!(row.imp().reactions.get().is_none());
    window.apply(vec![reacted(4, "Ada", None, 3, true)]);
    let counts = || row.imp().reactions.get().map(|strip| strip.counts().len());
    assert_eq!(counts(), Some(1));
    toggle(&window, 3, "👍");
    assert_eq!(requests.reactions.borrow().len(), 1);
    assert_eq!(row.imp().reactions.get().unwrap().counts()[0].count, 2);
    window.destroy();
}
