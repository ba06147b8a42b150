// SPDX-License-Identifier: GPL-3.0-or-later
//! Many small files: some members share files of 1 to 4 KiB with a room in a process of its own
//! until it keeps as many as it does. What that takes of its processor and memory, how soon
//! two others hear each other meanwhile, and what it costs to list them, to fetch some and to
//! open the room again. Asserts that each is told of, and that the room takes no more than it
//! says; asserts no figure.
//!
//! `cargo bench --no-default-features --bench small_files`
//!
//! - `SMALL_FILES` (10000): files
//! - `SMALL_SENDERS` (16): members who send them; each is read at ten requests a second
#![expect(clippy::cast_precision_loss, reason = "figures for people, of three digits")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail at once")]

#[path = "../tests/kit/mod.rs"]
mod kit;
mod support;

use std::net::SocketAddr;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use kit::files::{Ticket, content, files_below, hash_of, put};
use kit::guest::Guest;
use kit::program::{home, opened, salotto, signal};
use salotto::protocol::limits;
use serde_json::{Value, json};
use support::figures::{milliseconds, percentile};
use support::pair::Pair;
use support::{cpu, setting};
use tempfile::TempDir;

/// Files that are fetched again.
const FETCHED: usize = 50;

fn main() {
    let files = setting("SMALL_FILES", limits::FILES);
    let senders = setting("SMALL_SENDERS", 16_usize);
    let home = home();
    let (mut process, address) = host(&home);
    let pid = process.child.id();
    let mut pair = Pair::join(address);
    let calm = percentiles(pair.talk(|passed| passed > Duration::from_secs(5)));
    println!("{files} files of 1 to 4 KiB, of {senders} members.\n");
    println!("memory of the host before: {:.1} MB", megabytes(cpu::resident(pid)));

    cpu::forget_peak(pid);
    let (before, start) = (cpu::of_process(pid), Instant::now());
    let busy = send_all(address, files, senders, &mut pair);
    let (time, spent) = (start.elapsed(), cpu::of_process(pid).saturating_sub(before));
    println!(
        "sent in {:.1} s, {:.0} a second; CPU of the host {:.1} s, {:.2} ms for each",
        time.as_secs_f64(),
        files as f64 / time.as_secs_f64(),
        spent.as_secs_f64(),
        spent.as_secs_f64() * 1e3 / files as f64
    );
    println!(
        "memory of the host after: {:.1} MB, {:.1} MB at most; open files: {}",
        megabytes(cpu::resident(pid)),
        megabytes(cpu::peak(pid)),
        cpu::files(pid)
    );
    println!("from asking to hearing, p50 and p99: {calm:.2?} ms before, {busy:.2?} ms meanwhile");
    if files >= limits::FILES {
        is_full(address);
    }
    list(&home, address, files);
    fetch_some(address, files);
    tell_disk(&home);

    drop(pair);
    signal(&process, "TERM");
    assert_eq!(process.exit(), Some(0));
    let start = Instant::now();
    let (process, address) = host(&home);
    println!("opened again in {:.2} s", start.elapsed().as_secs_f64());
    println!("memory then: {:.1} MB", megabytes(cpu::resident(process.child.id())));
    list(&home, address, files);
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn percentiles(mut samples: Vec<u64>) -> [f64; 2] {
    [0.5, 0.99].map(|share| milliseconds(percentile(&mut samples, share)))
}

fn host(home: &TempDir) -> (kit::process::Process, SocketAddr) {
    let quiet = ["--no-announce", "--check-after", "0", "--past", "all"];
    opened(&mut salotto(home, &kit::program::hosting(&quiet)))
}

/// Sends them all, each member one after the other, while two others talk.
fn send_all(room: SocketAddr, files: usize, senders: usize, pair: &mut Pair) -> [f64; 2] {
    let sent = AtomicBool::new(false);
    let samples = thread::scope(|scope| {
        let all: Vec<_> = (0..senders)
            .map(|sender| {
                scope.spawn(move || {
                    let mut guest = join(room, &format!("Sender {sender}"));
                    for number in (sender..files).step_by(senders) {
                        let content = small(number);
                        let grant = guest.granted(&format!("{number}.txt"), &content);
                        assert_eq!(put(room, &grant, &content, 0).status, 201);
                    }
                    guest.send(json!({"type": "leave"}));
                })
            })
            .collect();
        scope.spawn(|| {
            for sender in all {
                sender.join().unwrap();
            }
            sent.store(true, Ordering::Relaxed);
        });
        pair.talk(|_| sent.load(Ordering::Relaxed))
    });
    percentiles(samples)
}

fn join(room: SocketAddr, name: &str) -> Guest {
    let mut guest = Guest::connect(room);
    guest.hello(json!({"type": "hello", "name": name}));
    guest
}

/// Contents that are all different, of 1 to 4 KiB.
fn small(number: usize) -> Vec<u8> {
    let mut bytes = content(1024 + number * 7 % 3073);
    bytes[..8].copy_from_slice(&(number as u64).to_le_bytes());
    bytes
}

/// The room takes no more, and says why.
fn is_full(room: SocketAddr) {
    let mut guest = join(room, "Late");
    let more = guest.offers(json!({"id": "more", "name": "more", "size": 1}));
    assert_eq!((&more["type"], &more["reason"]), (&json!("error"), &json!("file-quota")));
    println!("one more is refused: {}", more["message"].as_str().unwrap());
}

/// Lists them as `salotto get` does.
fn list(home: &TempDir, room: SocketAddr, files: usize) {
    let arguments = ["get", &room.to_string(), "--no-key", "--as", "Lister", "--json"];
    let start = Instant::now();
    let listed = Command::output(&mut salotto(home, &arguments)).unwrap();
    let time = start.elapsed();
    let text = String::from_utf8(listed.stdout).unwrap();
    let told: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told = told.iter().find(|told| told["type"] == "files").unwrap();
    let count = told["files"].as_array().unwrap().len();
    println!("{count} of {files} listed by salotto get in {:.1} s", time.as_secs_f64());
}

/// Fetches some of them, each over a connection of its own, as they are sent.
fn fetch_some(room: SocketAddr, files: usize) {
    let mut guest = join(room, "Fetcher");
    let newest = guest.welcome["number"].as_u64().unwrap();
    let (start, mut fetched) = (Instant::now(), 0);
    for file in (1..=newest).rev() {
        if fetched == FETCHED.min(files) {
            break;
        }
        let answer = guest.asks_for(file);
        if answer["type"] == "download" {
            let text = |field: &str| answer[field].as_str().unwrap().to_owned();
            let ticket = Ticket { hash: text("blake3"), token: text("token") };
            let got = ticket.get(room, "");
            assert!(got.status == 200 && hash_of(&got.body) == ticket.hash);
            fetched += 1;
        }
    }
    let each = start.elapsed().as_secs_f64() * 1e3 / fetched.max(1) as f64;
    println!("{fetched} of them fetched by one guest, {each:.1} ms for each");
}

fn tell_disk(home: &TempDir) {
    let folder = kit::program::folder(home);
    let files = files_below(&folder);
    let register = folder.join("room-register.json").metadata().unwrap().len();
    println!(
        "on the disk: {} files, of which the register has {:.1} MB",
        files.len(),
        megabytes(register)
    );
}
