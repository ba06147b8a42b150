// SPDX-License-Identifier: GPL-3.0-or-later
//! Files that are saved: where they are, several at once, and by their names.

use super::super::hostile::label_in;
use super::super::*;
use super::{asked, files, is_said, shared, sharing_window};
use crate::model::{FileKey, SavedFile, TransferNews};
use crate::protocol::file::JudgedFile;
use crate::protocol::{ContentHash, FileName, SeatNumber, SharedFile};
use crate::ui::room::conversation::file_box::FileBox;

fn finish(window: &RoomWindow, number: u64, path: &str) {
    let judged = JudgedFile::new(&FileName::new("a.txt"), b"content");
    let done = TransferNews::Done(Some(SavedFile { path: path.into(), judged }));
    window.parts().files.tell_now(&FileKey::Shared(number), done);
}

/// The button that is seen in a file's box, by its label.
fn button(file: &FileBox, words: &str) -> Option<gtk::Button> {
    let all = within::<gtk::Button>(file.widget().upcast_ref());
    all.into_iter().find(|it| it.is_visible() && it.label().as_deref() == Some(words))
}

#[gtk::test]
fn a_row_says_in_which_folder_its_file_is() {
    let (window, _) = sharing_window();
    window.apply(vec![shared(7, "Ada", None, "a.txt")]);
    let is_placed = |file: &FileBox| file.widget().height() > 0;
    until("the row has its place", || files(&window).first().is_some_and(is_placed));
    super::save(&window, 7);
    finish(&window, 7, "/nowhere/Downloads/a.txt");
    assert_eq!(files(&window)[0].line(), "Saved to Downloads");
    assert!(!is_said(&window, "a.txt: Saved to Downloads"), "the row is enough");
    window.destroy();
}

#[gtk::test]
fn a_toast_says_where_a_file_is_whose_row_is_out_of_view() {
    let (window, _) = sharing_window();
    window.apply(vec![shared(1, "Ada", None, "a.txt")]);
    window.apply((2..200).map(|number| said(number, "Bo", None, "words")).collect());
    until("the newest is in view", || window.follows());
    super::save(&window, 1);
    finish(&window, 1, "/nowhere/Downloads/a (1).txt");
    until("it is told", || is_said(&window, "a.txt: Saved to Downloads as a (1).txt"));
    let buttons = within::<gtk::Button>(window.imp().toast_overlay.upcast_ref());
    assert!(buttons.iter().any(|it| it.label().as_deref() == Some("Show in Folder")));
    window.destroy();
}

#[gtk::test]
fn the_last_of_several_saves_them_all() {
    let (window, requests) = sharing_window();
    window.apply(vec![shared(1, "Ada", None, "a.txt"), shared(2, "Ada", None, "b.txt")]);
    until("both are drawn", || files(&window).len() == 2);
    let all = |words: &str| -> Vec<bool> {
        files(&window).iter().map(|file| button(file, words).is_some()).collect()
    };
    assert_eq!(all("Save All 2 Files"), [false, true]);
    window.apply(vec![shared(3, "Ada", None, "c.txt")]);
    until("the third is drawn", || files(&window).len() == 3);
    assert_eq!(all("Save All 2 Files"), [false; 3], "it moves on");
    assert_eq!(all("Save All 3 Files"), [false, false, true]);
    button(&files(&window)[2], "Save All 3 Files").unwrap().emit_clicked();
    assert_eq!(asked(&requests), [1, 2, 3]);
    assert_eq!(all("Save All 3 Files"), [false; 3], "they are on their way");
    window.destroy();
}

#[gtk::test]
fn what_is_selected_is_saved() {
    let (window, requests) = sharing_window();
    let events = [shared(1, "Ada", None, "a.txt"), said(2, "Bo", None, "look")];
    window.apply(events.into_iter().chain([shared(3, "Bo", None, "c.txt")]).collect());
    until("both are drawn", || files(&window).len() == 2);
    let conversation = window.imp().conversation.get();
    let bar = &conversation.imp().selection_bar;
    let select =
        |index: u32| conversation.activate_action("messages.toggle", Some(&index.to_variant()));
    let index = |text: &str| {
        let timeline = window.parts().session.timeline().timeline();
        let is_it = |index: &usize| match timeline.row(*index).as_deref() {
            Some(Row::Said(said)) => said.text.starts_with(text),
            _ => false,
        };
        u32::try_from((0..timeline.len()).find(is_it).unwrap()).unwrap()
    };
    select(index("look")).unwrap();
    assert!(!bar.imp().save.is_visible());
    select(index("a.txt")).unwrap();
    assert!(bar.imp().save.is_visible());
    select(index("c.txt")).unwrap();
    conversation.activate_action("messages.save", None).unwrap();
    assert_eq!(asked(&requests), [1, 3]);
    window.destroy();
}

/// A file of somebody on that seat.
fn on_seat(number: u64, seat: u64, name: &str) -> SessionEvent {
    let file = SharedFile {
        from: super::super::name("Ada"),
        seat: Some(SeatNumber::new(seat)),
        id: None,
        name: FileName::new(name),
        size: 7,
        media: None,
        blake3: ContentHash::of(b"content"),
        caption: Topic::default(),
        picture: None,
        preview: None,
        beware: None,
    };
    SessionEvent::Happened(Event { number, time: number * 1000, what: EventKind::File(file) })
}

#[gtk::test]
fn a_file_is_fetched_by_its_name() {
    let (window, requests) = sharing_window();
    window.apply(vec![on_seat(1, 1, "my plan.pdf"), on_seat(2, 1, "other.pdf")]);
    window.apply(vec![on_seat(3, 1, "My Plan.pdf"), on_seat(4, 1, "5")]);
    say(&window, "/get my plan.pdf ~/somewhere");
    assert_eq!(asked(&requests), [1], "as it was typed");
    say(&window, "/get \"OTHER.pdf\"");
    say(&window, "/get 5");
    assert_eq!(asked(&requests), [1, 2, 4]);
    say(&window, "/get missing.pdf");
    until("it is told", || is_said(&window, "There is no file missing.pdf here."));
    assert_eq!(window.imp().composer.editor().text(), "/get missing.pdf");
    window.destroy();
}

#[gtk::test]
fn of_a_name_that_several_people_gave_one_is_chosen() {
    let (window, requests) = sharing_window();
    window.apply(vec![on_seat(1, 1, "plan.pdf"), on_seat(2, 2, "plan.pdf")]);
    say(&window, "/get plan.pdf");
    assert!(asked(&requests).is_empty(), "it is asked first");
    let dialog = || {
        let all = gtk::Window::list_toplevels();
        all.into_iter().find(|it| label_in(it, &|label| label.label() == "Which File?"))
    };
    until("it is asked", || dialog().is_some());
    let dialog = dialog().unwrap();
    assert!(label_in(&dialog, &|label| label.label() == "Ada (seat 2)"));
    let choices = within::<gtk::CheckButton>(&dialog);
    let save = || {
        let all = within::<gtk::Button>(&dialog);
        let is_it = |it: &gtk::Button| it.is_mapped() && it.label().as_deref() == Some("_Save");
        all.into_iter().find(is_it)
    };
    // The dialog of a later Adwaita is drawn before it is there.
    until("it can be answered", || save().is_some());
    assert!(!save().unwrap().is_sensitive());
    choices[1].set_active(true);
    until("one is chosen", || save().is_some_and(|it| it.is_sensitive()));
    save().unwrap().emit_clicked();
    until("it is asked for", || asked(&requests) == [2]);
    window.destroy();
}
