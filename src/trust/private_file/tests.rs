// SPDX-License-Identifier: GPL-3.0-or-later
//! Files that are damaged, newer, too large, or written by two at once.

use std::collections::BTreeMap;
use std::thread;

use proptest::prelude::*;
use serde::Deserialize;

use super::*;

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn what_is_written_is_private_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/er/file");
    assert_eq!(read(&path, 10).unwrap(), None);
    write(&path, b"first").unwrap();
    write(&path, b"second").unwrap();
    assert_eq!(read(&path, 6).unwrap().as_deref(), Some(&b"second"[..]));
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    assert_eq!(names(path.parent().unwrap()), ["file"], "no draft stays behind");
}

#[test]
fn a_file_beyond_its_limit_is_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    write(&path, &[b'x'; 7]).unwrap();
    let error = read(&path, 6).unwrap_err();
    assert!(matches!(error, StoredError::Damaged { .. }), "{error:?}");
    assert_eq!(error.path(), path);
}

#[test]
fn what_is_no_file_is_unreadable_and_nobody_waits_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    for path in [folder.path(), &pipe] {
        let error = read(path, 10).unwrap_err();
        assert!(matches!(error, StoredError::Unreadable { .. }), "{error:?}");
    }
}

#[test]
fn a_failed_writing_changes_nothing_and_leaves_no_draft() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("taken");
    fs::create_dir(&path).unwrap();
    let error = write(&path, b"new").unwrap_err();
    assert!(matches!(error, StoredError::Unkept { .. }), "{error:?}");
    assert_eq!(names(folder.path()), ["taken"]);
    assert!(matches!(write(Path::new("/"), b"new"), Err(StoredError::Unkept { .. })));
}

#[test]
fn a_folder_that_cannot_be_made_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    for error in [write(&file.join("below"), b"").unwrap_err(), lock(&file.join("x")).unwrap_err()]
    {
        assert!(matches!(error, StoredError::Unkept { .. }), "{error:?}");
    }
}

#[test]
fn a_link_stays_and_what_it_leads_to_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let (link, target) = (folder.path().join("data/file"), folder.path().join("kept/file"));
    fs::create_dir(folder.path().join("data")).unwrap();
    std::os::unix::fs::symlink("../kept/file", &link).unwrap();
    // Also where it is not there yet, or no more.
    for content in ["first", "second"] {
        write(&link, content.as_bytes()).unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), content);
    }
    let kept = set_aside(&link).unwrap();
    assert_eq!(fs::read_to_string(&kept).unwrap(), "second");
    assert_eq!(read(&link, 10).unwrap(), None);
    put_back(&kept, &link).unwrap();
    assert_eq!(read(&link, 10).unwrap().as_deref(), Some(&b"second"[..]));
    let _held = lock(&link).unwrap();
    assert!(try_lock(&target).unwrap().is_none(), "one file has one lock");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(names(folder.path().join("data").as_path()), ["file"]);
}

#[test]
fn the_draft_of_a_killed_program_goes_with_the_next_writing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(folder.path().join("file.draft-4711-3"), "half").unwrap();
    write(&path, b"whole").unwrap();
    assert_eq!(names(folder.path()), ["file"]);
}

#[test]
fn damaged_files_are_set_aside_and_none_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    for number in 1..=3 {
        fs::write(&path, number.to_string()).unwrap();
        let kept = set_aside(&path).unwrap();
        assert_eq!(kept, folder.path().join(format!("file.damaged-{number}")));
        assert_eq!(fs::read_to_string(kept).unwrap(), number.to_string());
        assert!(!path.exists());
    }
    assert_eq!(set_aside(&path).unwrap_err().kind(), io::ErrorKind::NotFound);
    assert_eq!(names(folder.path()).len(), 3, "nothing is made up");
}

#[test]
fn what_has_served_is_not_called_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    for number in 1..=2 {
        write(&path, b"good").unwrap();
        assert_eq!(retire(&path).unwrap(), folder.path().join(format!("file.old-{number}")));
    }
}

#[test]
fn a_file_others_could_read_is_taken_from_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    write(&path, b"").unwrap();
    assert!(!make_private(&path).unwrap());
    fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    assert!(make_private(&path).unwrap());
    assert_eq!(mode(&path), 0o600);
}

#[test]
fn a_file_is_open_to_all_if_its_folders_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, "").unwrap();
    let is_open = |of_folder, of_file| {
        fs::set_permissions(folder.path(), Permissions::from_mode(of_folder)).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(of_file)).unwrap();
        is_open_to_all(&path).unwrap()
    };
    assert!(is_open(0o755, 0o644));
    assert!(!is_open(0o755, 0o640) && !is_open(0o700, 0o644));
    assert!(!is_open_to_all(Path::new("/dev/null")).unwrap(), "no file");
}

/// Tries again where a busy machine lets the others go first for too long.
fn in_turn<T>(mut act: impl FnMut() -> Result<T, StoredError>) -> T {
    loop {
        match act() {
            Err(StoredError::Busy { .. }) => {}
            done => return done.unwrap(),
        }
    }
}

#[test]
fn whoever_holds_the_lock_is_alone() {
    const EACH: usize = 20;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("count");
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..EACH {
                    let _lock = in_turn(|| lock(&path));
                    let marks = read(&path, 1_000).unwrap().unwrap_or_default();
                    write(&path, &[marks, vec![b'|']].concat()).unwrap();
                }
            });
        }
    });
    assert_eq!(read(&path, 1_000).unwrap().unwrap().len(), 4 * EACH);
    assert_eq!(names(folder.path()), ["count", "count.lock"]);
    assert_eq!(mode(&folder.path().join("count.lock")), 0o600);
}

#[derive(Debug, PartialEq, serde::Serialize, Deserialize)]
struct Shelf {
    books: BTreeMap<String, u64>,
}

fn shelf(text: &str) -> Result<Option<Shelf>, StoredError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shelf.json");
    fs::write(&path, text).unwrap();
    let found = read_json(&path, 1_000, 2);
    assert_eq!(fs::read_to_string(&path).unwrap(), text, "reading changes nothing");
    found
}

#[test]
fn json_says_its_version() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shelf.json");
    assert_eq!(read_json::<Shelf>(&path, 1_000, 2).unwrap(), None);
    let content = Shelf { books: [("Le città invisibili".to_owned(), 1972)].into() };
    write_json(&path, 2, &content).unwrap();
    assert!(fs::read_to_string(&path).unwrap().contains("\"version\": 2"));
    assert_eq!(read_json(&path, 1_000, 2).unwrap(), Some(content));
    let old = shelf(r#"{"version": 1, "books": {}, "more": 0}"#).unwrap();
    assert_eq!(old, Some(Shelf { books: BTreeMap::new() }));
}

#[test]
fn a_newer_file_is_not_damaged() {
    for text in [r#"{"version": 3}"#, r#"{"version": 99, "books": "elsewhere"}"#] {
        let error = shelf(text).unwrap_err();
        assert!(matches!(error, StoredError::Newer { version: 3.., .. }), "{error:?}");
    }
}

#[test]
fn what_is_not_understood_is_damaged() {
    for text in [
        "",
        "{",
        "[]",
        "null",
        r#"{"books": {}}"#,
        r#"{"version": 0, "books": {}}"#,
        r#"{"version": -1, "books": {}}"#,
        r#"{"version": "2", "books": {}}"#,
        r#"{"version": 2}"#,
        r#"{"version": 2, "version": 3, "books": {}}"#,
        r#"{"version": 2, "books": {}} more"#,
        &"[".repeat(900),
    ] {
        let error = shelf(text).unwrap_err();
        assert!(matches!(error, StoredError::Damaged { .. }), "{text}: {error:?}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_reading_panic(bytes in any::<Vec<u8>>()) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, &bytes).unwrap();
        let _ = read_json::<Shelf>(&path, 64, 1);
    }
}
