// SPDX-License-Identifier: GPL-3.0-or-later
//! Hosts that mean no good.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use salotto::client::TransferError;
use salotto::protocol::{DownloadGrant, Fingerprint};

use super::scripted_host::{FileHost, answer, give, host, write};
use super::{MIB, content, download, download_as, grant, names};

#[test]
fn what_is_never_the_file_is_given_up() {
    let content = Arc::new(content(3 * MIB));
    let (given, requests) = (Arc::clone(&content), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&requests);
    let host = host(move |head, stream| {
        counted.fetch_add(1, Ordering::SeqCst);
        let mut given = given.to_vec();
        if !head.path.ends_with("/slices") {
            given[2 * MIB] ^= 1;
        }
        give(head, stream, &given);
    });
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(download(&host, &content, folder.path()).failure(), TransferError::WrongContent);
    assert!(requests.load(Ordering::SeqCst) < 30);
    assert_eq!(names(folder.path()), ["a.bin.part"], "it never looks whole");
}

#[test]
fn a_list_of_another_file_is_not_believed() {
    let wanted = content(3 * MIB);
    let given = content(3 * MIB + 1)[..3 * MIB].to_vec();
    let host = host(move |head, stream| give(head, stream, &given));
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(download(&host, &wanted, folder.path()).failure(), TransferError::WrongContent);
    assert!(names(folder.path()).is_empty());
}

#[test]
fn answers_that_make_no_sense_are_the_end() {
    let wanted = content(100);
    for head in [
        "206 Partial Content\r\nContent-Length: 101\r\nContent-Range: bytes 0-99/100",
        "206 Partial Content\r\nContent-Length: 100\r\nContent-Range: bytes 1-100/100",
        "206 Partial Content\r\nContent-Length: 100\r\nContent-Range: bytes 0-99/101",
        "206 Partial Content\r\nTransfer-Encoding: chunked\r\nContent-Range: bytes 0-99/100",
        "200 OK",
        "200 OK\r\nContent-Length: 100\r\nContent-Length: 99",
        "302 Found\r\nLocation: https://192.0.2.1/",
        "999 Whatever",
        &format!("200 OK\r\nX: {}", "x".repeat(20_000)),
    ] {
        let head = head.to_owned();
        let host = host(move |_, stream| answer(stream, &head));
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(download(&host, &wanted, folder.path()).failure(), TransferError::Protocol);
        assert!(names(folder.path()).is_empty());
    }
}

#[test]
fn a_body_without_an_end_is_read_to_its_length() {
    let wanted = content(100);
    let given = wanted.clone();
    let host = host(move |head, stream| {
        give(head, stream, &given);
        for _ in 0..100 {
            write(stream, &[7; 10_000]);
        }
    });
    let folder = tempfile::tempdir().unwrap();
    download(&host, &wanted, folder.path()).end();
    assert_eq!(std::fs::read(folder.path().join("a.bin")).unwrap(), wanted);
}

#[test]
fn a_size_without_measure_is_refused_before_anything() {
    let host = host(|_, _| panic!("nobody is asked"));
    let folder = tempfile::tempdir().unwrap();
    let grant = DownloadGrant { size: u64::MAX, ..grant(b"x") };
    let failure = download_as(&host, grant, folder.path()).failure();
    assert_eq!(failure, TransferError::TooLargeHere);
}

#[test]
fn another_room_is_told_nothing() {
    let host = host(|_, _| panic!("nobody is asked"));
    let impostor = FileHost { address: host.address, key: Fingerprint::new([7; 32]) };
    let folder = tempfile::tempdir().unwrap();
    let failure = download(&impostor, b"x", folder.path()).failure();
    assert_eq!(failure, TransferError::OtherRoom);
}

#[test]
fn a_host_that_hangs_up_again_and_again_is_given_up() {
    let host = host(|_, _| ());
    let folder = tempfile::tempdir().unwrap();
    let failure = download(&host, b"x", folder.path()).failure();
    assert!(matches!(failure, TransferError::Unreachable(_)), "{failure:?}");
}
