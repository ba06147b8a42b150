// SPDX-License-Identifier: GPL-3.0-or-later
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use super::*;

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
fn a_damaged_key_is_reported_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    fs::write(&path, "not a key").unwrap();
    let error = Identity::load_or_create(folder.path()).unwrap_err();
    assert!(matches!(error, IdentityError::Damaged { .. }), "{error:?}");
    assert_eq!(error.path(), Some(&*path));
    assert_eq!(fs::read_to_string(&path).unwrap(), "not a key");
}
