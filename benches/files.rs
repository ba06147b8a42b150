// SPDX-License-Identifier: GPL-3.0-or-later
//! Files: one that is sent to a room over TLS, and fetched by one and by ten at once,
//! against a loop that does nothing but TLS between two threads, in the same run; and the
//! latency of two members without and with ten who fetch. Asserts that every byte comes; asserts
//! no time.
//!
//! `cargo bench --no-default-features --bench files`
//!
//! - `FILES_MIB` (1024): MiB of the file
//! - `FILES_ROUNDS` (3): repetitions of each measurement
//! - `FILES_DIR`: folder for the room, instead of that for temporary files
#![expect(clippy::cast_precision_loss, reason = "figures for people, of three digits")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail at once")]

#[path = "../tests/kit/mod.rs"]
mod kit;
mod support;

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use kit::files::{HttpLine, SLICE, Ticket, content, head, put_head};
use kit::guest::Guest;
use kit::room::TestRoom;
use rustls::{ServerConnection, StreamOwned};
use salotto::trust::ephemeral_host;
use support::figures::{median, milliseconds, percentile};
use support::pair::Pair;
use support::{cpu, setting};

/// Bytes that are moved at a time.
const PIECE: usize = 256 * 1024;
/// Guests who fetch at once.
const MANY: usize = 10;
/// Time two members talk, without and with those.
const TALK: Duration = Duration::from_secs(10);

/// One movement of bytes.
#[derive(Clone, Copy)]
struct Moved {
    bytes: usize,
    time: Duration,
    /// Processor time of the side that is a room, or stands for it.
    cpu: Duration,
}

impl Moved {
    fn speed(&self) -> f64 {
        self.bytes as f64 / 1e6 / self.time.as_secs_f64()
    }

    fn cost(&self) -> f64 {
        self.cpu.as_secs_f64() / (self.bytes as f64 / (1024.0 * 1024.0 * 1024.0))
    }
}

fn main() {
    let (mib, rounds) = (setting("FILES_MIB", 1024_usize), setting("FILES_ROUNDS", 3_usize));
    let folder = match std::env::var_os("FILES_DIR") {
        Some(at) => tempfile::tempdir_in(at).unwrap(),
        None => tempfile::tempdir().unwrap(),
    };
    let bytes = content(mib * SLICE);
    let path = folder.path().to_owned();
    let room = TestRoom::with(|config| config.folder = Some(path));
    let mut sender = room.join("Sender");
    println!("A file of {mib} MiB over TLS on this machine, {rounds} rounds.\n");
    println!("what                     MB/s (median)   CPU s per GiB of the room   : bare TLS");
    let bare_out = of_rounds(rounds, |_| bare(&bytes, true));
    let bare_in = of_rounds(rounds, |_| bare(&bytes, false));
    tell("bare TLS, to a guest", &bare_out, &bare_out);
    tell("bare TLS, from a guest", &bare_in, &bare_in);
    let mut number = 0;
    let up = of_rounds(rounds, |round| upload(&room, &mut sender, &bytes, round, &mut number));
    tell("upload", &up, &bare_in);
    let ticket = sender.ticket(number);
    let one = of_rounds(rounds, |_| download(&room, std::slice::from_ref(&ticket), bytes.len()));
    tell("1 download", &one, &bare_out);
    let tickets: Vec<_> =
        (0..MANY).map(|guest| room.join(&format!("Guest {guest}")).ticket(number)).collect();
    let many = of_rounds(rounds, |_| download(&room, &tickets, bytes.len()));
    tell("10 downloads, in all", &many, &bare_out);
    talk_meanwhile(&room, &tickets, bytes.len());
}

fn of_rounds(rounds: usize, mut one: impl FnMut(usize) -> Moved) -> Vec<Moved> {
    (0..rounds.max(1)).map(&mut one).collect()
}

fn tell(what: &str, moved: &[Moved], bare: &[Moved]) {
    let of = |moved: &[Moved], figure: fn(&Moved) -> f64| {
        median(&moved.iter().map(figure).collect::<Vec<_>>())
    };
    let (speed, cost) = (of(moved, Moved::speed), of(moved, Moved::cost));
    let (faster, dearer) = (speed / of(bare, Moved::speed), cost / of(bare, Moved::cost));
    println!(
        "{what:<24} {speed:>13.0}   {cost:>25.2}   : {faster:.2} as fast, {dearer:.2} the CPU"
    );
}

/// Processor time of the threads that move files, and of those that verify and tidy.
fn of_the_room() -> Duration {
    cpu::of_threads(std::process::id(), |name| {
        name == "transfer" || name == "files" || name.starts_with("worker-")
    })
}

/// Threads that end take their time along: it is read while they are idle.
fn measured(bytes: usize, work: impl FnOnce()) -> Moved {
    let (before, start) = (of_the_room(), Instant::now());
    work();
    let time = start.elapsed();
    Moved { bytes, time, cpu: of_the_room().saturating_sub(before) }
}

fn upload(room: &TestRoom, ada: &mut Guest, bytes: &[u8], round: usize, number: &mut u64) -> Moved {
    let grant = ada.granted(&format!("round {round}"), bytes);
    let moved = measured(bytes.len(), || {
        let mut line = HttpLine::encrypted(room.address());
        line.send(put_head(&grant, bytes, 0).as_bytes());
        bytes.chunks(PIECE).for_each(|piece| line.send(piece));
        assert_eq!(line.answer().status, 201);
    });
    *number = ada.until("file")["number"].as_u64().unwrap();
    moved
}

fn download(room: &TestRoom, tickets: &[Ticket], size: usize) -> Moved {
    let address = room.address();
    measured(tickets.len() * size, || {
        thread::scope(|scope| {
            for ticket in tickets {
                scope.spawn(move || assert!(fetch(address, ticket) >= size));
            }
        });
    })
}

/// Fetches a file, and forgets it. Returns its bytes, with those of the head.
fn fetch(address: SocketAddr, ticket: &Ticket) -> usize {
    let mut line = HttpLine::encrypted(address);
    line.send(head("GET", &ticket.path(), &ticket.token, "").as_bytes());
    drain(|buffer| line.read(buffer))
}

fn drain(mut read: impl FnMut(&mut [u8]) -> usize) -> usize {
    let (mut buffer, mut all) = (vec![0; PIECE], 0);
    loop {
        match read(&mut buffer) {
            0 => return all,
            count => all += count,
        }
    }
}

/// Moves the same bytes with nothing but TLS, from a thread that stands for a room or to it.
fn bare(bytes: &[u8], out: bool) -> Moved {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let config: Arc<_> = salotto::server::tls(&ephemeral_host().unwrap()).unwrap();
    let start = Instant::now();
    let cpu = thread::scope(|scope| {
        let room = scope.spawn(move || {
            let (socket, _) = listener.accept().unwrap();
            let before = cpu::of_this_thread();
            let mut tls = StreamOwned::new(ServerConnection::new(config).unwrap(), socket);
            if out {
                bytes.chunks(PIECE).for_each(|piece| tls.write_all(piece).unwrap());
                tls.conn.send_close_notify();
                tls.flush().unwrap();
            } else {
                let mut all = 0;
                let mut buffer = vec![0; PIECE];
                while all < bytes.len() {
                    all += tls.read(&mut buffer).unwrap();
                }
            }
            cpu::of_this_thread().saturating_sub(before)
        });
        let mut line = HttpLine::encrypted(address);
        if out {
            // The handshake begins with whoever has something to say.
            assert_eq!(drain(|buffer| line.read(buffer)), bytes.len());
        } else {
            bytes.chunks(PIECE).for_each(|piece| line.send(piece));
        }
        room.join().unwrap()
    });
    Moved { bytes: bytes.len(), time: start.elapsed(), cpu }
}

/// Measures how soon two members hear each other, while nobody and while ten fetch.
fn talk_meanwhile(room: &TestRoom, tickets: &[Ticket], size: usize) {
    let mut pair = Pair::join(room.address());
    let address = room.address();
    let mut alone = pair.talk(|passed| passed > TALK);
    let stop = AtomicBool::new(false);
    let mut with_ten = thread::scope(|scope| {
        for ticket in tickets {
            let stop = &stop;
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    assert!(fetch(address, ticket) >= size);
                }
            });
        }
        let with_ten = pair.talk(|passed| passed > TALK);
        stop.store(true, Ordering::Relaxed);
        with_ten
    });
    let percentiles =
        |samples: &mut Vec<u64>| [0.5, 0.99].map(|share| milliseconds(percentile(samples, share)));
    let (alone, with_ten) = (percentiles(&mut alone), percentiles(&mut with_ten));
    println!("\nFrom asking to hearing the answer, in ms:      p50      p99");
    println!("nobody fetches                            {:>8.2} {:>8.2}", alone[0], alone[1]);
    println!("ten fetch                                 {:>8.2} {:>8.2}", with_ten[0], with_ten[1]);
    println!("p99 rises by {:.2} ms, {:.1} times", with_ten[1] - alone[1], with_ten[1] / alone[1]);
}
