// SPDX-License-Identifier: GPL-3.0-or-later
//! The text that is being written, from one visit to the next.

use super::*;
use crate::protocol::{Abilities, Fingerprint};
use crate::trust::{Drafts, SavedDraft};

fn visit(security: Security, data: &std::path::Path) -> (RoomWindow, Rc<Requests>) {
    crate::ui::prepare().unwrap();
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let window = RoomWindow::new(None, &target, security, welcome(false, 0));
    let requests = Rc::new(Requests::default());
    window.set_link(link(&requests).0);
    arrival::keep_draft(&window, data.to_owned());
    window.present();
    (window, requests)
}

fn draft(text: &str) -> SavedDraft {
    SavedDraft { text: text.into(), ..SavedDraft::default() }
}

fn text(window: &RoomWindow) -> String {
    window.imp().composer.editor().text().into()
}

fn kept(data: &std::path::Path) -> Option<String> {
    kept_of(data, 0).map(|draft| draft.text)
}

/// The draft of the room whose key is made of so many.
fn kept_of(data: &std::path::Path, key: u8) -> Option<SavedDraft> {
    Drafts::open(data).of(&Fingerprint::new([key; 32])).unwrap()
}

#[gtk::test]
fn a_draft_is_there_again_at_the_next_visit_and_gone_once_it_is_sent() {
    let data = tempfile::tempdir().unwrap();
    let (window, _) = visit(encrypted(), data.path());
    window.imp().composer.editor().set_text("half a sent");
    window.close();
    until("it is kept", || kept(data.path()).as_deref() == Some("half a sent"));
    let (window, requests) = visit(encrypted(), data.path());
    until("it is there again", || text(&window) == "half a sent");
    assert!(requests.typing.borrow().is_empty(), "nobody is told that we write");
    assert!(press(&window, gdk::Key::Return, gdk::ModifierType::empty()));
    assert_eq!(requests.said.borrow()[0].1, "half a sent");
    until("it is gone", || kept(data.path()).is_none());
    window.destroy();
}

#[gtk::test]
fn what_is_written_meanwhile_stays() {
    let data = tempfile::tempdir().unwrap();
    Drafts::open(data.path()).keep(&Fingerprint::new([0; 32]), &draft("before")).unwrap();
    let (window, _) = visit(encrypted(), data.path());
    window.imp().composer.editor().set_text("now");
    window.parts().draft.save();
    until("the newer is kept", || kept(data.path()).as_deref() == Some("now"));
    assert_eq!(text(&window), "now");
    window.destroy();
}

#[gtk::test]
fn without_a_key_it_is_kept_while_the_program_runs() {
    let data = tempfile::tempdir().unwrap();
    let (window, _) = visit(Security::Classic, data.path());
    window.imp().composer.editor().set_text("half a sent");
    window.close();
    let (window, _) = visit(Security::Classic, data.path());
    assert_eq!(text(&window), "half a sent");
    window.imp().composer.editor().set_text("");
    window.close();
    let (window, _) = visit(Security::Classic, data.path());
    assert_eq!(text(&window), "");
    assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 0);
    window.destroy();
}

#[gtk::test]
fn what_was_said_is_no_draft_when_it_is_recalled() {
    let data = tempfile::tempdir().unwrap();
    let (window, _) = visit(encrypted(), data.path());
    window.imp().composer.editor().set_text("half a sent");
    window.parts().draft.save();
    until("it is kept", || kept(data.path()).is_some());
    say(&window, "secret");
    until("it is gone", || kept(data.path()).is_none());
    assert!(press(&window, gdk::Key::Up, gdk::ModifierType::empty()));
    assert_eq!(text(&window), "secret");
    assert_eq!(window.imp().composer.draft(), draft(""));
    window.imp().composer.editor().set_text("secret, and more");
    window.close();
    until("what is written is kept", || kept(data.path()).as_deref() == Some("secret, and more"));
}

#[gtk::test]
fn a_text_leaves_nothing_behind_under_the_key_of_before() {
    let data = tempfile::tempdir().unwrap();
    let (window, requests) = visit(encrypted(), data.path());
    window.imp().composer.editor().set_text("half a sent");
    window.parts().draft.save();
    until("it is kept", || kept(data.path()).is_some());
    let fingerprint = Fingerprint::new([1; 32]);
    window.apply(vec![
        SessionEvent::Over(Ending::Lost),
        SessionEvent::Welcomed {
            address: "attic".parse().unwrap(),
            security: Security::Encrypted { fingerprint, epoch: 0 },
            welcome: Box::new(welcome(false, 0)),
        },
    ]);
    assert_eq!(window.parts().session.key(), Some(fingerprint));
    window.imp().composer.editor().set_text("half a sentence");
    window.parts().draft.save();
    until("it is kept by the new key", || {
        kept_of(data.path(), 1) == Some(draft("half a sentence")) && kept(data.path()).is_none()
    });
    window.set_link(link(&requests).0);
    window.imp().composer.editor().set_text("");
    until("it is gone", || kept_of(data.path(), 1).is_none());
    window.destroy();
}

#[gtk::test]
fn a_reply_is_a_reply_at_the_next_visit() {
    let data = tempfile::tempdir().unwrap();
    let open = || {
        crate::ui::prepare().unwrap();
        let target = Target::new("attic".parse().unwrap(), name("Me"));
        let welcome = Welcome {
            can: Abilities { answers: true, ..Abilities::default() },
            ..welcome(false, 2)
        };
        let window = RoomWindow::new(None, &target, encrypted(), welcome);
        let requests = Rc::new(Requests::default());
        window.set_link(link(&requests).0);
        window.apply(vec![said(1, "Ada", None, "Pizza?"), said(2, "Ada", None, "Well?")]);
        arrival::keep_draft(&window, data.path().to_owned());
        window.present();
        (window, requests)
    };
    let (window, _) = open();
    window.imp().composer.editor().set_text("yes");
    WidgetExt::activate_action(&window, "room.reply", Some(&1_u64.to_variant())).unwrap();
    window.close();
    let reply = SavedDraft { answers: Some(1), ..draft("yes") };
    until("it is kept", || kept_of(data.path(), 0) == Some(reply.clone()));
    let (window, requests) = open();
    until("it is there again", || text(&window) == "yes");
    let imp = window.imp().composer.imp();
    assert!(imp.answering_bar.get_visible());
    assert_eq!(imp.answering_text.label(), "Reply to Ada: Pizza?");
    window.imp().composer.submit();
    assert_eq!(*requests.answered.borrow(), [Some(1)]);
    until("it is gone", || kept(data.path()).is_none());
    window.destroy();
    // A room that has begun anew has another message of that number, or none.
    let unknown = SavedDraft { answers: Some(9), ..reply };
    Drafts::open(data.path()).keep(&Fingerprint::new([0; 32]), &unknown).unwrap();
    let (window, _) = open();
    until("it is there again", || text(&window) == "yes");
    assert!(!window.imp().composer.imp().answering_bar.get_visible());
    window.destroy();
}
