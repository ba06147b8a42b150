// SPDX-License-Identifier: GPL-3.0-or-later
//! Files at the window.

use std::path::Path;

mod saving;
mod unfinished;

use super::reconnecting::{back, interrupted};
use super::*;
use crate::model::{FileKey, FileTrouble, TransferStage};
use crate::protocol::{
    ContentHash, FileName, FileSenders, ModerationAction, Request, SharedFile, Uploading,
};
use crate::ui::room::conversation::file_box::FileBox;
use crate::ui::room::conversation::list::messages;
use crate::ui::room::conversation::message_file;
use crate::ui::room::files::chosen;

/// A window into a room where everybody sends files.
pub(super) fn sharing_window() -> (RoomWindow, Rc<Requests>) {
    sharing_window_at(0)
}

/// The same, where so much has happened before.
fn sharing_window_at(number: u64) -> (RoomWindow, Rc<Requests>) {
    crate::ui::prepare().unwrap();
    let target = Target::new("attic".parse().unwrap(), name("Me"));
    let can = Abilities { files: true, ..Abilities::default() };
    let rules = Rules { files: FileSenders::Everybody, ..Rules::default() };
    let welcome = Welcome { can, rules, ..welcome(false, number) };
    let window = RoomWindow::new(None, &target, encrypted(), welcome);
    let requests = Rc::new(Requests::default());
    window.set_link(link(&requests).0);
    window.present();
    (window, requests)
}

pub(super) fn shared(number: u64, from: &str, id: Option<&str>, file: &str) -> SessionEvent {
    let file = SharedFile {
        from: name(from),
        seat: None,
        id: id.map(str::to_owned),
        name: FileName::new(file),
        size: 7,
        media: None,
        blake3: ContentHash::of(b"content"),
        caption: Topic::new("as *asked*").unwrap(),
        picture: None,
        preview: None,
        beware: None,
    };
    SessionEvent::Happened(Event { number, time: number * 1000, what: EventKind::File(file) })
}

fn files(window: &RoomWindow) -> Vec<FileBox> {
    let rows = messages(&window.imp().conversation);
    rows.iter().filter_map(message_file::shown).collect()
}

/// Sends a file of that content; returns the key of its transfer.
fn send(window: &RoomWindow, folder: &Path, content: &str) -> FileKey {
    let path = folder.join("notes.txt");
    std::fs::write(&path, content).unwrap();
    let found = chosen::look(&[path]);
    super::super::offering::send(window, found.files, &Topic::new("read this").unwrap());
    until("the row is drawn", || !files(window).is_empty());
    files(window)[0].key().clone()
}

/// The numbers of the files that the room was asked for.
fn asked(requests: &Requests) -> Vec<u64> {
    let number = |request: &Request| match request {
        Request::Fetch { file, .. } => Some(*file),
        _ => None,
    };
    requests.files.borrow().iter().filter_map(number).collect()
}

/// A sentence on a toast.
fn is_said(window: &RoomWindow, sentence: &str) -> bool {
    let labels = within::<gtk::Label>(window.imp().toast_overlay.upcast_ref());
    labels.iter().any(|label| label.text() == sentence && label.is_mapped())
}

/// The file of ours that was offered last.
fn offered(requests: &Requests) -> Option<(String, crate::protocol::OfferFields)> {
    requests.files.borrow().iter().rev().find_map(|request| match request {
        Request::Offer { id: Some(id), offer } => Some((id.clone(), offer.clone())),
        _ => None,
    })
}

fn refuse(window: &RoomWindow, reason: Reason, id: &str) {
    let id = Some(id.to_owned());
    let (suggestion, candidates, seconds) = (None, Vec::new(), None);
    window.apply(vec![SessionEvent::Failed { reason, id, suggestion, candidates, seconds }]);
}

#[gtk::test]
fn files_are_attached_where_one_may() {
    let (window, _) = sharing_window();
    let attach = window.imp().composer.editor().imp().attach.get();
    until("the button is there", || attach.is_visible() && attach.is_sensitive());
    let allow = |number, who| {
        let (act, target) =
            (ModerationAction::Files { who }, crate::protocol::ActionTarget::default());
        let what = EventKind::Acted { by: Some(name("Ada")), act, target, why: None, id: None };
        window.apply(vec![SessionEvent::Happened(Event { number, time: 0, what })]);
    };
    allow(1, FileSenders::Moderators);
    assert!(!attach.is_sensitive());
    assert_eq!(attach.tooltip_text().unwrap(), "Moderators alone may send files here");
    allow(2, FileSenders::Everybody);
    assert!(attach.is_sensitive());
    assert_eq!(attach.tooltip_text().unwrap(), "Attach Files");
    window.destroy();
}

#[gtk::test]
fn a_room_without_files_shows_no_button() {
    let (window, _) = window();
    assert!(!window.imp().composer.editor().imp().attach.is_visible());
    window.destroy();
}

#[gtk::test]
fn a_file_of_ours_is_read_and_offered() {
    let (window, requests) = sharing_window();
    let folder = tempfile::tempdir().unwrap();
    let key = send(&window, folder.path(), "content");
    until("it is offered", || offered(&requests).is_some());
    let (id, offer) = offered(&requests).unwrap();
    assert_eq!(key, FileKey::Ours(id.as_str().into()));
    assert_eq!((&*offer.name, offer.size), ("notes.txt", 7));
    assert_eq!(offer.blake3, Some(ContentHash::of(b"content")));
    assert_eq!(offer.caption.as_deref(), Some("read this"));
    let hour = messages(&window.imp().conversation)[0].imp().time.label();
    assert_ne!(hour, "Sending…", "how far it has come is told below its name");
    window.apply(vec![shared(1, "Me", Some(&id), "notes.txt")]);
    until("the room has it", || files(&window).iter().all(|it| *it.key() == FileKey::Shared(1)));
    assert!(window.parts().session.timeline().timeline().unsent(&id).is_none());
    assert_eq!(window.parts().files.get(&key).unwrap().stage, TransferStage::Done(None));
    window.destroy();
}

#[gtk::test]
fn a_refusal_is_told_below_the_file_and_it_can_be_tried_again() {
    let (window, requests) = sharing_window();
    let folder = tempfile::tempdir().unwrap();
    let key = send(&window, folder.path(), "content");
    until("it is offered", || offered(&requests).is_some());
    let (id, _) = offered(&requests).unwrap();
    refuse(&window, Reason::NoSpace, &id);
    let stage = || window.parts().files.get(&key).unwrap().stage;
    assert_eq!(stage(), TransferStage::Failed(FileTrouble::Refused(Reason::NoSpace, None)));
    let error = || window.parts().session.timeline().timeline().unsent(&id)?.error;
    assert_eq!(error(), Some(DeliveryError::File(FileTrouble::Refused(Reason::NoSpace, None))));
    window.retry(&id);
    assert_eq!((stage(), error()), (TransferStage::Asking, None));
    assert_eq!(requests.files.borrow().len(), 2, "it is not read a second time");
    refuse(&window, Reason::NoSpace, &id);
    WidgetExt::activate_action(&window, "room.discard", Some(&id.to_variant())).unwrap();
    until("the row is gone", || files(&window).is_empty());
    assert!(window.parts().files.get(&key).is_none());
    window.destroy();
}

#[gtk::test]
fn a_file_that_is_not_there_any_more_says_so() {
    let (window, requests) = sharing_window();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("notes.txt"), "content").unwrap();
    let found = chosen::look(&[folder.path().join("notes.txt")]);
    std::fs::remove_file(folder.path().join("notes.txt")).unwrap();
    super::super::offering::send(&window, found.files, &Topic::default());
    until("it failed", || {
        let file = files(&window).first().and_then(|it| window.parts().files.get(it.key()));
        file.is_some_and(|it| matches!(it.stage, TransferStage::Failed(_)))
    });
    assert!(offered(&requests).is_none());
    window.destroy();
}

#[gtk::test]
fn save_asks_the_room_and_a_refusal_is_told_in_the_row() {
    let (window, requests) = sharing_window();
    window.apply(vec![shared(7, "Ada", None, "notes.txt")]);
    until("the row is drawn", || files(&window).len() == 1);
    let target = (7u64, String::new()).to_variant();
    WidgetExt::activate_action(&window, "room.save-file", Some(&target)).unwrap();
    let id = match requests.files.borrow().as_slice() {
        [Request::Fetch { id: Some(id), file: 7 }] => id.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(files(&window)[0].line(), "Asking the room…");
    refuse(&window, Reason::NoSuchFile, &id);
    assert_eq!(files(&window)[0].line(), "That file is not here any more.");
    WidgetExt::activate_action(&window, "room.retry-file", Some(&target)).unwrap();
    assert_eq!(requests.files.borrow().len(), 2);
    WidgetExt::activate_action(&window, "room.cancel-file", Some(&target)).unwrap();
    assert_eq!(window.parts().files.get(&FileKey::Shared(7)), None);
    assert!(files(&window)[0].line().starts_with("Text"));
    window.destroy();
}

#[gtk::test]
fn what_is_removed_is_no_file_any_more() {
    let (window, _) = sharing_window();
    window.apply(vec![shared(7, "Ada", None, "notes.txt")]);
    until("the row is drawn", || files(&window).len() == 1);
    let act = ModerationAction::Remove { message: 7, from: None };
    let target = crate::protocol::ActionTarget::default();
    let what = EventKind::Acted { by: Some(name("Ada")), act, target, why: None, id: None };
    window.apply(vec![SessionEvent::Happened(Event { number: 8, time: 0, what })]);
    until("the file is gone", || files(&window).is_empty());
    window.destroy();
}

#[gtk::test]
fn files_of_others_on_their_way_are_told_in_a_quiet_line() {
    let (window, _) = sharing_window();
    let upload = |from: &str, done| Uploading {
        from: name(from),
        seat: None,
        id: Some("1".into()),
        name: FileName::new("film.mkv"),
        size: 100,
        done,
        over: false,
    };
    let line = window.parts().sending.widget().clone();
    window.apply(vec![SessionEvent::Uploading(upload("Ada", 45))]);
    assert_eq!((line.is_visible(), &*line.label()), (true, "Ada is sending film.mkv: 45 %"));
    window.apply(vec![SessionEvent::Uploading(upload("Me", 45))]);
    assert_eq!(line.label(), "Ada is sending film.mkv: 45 %", "our own has a row");
    window.apply(vec![shared(1, "Ada", Some("1"), "film.mkv")]);
    assert!(!line.is_visible(), "it is there");
    window.destroy();
}

#[gtk::test]
fn hostile_names_and_captions_are_drawn_like_any() {
    let (window, _) = sharing_window();
    for (number, raw) in (1..).zip(["<b>x</b>.png", "&amp;.desktop", "a\u{202E}gpj.exe", "../.."]) {
        window.apply(vec![shared(number, "Ada", None, raw)]);
    }
    until("all are drawn", || files(&window).len() == 4);
    assert_eq!(files(&window)[1].name().label(), "&amp;.desktop");
    window.destroy();
}

/// Saves the file of that number.
fn save(window: &RoomWindow, number: u64) {
    let target = (number, String::new()).to_variant();
    WidgetExt::activate_action(window, "room.save-file", Some(&target)).unwrap();
}

#[gtk::test]
fn files_wait_for_a_connection_that_comes_back() {
    let (window, requests) = sharing_window();
    let folder = tempfile::tempdir().unwrap();
    window.apply((1..=5).map(|number| shared(number, "Ada", None, "a.txt")).collect());
    window.apply(vec![interrupted(3_600)]);
    send(&window, folder.path(), "content");
    (1..=5).for_each(|number| save(&window, number));
    assert!(requests.files.borrow().is_empty());
    let stage = |number| window.parts().files.get(&FileKey::Shared(number)).unwrap().stage;
    assert_eq!(stage(1), TransferStage::Queued);
    window.apply(vec![back(true, 5)]);
    assert_eq!((stage(2), stage(3)), (TransferStage::Asking, TransferStage::Queued));
    assert_eq!(requests.files.borrow().len(), 2, "ours is read first");
    window.destroy();
}

#[gtk::test]
fn a_line_that_sends_nothing_is_there_again() {
    let (window, _) = sharing_window();
    let line = "/send missing-photo.png look at this";
    say(&window, line);
    until("it is there again", || window.imp().composer.editor().text() == line);
    window.destroy();
}
