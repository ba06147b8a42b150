// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of packed folders: what is in the archive is looked at by the reader of another hand.

use std::io::{Read, Seek};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use super::walk::DEEPEST;
use super::*;

fn some_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("my trip");
    fs::create_dir_all(root.join("b/empty")).unwrap();
    fs::write(root.join("z.txt"), "last").unwrap();
    fs::write(root.join("b/run.sh"), "#!/bin/sh\n").unwrap();
    fs::set_permissions(root.join("b/run.sh"), fs::Permissions::from_mode(0o700)).unwrap();
    fs::write(root.join("b").join("long ".repeat(40)), vec![7; 1_000]).unwrap();
    symlink("/etc/passwd", root.join("passwd")).unwrap();
    symlink("/etc", root.join("b/etc")).unwrap();
    folder
}

fn packed(root: &Path, cache: &Path) -> PackedFolder {
    pack_folder(root, cache, |_, _| ControlFlow::Continue(())).unwrap()
}

fn content(packed: &mut PackedFolder) -> Vec<u8> {
    let mut content = Vec::new();
    packed.file.rewind().unwrap();
    packed.file.read_to_end(&mut content).unwrap();
    content
}

#[test]
fn a_folder_is_packed_without_links_and_owners() {
    let (folder, cache) = (some_folder(), tempfile::tempdir().unwrap());
    let root = folder.path().join("my trip");
    let survey = survey_folder(&root).unwrap();
    assert_eq!((survey.files, survey.left_out), (3, 2));
    let mut packed = packed(&root, cache.path());
    assert_eq!((packed.survey.files, packed.survey.left_out), (3, 2));
    assert_eq!(packed.survey.size, survey.size);
    assert_eq!(packed.file.metadata().unwrap().len(), survey.size);
    assert_eq!(fs::read_dir(cache.path()).unwrap().count(), 0, "it has no name");
    let archive = folder.path().join("a.tar");
    fs::write(&archive, content(&mut packed)).unwrap();
    let listed = Command::new("tar").arg("-tvf").arg(&archive).output().unwrap();
    assert!(listed.status.success() && listed.stderr.is_empty(), "{listed:?}");
    let listed = String::from_utf8(listed.stdout).unwrap();
    let names: Vec<_> = listed.lines().map(|line| line.split_once("my trip").unwrap().1).collect();
    let long = format!("/b/{}", "long ".repeat(40));
    assert_eq!(names, ["", "/b", "/b/empty", long.as_str(), "/b/run.sh", "/z.txt"]);
    assert!(listed.lines().all(|line| line.contains(" 0/0 ")), "{listed}");
    assert!(listed.contains("-rwxr-xr-x") && listed.contains("-rw-r--r--"));
    let into = folder.path().join("unpacked");
    fs::create_dir(&into).unwrap();
    let unpacked = Command::new("tar").arg("-xf").arg(&archive).arg("-C").arg(&into).status();
    assert!(unpacked.unwrap().success());
    assert_eq!(fs::read_to_string(into.join("my trip/z.txt")).unwrap(), "last");
}

#[test]
fn the_same_folder_makes_the_same_archive() {
    let (folder, cache) = (some_folder(), tempfile::tempdir().unwrap());
    let root = folder.path().join("my trip");
    let both = [0, 1].map(|_| content(&mut packed(&root, cache.path())));
    assert_eq!(both[0], both[1]);
}

#[test]
fn packing_is_cancelled() {
    let (folder, cache) = (some_folder(), tempfile::tempdir().unwrap());
    let root = folder.path().join("my trip");
    let ended = pack_folder(&root, cache.path(), |_, _| ControlFlow::Break(()));
    assert_eq!(ended.unwrap_err(), PrepareError::Cancelled);
    assert_eq!(fs::read_dir(cache.path()).unwrap().count(), 0);
}

#[test]
fn packing_is_cancelled_at_any_entry() {
    let (folder, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for number in 0..5 {
        fs::write(folder.path().join(number.to_string()), "").unwrap();
    }
    let packed_until = |most: usize| {
        let mut asked = 0;
        let packed = pack_folder(folder.path(), cache.path(), |_, _| {
            asked += 1;
            if asked > most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        (packed.map(|packed| packed.survey.files), asked)
    };
    // The folder and what is in it, looked at and packed: there is no content to stop at.
    for most in 0..12 {
        assert_eq!(packed_until(most), (Err(PrepareError::Cancelled), most + 1));
    }
    assert_eq!(packed_until(12), (Ok(5), 12));
}

/// A folder to be packed, `within` in it, and a folder elsewhere that has the same in it, each
/// with a file that tells where it is.
fn twins() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (root, elsewhere) = (folder.path().join("root"), folder.path().join("elsewhere"));
    for place in [&root.join("within"), &elsewhere] {
        fs::create_dir_all(place.join("sub")).unwrap();
        fs::write(place.join("sub/a.txt"), place.to_str().unwrap()).unwrap();
    }
    (folder, root, elsewhere)
}

/// Packs a folder; `swap` is called before the entry of that number is packed.
fn packed_around(root: &Path, number: usize, swap: impl Fn()) -> (PackedFolder, String) {
    let cache = tempfile::tempdir().unwrap();
    let mut asked = 0;
    let packed = pack_folder(root, cache.path(), |_, _| {
        asked += 1;
        if asked == number {
            swap();
        }
        ControlFlow::Continue(())
    });
    let mut packed = packed.unwrap();
    let content = String::from_utf8(content(&mut packed)).unwrap();
    (packed, content)
}

#[test]
fn a_link_that_comes_in_between_is_not_followed() {
    // All four were looked at; now come the folder within, the one in it, and the file.
    for number in 6..=8 {
        let (folder, root, elsewhere) = twins();
        let (packed, content) = packed_around(&root, number, || {
            fs::rename(root.join("within"), folder.path().join("before")).unwrap();
            symlink(&elsewhere, root.join("within")).unwrap();
        });
        assert_eq!((packed.survey.files, packed.survey.left_out), (1, 0));
        assert!(content.contains("root/within") && !content.contains("elsewhere"));
    }
    let (_folder, root, elsewhere) = twins();
    let (packed, content) = packed_around(&root, 8, || {
        fs::remove_file(root.join("within/sub/a.txt")).unwrap();
        symlink(elsewhere.join("sub/a.txt"), root.join("within/sub/a.txt")).unwrap();
    });
    assert_eq!((packed.survey.files, packed.survey.left_out), (0, 1));
    assert!(!content.contains("elsewhere"));
}

#[test]
fn no_name_from_behind_a_link_is_told() {
    let (folder, root, elsewhere) = twins();
    fs::create_dir(elsewhere.join("sub/secret")).unwrap();
    // The folder within was listed, and what is in it not yet.
    let (_, content) = packed_around(&root, 6, || {
        fs::rename(root.join("within"), folder.path().join("before")).unwrap();
        symlink(&elsewhere, root.join("within")).unwrap();
    });
    assert!(content.contains("root/within/sub") && !content.contains("secret"));
}

#[test]
fn what_is_no_folder_is_not_packed() {
    let folder = some_folder();
    let file = folder.path().join("my trip/z.txt");
    assert_eq!(survey_folder(&file), Err(PrepareError::NoFile));
    let missing = survey_folder(&folder.path().join("missing"));
    assert_eq!(missing, Err(PrepareError::Unreadable(io::ErrorKind::NotFound)));
    assert_eq!(archive_name(Path::new("/")).as_str(), "folder.tar");
    assert_eq!(archive_name(&folder.path().join("my trip/./")).as_str(), "my trip.tar");
}

#[test]
fn folders_within_each_other_are_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let deep: PathBuf = (0..=DEEPEST).map(|_| "d").collect();
    fs::create_dir_all(folder.path().join(deep)).unwrap();
    assert_eq!(survey_folder(folder.path()), Err(PrepareError::TooMany));
}
