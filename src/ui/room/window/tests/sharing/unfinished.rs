// SPDX-License-Identifier: GPL-3.0-or-later
//! Files that go on at the next visit.

use std::fs;
use std::path::Path;

use super::super::reconnecting::{back, interrupted};
use super::super::*;
use super::{asked, files, is_said, offered, save, send, shared, sharing_window_at};
use crate::client::{TransferError, Unreachable};
use crate::model::{FileKey, FileTrouble, TransferNews, TransferStage};
use crate::protocol::{ContentHash, DownloadGrant, FileName, Fingerprint, OfferFields, Request};
use crate::trust::{UnfinishedFile, UnfinishedFiles};
use crate::ui::room::files::unfinished::FilesAtStake;

/// A visit of a room where so much has happened; `data` is the folder of the app.
fn visit(data: &Path, number: u64) -> (RoomWindow, Rc<Requests>) {
    let (window, requests) = sharing_window_at(number);
    arrival::keep_files(&window, data.to_owned());
    (window, requests)
}

/// The files that are kept for the next visit.
fn kept(data: &Path) -> Vec<UnfinishedFile> {
    UnfinishedFiles::open(data).of(&Fingerprint::new([0; 32]), 0).unwrap()
}

/// Ends a visit once so many files are kept.
fn leave(window: &RoomWindow, data: &Path, count: usize) {
    until("they are kept", || kept(data).len() == count);
    window.imp().closing.grant();
    window.close();
}

/// Leaves while a file of ours in `folder` is offered; returns the offer, and all requests.
fn leave_offering(data: &Path, folder: &Path) -> ((String, OfferFields), Rc<Requests>) {
    let (window, requests) = visit(data, 0);
    send(&window, folder, "content");
    until("it is offered", || offered(&requests).is_some());
    leave(&window, data, 1);
    (offered(&requests).unwrap(), requests)
}

/// Grants what was asked for last; the number is that of another file.
fn grant_another(window: &RoomWindow, requests: &Requests) {
    let id = match requests.files.borrow().last() {
        Some(Request::Fetch { id, file: 7 }) => id.clone(),
        other => panic!("{other:?}"),
    };
    let blake3 = ContentHash::of(b"something else");
    let grant = DownloadGrant { id, file: 7, blake3, size: 14, token: "t".into() };
    window.apply(vec![SessionEvent::Download(grant)]);
}

#[gtk::test]
fn a_download_goes_on_until_it_is_there() {
    let data = tempfile::tempdir().unwrap();
    let (window, _) = visit(data.path(), 0);
    window.apply(vec![shared(7, "Ada", None, "notes.txt")]);
    save(&window, 7);
    until("it goes on later", || window.parts().files.at_stake().go_on == 1);
    leave(&window, data.path(), 1);
    let (window, requests) = visit(data.path(), 0);
    until("it is asked for", || asked(&requests) == [7]);
    until("it is told", || is_said(&window, "Files that go on from the last visit: 1"));
    window.apply(vec![shared(7, "Ada", None, "notes.txt")]);
    until("the row tells of it", || {
        files(&window).first().is_some_and(|it| it.line() == "Asking the room…")
    });
    assert_eq!(kept(data.path()).len(), 1);
    let target = (7u64, String::new()).to_variant();
    WidgetExt::activate_action(&window, "room.cancel-file", Some(&target)).unwrap();
    until("it is forgotten", || kept(data.path()).is_empty());
    window.destroy();
}

#[gtk::test]
fn a_file_of_ours_goes_on_until_the_room_has_it() {
    let (data, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (first, requests) = leave_offering(data.path(), folder.path());
    let withdrawn = |it: &Request| matches!(it, Request::Withdraw { .. });
    assert!(!requests.files.borrow().iter().any(withdrawn), "the host keeps what it has");
    let (window, requests) = visit(data.path(), 0);
    until("it is offered", || offered(&requests).is_some());
    assert_eq!(offered(&requests).unwrap(), first);
    until("it has a row", || files(&window).len() == 1);
    window.apply(vec![shared(1, "Me", Some(&first.0), "notes.txt")]);
    until("it is forgotten", || kept(data.path()).is_empty());
    window.destroy();
}

#[gtk::test]
fn what_the_room_has_by_now_is_not_sent_again() {
    let (data, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let ((id, _), _) = leave_offering(data.path(), folder.path());
    let (window, requests) = visit(data.path(), 2);
    window.apply(vec![shared(1, "Me", Some(&id), "notes.txt")]);
    until("it is found", || window.parts().files.keeps());
    assert_eq!(kept(data.path()).len(), 1, "more may have happened");
    window.apply(vec![said(2, "Bo", None, "words")]);
    until("it is forgotten", || kept(data.path()).is_empty());
    assert!(offered(&requests).is_none());
    assert_eq!(files(&window).len(), 1);
    window.destroy();
}

#[gtk::test]
fn a_file_that_has_changed_waits_for_a_word() {
    let (data, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let ((id, _), _) = leave_offering(data.path(), folder.path());
    let key = FileKey::Ours(id.as_str().into());
    fs::write(folder.path().join("notes.txt"), "another content").unwrap();
    let (window, requests) = visit(data.path(), 0);
    let changed = TransferStage::Failed(FileTrouble::Broken(TransferError::FileChanged));
    until("it has failed", || window.parts().files.get(&key).is_some_and(|it| it.stage == changed));
    assert!(offered(&requests).is_none());
    window.retry(&id);
    until("it is offered", || offered(&requests).is_some());
    assert_eq!(offered(&requests).unwrap().1.blake3, Some(ContentHash::of(b"another content")));
    window.destroy();
}

#[gtk::test]
fn what_was_paused_stays_so() {
    let (data, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (window, requests) = visit(data.path(), 0);
    window.apply(vec![shared(7, "Ada", None, "a.txt")]);
    save(&window, 7);
    send(&window, folder.path(), "content");
    until("it is offered", || offered(&requests).is_some());
    let (ours, theirs) = (offered(&requests).unwrap().0, FileKey::Shared(7));
    let ours = FileKey::Ours(ours.as_str().into());
    for key in [&ours, &theirs] {
        window.parts().files.pause(key);
    }
    until("that is kept", || kept(data.path()).iter().filter(|it| it.paused).count() == 2);
    leave(&window, data.path(), 2);
    let (window, requests) = visit(data.path(), 0);
    let stage = |key| window.parts().files.get(key).map(|it| it.stage);
    until("they are found", || {
        [&ours, &theirs].map(stage) == [(); 2].map(|()| Some(TransferStage::Paused))
    });
    assert!(requests.files.borrow().is_empty());
    for key in [&ours, &theirs] {
        window.parts().files.resume(key);
    }
    until("both go on", || offered(&requests).is_some() && asked(&requests) == [7]);
    assert!(kept(data.path()).iter().all(|it| it.size == 7));
    window.destroy();
}

#[gtk::test]
fn a_number_that_is_another_files_by_now_is_given_up() {
    let data = tempfile::tempdir().unwrap();
    let (window, _) = visit(data.path(), 0);
    window.apply(vec![shared(7, "Ada", None, "notes.txt")]);
    save(&window, 7);
    leave(&window, data.path(), 1);
    let (window, requests) = visit(data.path(), 0);
    until("it is asked for", || asked(&requests) == [7]);
    grant_another(&window, &requests);
    assert_eq!(window.parts().files.get(&FileKey::Shared(7)), None);
    until("it is forgotten", || kept(data.path()).is_empty());
    window.destroy();
}

#[gtk::test]
fn what_was_pasted_and_has_no_place_on_the_disk_is_told_apart() {
    let (data, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (window, _) = visit(data.path(), 0);
    until("what goes on is known", || window.parts().files.keeps());
    send(&window, folder.path(), "content");
    let held = crate::ui::room::files::chosen::hold(FileName::new("a.png"), b"pixels").unwrap();
    super::super::super::offering::send(&window, vec![held], &Topic::default());
    let at_stake = || window.parts().files.at_stake();
    assert_eq!(at_stake(), FilesAtStake { go_on: 1, lost: 1 });
    leave(&window, data.path(), 1);
}

#[gtk::test]
fn leaving_asks_while_files_are_on_their_way() {
    let (window, _) = sharing_window_at(0);
    window.apply(vec![shared(7, "Ada", None, "notes.txt")]);
    assert!(!window.must_ask_to_close());
    save(&window, 7);
    assert!(window.must_ask_to_close());
    window.close();
    assert!(window.is_visible(), "it is asked first");
    window.imp().closing.grant();
    assert!(!window.must_ask_to_close());
    window.destroy();
}

#[gtk::test]
fn numbers_of_another_time_are_asked_for_once_more() {
    let (window, requests) = sharing_window_at(0);
    window.apply(vec![shared(7, "Ada", None, "notes.txt")]);
    save(&window, 7);
    window.apply(vec![interrupted(0), back(false, 0)]);
    assert_eq!(asked(&requests), [7, 7]);
    grant_another(&window, &requests);
    assert_eq!(window.parts().files.get(&FileKey::Shared(7)), None);
    window.destroy();
}

#[gtk::test]
fn what_only_the_connection_broke_goes_on_with_it() {
    let (window, requests) = sharing_window_at(0);
    let stage = |number| window.parts().files.get(&FileKey::Shared(number)).unwrap().stage;
    window.apply((1..=3).map(|number| shared(number, "Ada", None, "a.txt")).collect());
    (1..=3).for_each(|number| save(&window, number));
    window.parts().files.pause(&FileKey::Shared(2));
    let lost = FileTrouble::Broken(TransferError::Unreachable(Unreachable::Closed));
    let full = FileTrouble::Broken(TransferError::DiskFull);
    for (number, trouble) in [(1, lost), (2, lost), (3, full)] {
        window.parts().files.tell_now(&FileKey::Shared(number), TransferNews::Failed(trouble));
    }
    window.apply(vec![interrupted(0), back(true, 3)]);
    assert_eq!(asked(&requests), [1, 2, 3, 1]);
    let stages = [TransferStage::Asking, TransferStage::Paused, TransferStage::Failed(full)];
    assert_eq!([1, 2, 3].map(stage), stages);
    window.destroy();
}
