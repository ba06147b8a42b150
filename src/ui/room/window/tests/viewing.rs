// SPDX-License-Identifier: GPL-3.0-or-later
//! Pictures shown large at the window.

use std::os::fd::AsRawFd;
use std::sync::Arc;

use super::sharing::{shared, sharing_window};
use super::*;
use crate::model::{FileKey, SavedFile, TransferNews};
use crate::protocol::file::{FileWarning, JudgedFile};
use crate::protocol::{FileName, Request};
use crate::ui::room::conversation::list::messages;
use crate::ui::room::conversation::message_file;
use crate::ui::room::pictures::viewer::PictureViewer;

const VIEWED: FileKey = FileKey::Viewed(7);

fn view(window: &RoomWindow) {
    let target = (7u64, String::new()).to_variant();
    WidgetExt::activate_action(window, "room.view-picture", Some(&target)).unwrap();
}

/// A window into a room with a picture.
fn picture_window() -> (RoomWindow, Rc<Requests>) {
    let (window, requests) = sharing_window();
    window.apply(vec![shared(7, "Ada", None, "sea.png")]);
    (window, requests)
}

fn viewer(window: &RoomWindow) -> Option<PictureViewer> {
    window.imp().dialogs.viewed.borrow().viewer.upgrade()
}

fn page(window: &RoomWindow) -> Option<gtk::glib::GString> {
    viewer(window)?.imp().pages.visible_child_name()
}

/// News that the picture is saved.
fn saved() -> TransferNews {
    let judged = JudgedFile::new(&FileName::new("sea.png"), b"\x89PNG\r\n\x1a\n");
    TransferNews::Done(Some(SavedFile { path: "/nowhere/sea.png".into(), judged }))
}

fn asked(requests: &Requests) -> usize {
    let is_fetch = |request: &&Request| matches!(request, Request::Fetch { file: 7, .. });
    requests.files.borrow().iter().filter(is_fetch).count()
}

#[gtk::test]
fn one_that_closes_does_not_end_the_next_look_at_the_same_picture() {
    let (window, requests) = picture_window();
    view(&window);
    until("it is asked for", || asked(&requests) == 1);
    let before = viewer(&window).unwrap().downgrade();
    view(&window);
    until("it is asked for again", || asked(&requests) == 2);
    until("the first viewer is gone", || before.upgrade().is_none());
    assert_eq!(page(&window).as_deref(), Some("progress"));
    assert!(window.parts().files.get(&VIEWED).is_some());
    window.destroy();
}

#[gtk::test]
fn what_the_host_has_marked_is_not_looked_at() {
    let (window, requests) = sharing_window();
    let mut told = shared(7, "Ada", None, "sea.png");
    if let SessionEvent::Happened(Event { what: EventKind::File(file), .. }) = &mut told {
        file.beware = Some(FileWarning::Disguised);
    }
    window.apply(vec![told]);
    let rows = || messages(&window.imp().conversation);
    until("the row is drawn", || rows().iter().any(|row| message_file::shown(row).is_some()));
    let file = rows().iter().find_map(message_file::shown).unwrap();
    assert!(file.line().ends_with("Its content is not what its name says. Beware of it."));
    view(&window);
    assert!(viewer(&window).is_none() && asked(&requests) == 0);
    window.destroy();
}

#[gtk::test]
fn one_whose_file_is_given_up_says_so() {
    let (window, requests) = picture_window();
    view(&window);
    until("it is asked for", || asked(&requests) == 1);
    say(&window, "/cancel");
    assert_eq!(page(&window).as_deref(), Some("progress"), "that is for files to be kept");
    window.parts().files.cancel(&VIEWED);
    assert_eq!(page(&window).as_deref(), Some("failed"));
    window.destroy();
}

#[gtk::test]
fn one_that_is_saved_from_its_viewer_says_so_there() {
    let (window, requests) = picture_window();
    view(&window);
    until("it is asked for", || asked(&requests) == 1);
    let viewer = viewer(&window).unwrap();
    viewer.imp().save.emit_clicked();
    window.parts().files.tell_now(&FileKey::Shared(7), saved());
    let told = || within::<gtk::Label>(viewer.imp().toasts.upcast_ref());
    until("it is told", || told().iter().any(|label| label.label() == "Saved to nowhere"));
    assert!(!viewer.imp().save.is_sensitive());
    let buttons = within::<gtk::Button>(viewer.imp().toasts.upcast_ref());
    assert!(buttons.iter().any(|it| it.label().as_deref() == Some("Show in Folder")));
    window.destroy();
}

#[gtk::test]
fn a_saved_picture_that_is_gone_is_fetched() {
    let (window, requests) = picture_window();
    let target = (7u64, String::new()).to_variant();
    WidgetExt::activate_action(&window, "room.save-file", Some(&target)).unwrap();
    window.parts().files.tell_now(&FileKey::Shared(7), saved());
    assert_eq!(asked(&requests), 1);
    view(&window);
    until("it is asked for again", || asked(&requests) == 2);
    window.destroy();
}

#[gtk::test]
fn one_that_is_fetched_is_in_memory_and_gone_once_it_was_looked_at() {
    let (window, requests) = picture_window();
    view(&window);
    until("it is asked for", || asked(&requests) == 1);
    let held = window.imp().dialogs.viewed.borrow().held.clone().unwrap();
    let place = std::fs::read_link(format!("/proc/self/fd/{}", held.as_raw_fd())).unwrap();
    assert!(place.to_str().unwrap().starts_with("/memfd:"), "{place:?}");
    let (held, viewer) = (Arc::downgrade(&{ held }), viewer(&window).unwrap());
    window.parts().files.tell_now(&VIEWED, TransferNews::Done(None));
    // There is no helper here that decodes it.
    let pages = viewer.imp().pages.clone();
    until("it was looked at", || pages.visible_child_name().as_deref() == Some("failed"));
    until("nobody has it any more", || held.upgrade().is_none());
    window.destroy();
}
