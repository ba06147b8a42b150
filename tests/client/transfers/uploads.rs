// SPDX-License-Identifier: GPL-3.0-or-later
//! Files that are sent.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use salotto::client::{TransferError, TransferEvent};

use super::scripted_host::{Taken, answer, breaking, host, slices, take};
use super::{MIB, content, prepared, upload_of};

const DONE: TransferEvent = TransferEvent::Done { path: None };

#[test]
fn a_file_is_sent_with_its_slices_first() {
    for size in [0, 1, MIB, MIB + 1, 3 * MIB + 17] {
        let (content, taken) = (content(size), Arc::<Mutex<Taken>>::default());
        let into = Arc::clone(&taken);
        let host = host(move |head, stream| take(head, stream, size, &into));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, &content).unwrap();
        assert_eq!(upload_of(&host, prepared(&path)).end(), DONE, "{size}");
        let taken = taken.lock().unwrap();
        assert!(taken.bytes == content);
        let expected = if size > MIB { slices(&content) } else { Vec::new() };
        assert_eq!(taken.slices, expected);
    }
}

#[test]
fn fifty_cuts_leave_no_byte_wrong() {
    let content = content(6 * MIB + 99);
    let size = content.len();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    fs::write(&path, &content).unwrap();
    let mut seed = getrandom::u64().unwrap() | 1;
    let taken = Arc::<Mutex<Taken>>::default();
    let into = Arc::clone(&taken);
    let host = host(move |head, stream| take(head, stream, size, &into));
    let (line, cuts) = breaking(&host, move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        Some(usize::try_from(seed >> 33).unwrap() % (2 * MIB))
    });
    while cuts.load(Ordering::SeqCst) < 50 {
        *taken.lock().unwrap() = Taken::default();
        let end = upload_of(&line, prepared(&path)).end();
        // Who was cut off from the answer cannot know that it was the last.
        let is_known = matches!(end, DONE | TransferEvent::Failed(TransferError::Unreachable(_)));
        assert!(is_known, "{end:?}");
        assert!(taken.lock().unwrap().bytes == content);
    }
}

#[test]
fn a_refusal_in_the_midst_is_heard() {
    let content = content(20 * MIB);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    fs::write(&path, &content).unwrap();
    for (status, error) in [
        ("507 Insufficient Storage", TransferError::HostFull),
        ("413 Content Too Large", TransferError::TooLarge),
        ("404 Not Found", TransferError::NotGranted),
        ("422 Unprocessable Content", TransferError::FileChanged),
        ("307 Temporary Redirect\r\nLocation: https://192.0.2.1/", TransferError::Protocol),
        ("204 No Content\r\nUpload-Offset: 99999999999", TransferError::Protocol),
    ] {
        let taken = Mutex::default();
        let host = host(move |head, stream| match head.path.ends_with("/slices") {
            true => take(head, stream, 0, &taken),
            false => answer(stream, status),
        });
        assert_eq!(upload_of(&host, prepared(&path)).failure(), error, "{status}");
    }
}

#[test]
fn a_busy_host_is_tried_again_where_it_stopped() {
    let content = content(3 * MIB);
    let size = content.len();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    fs::write(&path, &content).unwrap();
    let taken = Arc::<Mutex<Taken>>::default();
    let (into, requests) = (Arc::clone(&taken), AtomicUsize::new(0));
    let host = host(move |head, stream| match requests.fetch_add(1, Ordering::SeqCst) {
        1 => answer(stream, "503 Service Unavailable\r\nRetry-After: 3600"),
        // It has another part than it seemed.
        2 => {
            into.lock().unwrap().bytes = super::content(3 * MIB)[..MIB].to_vec();
            answer(stream, "200 OK\r\nUpload-Offset: 0");
        }
        _ => take(head, stream, size, &into),
    });
    let moving = upload_of(&host, prepared(&path));
    assert_eq!(moving.end(), DONE);
    assert!(taken.lock().unwrap().bytes == content);
}

#[test]
fn a_host_that_has_an_earlier_connection_still_is_tried_again() {
    let content = content(2 * MIB);
    let size = content.len();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    fs::write(&path, &content).unwrap();
    let taken = Arc::<Mutex<Taken>>::default();
    let (into, requests) = (Arc::clone(&taken), AtomicUsize::new(0));
    let host = host(move |head, stream| match requests.fetch_add(1, Ordering::SeqCst) {
        0 => answer(stream, "409 Conflict\r\nUpload-Offset: 0"),
        _ => take(head, stream, size, &into),
    });
    assert_eq!(upload_of(&host, prepared(&path)).end(), DONE);
    assert!(taken.lock().unwrap().bytes == content);
}

#[test]
fn a_file_that_changes_is_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    fs::write(&path, content(1000)).unwrap();
    let ready = prepared(&path);
    fs::write(&path, content(999)).unwrap();
    let taken = Mutex::default();
    let host = host(move |head, stream| take(head, stream, 1000, &taken));
    assert_eq!(upload_of(&host, ready).failure(), TransferError::FileChanged);
}
