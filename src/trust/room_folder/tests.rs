// SPDX-License-Identifier: GPL-3.0-or-later
//! Rooms opened, opened again, at the same time, and after something was lost.

use std::fs;
use std::thread;

use tempfile::TempDir;

use super::*;
use crate::trust::keys::{IdentityError, Purpose, fingerprint_of};
use crate::trust::pin_of;

fn open(data: &TempDir, name: &str) -> Result<RoomFolder, RoomFolderError> {
    RoomFolder::open(data.path(), &RoomName::new(name).unwrap())
}

fn number(folder: &RoomFolder) -> String {
    folder.path().file_name().unwrap().to_str().unwrap().to_owned()
}

#[test]
fn hosting_again_is_hosting_the_same_room_whatever_its_name() {
    let data = tempfile::tempdir().unwrap();
    let first = open(&data, "LAN party").unwrap();
    let (key, chain) = (first.host().fingerprint(), first.host().chain().to_vec());
    assert_eq!(first.path(), data.path().join("rooms/1"));
    drop(first);
    for name in ["LAN party", "Book club"] {
        let again = open(&data, name).unwrap();
        assert_eq!(again.host().fingerprint(), key);
        assert_eq!(again.host().chain(), chain, "and the same host");
        assert_eq!(again.host().epoch(), 1);
    }
}

#[test]
fn rooms_at_the_same_time_are_several() {
    let data = tempfile::tempdir().unwrap();
    let party = open(&data, "LAN party").unwrap();
    let club = open(&data, "Book club").unwrap();
    let third = open(&data, "Third").unwrap();
    assert_eq!([&party, &club, &third].map(number), ["1", "2", "3"]);
    assert_ne!(party.host().fingerprint(), club.host().fingerprint());
    for name in ["LAN party", "Book club", "Third"] {
        let refused = open(&data, name).unwrap_err();
        assert!(matches!(refused, RoomFolderError::InUse { .. }), "{refused:?}");
    }
    let key = club.host().fingerprint();
    drop((party, club, third));
    let club = open(&data, "Book club").unwrap();
    assert_eq!((number(&club), club.host().fingerprint()), ("2".to_owned(), key));
    assert_eq!(number(&open(&data, "Something new").unwrap()), "1", "renamed");
}

#[test]
fn a_look_at_a_room_is_not_taken_for_an_open_one() {
    let data = tempfile::tempdir().unwrap();
    drop(open(&data, "LAN party").unwrap());
    let room = hosted(data.path()).unwrap().remove(0);
    let opened = thread::scope(|scope| {
        let opening = room.while_closed(|| {
            let opening = scope.spawn(|| open(&data, "Book club"));
            let chosen = private_file::try_lock(&data.path().join("rooms")).unwrap();
            assert!(chosen.is_none(), "whoever opens a room waits meanwhile");
            opening
        });
        opening.unwrap().join().unwrap().unwrap()
    });
    assert_eq!(number(&opened), "1", "it is the same room under its new name");
    assert!(room.while_closed(|| ()).is_none(), "it is open now");
    assert!(matches!(room.lock(), Err(RoomFolderError::InUse { .. })));
}

#[test]
fn of_those_that_open_at_once_each_has_its_own() {
    let data = tempfile::tempdir().unwrap();
    let names = ["a", "b", "c", "d", "e", "f"];
    let open = |name: &str| RoomFolder::open(data.path(), &RoomName::new(name).unwrap()).unwrap();
    let opened: Vec<RoomFolder> = thread::scope(|scope| {
        let threads: Vec<_> = names.map(|name| scope.spawn(move || open(name))).into();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut numbers: Vec<String> = opened.iter().map(number).collect();
    numbers.sort();
    assert_eq!(numbers, ["1", "2", "3", "4", "5", "6"]);
}

#[test]
fn a_new_installation_has_two_keys_and_an_old_one_keeps_its_own() {
    let data = tempfile::tempdir().unwrap();
    let person = Identity::load_or_create(data.path()).unwrap();
    assert_ne!(open(&data, "Lounge").unwrap().host().fingerprint(), person.fingerprint());

    let data = tempfile::tempdir().unwrap();
    let both = Identity::create(&data.path().join(keys::FILE), Purpose::Room).unwrap();
    fs::write(data.path().join(REGISTER), "{}").unwrap();
    let party = open(&data, "Lounge").unwrap();
    assert_eq!(party.host().fingerprint(), both.fingerprint());
    assert_eq!(pin_of(party.host().chain()).unwrap().fingerprint, both.fingerprint());
    assert_eq!(fs::read_to_string(party.path().join(REGISTER)).unwrap(), "{}");
    assert!(!data.path().join(REGISTER).exists());
    let second = open(&data, "Second").unwrap();
    assert_ne!(second.host().fingerprint(), both.fingerprint(), "it is for the first alone");
    assert!(!second.path().join(REGISTER).exists());
    let person = Identity::load_or_create(data.path()).unwrap();
    assert_eq!(person.fingerprint(), both.fingerprint(), "and the person keeps it");
}

#[test]
fn a_lost_host_key_is_replaced_under_the_next_epoch() {
    let data = tempfile::tempdir().unwrap();
    let first = open(&data, "Lounge").unwrap();
    let (path, key) = (first.path().join(HOST), first.host().fingerprint());
    drop(first);
    let foreign = RoomKey::ephemeral().unwrap().issue_pem(9).unwrap();
    for (epoch, spoilt) in [(2, None), (3, Some("no good")), (4, Some(&*foreign))] {
        match spoilt {
            Some(text) => fs::write(&path, text).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        let again = open(&data, "Lounge").unwrap();
        assert_eq!((again.host().fingerprint(), again.host().epoch()), (key, epoch));
    }
    let about = path.with_file_name("room.json");
    fs::remove_file(about).unwrap();
    assert_eq!(open(&data, "Lounge").unwrap().host().epoch(), 4, "the certificate says it, too");
}

#[test]
fn a_damaged_key_is_reported_and_kept_until_it_is_renewed() {
    let data = tempfile::tempdir().unwrap();
    let path = open(&data, "Lounge").unwrap().path().join(room_key::FILE);
    fs::write(&path, "no good").unwrap();
    let damaged = |result: Result<RoomFolder, _>| match result.unwrap_err() {
        RoomFolderError::Key(IdentityError::Damaged { path, .. }) => path,
        other => panic!("{other:?}"),
    };
    assert_eq!(damaged(open(&data, "Lounge")), path);
    assert_eq!(fs::read_to_string(&path).unwrap(), "no good");
    let kept = renew_damaged_keys(data.path()).unwrap();
    assert_eq!(kept, [path.with_file_name("room.pem.damaged-1")]);
    assert_eq!(renew_damaged_keys(data.path()).unwrap(), [] as [PathBuf; 0]);
    let again = open(&data, "Lounge").unwrap();
    assert_eq!(again.host().epoch(), 2, "it certifies its host anew");
    fs::write(&path, "no good").unwrap();
    assert!(matches!(renew_key(&path), Err(RoomFolderError::KeyInUse { .. })));
    let refused = renew_damaged_keys(data.path()).unwrap_err();
    assert!(matches!(refused, RoomFolderError::KeyInUse { .. }), "{refused:?}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "no good", "its room is open");
    drop(again);
    assert!(renew_key(&path).unwrap().kept.is_some());
}

#[test]
fn a_first_room_does_not_take_a_damaged_key_for_none() {
    let data = tempfile::tempdir().unwrap();
    let path = data.path().join(keys::FILE);
    fs::write(&path, "no good").unwrap();
    assert!(matches!(open(&data, "Lounge"), Err(RoomFolderError::Key(_))));
    assert!(renew_key(&path).unwrap().kept.is_some());
    let person = Identity::load_or_create(data.path()).unwrap();
    assert_ne!(open(&data, "Lounge").unwrap().host().fingerprint(), person.fingerprint());
}

#[test]
fn keys_are_replaced_all_or_none() {
    let data = tempfile::tempdir().unwrap();
    let (party, club) = (open(&data, "LAN party").unwrap(), open(&data, "Book club").unwrap());
    let key = party.host().fingerprint();
    drop(party);
    let refused = replace_keys(data.path()).unwrap_err();
    assert!(matches!(refused, RoomFolderError::KeyInUse { .. }), "{refused:?}");
    assert_eq!(open(&data, "LAN party").unwrap().host().fingerprint(), key);
    drop(club);
    assert_eq!(replace_keys(data.path()).unwrap().len(), 2);
    let party = open(&data, "LAN party").unwrap();
    assert_ne!(party.host().fingerprint(), key);
    assert_eq!(fingerprint_of(&party.host().chain()[1]), party.host().fingerprint());
}

#[test]
fn what_a_newer_version_wrote_is_reported_and_kept() {
    let text = r#"{"version": 99}"#;
    let data = tempfile::tempdir().unwrap();
    let about = open(&data, "Lounge").unwrap().path().join("room.json");
    fs::write(&about, text).unwrap();
    let error = open(&data, "Lounge").unwrap_err();
    let RoomFolderError::Stored(error) = error else { panic!("{error:?}") };
    assert_eq!(error.path(), about);
    assert_eq!(fs::read_to_string(&about).unwrap(), text);
}

#[test]
fn a_room_whose_file_is_damaged_is_opened_as_the_same_host() {
    let data = tempfile::tempdir().unwrap();
    let first = open(&data, "Lounge").unwrap();
    let (path, key) = (first.path().to_owned(), first.host().fingerprint());
    drop(first);
    fs::remove_file(path.join(HOST)).unwrap();
    let chain = open(&data, "Lounge").unwrap().host().chain().to_vec();
    fs::write(path.join("room.json"), "no good").unwrap();
    let again = open(&data, "Lounge").unwrap();
    assert_eq!((again.host().chain(), again.host().epoch()), (&*chain, 2));
    assert_eq!(fs::read_to_string(path.join("room.json.damaged-1")).unwrap(), "no good");
    assert_eq!(RoomFile::read(&path).unwrap().epoch, 2);
    drop(again);

    // With its certificate lost as well, nobody has met a later host.
    fs::write(path.join("room.json"), "no good").unwrap();
    fs::remove_file(path.join(HOST)).unwrap();
    let again = open(&data, "Lounge").unwrap();
    assert_eq!(again.host().fingerprint(), key);
    let epoch = again.host().epoch();
    assert!(epoch > 1_000_000_000, "{epoch}");
    drop(again);
    assert_eq!(open(&data, "Lounge").unwrap().host().epoch(), epoch);
}

#[test]
fn other_things_beside_rooms_are_none() {
    let data = tempfile::tempdir().unwrap();
    for name in ["0", "01", "-1", "notes", "99999999999"] {
        fs::create_dir_all(data.path().join("rooms").join(name)).unwrap();
    }
    assert_eq!(number(&open(&data, "Lounge").unwrap()), "1");
}
