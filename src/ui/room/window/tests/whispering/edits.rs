// SPDX-License-Identifier: GPL-3.0-or-later
//! Editing of whispers at the window: what is for one person stays so.

use super::*;
use crate::protocol::Edit;
use crate::ui::clock;

const ME: (&str, u64) = ("Me", 1);
const ADA: (&str, u64) = ("Ada", 2);
const BO: (&str, u64) = ("Bo", 3);

/// A window where we have whispered to Ada and to Bo, and said something to all.
fn window_after_whispers(edits_whispers: bool) -> (RoomWindow, Rc<Requests>) {
    let can = Abilities { edits_whispers, edits: true, whispers: true, ..Abilities::default() };
    let (window, requests) = whispering_window_into(can);
    let all =
        [whispered(1, ME, ADA, "psst"), whispered(2, ME, BO, "hush"), said(3, "Me", None, "hello")];
    window.apply(all.into_iter().map(now).collect());
    (window, requests)
}

fn now(event: SessionEvent) -> SessionEvent {
    let SessionEvent::Happened(event) = event else { panic!("it is an event") };
    SessionEvent::Happened(Event { time: clock::now(), ..event })
}

fn edit(window: &RoomWindow, action: &str, number: u64) {
    WidgetExt::activate_action(window, action, Some(&number.to_variant())).unwrap();
}

/// The line above the text, if there is one, and the text.
fn editing(window: &RoomWindow) -> (Option<String>, String) {
    let imp = window.imp().composer.imp();
    let bar = imp.answering_bar.get_visible().then(|| imp.answering_text.label().into());
    (bar, imp.editor.text().into())
}

fn asked(requests: &Requests) -> Vec<(u64, String)> {
    let edits = requests.edits.borrow();
    edits.iter().map(|(_, message, text)| (*message, text.clone())).collect()
}

#[gtk::test]
fn up_edits_our_last_whisper_to_whom_we_whisper() {
    let (window, requests) = window_after_whispers(true);
    let composer = window.imp().composer.get();
    whisper_to(&window, "Ada", 2);
    assert!(press(&window, gdk::Key::Up, gdk::ModifierType::empty()));
    assert_eq!(editing(&window), (Some("Editing your whisper to Ada".into()), "psst".into()));
    assert_eq!(bar(&composer), None, "one line says it");
    say(&window, "pssst");
    assert_eq!(asked(&requests), [(1, "pssst".to_owned())]);
    assert_eq!(editing(&window), (None, String::new()));
    assert_eq!(bar(&composer).as_deref(), Some("Whispering to Ada"), "it goes on");
    let (from, to, text) = (name("Me"), Some(name("Ada")), Text::new("pssst").ok());
    let edit = Edit { from, seat: None, id: None, message: 1, to, text };
    let event = Event { number: 4, time: 0, what: EventKind::Edited(edit) };
    window.apply(vec![now(SessionEvent::Happened(event))]);
    let timeline = window.parts().session.timeline();
    let texts = (0..timeline.timeline().len()).filter_map(|at| timeline.timeline().row(at));
    let texts = texts.filter_map(|row| match &*row {
        Row::Said(said) => Some((said.text.to_string(), said.marks.edited)),
        _ => None,
    });
    let texts: Vec<_> = texts.collect();
    assert_eq!(texts[0], ("pssst".to_owned(), Some(4)));
    window.destroy();
}

#[gtk::test]
fn what_is_for_one_comes_back_for_that_one_behind_an_edit() {
    let (window, requests) = window_after_whispers(true);
    let composer = window.imp().composer.get();
    for (action, number) in [("room.edit", 3), ("room.edit-whisper", 2)] {
        whisper_to(&window, "Ada", 2);
        composer.editor().set_text("a secret");
        edit(&window, action, number);
        let draft = composer.draft();
        assert_eq!(draft.text, "a secret");
        assert_eq!(draft.whispers_to.map(|to| to.name), Some(name("Ada")));
        assert!(composer.stop_editing());
        assert_eq!(composer.editor().text(), "a secret");
        assert_eq!(bar(&composer).as_deref(), Some("Whispering to Ada"));
        composer.editor().set_text("");
        composer.stop_whispering();
    }
    composer.editor().set_text("for all");
    edit(&window, "room.edit-whisper", 2);
    assert_eq!(editing(&window), (Some("Editing your whisper to Bo".into()), "hush".into()));
    say(&window, "shh");
    assert_eq!(editing(&window), (None, "for all".to_owned()));
    assert_eq!(bar(&composer), None);
    assert_eq!(asked(&requests), [(2, "shh".to_owned())]);
    window.destroy();
}

#[gtk::test]
fn a_room_that_edits_no_whispers_is_not_asked_to() {
    let (window, requests) = window_after_whispers(false);
    let _ = WidgetExt::activate_action(&window, "room.edit-whisper", Some(&1_u64.to_variant()));
    assert_eq!(editing(&window), (None, String::new()));
    whisper_to(&window, "Ada", 2);
    assert!(!press(&window, gdk::Key::Up, gdk::ModifierType::empty()));
    assert_eq!(asked(&requests), []);
    window.destroy();
}

/// The texts that are said or whispered by what stands in the composer.
fn spoken(window: &RoomWindow, requests: &Requests) -> (Vec<String>, Vec<String>) {
    window.imp().composer.submit();
    let said = requests.said.borrow().iter().map(|said| said.1.clone()).collect();
    (said, told(requests).into_iter().map(|(_, _, text)| text).collect())
}

#[gtk::test]
fn a_command_edits_the_last_whisper_while_we_whisper() {
    let (window, requests) = window_after_whispers(true);
    for (whom, seat, number) in [("Ada", 2, 1), ("Bo", 3, 2)] {
        whisper_to(&window, whom, seat);
        say(&window, "/edit secret");
        assert_eq!(asked(&requests).last(), Some(&(number, "secret".to_owned())), "{whom}");
    }
    whisper_to(&window, "Cy", 4);
    say(&window, "/edit secret");
    assert_eq!(asked(&requests).len(), 2, "nothing was whispered to Cy");
    window.imp().composer.stop_whispering();
    say(&window, "/edit hello all");
    assert_eq!(asked(&requests).last(), Some(&(3, "hello all".to_owned())));
    window.destroy();
    let (window, requests) = window_after_whispers(false);
    whisper_to(&window, "Ada", 2);
    say(&window, "/edit secret");
    assert_eq!(asked(&requests), [], "the room edits no whispers");
    window.destroy();
}

#[gtk::test]
fn what_was_typed_for_a_whisper_by_its_number_never_becomes_a_text_for_all() {
    let (window, requests) = window_after_whispers(true);
    let composer = window.imp().composer.get();
    let lost = composer.imp().subject.lost.clone();
    requests.busy.set(true);
    // Of the second one, nothing is known here.
    for number in [1, 17] {
        say(&window, &format!("/edit #{number} secret"));
        assert!(lost.get_visible(), "{number}");
        lost.imp().again.emit_clicked();
        assert!(editing(&window).0.is_some(), "{number}: it is still an edit");
        composer.editor().set_text("another secret");
        whisper_to(&window, "Bo", 3);
        composer.stop_whispering();
    }
    window.destroy();
}

#[gtk::test]
fn in_another_log_a_lost_edit_of_a_whisper_is_a_whisper() {
    let (window, requests) = window_after_whispers(true);
    let composer = window.imp().composer.get();
    edit(&window, "room.edit-whisper", 1);
    composer.editor().set_text("secret");
    let can = Abilities { edits_whispers: true, edits: true, whispers: true, ..Default::default() };
    let members = [("Me", 1), ("Ada", 2), ("Bo", 3)];
    let members = members.map(|(raw, number)| seated(raw, number)).into();
    let welcome = Box::new(Welcome { members, can, ..welcome(false, 2) });
    let address = "attic".parse().unwrap();
    window.apply(vec![SessionEvent::Welcomed { address, security: encrypted(), welcome }]);
    // Its number is that of a message to all by now.
    window.apply(vec![now(said(1, "Me", None, "psst"))]);
    composer.imp().subject.lost.imp().again.emit_clicked();
    assert_eq!(editing(&window), (None, "secret".to_owned()));
    assert_eq!(bar(&composer).as_deref(), Some("Whispering to Ada"));
    assert_eq!(spoken(&window, &requests), (vec![], vec!["secret".to_owned()]));
    assert_eq!(asked(&requests), []);
    window.destroy();
}
