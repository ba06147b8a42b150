// SPDX-License-Identifier: GPL-3.0-or-later
//! A client of ours and a room of ours, and between them a line that breaks at random
//! moments: both ends go on where they stopped.

use std::fs;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use salotto::client::TransferEvent;

use super::{MIB, content, names};
use crate::kit::breaking::{breaking, fetches, moments, peer, sends};
use crate::kit::room::TestRoom;

const CUTS: usize = 12;
/// A connection carries some slices, and dies in the midst of one.
const MOST: usize = 3 * MIB;

/// A line that breaks so many times, at moments whose seed is told should the test fail.
fn line(room: &TestRoom) -> (SocketAddr, Arc<AtomicUsize>) {
    let seed = getrandom::u64().unwrap();
    println!("seed: {seed:#x}");
    breaking(room.address(), moments(seed, MOST, CUTS))
}

#[test]
fn cuts_of_an_upload_leave_no_byte_wrong() {
    let (kept, own) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let folder = kept.path().to_owned();
    let room = TestRoom::with(|config| config.folder = Some(folder));
    let (line, cuts) = line(&room);
    let mut ada = room.join("Ada");
    let mut content = content(6 * MIB + 99);
    for round in 0_u8.. {
        // No room has it yet.
        content[0] = round;
        let path = own.path().join("a.bin");
        fs::write(&path, &content).unwrap();
        let grant = ada.granted(&format!("{round}.bin"), &content);
        let end = sends(peer(line, room.key), &grant, &path, true);
        assert_eq!(end, TransferEvent::Done { path: None });
        let number = ada.until("file")["number"].as_u64().unwrap();
        let got = ada.ticket(number).get(room.address(), "");
        assert!(got.status == 200 && got.body == content);
        if cuts.load(Ordering::SeqCst) >= CUTS {
            break;
        }
    }
}

#[test]
fn cuts_of_a_download_leave_no_byte_wrong() {
    let (kept, own) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let folder = kept.path().to_owned();
    let room = TestRoom::with(|config| config.folder = Some(folder));
    let (line, cuts) = line(&room);
    let mut ada = room.join("Ada");
    let content = content(6 * MIB + 99);
    let number = ada.shares(room.address(), "a.bin", &content);
    while cuts.load(Ordering::SeqCst) < CUTS {
        let (ticket, path) = (ada.ticket(number), own.path().join("a.bin"));
        let end = fetches(peer(line, room.key), (&ticket, content.len()), own.path(), true);
        assert_eq!(end, TransferEvent::Done { path: Some(path.clone()) });
        assert!(fs::read(&path).unwrap() == content);
        assert_eq!(names(own.path()), ["a.bin"]);
        fs::remove_file(path).unwrap();
    }
}
