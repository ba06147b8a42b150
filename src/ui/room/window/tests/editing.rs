// SPDX-License-Identifier: GPL-3.0-or-later
//! Editing of our own messages at the window.

use super::*;
use crate::protocol::{Edit, Fingerprint};
use crate::trust::Drafts;
use crate::ui::clock;
use crate::ui::room::composer::pane::Composer;

/// A window into a room that knows edits, where Ada has said something, and we after her.
fn editing_window(time: u64) -> (RoomWindow, Rc<Requests>) {
    crate::ui::prepare().unwrap();
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let can = Abilities { edits: true, answers: true, ..Abilities::default() };
    let welcome = Welcome { can, ..welcome(false, 0) };
    let window = RoomWindow::new(None, &target, encrypted(), welcome);
    let requests = Rc::new(Requests::default());
    window.set_link(link(&requests).0);
    let SessionEvent::Happened(mut ours) = said(2, "Me", None, "Pizza?") else { panic!() };
    ours.time = time;
    window.apply(vec![said(1, "Ada", None, "Hungry"), SessionEvent::Happened(ours)]);
    (window, requests)
}

fn up(window: &RoomWindow) -> bool {
    press(window, gdk::Key::Up, gdk::ModifierType::empty())
}

fn edit(window: &RoomWindow, number: u64) {
    WidgetExt::activate_action(window, "room.edit", Some(&number.to_variant())).unwrap();
}

/// The line above the text, if there is one, and the text.
fn shown(composer: &Composer) -> (Option<String>, String) {
    let imp = composer.imp();
    let bar = imp.answering_bar.get_visible().then(|| imp.answering_text.label().into());
    (bar, composer.editor().text().into())
}

fn editing(text: &str) -> (Option<String>, String) {
    (Some("Editing your message".into()), text.into())
}

/// Messages for which another text was asked for, with that.
fn asked(requests: &Requests) -> Vec<(u64, String)> {
    let edits = requests.edits.borrow();
    edits.iter().map(|(_, message, text)| (*message, text.clone())).collect()
}

/// The refusal of the last edit that was asked for.
fn refused(requests: &Requests, reason: Reason) -> SessionEvent {
    let id = requests.edits.borrow().last().map(|(id, ..)| id.clone());
    let (suggestion, candidates, seconds) = Default::default();
    SessionEvent::Failed { reason, id, suggestion, candidates, seconds }
}

#[gtk::test]
fn up_edits_our_last_message_in_its_place() {
    let (window, requests) = editing_window(clock::now());
    let composer = window.imp().composer.get();
    assert!(up(&window));
    assert_eq!(shown(&composer), editing("Pizza?"));
    composer.submit();
    assert_eq!(shown(&composer), (None, String::new()));
    assert_eq!(asked(&requests), [], "the text is the same");
    assert!(up(&window));
    say(&window, "/pasta?");
    assert_eq!(shown(&composer), (None, String::new()));
    assert_eq!(asked(&requests), [(2, "/pasta?".to_owned())], "it is no command");
    assert!(requests.said.borrow().is_empty() && requests.typing.borrow().is_empty());
    let (from, text) = (name("Me"), Some(Text::new("/pasta?").unwrap()));
    let what = EventKind::Edited(Edit { from, seat: None, id: None, message: 2, to: None, text });
    window.apply(vec![SessionEvent::Happened(Event { number: 3, time: clock::now(), what })]);
    assert!(up(&window));
    assert_eq!(shown(&composer), editing("/pasta?"));
    window.destroy();
}

#[gtk::test]
fn the_draft_and_what_it_answers_come_back_behind_an_edit() {
    let (window, requests) = editing_window(clock::now());
    let composer = window.imp().composer.get();
    WidgetExt::activate_action(&window, "room.reply", Some(&1_u64.to_variant())).unwrap();
    composer.editor().set_text("Very");
    let before = (Some("Reply to Ada: Hungry".to_owned()), "Very".to_owned());
    assert_eq!(shown(&composer), before);
    for is_saved in [false, true] {
        edit(&window, 2);
        assert_eq!(shown(&composer), editing("Pizza?"));
        composer.editor().set_text("Pasta?");
        let draft = composer.draft();
        assert_eq!((draft.text.as_str(), draft.answers), ("Very", Some(1)), "it is kept");
        let stop = &composer.imp().stop_answering;
        assert_eq!(stop.tooltip_text().as_deref(), Some("Cancel Editing"));
        if is_saved {
            composer.submit();
        } else {
            stop.emit_clicked();
        }
        assert_eq!(shown(&composer), before);
        assert_eq!(stop.tooltip_text().as_deref(), Some("Cancel Reply"));
    }
    assert_eq!(asked(&requests), [(2, "Pasta?".to_owned())]);
    assert!(!composer.stop_editing());
    window.destroy();
}

#[gtk::test]
fn a_text_that_is_refused_is_edited_again() {
    let (window, requests) = editing_window(clock::now());
    let composer = window.imp().composer.get();
    for draft in ["", "a thought"] {
        composer.editor().set_text(draft);
        edit(&window, 2);
        say(&window, "Pasta?");
        assert_eq!(shown(&composer), (None, draft.to_owned()));
        window.apply(vec![refused(&requests, Reason::TooFast)]);
        assert_eq!(shown(&composer), editing("Pasta?"));
        composer.submit();
        assert_eq!(shown(&composer), (None, draft.to_owned()));
    }
    let twice = vec![(2, "Pasta?".to_owned()); 4];
    assert_eq!(asked(&requests), twice);
    composer.editor().set_text("something else");
    window.apply(vec![refused(&requests, Reason::TooFast)]);
    assert_eq!(shown(&composer), (None, "something else".to_owned()), "nobody is interrupted");
    window.destroy();
}

#[gtk::test]
fn a_command_that_is_refused_leaves_its_text() {
    let (window, requests) = editing_window(clock::now());
    let composer = window.imp().composer.get();
    say(&window, "/edit Pasta?");
    assert_eq!(asked(&requests), [(2, "Pasta?".to_owned())]);
    assert_eq!(shown(&composer), (None, String::new()));
    window.apply(vec![refused(&requests, Reason::TooOld)]);
    assert_eq!(shown(&composer), editing("Pasta?"));
    window.destroy();
}

/// The edit that is offered again, if there is one.
fn offered(composer: &Composer) -> Option<String> {
    let bar = &composer.imp().subject.lost;
    bar.get_visible().then(|| bar.imp().line.label().into())
}

/// The event that the connection was lost before an answer to what was asked for last.
fn unconfirmed(requests: &Requests) -> SessionEvent {
    SessionEvent::Unconfirmed {
        ids: requests.edits.borrow().last().map(|(id, ..)| id.clone()).into_iter().collect(),
    }
}

#[gtk::test]
fn an_edit_that_nobody_confirmed_is_offered_again() {
    let (window, requests) = editing_window(clock::now());
    let composer = window.imp().composer.get();
    edit(&window, 2);
    say(&window, "Pasta?");
    composer.editor().set_text("a thought");
    window.apply(vec![unconfirmed(&requests)]);
    assert_eq!(shown(&composer), (None, "a thought".to_owned()), "nobody is interrupted");
    assert_eq!(offered(&composer).as_deref(), Some("Edit not confirmed: Pasta?"));
    let bar = composer.imp().subject.lost.clone();
    // What is edited meanwhile waits in its turn.
    edit(&window, 2);
    composer.editor().set_text("Pizza!");
    bar.imp().again.emit_clicked();
    assert_eq!(shown(&composer), editing("Pasta?"));
    composer.submit();
    assert_eq!(asked(&requests), [(2, "Pasta?".to_owned()), (2, "Pasta?".to_owned())]);
    assert_eq!(shown(&composer), (None, "a thought".to_owned()));
    window.apply(vec![unconfirmed(&requests)]);
    for left in [Some("Edit not confirmed: Pizza!"), Some("Edit not confirmed: Pasta?"), None] {
        assert_eq!(offered(&composer).as_deref(), left);
        bar.imp().discard.emit_clicked();
    }
    window.destroy();
}

#[gtk::test]
fn an_edit_that_nobody_confirmed_is_offered_at_the_next_visit() {
    let data = tempfile::tempdir().unwrap();
    let kept = || Drafts::open(data.path()).of(&Fingerprint::new([0; 32])).unwrap();
    let (window, requests) = editing_window(clock::now());
    arrival::keep_draft(&window, data.path().to_owned());
    edit(&window, 2);
    say(&window, "Pasta?");
    window.apply(vec![unconfirmed(&requests)]);
    window.close();
    until("it is kept", || kept().is_some_and(|draft| draft.edits.len() == 1));
    let (window, requests) = editing_window(clock::now());
    let composer = window.imp().composer.get();
    arrival::keep_draft(&window, data.path().to_owned());
    until("it is offered", || offered(&composer).is_some());
    assert_eq!(offered(&composer).as_deref(), Some("Edit not confirmed: Pasta?"));
    composer.imp().subject.lost.imp().again.emit_clicked();
    assert_eq!(shown(&composer), editing("Pasta?"));
    composer.submit();
    assert_eq!(asked(&requests), [(2, "Pasta?".to_owned())]);
    until("nothing of it is left", || kept().is_none());
    window.destroy();
}

#[gtk::test]
fn what_is_typed_of_an_edit_outlasts_the_visit() {
    let (window, requests) = editing_window(clock::now());
    let composer = window.imp().composer.get();
    let again = || {
        let can = Abilities { edits: true, ..Abilities::default() };
        let welcome = Box::new(Welcome { can, ..welcome(false, 2) });
        let address = "attic".parse().unwrap();
        SessionEvent::Welcomed { address, security: encrypted(), welcome }
    };
    edit(&window, 2);
    window.apply(vec![again()]);
    assert_eq!(offered(&composer), None, "nothing was typed");
    edit(&window, 2);
    composer.editor().set_text("Pasta?");
    window.apply(vec![again()]);
    assert_eq!(shown(&composer), (None, String::new()));
    composer.imp().subject.lost.imp().again.emit_clicked();
    // The number may be that of another message by now.
    assert_eq!(shown(&composer), (None, "Pasta?".to_owned()), "it is a message of its own");
    composer.editor().set_text("");
    edit(&window, 2);
    say(&window, "Pasta?");
    window.apply(vec![SessionEvent::Over(Ending::Lost)]);
    assert!(offered(&composer).is_some());
    // Another message has the number by now, or another text.
    let what = EventKind::Edited(Edit {
        from: name("Me"),
        seat: None,
        id: None,
        message: 2,
        to: None,
        text: Text::new("Soup?").ok(),
    });
    window.apply(vec![SessionEvent::Happened(Event { number: 3, time: clock::now(), what })]);
    composer.imp().subject.lost.imp().again.emit_clicked();
    assert_eq!(shown(&composer), (None, "Pasta?".to_owned()), "it is a message of its own");
    assert_eq!(asked(&requests).len(), 1);
    window.destroy();
}

#[gtk::test]
fn a_command_that_is_not_sent_leaves_its_text() {
    let (window, requests) = editing_window(clock::now());
    requests.busy.set(true);
    say(&window, "/edit Pasta?");
    let composer = window.imp().composer.get();
    assert_eq!(offered(&composer).as_deref(), Some("Edit not confirmed: Pasta?"));
    window.destroy();
}

#[gtk::test]
fn what_was_not_sent_is_not_put_into_an_edit() {
    let (window, requests) = editing_window(clock::now());
    let composer = window.imp().composer.get();
    requests.busy.set(true);
    say(&window, "lost");
    let timeline = window.parts().session.timeline();
    let last = timeline.timeline().row(timeline.timeline().len() - 1).unwrap();
    let Row::Unsent(unsent) = &*last else { panic!("{last:?}") };
    let id = unsent.id.to_string();
    edit(&window, 2);
    composer.editor().set_text("");
    WidgetExt::activate_action(&window, "room.discard", Some(&id.to_variant())).unwrap();
    assert_eq!(shown(&composer), (None, "lost".to_owned()));
    requests.busy.set(false);
    composer.submit();
    assert_eq!(asked(&requests), [], "it is a message of its own");
    assert_eq!(requests.said.borrow()[0].1, "lost");
    window.destroy();
}

#[gtk::test]
fn up_recalls_where_nothing_can_be_edited() {
    let (of_before, _) = window();
    of_before.apply(vec![said(1, "Me", None, "Pizza?")]);
    let _ = WidgetExt::activate_action(&of_before, "room.edit", Some(&1_u64.to_variant()));
    assert_eq!(shown(&of_before.imp().composer), (None, String::new()));
    let (too_late, _) = editing_window(1_000);
    for window in [of_before, too_late] {
        let composer = window.imp().composer.get();
        assert!(!up(&window), "nothing was said from here");
        say(&window, "hello");
        assert!(up(&window));
        assert_eq!(shown(&composer), (None, "hello".to_owned()));
        window.destroy();
    }
}
