// SPDX-License-Identifier: GPL-3.0-or-later
//! Replying to a message at the window.

use super::*;
use crate::protocol::{Abilities, AnsweredMessage, Whisper};
use crate::ui::room::composer::pane::Composer;
use crate::ui::room::conversation::message_row::MessageRow;

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
    let what = EventKind::Whispered(Whisper { from, seat, id, to, to_seat, emote: false, text });
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
