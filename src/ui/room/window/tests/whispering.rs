// SPDX-License-Identifier: GPL-3.0-or-later
//! Whispering at the window: what is for one person never goes to anybody else.

mod edits;

use super::*;
use crate::model::Person;
use crate::protocol::{LeaveReason, SeatNumber, Whisper};
use crate::trust::DraftRecipient;
use crate::ui::room::composer::pane::Composer;
use crate::ui::room::conversation::message_row::MessageRow;
use crate::ui::room::people::person_menu;
use crate::ui::room::window::whispering;

fn person(raw: &str, number: u64) -> Person {
    Person { name: name(raw), seat: Some(SeatNumber::new(number)) }
}

pub(super) fn seated(raw: &str, number: u64) -> Member {
    Member { encrypted: true, seat: Some(SeatNumber::new(number)), ..Member::named(name(raw)) }
}

/// A window into a room that knows whispers, with Ada, Bo and Cy.
pub(super) fn whispering_window() -> (RoomWindow, Rc<Requests>) {
    whispering_window_into(Abilities { whispers: true, answers: true, ..Abilities::default() })
}

/// The same into a room of those abilities.
fn whispering_window_into(can: Abilities) -> (RoomWindow, Rc<Requests>) {
    crate::ui::prepare().unwrap();
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let members = [("Me", 1), ("Ada", 2), ("Bo", 3), ("Cy", 4)];
    let welcome = Welcome {
        can,
        members: members.map(|(raw, number)| seated(raw, number)).into(),
        ..welcome(false, 0)
    };
    let window = RoomWindow::new(None, &target, encrypted(), welcome);
    let requests = Rc::new(Requests::default());
    window.set_link(link(&requests).0);
    (window, requests)
}

fn whispered(number: u64, from: (&str, u64), to: (&str, u64), text: &str) -> SessionEvent {
    let what = EventKind::Whispered(Whisper {
        from: name(from.0),
        seat: Some(SeatNumber::new(from.1)),
        id: None,
        to: name(to.0),
        to_seat: Some(SeatNumber::new(to.1)),
        emote: false,
        edited: None,
        text: Text::new(text).unwrap(),
    });
    SessionEvent::Happened(Event { number, time: number * 1000, what })
}

pub(super) fn happened(number: u64, what: EventKind) -> SessionEvent {
    SessionEvent::Happened(Event { number, time: number * 1000, what })
}

pub(super) fn whisper_to(window: &RoomWindow, raw: &str, number: u64) {
    let target = ((raw, number), ()).to_variant();
    WidgetExt::activate_action(window, "room.whisper", Some(&target)).unwrap();
}

pub(super) fn told(requests: &Requests) -> Vec<(String, Option<u64>, String)> {
    let all = requests.whispered.borrow();
    let told =
        all.iter().map(|(name, to, text)| (name.clone(), to.map(SeatNumber::get), text.clone()));
    told.collect()
}

pub(super) fn bar(composer: &Composer) -> Option<String> {
    let bar = &composer.imp().whispering;
    bar.get_visible().then(|| bar.imp().line.label().into())
}

fn pane(window: &RoomWindow) -> crate::ui::room::whispers::pane::WhisperPane {
    whispering::pane(window).unwrap()
}

/// Texts of the messages that are in the pane.
fn shown(window: &RoomWindow) -> Vec<String> {
    let pane = pane(window);
    let timeline = pane.imp().model.timeline();
    let rows = (0..timeline.len()).filter_map(|at| timeline.row(at));
    rows.filter_map(|row| match &*row {
        Row::Said(said) => Some(said.text.to_string()),
        Row::Unsent(unsent) => Some(unsent.words.text.to_string()),
        _ => None,
    })
    .collect()
}

#[gtk::test]
fn what_follows_is_whispered_until_somebody_ends_it() {
    let (window, requests) = whispering_window();
    let composer = window.imp().composer.get();
    whisper_to(&window, "Bo", 3);
    assert_eq!(bar(&composer).as_deref(), Some("Whispering to Bo"));
    say(&window, "psst");
    say(&window, "at nine");
    let to_bo = |text: &str| ("Bo".to_owned(), Some(3), text.to_owned());
    assert_eq!(told(&requests), [to_bo("psst"), to_bo("at nine")]);
    assert!(requests.typing.borrow().iter().all(|active| !active), "nobody else knows of it");
    assert!(composer.stop_whispering() && !composer.stop_whispering());
    assert_eq!(bar(&composer), None);
    say(&window, "hello all");
    assert_eq!(requests.said.borrow().len(), 1);
    window.destroy();
}

#[gtk::test]
fn a_command_whispers_once_and_changes_nothing_else() {
    let (window, requests) = whispering_window();
    let composer = window.imp().composer.get();
    say(&window, "/w bo psst");
    say(&window, "/msg #4 and you");
    whisper_to(&window, "Bo", 3);
    say(&window, "/w Cy once");
    assert_eq!(bar(&composer).as_deref(), Some("Whispering to Bo"));
    let names: Vec<_> = told(&requests).into_iter().map(|(name, to, _)| (name, to)).collect();
    let to = |raw: &str, number| (raw.to_owned(), Some(number));
    assert_eq!(names, [to("Bo", 3), to("Cy", 4), to("Cy", 4)]);
    for line in ["/w Nobody psst", "/w Me psst", "/reply Ada yes"] {
        say(&window, line);
        assert_eq!(composer.editor().text(), line, "nothing is lost");
        assert!(composer.imp().error.get_visible());
    }
    assert!(requests.said.borrow().is_empty() && requests.whispered.borrow().len() == 3);
    window.destroy();
}

#[gtk::test]
fn a_text_for_one_never_becomes_one_for_all() {
    let (window, requests) = whispering_window();
    let composer = window.imp().composer.get();
    whisper_to(&window, "Bo", 3);
    composer.editor().set_text("half a secret");
    let whispers_to = Some(DraftRecipient { name: name("Bo"), seat: Some(SeatNumber::new(3)) });
    assert_eq!(composer.draft().whispers_to, whispers_to);
    composer.stop_whispering();
    assert_eq!(composer.editor().text(), "");
    assert_eq!(composer.draft().whispers_to, whispers_to, "it is kept, and for whom");
    say(&window, "for all");
    whisper_to(&window, "Bo", 3);
    assert_eq!(composer.editor().text(), "half a secret");
    say(&window, "a secret");
    composer.stop_whispering();
    // What is recalled is a whisper again.
    assert!(press(&window, gdk::Key::Up, gdk::ModifierType::empty()));
    window.imp().composer.submit();
    assert_eq!(requests.said.borrow().len(), 1);
    assert_eq!(told(&requests).len(), 2);
    window.destroy();
}

#[gtk::test]
fn a_whisper_goes_to_nobody_else_of_that_name() {
    let (window, requests) = whispering_window();
    let composer = window.imp().composer.get();
    whisper_to(&window, "Bo", 3);
    composer.editor().set_text("psst");
    let left = EventKind::Left { name: name("Bo"), reason: LeaveReason::Left };
    window.apply(vec![happened(1, left), happened(2, EventKind::Joined(seated("Bo", 9)))]);
    assert!(composer.imp().whispering.imp().reads.has_css_class("error"), "the bar says so");
    composer.submit();
    assert_eq!(composer.editor().text(), "psst");
    assert!(composer.imp().error.get_visible() && told(&requests).is_empty());
    whisper_to(&window, "Cy", 4);
    let (from, to) = (name("Cy"), name("Cyan"));
    let renamed = EventKind::Renamed { from, to, recognition: None, looks_like: None, id: None };
    window.apply(vec![happened(3, renamed)]);
    assert_eq!(bar(&composer).as_deref(), Some("Whispering to Cyan"));
    window.destroy();
}

#[gtk::test]
fn whoever_is_ignored_is_not_whispered_to() {
    let (window, requests) = whispering_window();
    let composer = window.imp().composer.get();
    window.parts().actions.ignore(&name("Bo"), true);
    window.apply(vec![whispered(1, ("Bo", 3), ("Me", 1), "psst")]);
    let timeline = window.parts().session.timeline().timeline();
    let is_hidden = |row: Rc<Row>| matches!(*row, Row::Hidden(_));
    assert!((0..timeline.len()).filter_map(|at| timeline.row(at)).any(is_hidden));
    drop(timeline);
    assert_eq!(window.parts().session.attention.unread().count(), 0);
    say(&window, "/w Bo yes?");
    assert_eq!(composer.editor().text(), "/w Bo yes?");
    assert!(composer.imp().error.label().contains("ignore") && told(&requests).is_empty());
    window.destroy();
}

#[gtk::test]
fn a_whisper_is_marked_in_the_room_and_read_aloud_as_one() {
    let (window, _requests) = whispering_window();
    window.apply(vec![
        said(1, "Bo", None, "to all"),
        whispered(2, ("Bo", 3), ("Me", 1), "psst, Me"),
        happened(3, EventKind::Withheld),
        whispered(4, ("Me", 1), ("Bo", 3), "yes"),
    ]);
    let timeline = window.parts().session.timeline().timeline();
    let row = MessageRow::new(None, None);
    let bind = |back: usize| {
        let last = timeline.row(timeline.len() - back).unwrap();
        let Row::Said(said) = &*last else { panic!("{last:?}") };
        let aloud = row.bind_said(said, None);
        let mark = &row.imp().whisper;
        assert!(mark.get_visible() && row.has_css_class("whisper"));
        assert!(!row.has_css_class("mention") && !row.imp().author.get_visible());
        (aloud, String::from(mark.imp().words.label()))
    };
    let (aloud, mark) = bind(1);
    assert!(aloud.starts_with("You whisper to Bo, yes, "), "{aloud}");
    assert_eq!(mark, "You whisper to Bo");
    assert!(bind(2).0.starts_with("Bo whispers to you, psst, Me, "));
    drop(timeline);
    let unread = window.parts().session.attention.unread();
    assert_eq!((unread.count(), unread.mentions(), unread.whispers(|_, _| true)), (2, 1, 1));
    drop(unread);
    assert_eq!(window.title().as_deref(), Some("Attic (2 new, 1 for you)"));
    window.destroy();
}

#[gtk::test]
fn the_whispers_with_one_are_a_conversation_beside_the_room() {
    let (window, requests) = whispering_window();
    window.apply(vec![
        said(1, "Bo", None, "to all"),
        whispered(2, ("Bo", 3), ("Me", 1), "psst"),
        whispered(3, ("Cy", 4), ("Me", 1), "other"),
    ]);
    let target = (("Bo", 3_u64), ()).to_variant();
    WidgetExt::activate_action(&window, "room.whispers", Some(&target)).unwrap();
    assert!(pane(&window).get_visible() && !window.imp().conversation.get_visible());
    assert_eq!(pane(&window).imp().heading.label(), "Whispers with Bo");
    say(&window, "yes?");
    window.apply(vec![said(4, "Bo", None, "aloud"), whispered(5, ("Bo", 3), ("Me", 1), "nine")]);
    assert_eq!(shown(&window), ["psst", "nine", "yes?"]);
    assert_eq!(told(&requests).len(), 1);
    assert!(pane(&window).imp().waiting.get_visible(), "the room goes on");
    WidgetExt::activate_action(&window, "room.back-to-room", None).unwrap();
    assert!(!pane(&window).get_visible() && window.imp().conversation.get_visible());
    assert_eq!(bar(&window.imp().composer), None);
    // The search takes the place of either.
    WidgetExt::activate_action(&window, "room.whispers", Some(&target)).unwrap();
    WidgetExt::activate_action(&window, "room.search", None).unwrap();
    assert!(!pane(&window).get_visible() && !window.imp().conversation.get_visible());
    window.imp().search.close();
    assert!(window.imp().conversation.get_visible());
    window.destroy();
}

#[gtk::test]
fn a_room_of_before_is_asked_for_no_whisper() {
    let (window, requests) = window();
    let state = window.parts().session.state();
    let ada = Person { name: name("Ada"), seat: None };
    let menu = person_menu::about(&state, &ada, None).unwrap();
    assert_eq!(menu.n_items(), 1, "she can be ignored");
    drop(state);
    say(&window, "/w Ada psst");
    assert_eq!(window.imp().composer.editor().text(), "/w Ada psst");
    assert!(told(&requests).is_empty() && requests.said.borrow().is_empty());
    window.destroy();
}

#[gtk::test]
fn the_menu_about_somebody_whispers_to_who_is_here() {
    let (window, _requests) = whispering_window();
    let state = window.parts().session.state();
    let whispers = |who: &Person| {
        let menu = person_menu::about(&state, who, None)?;
        Some(menu.item_link(0, "section")?.n_items())
    };
    assert_eq!(whispers(&person("Bo", 3)), Some(2));
    assert_eq!(whispers(&person("Gone", 33)), Some(1), "what they whispered can be read");
    assert_eq!(whispers(&person("Me", 1)), None);
    drop(state);
    window.destroy();
}
