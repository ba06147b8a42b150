// SPDX-License-Identifier: GPL-3.0-or-later
//! The text that is being written, from one visit to the next.

use super::*;
use crate::protocol::Fingerprint;
use crate::trust::Drafts;

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

fn text(window: &RoomWindow) -> String {
    window.imp().composer.editor().text().into()
}

fn kept(data: &std::path::Path) -> Option<String> {
    Drafts::open(data).of(&Fingerprint::new([0; 32])).unwrap()
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
    Drafts::open(data.path()).keep(&Fingerprint::new([0; 32]), "before").unwrap();
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
