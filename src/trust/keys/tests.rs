// SPDX-License-Identifier: GPL-3.0-or-later
//! The key on the disk: made once, kept private, never silently replaced.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::thread;

use proptest::prelude::*;

use super::*;

/// A folder whose key's file says `pem`.
fn folder_with(pem: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    fs::write(&path, pem).unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
    (folder, path)
}

fn certificate_of(pem: &str) -> &str {
    &pem[..pem.find("-----BEGIN PRIVATE KEY").unwrap()]
}

fn key_of(pem: &str) -> &str {
    &pem[certificate_of(pem).len()..]
}

#[test]
fn the_key_is_made_once_and_kept_private() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("salotto");
    let first = Identity::load_or_create(&deep).unwrap();
    let second = Identity::load_or_create(&deep).unwrap();
    assert_eq!(first.certificate, second.certificate);
    assert_eq!(first.fingerprint(), fingerprint_of(second.certificate()));
    let mode = fs::metadata(deep.join(FILE)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(fs::read_dir(&deep).unwrap().count(), 2, "the key and its lock, no draft");
}

#[test]
fn all_that_start_at_once_have_the_same_key() {
    let folder = tempfile::tempdir().unwrap();
    let start = std::sync::Barrier::new(8);
    let found: Vec<Fingerprint> = thread::scope(|scope| {
        let load = || {
            start.wait();
            Identity::load_or_create(folder.path()).unwrap().fingerprint()
        };
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(load)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(found.iter().all(|key| *key == found[0]), "{found:?}");
}

#[test]
fn a_persons_key_is_not_one_of_rooms() {
    assert!(!Identity::generate(Purpose::Person).unwrap().is_of_rooms());
    assert!(Identity::generate(Purpose::Room).unwrap().is_of_rooms());
}

#[test]
fn an_ephemeral_key_is_another_each_time_and_never_shown() {
    let one = Identity::ephemeral().unwrap();
    assert_ne!(one.fingerprint(), Identity::ephemeral().unwrap().fingerprint());
    assert_eq!(format!("{one:?}"), format!("Identity({:?})", one.fingerprint()));
}

#[test]
fn the_fingerprint_is_the_sha256_other_programs_show() {
    let known = fingerprint_of(&CertificateDer::from(&b"abc"[..]));
    let published = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(Ok(known), published.parse(), "FIPS 180-2, appendix B.1");
}

#[test]
fn a_damaged_key_is_reported_and_kept() {
    let (one, other) = (generate(Purpose::Person).unwrap(), generate(Purpose::Person).unwrap());
    for (pem, fault) in [
        ("", KeyFault::NotAKey),
        ("not a key", KeyFault::NotAKey),
        (certificate_of(&one), KeyFault::NoPrivateKey),
        (key_of(&one), KeyFault::NoCertificate),
        (&one[..one.len() / 2], KeyFault::NotAKey),
        (&format!("{}{}", certificate_of(&one), key_of(&other)), KeyFault::Mismatch),
        (&"x".repeat(FILE_BYTES + 1), KeyFault::TooLarge),
    ] {
        let (folder, path) = folder_with(pem);
        let error = Identity::load_or_create(folder.path()).unwrap_err();
        let IdentityError::Damaged { why, .. } = error else { panic!("{pem:.80}: {error:?}") };
        assert_eq!(why, fault, "{pem:.80}");
        assert_eq!(error.path(), Some(&*path));
        assert_eq!(fs::read_to_string(&path).unwrap(), pem);
    }
}

#[test]
fn an_unreadable_key_is_reported_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(FILE)).unwrap();
    let error = Identity::load_or_create(folder.path()).unwrap_err();
    assert!(matches!(error, IdentityError::Unreadable { .. }), "{error:?}");
    assert!(folder.path().join(FILE).is_dir());
}

#[test]
fn a_key_that_cannot_be_kept_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let error = Identity::load_or_create(&file.join("below")).unwrap_err();
    let expected = |error: &IdentityError| {
        matches!(error, IdentityError::Unreadable { .. } | IdentityError::Unkept { .. })
    };
    assert!(expected(&error), "{error:?}");
}

#[test]
fn a_renewed_key_leaves_the_old_file_aside() {
    let (folder, path) = folder_with("not a key");
    let renewed = Identity::renew(folder.path()).unwrap();
    let kept = renewed.kept.unwrap();
    assert_eq!(kept, folder.path().join("identity.pem.damaged-1"));
    assert_eq!(fs::read_to_string(kept).unwrap(), "not a key");
    let loaded = Identity::load_or_create(folder.path()).unwrap();
    assert_eq!(loaded.fingerprint(), renewed.identity.fingerprint());

    let again = Identity::renew(folder.path()).unwrap();
    assert!(again.kept.is_none(), "a good key is not thrown away");
    assert_eq!(again.identity.fingerprint(), loaded.fingerprint());

    fs::remove_file(path).unwrap();
    let anew = Identity::renew(folder.path()).unwrap();
    assert!(anew.kept.is_none());
    assert_ne!(anew.identity.fingerprint(), loaded.fingerprint());
}

#[test]
fn a_good_key_that_is_replaced_is_kept_as_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let first = Identity::load_or_create(folder.path()).unwrap();
    let renewed = Identity::replace(folder.path()).unwrap();
    assert_eq!(renewed.kept, Some(folder.path().join("identity.pem.old-1")));
    assert_ne!(renewed.identity.fingerprint(), first.fingerprint());
    let loaded = Identity::load_or_create(folder.path()).unwrap();
    assert_eq!(loaded.fingerprint(), renewed.identity.fingerprint());

    fs::write(folder.path().join(FILE), "not a key").unwrap();
    let renewed = Identity::replace(folder.path()).unwrap();
    assert_eq!(renewed.kept, Some(folder.path().join("identity.pem.damaged-1")));
}

#[test]
fn a_key_others_could_read_is_taken_from_them() {
    let (folder, path) = folder_with(&generate(Purpose::Person).unwrap());
    fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    Identity::load_or_create(folder.path()).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

proptest! {
    #[test]
    fn no_bytes_make_reading_panic(bytes in any::<Vec<u8>>()) {
        prop_assert!(Identity::parse(&bytes).is_err());
    }

    #[test]
    fn no_spoilt_key_makes_reading_panic(at in 0usize..2_000, with in any::<u8>()) {
        let mut pem = generate(Purpose::Person).unwrap().into_bytes();
        let at = at % pem.len();
        pem[at] = with;
        let _ = Identity::parse(&pem);
    }
}
