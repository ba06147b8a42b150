// SPDX-License-Identifier: GPL-3.0-or-later
//! Files that are fetched.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use salotto::client::{TransferError, TransferEvent};

use super::scripted_host::{FileHost, breaking, give, host};
use super::{MIB, content, download, grant, names};

#[test]
fn a_file_arrives_as_it_is() {
    for size in [0, 1, MIB, MIB + 1, 5 * MIB + 17] {
        let content = Arc::new(content(size));
        let given = Arc::clone(&content);
        let host = host(move |head, stream| give(head, stream, &given));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.bin");
        let moving = download(&host, &content, folder.path());
        assert_eq!(moving.end(), TransferEvent::Done { path: Some(path.clone()) }, "{size}");
        assert_eq!(fs::read(&path).unwrap(), *content);
        assert_eq!(names(folder.path()), ["a.bin"]);
        // A second one has another name.
        let again = download(&host, &content, folder.path()).end();
        let path = folder.path().join("a (2).bin");
        assert_eq!(again, TransferEvent::Done { path: Some(path.clone()) });
        assert_eq!(fs::read(path).unwrap(), *content);
    }
}

#[test]
fn fifty_cuts_leave_no_byte_wrong() {
    let content = Arc::new(content(6 * MIB + 99));
    let given = Arc::clone(&content);
    let host = host(move |head, stream| give(head, stream, &given));
    let seed = Mutex::new(getrandom::u64().unwrap() | 1);
    let (line, cuts) = breaking(&host, move || {
        let mut seed = seed.lock().unwrap();
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        Some(usize::try_from(*seed >> 33).unwrap() % (3 * MIB))
    });
    while cuts.load(Ordering::SeqCst) < 50 {
        let folder = tempfile::tempdir().unwrap();
        let moving = download(&line, &content, folder.path());
        let path = folder.path().join("a.bin");
        assert_eq!(moving.end(), TransferEvent::Done { path: Some(path.clone()) });
        assert!(fs::read(path).unwrap() == *content);
        assert_eq!(names(folder.path()), ["a.bin"]);
    }
}

#[test]
fn another_download_goes_on_from_what_is_there() {
    let content = Arc::new(content(4 * MIB));
    let (given, asked) = (Arc::clone(&content), Arc::<Mutex<Vec<_>>>::default());
    let ranges = Arc::clone(&asked);
    let host = host(move |head, stream| {
        ranges.lock().unwrap().extend(head.range());
        give(head, stream, &given);
    });
    let folder = tempfile::tempdir().unwrap();
    let mut left = content[..3 * MIB].to_vec();
    left[MIB + 5] ^= 1;
    fs::write(folder.path().join("a.bin.part"), left).unwrap();
    assert!(matches!(download(&host, &content, folder.path()).end(), TransferEvent::Done { .. }));
    assert_eq!(*asked.lock().unwrap(), [(MIB, 2 * MIB), (3 * MIB, 4 * MIB)]);
    assert!(fs::read(folder.path().join("a.bin")).unwrap() == *content);
}

#[test]
fn wrong_slices_are_fetched_again() {
    let content = Arc::new(content(3 * MIB));
    let (given, requests) = (Arc::clone(&content), AtomicUsize::new(0));
    let host = host(move |head, stream| {
        let mut given = given.to_vec();
        if head.range().is_some() && requests.fetch_add(1, Ordering::SeqCst) == 0 {
            given[MIB + 3] ^= 0x10;
        }
        give(head, stream, &given);
    });
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(download(&host, &content, folder.path()).end(), TransferEvent::Done { .. }));
    assert!(fs::read(folder.path().join("a.bin")).unwrap() == *content);
}

/// A host that stops in the midst of the second slice when it is first asked.
fn stalling_host(content: &Arc<Vec<u8>>) -> FileHost {
    let (given, requests) = (Arc::clone(content), AtomicUsize::new(0));
    host(move |head, stream| {
        if head.range().is_some() && requests.fetch_add(1, Ordering::SeqCst) == 0 {
            let size = given.len();
            let range = format!("Content-Range: bytes 0-{}/{size}", size - 1);
            let head = format!("206 Partial Content\r\nContent-Length: {size}\r\n{range}");
            super::scripted_host::answer(stream, &head);
            super::scripted_host::write(stream, &given[..MIB + 500]);
            let _ = std::io::copy(&mut stream.sock, &mut std::io::sink());
            return;
        }
        give(head, stream, &given);
    })
}

#[test]
fn a_pause_keeps_what_is_there_and_cancelling_does_not() {
    let content = Arc::new(content(3 * MIB));
    let host = stalling_host(&content);
    let folder = tempfile::tempdir().unwrap();
    let moving = download(&host, &content, folder.path());
    assert_eq!(moving.next(), TransferEvent::Moved { done: MIB as u64, size: 3 * MIB as u64 });
    moving.transfer.pause();
    assert_eq!(names(folder.path()), ["a.bin.part"]);
    moving.transfer.resume();
    assert!(matches!(moving.end(), TransferEvent::Done { .. }));

    let other = tempfile::tempdir().unwrap();
    let moving = download(&host, &content, other.path());
    moving.transfer.pause();
    moving.transfer.cancel();
    assert_eq!(moving.end(), TransferEvent::Cancelled);
    moving.transfer.join();
    assert!(names(other.path()).is_empty());
}

#[test]
fn what_is_stopped_while_it_rests_leaves_its_part_to_the_next() {
    let content = Arc::new(content(3 * MIB));
    let host = stalling_host(&content);
    let folder = tempfile::tempdir().unwrap();
    let moving = download(&host, &content, folder.path());
    assert_eq!(moving.next(), TransferEvent::Moved { done: MIB as u64, size: 3 * MIB as u64 });
    moving.transfer.pause();
    moving.transfer.stop();
    assert_eq!(moving.end(), TransferEvent::Stopped);
    moving.transfer.join();
    assert_eq!(names(folder.path()), ["a.bin.part"]);
    let path = folder.path().join("a.bin");
    let again = download(&host, &content, folder.path());
    assert_eq!(again.end(), TransferEvent::Done { path: Some(path) });
    assert_eq!(names(folder.path()), ["a.bin"]);
}

#[test]
fn what_the_folder_or_the_token_is_wrong_with_is_told() {
    let content = content(10);
    let given = content.clone();
    let host = host(move |head, stream| match head.range() {
        Some((0, 9)) => super::scripted_host::answer(stream, "404 Not Found"),
        _ => give(head, stream, &given),
    });
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing");
    assert_eq!(download(&host, &content, &missing).failure(), TransferError::NoFolder);
    let gone = super::download_as(&host, grant(&content[..9]), folder.path());
    assert_eq!(gone.failure(), TransferError::NotGranted);
    assert!(names(folder.path()).is_empty(), "nothing is left of nothing");
}
