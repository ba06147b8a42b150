// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the dialog before files are sent.

use super::*;
use crate::client::FolderSurvey;
use crate::protocol::{FileSenders, FileTypes};
use crate::ui::room::files::chosen::FileSource;
use crate::ui::room::pictures::source::by_helper;
use crate::ui::test_support::until;

fn chosen(name: &str, size: u64) -> ChosenFile {
    let (name, source) = (FileName::new(name), FileSource::Path(name.into()));
    ChosenFile { name, size, source, folder: None, modified: None }
}

/// Pictures that nobody can decode.
fn store() -> Rc<PictureStore> {
    PictureStore::new(by_helper())
}

#[gtk::test]
fn what_is_left_is_told_once_the_room_has_answered() {
    crate::ui::prepare().unwrap();
    let window = adw::Window::new();
    let rules = Rules {
        files: FileSenders::Everybody,
        file_types: FileTypes::NoPrograms,
        file_size: 50_000_000,
        ..Rules::default()
    };
    let files = vec![chosen("a.png", 12_000_000), chosen("b.png", 8_000_000)];
    let open = ask(&window, files, ("", limits_by(&rules)), &store(), |_, _| {});
    let sheet = open.0.upgrade().unwrap();
    let told = || (sheet.sum.label().replace('\u{A0}', " "), sheet.error.get_visible());
    assert_eq!(told(), ("20 MB".to_owned(), false));
    let quota = SendingQuota {
        day: Some(90_000_000),
        day_left: Some(25_000_000),
        room_left: 80_000_000,
        ..limits_by(&rules)
    };
    open.take(quota.clone());
    assert_eq!(told(), ("20 MB · 25 MB left today".to_owned(), false));
    open.take(SendingQuota { day_left: Some(19_000_000), ..quota });
    assert!(told().1, "together they are too much");
    sheet.remove(&sheet.list.row_at_index(0).unwrap());
    assert_eq!(told(), ("8.0 MB · 19 MB left today".to_owned(), false));
    window.destroy();
}

#[gtk::test]
fn what_is_not_taken_is_told_before_it_is_read() {
    crate::ui::prepare().unwrap();
    let window = adw::Window::new();
    let pictures = Rules { file_types: FileTypes::Pictures, ..Rules::default() };
    let survey = FolderSurvey { files: 3, size: 9_000, left_out: 1 };
    let folder = ChosenFile { folder: Some(survey), ..chosen("trip.tar", 9_000) };
    let open = ask(&window, vec![folder], ("", limits_by(&pictures)), &store(), |_, _| {});
    let sheet = open.0.upgrade().unwrap();
    assert_eq!(sheet.error.label(), "trip.tar: This room takes no files of that type.");
    let about = strings::files::folder(survey).replace('\u{A0}', " ");
    assert_eq!(
        about,
        "Folder with 3 files · 9.0 kB\nLinks, and what cannot be read, are left out: 1"
    );
    window.destroy();
}

#[gtk::test]
fn the_question_tells_how_many_and_has_room_for_names() {
    crate::ui::prepare().unwrap();
    let window = adw::Window::builder().default_width(940).default_height(700).build();
    window.present();
    let rules = limits_by(&Rules { files: FileSenders::Everybody, ..Rules::default() });
    let open = |names: &[&str]| {
        let files = names.iter().map(|name| chosen(name, 1_000)).collect();
        ask(&window, files, ("", rules.clone()), &store(), |_, _| {})
    };
    let several = open(&["a.txt", "b.png"]);
    let sheet = several.0.upgrade().unwrap();
    let heading = |sheet: &Sheet| sheet.dialog.upgrade().unwrap().heading();
    assert_eq!(heading(&sheet), "Send 2 Files?");
    until("it is wide", || sheet.list.width() > 420);
    window.set_default_width(360);
    assert_eq!(sheet.caption.parent().unwrap().width_request(), 240, "a narrow one has less");
    sheet.remove(&sheet.list.row_at_index(0).unwrap());
    assert_eq!(heading(&sheet), "Send Picture?");
    let picture = open(&["b.png"]);
    let sheet = picture.0.upgrade().unwrap();
    assert_eq!(heading(&sheet), "Send Picture?");
    let text = open(&["a.txt"]);
    assert_eq!(heading(&text.0.upgrade().unwrap()), "Send File?");
    window.destroy();
}
