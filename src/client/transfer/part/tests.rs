// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of parts of files.

use std::fs::OpenOptions;
use std::io::Read;
use std::ops::Range;
use std::os::unix::fs::{FileExt, PermissionsExt, symlink};
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;

use super::*;
use crate::protocol::FileName;
use crate::protocol::file::slice_hash;

const MIB: usize = 1024 * 1024;

fn content(size: usize) -> Vec<u8> {
    (0..=252).cycle().flat_map(|byte| [byte; 3]).take(size).collect()
}

fn sliced(content: &[u8]) -> SliceHashes {
    let values = content.chunks(MIB).zip(0..).map(|(slice, at)| slice_hash(at, slice)).collect();
    let values = if content.len() > MIB { values } else { Vec::new() };
    SliceHashes::of(content.len() as u64, values, content)
}

fn opened(folder: &TempDir, name: &str, content: &[u8]) -> Result<PartFile, TransferError> {
    PartFile::open(&beside(folder.path(), name).into(), sliced(content), |_| ())
}

fn beside(folder: &Path, name: &str) -> SavePlace {
    SavePlace::beside(folder.to_owned(), FileName::new(name))
}

fn missing(part: &PartFile) -> Option<Range<u64>> {
    let missing = part.content.claim(0, u64::MAX, |_| true);
    missing.inspect(|slices| part.content.unclaim(slices.clone()))
}

fn fill(part: &PartFile, content: &[u8]) {
    while let Some(slices) = missing(part) {
        for index in slices {
            let start = usize::try_from(index).unwrap() * MIB;
            let end = content.len().min(start + MIB);
            assert_eq!(part.content.put(index, &content[start..end]), Ok(true));
        }
    }
}

fn names(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).unwrap();
    let mut names: Vec<_> =
        entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_file_has_its_name_when_it_is_whole() {
    let (folder, content) = (TempDir::new().unwrap(), content(2 * MIB + 5));
    let part = opened(&folder, "a.tar.gz", &content).unwrap();
    assert_eq!(names(&folder), ["a.tar.gz.part"]);
    assert_eq!(missing(&part), Some(0..3));
    assert_eq!(part.content.put(1, &content[..MIB]), Ok(false), "a slice of another place");
    assert_eq!(part.content.done(), 0);
    fill(&part, &content);
    let path = part.finish("https://192.0.2.1:5555/f/ab").unwrap().unwrap();
    assert_eq!(path, folder.path().join("a.tar.gz"));
    assert_eq!(names(&folder), ["a.tar.gz"]);
    assert_eq!(fs::read(&path).unwrap(), content);
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o111, 0, "it is no program");
}

#[test]
fn an_empty_file_is_one() {
    let folder = TempDir::new().unwrap();
    let part = opened(&folder, "empty", b"").unwrap();
    assert_eq!(missing(&part), None);
    assert_eq!(fs::read(part.finish("x").unwrap().unwrap()).unwrap(), b"");
}

#[test]
fn nothing_is_overwritten() {
    let (folder, content) = (TempDir::new().unwrap(), content(100));
    fs::write(folder.path().join("a.txt"), "mine").unwrap();
    symlink("nowhere", folder.path().join("a (2).txt")).unwrap();
    let part = opened(&folder, "a.txt", &content).unwrap();
    fill(&part, &content);
    // Somebody is faster.
    fs::write(folder.path().join("a (3).txt"), "another").unwrap();
    assert_eq!(part.finish("x").unwrap().unwrap(), folder.path().join("a (4).txt"));
    assert_eq!(fs::read(folder.path().join("a.txt")).unwrap(), b"mine");
    assert_eq!(fs::read(folder.path().join("a (3).txt")).unwrap(), b"another");
}

#[test]
fn what_an_earlier_download_left_is_verified_and_used() {
    let (folder, content) = (TempDir::new().unwrap(), content(4 * MIB + 9));
    let part = opened(&folder, "a", &content).unwrap();
    for (index, slice) in
        (0..).zip(content.chunks(MIB)).filter(|(index, _)| [0, 1, 3].contains(index))
    {
        assert_eq!(part.content.put(index, slice), Ok(true));
    }
    drop(part);
    // A bit of what is there has changed.
    let file = OpenOptions::new().write(true).open(folder.path().join("a.part")).unwrap();
    file.write_all_at(b"!", MIB as u64 + 7).unwrap();
    let mut told = Vec::new();
    let place = beside(folder.path(), "a");
    let part = PartFile::open(&place.into(), sliced(&content), |done| told.push(done)).unwrap();
    assert_eq!(told, [MIB as u64, 2 * MIB as u64]);
    assert_eq!(missing(&part), Some(1..3));
    fill(&part, &content);
    assert_eq!(fs::read(part.finish("x").unwrap().unwrap()).unwrap(), content);
}

#[test]
fn a_part_of_something_else_stays_as_it_is() {
    let (folder, content) = (TempDir::new().unwrap(), content(2 * MIB));
    fs::write(folder.path().join("a.part"), "of a browser").unwrap();
    fs::write(folder.path().join("elsewhere"), "mine").unwrap();
    symlink("elsewhere", folder.path().join("a (2).part")).unwrap();
    fs::hard_link(folder.path().join("elsewhere"), folder.path().join("a (3).part")).unwrap();
    fs::create_dir(folder.path().join("a (4).part")).unwrap();
    fs::write(folder.path().join("a (5).part"), vec![0; 3 * MIB]).unwrap();
    let part = opened(&folder, "a", &content).unwrap();
    fill(&part, &content);
    assert_eq!(part.finish("x").unwrap().unwrap(), folder.path().join("a (6)"));
    assert_eq!(fs::read(folder.path().join("a.part")).unwrap(), b"of a browser");
    assert_eq!(fs::read(folder.path().join("elsewhere")).unwrap(), b"mine");
}

#[test]
fn two_downloads_of_one_file_have_each_their_own() {
    let (folder, content) = (TempDir::new().unwrap(), content(10));
    let one = opened(&folder, "a", &content).unwrap();
    let other = opened(&folder, "a", &content).unwrap();
    fill(&one, &content);
    fill(&other, &content);
    assert_eq!(other.finish("x").unwrap().unwrap(), folder.path().join("a (2)"));
    assert_eq!(one.finish("x").unwrap().unwrap(), folder.path().join("a"));
}

#[test]
fn what_is_given_up_leaves_nothing() {
    let (folder, content) = (TempDir::new().unwrap(), content(2 * MIB));
    let mut part = opened(&folder, "a", &content).unwrap();
    part.content.put(0, &content[..MIB]).unwrap();
    part.tidy();
    assert_eq!(names(&folder), ["a.part"], "there is something to go on from");
    part.discard();
    assert!(names(&folder).is_empty());
}

#[test]
fn a_folder_that_takes_nothing_says_so() {
    let folder = TempDir::new().unwrap();
    let open =
        |folder: &Path| PartFile::open(&beside(folder, "a").into(), sliced(b"x"), |_| ()).err();
    assert_eq!(open(&folder.path().join("missing")), Some(TransferError::NoFolder));
    fs::write(folder.path().join("file"), "").unwrap();
    assert_eq!(open(&folder.path().join("file")), Some(TransferError::NoFolder));
    assert_eq!(open(Path::new("/proc")), Some(TransferError::NoFolder));
}

#[test]
fn a_long_name_has_a_part_as_well() {
    let (folder, content) = (TempDir::new().unwrap(), content(10));
    let part = opened(&folder, &format!("{}.jpeg", "x".repeat(400)), &content).unwrap();
    assert!(names(&folder)[0].ends_with("x.part"));
    fill(&part, &content);
    assert!(part.finish("x").unwrap().unwrap().to_str().unwrap().ends_with("x.jpeg"));
}

#[test]
fn what_a_person_wants_replaced_is_there_until_the_other_is_whole() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a"), "mine").unwrap();
    let place = SavePlace { replaces: true, ..beside(folder.path(), "a") };
    let place = place.into();
    let open = || PartFile::open(&place, sliced(b"theirs"), |_| ()).unwrap();
    open().discard();
    assert_eq!(fs::read(folder.path().join("a")).unwrap(), b"mine", "it was given up");
    let part = open();
    fill(&part, b"theirs");
    assert_eq!(fs::read(folder.path().join("a")).unwrap(), b"mine");
    assert_eq!(part.finish("").unwrap().unwrap(), folder.path().join("a"));
    assert_eq!(names(&folder), ["a"]);
    assert_eq!(fs::read(folder.path().join("a")).unwrap(), b"theirs");
}

#[test]
fn one_without_a_name_goes_on_from_what_is_there_and_has_never_one() {
    let content = content(2 * MIB + 5);
    let file = tempfile::tempfile().unwrap();
    let place = DownloadPlace::Held(Arc::new(file.try_clone().unwrap()));
    let open = || PartFile::open(&place, sliced(&content), |_| ()).unwrap();
    let part = open();
    part.content.put(1, &content[MIB..2 * MIB]).unwrap();
    part.discard();
    let part = open();
    assert_eq!((missing(&part), part.content.done()), (Some(0..1), MIB as u64));
    fill(&part, &content);
    assert_eq!(part.finish("x"), Ok(None));
    let mut there = Vec::new();
    (&file).read_to_end(&mut there).unwrap();
    assert_eq!(there, content);
}
