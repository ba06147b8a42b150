// SPDX-License-Identifier: GPL-3.0-or-later
//! Downloads of the same file at the same time, which have slices for one another, whoever is
//! among them.

use std::fs;
use std::io::Read;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use salotto::client::{TransferEvent, TransferPeer};
use serde_json::{Value, json};

use super::scripted_host::{FileHost, Head, TlsStream, answer, give, host, write};
use super::{MIB, TOKEN, content, download};
use crate::kit::breaking::{fetches, peer};
use crate::kit::patience::eventually;
use crate::kit::room::TestRoom;
use crate::kit::slow::slow;

/// Slices of a file that is worth it.
const SLICES: usize = 24;
/// Bytes a second of each line to the host.
const RATE: u32 = 2 * 1024 * 1024;

/// Fetches a file of a room with so many clients at once, each over a slow line of its own to
/// the host. Returns the bytes that the host sent.
fn fetch_at_once(clients: usize, way: fn(TransferPeer) -> TransferPeer) -> usize {
    let kept = tempfile::tempdir().unwrap();
    let folder = kept.path().to_owned();
    let room = TestRoom::with(|config| config.folder = Some(folder));
    let mut ada = room.join("Ada");
    let content = content(SLICES * MIB + 99);
    let number = ada.shares(room.address(), "a.bin", &content);
    let sent = Arc::<AtomicUsize>::default();
    // All begin at once, however long it takes to join.
    let joined: Vec<_> = (0..clients)
        .map(|client| {
            let mut guest = room.join(&format!("Guest {client}"));
            let ticket = guest.ticket(number);
            (guest, ticket, slow(room.address(), RATE, &sent))
        })
        .collect();
    thread::scope(|scope| {
        for (guest, ticket, line) in joined {
            let (key, content) = (room.key, &content);
            scope.spawn(move || {
                let own = tempfile::tempdir().unwrap();
                let host = way(peer(line, key));
                let end = fetches(host, (&ticket, content.len()), own.path(), false);
                let path = own.path().join("a.bin");
                assert_eq!(end, TransferEvent::Done { path: Some(path.clone()) });
                assert!(fs::read(path).unwrap() == *content);
                drop(guest);
            });
        }
    });
    sent.load(Ordering::SeqCst)
}

#[test]
fn those_who_fetch_the_same_have_much_of_it_from_one_another() {
    let sent = fetch_at_once(3, |peer| peer);
    assert!(sent < 3 * SLICES * MIB * 8 / 10, "the host sent {} MiB", sent / MIB);
}

#[test]
fn who_wants_to_be_alone_has_it_all_from_the_host() {
    let sent = fetch_at_once(2, |peer| peer.with_swarm(false));
    assert!(sent >= 2 * SLICES * MIB, "the host sent {} MiB", sent / MIB);
}

/// A host that has the content, and is slow, and tells of these others.
fn telling_of(content: &Arc<Vec<u8>>, others: Vec<Value>) -> (FileHost, Arc<Mutex<Vec<Value>>>) {
    let reports = Arc::<Mutex<Vec<Value>>>::default();
    let (content, noted) = (Arc::clone(content), Arc::clone(&reports));
    let told = json!({"others": others.len(), "peers": others}).to_string();
    let script = move |head: &Head, stream: &mut TlsStream| {
        if !head.path.ends_with("/swarm") {
            // Others have the time to spoil it.
            thread::park_timeout(Duration::from_millis(50));
            return give(head, stream, &content);
        }
        let mut report = vec![0; head.length()];
        stream.read_exact(&mut report).unwrap();
        noted.lock().unwrap().push(serde_json::from_slice(&report).unwrap());
        answer(stream, &format!("200 OK\r\nContent-Length: {}", told.len()));
        write(stream, told.as_bytes());
    };
    (host(script), reports)
}

/// Somebody in a swarm who says to have everything.
fn other(address: SocketAddr, key: &str) -> Value {
    let have = data_encoding::BASE64.encode(&[255; SLICES / 8]);
    json!({"address": address, "key": key, "token": TOKEN, "have": have})
}

fn key(host: &FileHost) -> String {
    String::from(host.key)
}

fn fetched(host: &FileHost, content: &[u8]) {
    let own = tempfile::tempdir().unwrap();
    let path = own.path().join("a.bin");
    let end = download(host, content, own.path()).end();
    assert_eq!(end, TransferEvent::Done { path: Some(path.clone()) });
    assert!(fs::read(path).unwrap() == content);
}

#[test]
fn whatever_others_send_no_byte_is_wrong() {
    let content = Arc::new(content(SLICES * MIB));
    let asked = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&asked);
    let wrong_content = vec![7; SLICES * MIB];
    let wrong = host(move |head, stream| {
        counted.fetch_add(1, Ordering::SeqCst);
        give(head, stream, &wrong_content);
    });
    let garbled = host(|_, stream| answer(stream, "200 OK\r\nContent-Length: 99"));
    let cut = host(|_, stream| write(stream, b"HTTP/1.1 206 Partial Content\r\nContent-"));
    let silent = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let others = vec![
        other(wrong.address, &key(&wrong)),
        other(garbled.address, &key(&garbled)),
        other(cut.address, &key(&cut)),
        other(silent.local_addr().unwrap(), &key(&cut)),
    ];
    let (host, reports) = telling_of(&content, others);
    fetched(&host, &content);
    assert_eq!(asked.load(Ordering::SeqCst), 1, "who has something wrong is not asked again");
    let reports = reports.lock().unwrap();
    let ports = reports.iter().filter_map(|report| report["door"]["port"].as_u64());
    assert!(ports.min() > Some(1023));
}

#[test]
fn whoever_is_done_serves_no_more_once_it_is_stopped() {
    let content = Arc::new(content(SLICES * MIB));
    let nobody = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let others = vec![other(nobody.local_addr().unwrap(), &"A".repeat(43))];
    drop(nobody);
    let (host, reports) = telling_of(&content, others);
    let own = tempfile::tempdir().unwrap();
    let moving = download(&host, &content, own.path());
    let ended = moving.events.iter().find(|event| matches!(event, TransferEvent::Done { .. }));
    assert!(ended.is_some());
    reports.lock().unwrap().clear();
    let port = eventually("what is done is served", || {
        let reports = reports.lock().unwrap();
        reports.last().and_then(|report| report["door"]["port"].as_u64())
    });
    let address = SocketAddr::from(([127, 0, 0, 1], u16::try_from(port).unwrap()));
    assert!(TcpStream::connect(address).is_ok());
    moving.transfer.stop();
    eventually("its port is closed", || TcpStream::connect(address).err());
}

#[test]
fn somebody_with_another_key_than_the_host_tells_is_not_asked() {
    let content = Arc::new(content(SLICES * MIB));
    let asked = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&asked);
    let impostor = host(move |_, _| {
        counted.fetch_add(1, Ordering::SeqCst);
    });
    let (host, _) = telling_of(&content, vec![other(impostor.address, &"A".repeat(43))]);
    fetched(&host, &content);
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}
