// SPDX-License-Identifier: GPL-3.0-or-later
//! Replying to a message at the window.

use super::*;
use crate::protocol::{Abilities, AnsweredMessage, Whisper};
use crate::ui::room::composer::pane::Composer;
use crate::ui::room::conversation::list::messages;
use crate::ui::room::conversation::message_row::MessageRow;
use crate::ui::room::conversation::swipe::Finger;

/// A window into a room that knows answers.
fn answering_window() -> (RoomWindow, Rc<Requests>) {
    crate::ui::prepare().unwrap();
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let welcome = Welcome {
        can: Abilities { answers: true, whispers: true, ..Abilities::default() },
        ..welcome(false, 0)
    };
    let window = RoomWindow::new(None, &target, encrypted(), welcome);
    let requests = Rc::new(Requests::default());
    window.set_link(link(&requests).0);
    window.apply(vec![said(1, "Ada", None, "Pizza?\nOr pasta?"), said(2, "Ada", None, "Well?")]);
    (window, requests)
}

/// The line above the text, if there is one.
fn shown(composer: &Composer) -> Option<String> {
    let imp = composer.imp();
    imp.answering_bar.get_visible().then(|| imp.answering_text.label().into())
}

/// Numbers of the messages that were answered.
fn answered(requests: &Requests) -> Vec<Option<u64>> {
    requests.answered.borrow().clone()
}

#[gtk::test]
fn a_reply_is_said_with_the_number_of_its_message() {
    let (window, requests) = answering_window();
    let composer = window.imp().composer.get();
    WidgetExt::activate_action(&window, "room.reply", Some(&1_u64.to_variant())).unwrap();
    assert_eq!(shown(&composer).as_deref(), Some("Reply to Ada: Pizza?…"));
    say(&window, "yes");
    assert_eq!(shown(&composer), None);
    say(&window, "and wine");
    assert_eq!(answered(&requests), [Some(1), None]);
    window.destroy();
}

#[gtk::test]
fn a_reply_is_given_up_and_what_failed_is_one_again() {
    let (window, requests) = answering_window();
    let composer = window.imp().composer.get();
    WidgetExt::activate_action(&window, "room.reply-here", None).unwrap();
    assert_eq!(shown(&composer).as_deref(), Some("Reply to Ada: Well?"));
    assert!(composer.stop_answering() && !composer.stop_answering());
    say(&window, "never mind");
    say(&window, "/reply Ada yes");
    say(&window, "/reply Bo yes");
    assert!(composer.imp().error.get_visible(), "Bo has said nothing");
    assert_eq!(answered(&requests), [None, Some(2)]);
    let id = requests.said.borrow()[1].0.clone();
    let reason = Reason::SlowMode;
    let (suggestion, candidates, seconds) = Default::default();
    let id_of = Some(id.clone());
    let failed = SessionEvent::Failed { reason, id: id_of, suggestion, candidates, seconds };
    window.apply(vec![failed]);
    composer.retry(&id);
    assert_eq!(answered(&requests), [None, Some(2), Some(2)]);
    window.destroy();
}

/// The middle of the last message in the list, once it is drawn.
fn middle_of_last(window: &RoomWindow) -> (f64, f64) {
    window.present();
    let list = window.imp().conversation.imp().list.get();
    let place = || {
        let rows = messages(&window.imp().conversation);
        let row = rows.into_iter().find(|row| row.is_of(2))?;
        row.compute_bounds(&list).filter(|place| place.width() > 0.0)
    };
    until("the message is drawn", || place().is_some());
    let middle = place().unwrap().center();
    (middle.x().into(), middle.y().into())
}

#[gtk::test]
fn a_message_that_a_finger_draws_aside_is_answered() {
    use gtk::EventSequenceState::{Claimed, Denied, None as Open};
    let (window, _requests) = answering_window();
    let (composer, list) = (&window.imp().composer, window.imp().conversation.imp().list.get());
    let start = middle_of_last(&window);
    let finger = Finger::default();
    assert_eq!(finger.moves(&list, start, (10.0, 1.0)), Open);
    assert_eq!(finger.moves(&list, start, (10.0, 40.0)), Denied, "it scrolls");
    assert_eq!(finger.moves(&list, start, (-40.0, 0.0)), Denied);
    for (way, answers) in [(40.0, false), (80.0, true)] {
        assert_eq!(finger.moves(&list, start, (way, 0.0)), Claimed);
        assert_eq!(shown(composer), None);
        finger.lift(true);
        assert_eq!(shown(composer).is_some(), answers, "{way}");
    }
    composer.stop_answering();
    list.set_direction(gtk::TextDirection::Rtl);
    assert_eq!(finger.moves(&list, start, (-80.0, 0.0)), Claimed);
    finger.lift(false);
    assert_eq!(shown(composer), None, "something came between");
    window.destroy();
    let (of_before, _requests) = super::window();
    of_before.apply(vec![said(2, "Ada", None, "Pizza?")]);
    let start = middle_of_last(&of_before);
    let list = of_before.imp().conversation.imp().list.get();
    assert_eq!(finger.moves(&list, start, (80.0, 0.0)), Denied, "it knows no replies");
    of_before.destroy();
}

#[gtk::test]
fn a_finger_on_long_lines_of_code_scrolls_them() {
    let (window, _requests) = answering_window();
    let list = window.imp().conversation.imp().list.get();
    for (words, is_long) in [("short", false), ("long ", true)] {
        let code = words.repeat(if is_long { 200 } else { 1 });
        let number = 3 + u64::from(is_long);
        window.apply(vec![said(number, "Ada", None, &format!("```\n{code}\n```"))]);
        window.present();
        let label = || {
            let rows = messages(&window.imp().conversation);
            let row = rows.into_iter().find(|row| row.is_of(number))?;
            let found = find_label(row.upcast_ref(), &code)?;
            let scroller = found.ancestor(gtk::ScrolledWindow::static_type())?;
            scroller.compute_bounds(&list).filter(|place| place.width() > 0.0)
        };
        until("the code is drawn", || label().is_some());
        let middle = label().unwrap().center();
        let finger = Finger::default();
        let moved = finger.moves(&list, (middle.x().into(), middle.y().into()), (80.0, 0.0));
        finger.lift(false);
        assert_eq!(moved == gtk::EventSequenceState::Denied, is_long, "{words}");
    }
    window.destroy();
}

/// The label in `widget` that shows a text.
fn find_label(widget: &gtk::Widget, text: &str) -> Option<gtk::Widget> {
    if widget.downcast_ref::<gtk::Label>().is_some_and(|label| label.text() == text) {
        return Some(widget.clone());
    }
    let children = std::iter::successors(widget.first_child(), WidgetExt::next_sibling);
    children.into_iter().find_map(|child| find_label(&child, text))
}

#[gtk::test]
fn a_room_of_before_is_not_asked_for_replies() {
    let (window, requests) = window();
    window.apply(vec![said(1, "Ada", None, "Pizza?")]);
    let _ = WidgetExt::activate_action(&window, "room.reply-here", None);
    assert_eq!(shown(&window.imp().composer), None);
    say(&window, "/reply Ada yes");
    assert!(window.imp().composer.imp().error.get_visible());
    assert!(requests.said.borrow().is_empty());
    window.destroy();
}

#[gtk::test]
fn a_reply_is_read_aloud_with_whom_it_answers() {
    let (window, _requests) = answering_window();
    let SessionEvent::Happened(mut event) = said(3, "Bo", None, "Me too") else { panic!() };
    if let EventKind::Said { answers, .. } = &mut event.what {
        *answers = Some(AnsweredMessage { number: 2, from: Some(name("Ada")) });
    }
    window.apply(vec![SessionEvent::Happened(event)]);
    let timeline = window.parts().session.timeline().timeline();
    let last = timeline.row(timeline.len() - 1).unwrap();
    let quote = crate::model::quote_in_row(&timeline, &last).unwrap();
    let Row::Said(said) = &*last else { panic!("{last:?}") };
    let row = MessageRow::new(None, None);
    let aloud = row.bind_said(said, Some(&quote));
    assert!(aloud.starts_with("Bo, answering Ada, Me too"), "{aloud}");
    assert!(row.imp().quote.get_visible());
    assert_eq!(row.imp().quote.imp().text.label(), "Well?");
    drop(timeline);
    window.destroy();
}

#[gtk::test]
fn nothing_is_a_reply_any_more_once_the_log_may_be_another() {
    let (window, requests) = answering_window();
    let composer = window.imp().composer.get();
    say(&window, "/reply Ada yes");
    let id = requests.said.borrow()[0].0.clone();
    let again = |resumed| SessionEvent::Welcomed {
        address: "attic".parse().unwrap(),
        security: encrypted(),
        welcome: Box::new(Welcome {
            can: Abilities { answers: true, whispers: true, ..Abilities::default() },
            ..welcome(resumed, 2)
        }),
    };
    WidgetExt::activate_action(&window, "room.reply-here", None).unwrap();
    window.apply(vec![again(true)]);
    assert!(shown(&composer).is_some(), "the log goes on");
    window.apply(vec![SessionEvent::Unconfirmed { ids: vec![id.clone()] }, again(false)]);
    assert_eq!(shown(&composer), None);
    composer.retry(&id);
    assert_eq!(answered(&requests), [Some(2), None]);
    window.destroy();
}

/// A whisper from Ada to us.
fn whispered(number: u64) -> SessionEvent {
    let (from, to) = (name("Ada"), name("Me"));
    let (seat, id, to_seat, text) = (None, None, None, Text::new("psst").unwrap());
    let what = EventKind::Whispered(Whisper {
        from,
        seat,
        id,
        to,
        to_seat,
        emote: false,
        edited: None,
        text,
    });
    SessionEvent::Happened(Event { number, time: 0, what })
}

#[gtk::test]
fn what_answers_the_last_message_whispers_where_that_was_a_whisper() {
    let (window, _) = answering_window();
    let composer = window.imp().composer.get();
    window.apply(vec![whispered(3)]);
    let is_whispering = || composer.draft().whispers_to.is_some();
    WidgetExt::activate_action(&window, "room.reply-here", None).unwrap();
    assert_eq!(shown(&composer), None);
    composer.editor().set_text("yes");
    assert!(is_whispering(), "it is for Ada alone");
    composer.editor().set_text("");
    assert!(composer.stop_whispering());
    super::super::telling::reply(&window);
    composer.editor().set_text("yes");
    assert!(is_whispering(), "the notification leads there too");
    window.destroy();
}
