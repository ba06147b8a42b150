// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of pictures in messages.

use super::*;
use crate::protocol::file::{FileWarning, JudgedFile};
use crate::protocol::{FileName, Nickname, PictureSize, Topic};
use crate::ui::room::pictures::store::tests::fake;
use crate::ui::test_support::until;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// A shared picture with that preview.
pub fn shared(preview: &[u8]) -> SharedFile {
    SharedFile {
        from: Nickname::new("Ada").unwrap(),
        seat: None,
        id: None,
        name: FileName::new("sea.png"),
        size: 7,
        media: None,
        blake3: ContentHash::of(b"content"),
        caption: Topic::default(),
        picture: PictureSize::new(4_000, 2_000),
        preview: Preview::new(preview),
        beware: None,
    }
}

fn picture(preview: &[u8]) -> InlinePicture {
    crate::ui::prepare().unwrap();
    InlinePicture::new(&FileKey::Shared(7), &shared(preview)).unwrap()
}

#[gtk::test]
fn only_what_is_in_view_is_decoded() {
    let (picture, (decode, count)) = (picture(b"good"), fake());
    let store = PictureStore::new(decode);
    let natural = |orientation| picture.widget().child().unwrap().measure(orientation, -1).1;
    let size = || (natural(gtk::Orientation::Horizontal), natural(gtk::Orientation::Vertical));
    assert_eq!(size(), (360, 180), "its place is known");
    picture.look(&store, false);
    assert!(!picture.is_drawn() && picture.0.interest.borrow().is_none());
    picture.look(&store, true);
    until("it is drawn", || picture.is_drawn());
    assert_eq!(size(), (360, 180), "and stays as it is");
    picture.look(&store, false);
    assert!(!picture.is_drawn());
    picture.look(&store, true);
    assert!(picture.is_drawn(), "it was kept");
    assert_eq!(count.load(Ordering::Relaxed), 1);
}

#[gtk::test]
fn what_cannot_be_decoded_is_a_file_like_any() {
    let (picture, store) = (picture(b"bad"), PictureStore::new(fake().0));
    picture.look(&store, true);
    until("it is hidden", || !picture.widget().is_visible());
}

#[gtk::test]
fn a_picture_that_is_its_own_preview_and_none_is_hidden() {
    crate::ui::prepare().unwrap();
    let file = SharedFile { blake3: ContentHash::of(b"bad"), ..shared(b"bad") };
    let picture = InlinePicture::new(&FileKey::Shared(7), &file).unwrap();
    let (decode, count) = fake();
    let store = PictureStore::new(decode);
    picture.look(&store, true);
    until("it is hidden", || !picture.widget().is_visible());
    picture.look(&store, false);
    picture.look(&store, true);
    let judged = JudgedFile::new(&FileName::new("sea.png"), b"\x89PNG\r\n\x1a\n");
    picture.set_saved(Some(&SavedFile { path: "/nowhere.png".into(), judged }));
    picture.look(&store, false);
    picture.look(&store, true);
    assert!(!picture.widget().is_visible() && count.load(Ordering::Relaxed) == 1);
}

#[gtk::test]
fn what_may_pass_is_tried_some_times_and_its_place_stays() {
    let (picture, count) = (picture(b"good"), Arc::new(AtomicU32::new(0)));
    let (good, counted) = (fake().0, count.clone());
    let store = PictureStore::new(Arc::new(move |source, side| {
        match counted.fetch_add(1, Ordering::Relaxed) {
            5 => good(source, side),
            _ => Err(PictureError::Overdue),
        }
    }));
    picture.look(&store, true);
    until("it is given up", || picture.0.shown.get().is_some());
    assert_eq!(count.load(Ordering::Relaxed), 1 + ATTEMPTS);
    picture.look(&store, true);
    assert!(picture.widget().is_visible() && picture.0.interest.borrow().is_none());
    picture.look(&store, false);
    picture.look(&store, true);
    until("it is drawn the next time", || picture.is_drawn());
}

#[gtk::test]
fn a_saved_picture_is_sharp_and_the_preview_stays_where_it_is_none() {
    let (picture, (decode, count)) = (picture(b"good"), fake());
    let store = PictureStore::new(decode);
    picture.look(&store, true);
    until("the preview is drawn", || picture.is_drawn());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sea.png");
    let judged = JudgedFile::new(&FileName::new("sea.png"), b"\x89PNG\r\n\x1a\n");
    let saved = SavedFile { path: path.clone(), judged };
    picture.set_saved(Some(&saved));
    picture.look(&store, true);
    until("it is not there", || picture.0.saved.borrow().is_none());
    assert!(picture.is_drawn() && picture.widget().is_visible());
    std::fs::write(&path, "x").unwrap();
    picture.set_saved(Some(&saved));
    picture.look(&store, true);
    let content = ContentHash::of(b"content");
    until("it is sharp", || picture.0.shown.get().is_some_and(|key| key.content == content));
    assert_eq!(count.load(Ordering::Relaxed), 3);
}

#[gtk::test]
fn a_saved_file_that_is_no_picture_has_none_above_it() {
    let (picture, store) = (picture(b"good"), PictureStore::new(fake().0));
    picture.look(&store, true);
    until("the preview is drawn", || picture.is_drawn());
    let judged = JudgedFile::new(&FileName::new("sea.png"), b"%PDF-1.7");
    picture.set_saved(Some(&SavedFile { path: "/nowhere.png".into(), judged }));
    picture.look(&store, false);
    picture.look(&store, true);
    assert!(!picture.widget().is_visible() && !picture.is_drawn());
    assert!(picture.0.interest.borrow().is_none());
}

#[gtk::test]
fn without_a_size_or_a_preview_or_with_a_warning_there_is_no_picture() {
    crate::ui::prepare().unwrap();
    let beware = |beware| SharedFile { beware: Some(beware), ..shared(b"good") };
    for file in [
        beware(FileWarning::Disguised),
        beware(FileWarning::Dangerous),
        SharedFile { name: FileName::new("sea.png.exe"), ..shared(b"good") },
        SharedFile { picture: None, ..shared(b"good") },
        SharedFile { preview: None, ..shared(b"good") },
    ] {
        assert!(InlinePicture::new(&FileKey::Shared(7), &file).is_none());
    }
}

#[gtk::test]
fn one_that_moves_is_marked() {
    crate::ui::prepare().unwrap();
    let is_marked = |animated| {
        let mut file = shared(b"good");
        file.picture = file.picture.map(|size| size.with_frames(animated));
        let picture = InlinePicture::new(&FileKey::Shared(7), &file).unwrap();
        picture.0.mark.is_visible()
    };
    assert!(is_marked(true) && !is_marked(false));
}
