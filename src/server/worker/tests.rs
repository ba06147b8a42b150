// SPDX-License-Identifier: GPL-3.0-or-later
//! A worker that is driven by hand, turn by turn.

mod held_seats;
mod keystrokes;
mod pauses;
mod removed;

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Mutex;

use rustls::StreamOwned;
use rustls::crypto::ring::cipher_suite::TLS13_AES_128_GCM_SHA256;

use super::connection::ReadOutcome;
use super::login::password_guard::PasswordGuard;
use super::transport::test_client::client;
use super::*;
use crate::protocol::{Ask, ReadablePast, RoomName, Text};
use crate::server::config::Pace;
use crate::server::host_log::HostEvent;
use crate::server::hub::encryption::Encryption;
use crate::server::room::{Actor, Opening, Room, Snapshot};
use crate::server::time;
use crate::trust::ephemeral_host;

/// Time a test waits for an expected event, as long as in `tests/kit`, which
/// stands outside of the crate and cannot be used here.
const PATIENCE: Duration = Duration::from_mins(2);

/// A room with one worker that nobody else runs, and the host's log.
struct Workbench {
    worker: Worker,
    listener: TcpListener,
    log: Arc<Mutex<Vec<HostEvent>>>,
    /// Time by which its clock is ahead of ours.
    ahead: Duration,
}

impl Workbench {
    fn new() -> Self {
        let name = RoomName::new("Test").ok();
        let past = ReadablePast::default();
        let opening = Opening {
            name,
            host: None,
            classic: None,
            password: false,
            kept: false,
            past,
            files: None,
        };
        let room = Room::restore(Snapshot::default(), &[], opening, time::now());
        let encryption = Encryption::of(&ephemeral_host().unwrap()).unwrap();
        let log = Arc::new(Mutex::new(Vec::new()));
        let written = log.clone();
        let note = move |record| written.lock().unwrap().push(record);
        let guard = PasswordGuard::new(None);
        let hub = Arc::new(Hub::new(room, encryption, secret(), guard, Pace::default(), note));
        let worker = Worker::new(0, &hub).unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        Self { worker, listener, log, ahead: Duration::ZERO }
    }

    fn hub(&self) -> Arc<Hub> {
        self.worker.room.hub.clone()
    }

    /// Somebody connects, and the worker is handed the connection.
    fn connect(&mut self) -> TcpStream {
        let guest = TcpStream::connect(self.listener.local_addr().unwrap()).unwrap();
        guest.set_read_timeout(Some(PATIENCE)).unwrap();
        let (socket, peer) = self.listener.accept().unwrap();
        socket.set_nonblocking(true).unwrap();
        let permit = self.hub().admit(peer).unwrap();
        let socket = mio::net::TcpStream::from_std(socket);
        self.worker.room.mailbox().hand_over(AcceptedConnection { socket, permit });
        guest
    }

    fn now(&self) -> Instant {
        Instant::now() + self.ahead
    }

    fn turn(&mut self) {
        let mut events = Events::with_capacity(16);
        self.worker.poll.poll(&mut events, Some(Duration::from_millis(5))).unwrap();
        let now = self.now();
        self.worker.turn(&events, now);
        self.worker.wait(now);
    }

    /// Takes turns until the worker is as it should be.
    fn turn_until(&mut self, done: impl Fn(&Worker) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !done(&self.worker) {
            assert!(Instant::now() < end, "it never came to that");
            self.turn();
        }
    }

    /// A classic guest comes in, and has read everything up to here.
    fn member(&mut self, name: &str) -> (TcpStream, ConnectionId) {
        let mut guest = self.connect();
        writeln!(guest, "{name}").unwrap();
        self.turn_until(|worker| worker.connections.iter().any(|(_, c)| is_served(c)));
        let (_, connection) = self.worker.connections.iter().last().unwrap();
        (guest, connection.id)
    }
}

fn is_served(connection: &Connection) -> bool {
    connection.phase.member().is_some() && !connection.io.has_leftover()
}

/// Everything up to and including `end`.
fn read_until(guest: &mut TcpStream, end: &str) -> String {
    let mut read = Vec::new();
    while !read.ends_with(end.as_bytes()) {
        let mut byte = [0];
        guest.read_exact(&mut byte).unwrap();
        read.extend(byte);
    }
    String::from_utf8(read).unwrap()
}

fn page(to: ConnectionId) -> Page {
    Page { to, frames: b"Bo: yesterday\n".to_vec() }
}

#[test]
fn a_page_of_the_past_goes_out_in_front_of_the_log() {
    let mut bench = Workbench::new();
    let (mut ada, id) = bench.member("Ada");
    let member = bench.worker.connections[id.slot].phase.member().unwrap();
    let hub = bench.hub();
    let said = Ask::Say { answers: None, emote: false, text: Text::new("today").unwrap() };
    hub.handle(Actor::Member(member), said.into());
    // From another thread, as a history would.
    std::thread::spawn(move || hub.mailboxes[0].get().unwrap().hand_over_page(page(id)))
        .join()
        .unwrap();
    bench.turn();
    bench.turn_until(|worker| worker.ready.writes().is_empty());
    let read = read_until(&mut ada, "Ada: today\n");
    assert!(read.ends_with("please write {exit}.\nBo: yesterday\nAda: today\n"), "{read}");
}

#[test]
fn a_page_for_somebody_who_is_gone_reaches_nobody() {
    let mut bench = Workbench::new();
    let (ada, id) = bench.member("Ada");
    drop(ada);
    bench.turn_until(|worker| worker.connections.is_empty());
    let (mut cleo, other) = bench.member("Cleo");
    assert_eq!((other.slot, other == id), (id.slot, false), "the same slot, another connection");
    bench.worker.room.mailbox().hand_over_page(page(id));
    bench.turn();
    bench.worker.disconnect(other.slot, End::Goodbye);
    let mut read = String::new();
    cleo.read_to_string(&mut read).unwrap();
    assert!(!read.contains("yesterday"), "{read}");
}

#[test]
fn a_connection_can_be_handed_over_to_another_thread() {
    let mut bench = Workbench::new();
    let mut guest = StreamOwned::new(client(TLS13_AES_128_GCM_SHA256, None), bench.connect());
    // Before any turn: whoever says nothing for a second is greeted in plain text.
    guest.conn.write_tls(&mut guest.sock).unwrap();
    let guest = std::thread::spawn(move || {
        guest.write_all(b"GET /file HTTP/1.1\r\n").unwrap();
        let mut answer = [0; 5];
        guest.read_exact(&mut answer).unwrap();
        guest.write_all(b"thanks").unwrap();
        answer
    });
    let asks = |worker: &Worker| worker.connections.iter().any(|(_, c)| !c.io.input.is_empty());
    bench.turn_until(|worker| asks(worker) && worker.ready.writes().is_empty());
    let mut io = bench.worker.release(0).unwrap();
    assert!(bench.worker.connections.is_empty());
    assert_eq!(bench.worker.room.mailbox().load(), 0);
    let log = bench.log.clone();
    let is_over = move || {
        let records = log.lock().unwrap();
        records.iter().any(|record| matches!(record, HostEvent::Disconnected(_)))
    };
    let still_counted = is_over.clone();
    let transfer = std::thread::spawn(move || {
        assert_eq!(io.input.take(), b"GET /file HTTP/1.1\r\n");
        io.send(b"hello");
        while !io.write_leftover().is_ok_and(|done| done) {}
        let end = Instant::now() + PATIENCE;
        while io.input.rest() != b"thanks" {
            assert!(Instant::now() < end, "nobody says thanks");
            let outcome = io.read(&mut [0; 1024]);
            assert!(matches!(outcome, ReadOutcome::Something | ReadOutcome::Nothing));
            std::thread::yield_now();
        }
        assert!(!still_counted(), "it has its permit");
    });
    assert_eq!(guest.join().unwrap(), *b"hello");
    transfer.join().unwrap();
    assert!(is_over(), "and gave it back");
}
