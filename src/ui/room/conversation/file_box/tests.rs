// SPDX-License-Identifier: GPL-3.0-or-later
//! A file in a message, from offer to end.

use super::*;
use crate::client::TransferError;
use crate::model::{FileTransfers, FileTrouble, TransferNews};
use crate::protocol::file::FileWarning;
use std::time::Instant;

fn labels(file: &FileBox) -> Vec<String> {
    let children = file_buttons::children(&file.0.buttons);
    let told = children.iter().map(|button| {
        let label = button.downcast_ref::<gtk::Button>().and_then(ButtonExt::label);
        label.or_else(|| button.tooltip_text()).unwrap_or_default().replace('_', "")
    });
    told.collect()
}

fn saved(name: &str) -> SavedFile {
    let judged = JudgedFile::new(&FileName::new(name), b"");
    SavedFile { path: name.into(), judged }
}

/// A file of a name, as the window shows it while it comes.
struct Coming {
    all: FileTransfers,
    key: FileKey,
    name: FileName,
    file: FileBox,
}

impl Coming {
    fn new(name: &str, size: u64) -> Self {
        Self::marked(name, size, None)
    }

    /// The same with the mark of the host.
    fn marked(name: &str, size: u64, mark: Option<FileWarning>) -> Self {
        crate::ui::prepare().unwrap();
        let (all, key, name) = (FileTransfers::default(), FileKey::Shared(7), FileName::new(name));
        let judged = JudgedFile::of_name(&name).warned(mark);
        let file = FileBox::new(key.clone(), (&name, size), judged);
        Self { all, key, name, file }
    }

    fn begin(&mut self, size: u64) {
        self.all.add(&self.key, self.name.clone(), size);
    }

    /// The buttons after these news.
    fn after(&mut self, news: TransferNews) -> Vec<String> {
        let run = self.all.run(&self.key).unwrap();
        self.all.take(&self.key, run, news, Instant::now());
        self.file.show(self.all.get(&self.key));
        labels(&self.file)
    }
}

#[gtk::test]
fn a_file_offers_what_can_be_done_with_it() {
    let mut coming = Coming::new("notes.txt", 4_200_000);
    let file = coming.file.clone();
    file.show(None);
    assert_eq!(file.line().replace('\u{A0}', " "), "Text · 4.2 MB");
    assert_eq!(labels(&file), ["Save", "Save As…"]);
    coming.begin(4_200_000);
    let mut after = |news| coming.after(news);
    assert_eq!(after(TransferNews::Asking), ["Cancel"]);
    assert_eq!(after(TransferNews::Moved(2_100_000)), ["Pause", "Cancel"]);
    assert!(file.0.bar.is_visible() && (file.0.bar.fraction() - 0.5).abs() < 0.01);
    assert_eq!(after(TransferNews::Paused), ["Go On", "Cancel"]);
    assert_eq!(after(TransferNews::Waiting), ["Go On", "Cancel"], "it is still paused");
    after(TransferNews::Resumed);
    assert_eq!(after(TransferNews::Waiting), ["Pause", "Cancel"]);
    let done = after(TransferNews::Done(Some(saved("notes.txt"))));
    assert_eq!(done, ["Open", "Show in Folder"]);
    assert!(!file.0.bar.is_visible());
}

#[gtk::test]
fn a_failure_says_why_and_offers_another_try() {
    let mut coming = Coming::new("run.sh", 10);
    coming.begin(10);
    let trouble = FileTrouble::Broken(TransferError::DiskFull);
    assert_eq!(coming.after(TransferNews::Failed(trouble)), ["Try Again", "Save As…"]);
    let file = coming.file;
    assert!(file.line().contains("full") && file.0.line.has_css_class("error"));
}

#[gtk::test]
fn what_may_run_something_is_not_opened() {
    let mut coming = Coming::new("run.sh", 10);
    coming.begin(10);
    let done = TransferNews::Done(Some(saved("run.sh")));
    assert_eq!(coming.after(done), ["Show in Folder"]);
}

#[gtk::test]
fn a_content_that_its_name_hides_is_warned_of() {
    let mut coming = Coming::new("photo.jpeg", 10);
    assert!(!coming.file.0.warning.is_visible());
    coming.begin(10);
    let judged = JudgedFile::new(&coming.name, b"\x7fELF\x02\x01\x01");
    assert!(judged.is_disguised);
    let saved = SavedFile { path: "photo.jpeg".into(), judged };
    coming.after(TransferNews::Done(Some(saved)));
    let file = coming.file;
    assert!(file.0.warning.is_visible());
    assert!(file.line().contains("not what its name says"), "{}", file.line());
}

#[gtk::test]
fn what_the_host_has_found_is_told_before_a_file_is_saved() {
    let mark = Some(FileWarning::Disguised);
    let mut coming = Coming::marked("photo.jpeg", 10, mark);
    let file = coming.file.clone();
    let words = "Its content is not what its name says. Beware of it.";
    file.show(None);
    assert_eq!(file.line().replace('\u{A0}', " "), format!("File · 10 B\n{words}"));
    assert!(file.0.warning.is_visible());
    assert_eq!(file.0.warning.tooltip_text().as_deref(), Some(words));
    assert_eq!(file.aloud(None).replace('\u{A0}', " "), format!("File: photo.jpeg, 10 B. {words}"));
    assert_eq!(labels(&file), ["Save", "Save As…"]);
    coming.begin(10);
    coming.after(TransferNews::Moved(5));
    assert!(file.line().ends_with(words), "{}", file.line());
    let judged = JudgedFile::new(&coming.name, b"\xff\xd8\xff\xe0").warned(mark);
    let saved = SavedFile { path: "photo.jpeg".into(), judged };
    assert_eq!(coming.after(TransferNews::Done(Some(saved))), ["Show in Folder"]);
    assert_eq!(file.line().matches(words).count(), 1, "{}", file.line());
    let program = Coming::new("run.sh", 10).file;
    program.show(None);
    assert!(program.line().contains("It is a program, or may contain one."));
}

#[gtk::test]
fn it_is_read_aloud_what_a_file_may_do_and_how_far_it_has_come() {
    let program = Coming::new("run.sh", 10).file;
    let told = program.aloud(None).replace('\u{A0}', " ");
    assert!(told.starts_with("Program: run.sh, 10 B. It is a program"), "{told}");
    let (name, key) = (FileName::new("notes.txt"), FileKey::Ours("a".into()));
    let judged = JudgedFile::of_name(&name);
    let (ours, mut all) =
        (FileBox::new(key.clone(), (&name, 200), judged), FileTransfers::default());
    ours.set_words("notes.txt: as asked");
    all.add(&key, name, 200);
    let mut after = |news| {
        let run = all.run(&key).unwrap();
        all.take(&key, run, news, Instant::now());
        ours.show(all.get(&key));
        ours.aloud(all.get(&key)).replace('\u{A0}', " ")
    };
    let told = after(TransferNews::Moved(93));
    assert_eq!(told, "40 % sent: Text: notes.txt: as asked, 200 B");
    let told = after(TransferNews::Done(None));
    assert_eq!(told, "Sent: Text: notes.txt: as asked, 200 B");
}

#[gtk::test]
fn a_picture_that_is_too_large_to_be_shown_says_so() {
    let file = Coming::new("wall.png", 30_000_000).file;
    file.show(None);
    assert!(!file.line().contains("too large"));
    file.set_facts(PictureFacts { too_large: true, animated: false });
    file.show(None);
    let note = "It is too large to be shown here, and can be saved.";
    assert!(file.line().ends_with(note), "{}", file.line());
    assert!(file.aloud(None).ends_with(note));
}

#[gtk::test]
fn a_picture_that_moves_says_so() {
    let file = Coming::new("cat.gif", 30).file;
    file.set_facts(PictureFacts { too_large: false, animated: true });
    file.show(None);
    assert_eq!(file.line().replace('\u{A0}', " "), "Animated picture · 30 B");
    let told = file.aloud(None).replace('\u{A0}', " ");
    assert_eq!(told, "Animated picture: cat.gif, 30 B");
}

#[gtk::test]
fn several_that_stand_together_are_saved_by_one_button() {
    let file = Coming::new("notes.txt", 30).file;
    file.show(None);
    assert!(!file.0.all.is_visible());
    file.offer_all(&[3, 5, 7]);
    let all = &file.0.all;
    assert_eq!((all.is_visible(), all.label().as_deref()), (true, Some("Save All 3 Files")));
    assert_eq!(all.action_target_value().and_then(|it| it.get()), Some(vec![3_u64, 5, 7]));
    file.offer_all(&[]);
    assert!(!all.is_visible());
}
