// SPDX-License-Identifier: GPL-3.0-or-later
//! A client of ours and a room of ours, and between them a line that breaks at random
//! moments: both ends go on where they stopped.

use std::fs;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use salotto::client::{Approach, SessionEvent, Target, TransferEvent};
use salotto::protocol::{ContentHash, OfferFields, Request, UploadGrant};
use salotto::trust::Identity;

use super::{MIB, content, names};
use crate::kit::breaking::{breaking, fetches, moments, peer, sends};
use crate::kit::client::TestClient;
use crate::kit::patience::eventually;
use crate::kit::room::TestRoom;
use crate::kit::scripted::keys::identity;
use crate::kit::values::target;

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

/// Somebody with that key, anew.
fn member(room: &TestRoom, name: &str, key: &Arc<Identity>) -> TestClient {
    let member = TestClient::open(Target {
        identity: Some(Arc::clone(key)),
        fingerprint: Some(room.key),
        approach: Approach::Encrypted,
        ..target(room.address(), name)
    });
    member.welcomed();
    member
}

/// Offers a file, and returns the answer.
fn offered(member: &TestClient, content: &[u8]) -> UploadGrant {
    let blake3 = Some(ContentHash::of(content));
    let size = content.len() as u64;
    let offer = OfferFields { name: "a.bin".into(), size, blake3, ..OfferFields::default() };
    member.session.send(Request::Offer { id: None, offer }).unwrap();
    member.until(|event| match event {
        SessionEvent::Upload(grant) => Some(grant),
        _ => None,
    })
}

#[test]
fn whoever_is_started_anew_goes_on_with_what_it_sent() {
    let kept = tempfile::tempdir().unwrap();
    let folder = kept.path().to_owned();
    let room = TestRoom::with(|config| config.folder = Some(folder));
    let (content, key) = (content(3 * MIB), Arc::new(identity()));
    let before = offered(&member(&room, "Ada", &key), &content);
    let again = member(&room, "Ada", &key);
    eventually("what it sent to be left", || {
        let UploadGrant { upload, .. } = offered(&again, &content);
        if upload == before.upload {
            return Some(());
        }
        again.session.send(Request::Withdraw { id: None, upload }).unwrap();
        None
    });
    let other = member(&room, "Eve", &Arc::new(identity()));
    assert_ne!(offered(&other, &content).upload, before.upload);
    assert_ne!(offered(&again, &content[1..]).upload, before.upload);
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
