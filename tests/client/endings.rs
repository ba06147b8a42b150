// SPDX-License-Identifier: GPL-3.0-or-later
//! Endings of native sessions, caused by the server or by leaving.

use std::fs;
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use rustls::{ServerConnection, StreamOwned};
use salotto::client::{Approach, Ending, SendError, SessionEvent, Stage, Unreachable};
use salotto::protocol::{Event, EventKind, Reason, Refused, ServerMessage, limits};
use tungstenite::Message;

use crate::kit::client::TestClient;
use crate::kit::patience::{PATIENCE, eventually};
use crate::kit::scripted::{certificate, serve, serve_native};
use crate::kit::values::{closed_port, target, text};

#[test]
fn a_refusal_is_told_with_a_washed_message() {
    let address = serve_native(|mut guest| {
        guest.request();
        guest.send(&ServerMessage::Refused(Refused {
            message: "\u{1b}[31mtaken".into(),
            suggestion: Some("Ada2".into()),
            ..Reason::NameTaken.into()
        }));
        guest.see_off();
    });
    let ending = TestClient::open(target(address, "Ada")).ending();
    let expected = Ending::Refused(Refused {
        message: "[31mtaken".into(),
        suggestion: Some("Ada2".into()),
        ..Reason::NameTaken.into()
    });
    assert_eq!(ending, expected);
}

#[test]
fn a_kick_and_the_rooms_end_are_told_apart() {
    let out = serve_native(|mut guest| {
        guest.welcome();
        guest.send(&ServerMessage::refused(Reason::Stalled, None));
    });
    let ending = TestClient::open(target(out, "Ada")).ending();
    assert!(matches!(ending, Ending::Refused(Refused { reason: Reason::Stalled, .. })));

    let ended = serve_native(|mut guest| {
        guest.welcome();
        guest.send(&ServerMessage::Event(Event { number: 1, time: 1, what: EventKind::Ended }));
        guest.see_off();
    });
    let client = TestClient::open(target(ended, "Ada"));
    client.happening(|what| (what == EventKind::Ended).then_some(()));
    assert_eq!(client.ending(), Ending::RoomEnded);
}

#[test]
fn a_cut_connection_is_a_loss() {
    let address = serve_native(|mut guest| {
        guest.welcome();
    });
    let client = TestClient::open(target(address, "Ada"));
    client.welcomed();
    assert_eq!(client.ending(), Ending::Lost);
}

#[test]
fn hostile_messages_end_the_session_and_nothing_else() {
    let bomb = format!(r#"{{"type":"said","number":{}1"#, "[".repeat(50_000));
    let ill = r#"{"type":"joined","number":1,"time":2,"name":"a\u001b[2Jb"}"#.to_owned();
    for json in ["garbage".to_owned(), "{}".to_owned(), bomb, ill] {
        let address = serve_native(move |mut guest| {
            guest.welcome();
            guest.was_read();
            guest.send_raw(&json);
            guest.see_off();
        });
        let client = TestClient::open(target(address, "Ada"));
        client.welcomed();
        assert_eq!(client.ending(), Ending::Lost);
    }
    for frame in
        [Message::binary(vec![0; 100]), Message::text("x".repeat(limits::NOTICE_BYTES + 1))]
    {
        let address = serve_native(move |mut guest| {
            guest.welcome();
            guest.was_read();
            let _ = guest.socket.send(frame.clone());
            guest.see_off();
        });
        let client = TestClient::open(target(address, "Ada"));
        client.welcomed();
        assert_eq!(client.ending(), Ending::Lost);
    }
}

#[test]
fn a_peer_that_asks_without_reading_is_left() {
    let address = serve_native(|mut guest| {
        guest.welcome();
        // Pings by the hundred thousand, and not one pong is read.
        let ping = Message::Ping(vec![0; 125].into());
        while guest.socket.send(ping.clone()).is_ok() {}
    });
    let client = TestClient::open(target(address, "Ada"));
    client.welcomed();
    assert_eq!(client.ending(), Ending::Lost);
}

#[test]
fn a_welcome_that_never_comes_is_not_waited_for_forever() {
    let address = serve_native(|mut guest| guest.see_off());
    assert_eq!(
        TestClient::open(target(address, "Ada")).ending(),
        Ending::Unreachable(Unreachable::TimedOut)
    );
}

#[test]
fn leaving_cancels_what_is_not_there_yet() {
    let address = serve_native(|mut guest| guest.see_off());
    let client = TestClient::open(target(address, "Ada"));
    client.until(|event| (event == SessionEvent::Progress(Stage::Entering)).then_some(()));
    client.session.leave();
    assert_eq!(client.ending(), Ending::Left);
}

/// Looks in a row at which nothing has moved, after which nothing does.
const STILL: u32 = 20;

/// The bytes from this address that its peer has not taken (proc(5), tcp). A timer runs: the
/// fourth probes a window that is closed, the first sends again what was dropped at its edge.
fn untaken(from: SocketAddr) -> Option<u32> {
    let SocketAddr::V4(from) = from else { panic!("tests are at 127.0.0.1") };
    let ours = format!("{:08X}:{:04X}", u32::from_ne_bytes(from.ip().octets()), from.port());
    let table = fs::read_to_string("/proc/self/net/tcp").unwrap();
    let fields = table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let line = fields.into_iter().find(|fields| fields.get(1) == Some(&&*ours))?;
    let (untaken, _) = line[4].split_once(':').unwrap();
    let waits = ["01:", "04:"].iter().any(|timer| line[5].starts_with(timer));
    waits.then(|| u32::from_str_radix(untaken, 16).unwrap())
}

#[test]
fn leaving_a_room_that_does_not_read_is_bounded() {
    let (done, wait) = std::sync::mpsc::channel::<()>();
    let (come, came) = std::sync::mpsc::channel();
    let ends = std::sync::Mutex::new((come, wait));
    let address = serve_native(move |mut guest| {
        guest.welcome();
        let ends = ends.lock().unwrap();
        ends.0.send(guest.socket.get_ref().sock.peer_addr().unwrap()).unwrap();
        // It is never silent, which would end the session too.
        while ends.1.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
            let _ = guest.socket.send(Message::Ping(Vec::new().into()));
        }
    });
    let client = TestClient::open(target(address, "Ada"));
    client.welcomed();
    let ours = came.recv_timeout(PATIENCE).unwrap();
    // Until nothing moves any more: the queue is full, and so is the network. A writer that
    // was not awake meanwhile may still make room in the queue, so that is not looked at again.
    let (mut before, mut still) = (None, 0);
    eventually("a room that takes nothing more", || {
        let say = || client.session.say("x".into(), text(&"😀".repeat(4_000)));
        let full = std::iter::repeat_with(say).find_map(Result::err);
        assert_eq!(full, Some(SendError::Busy));
        let now = untaken(ours);
        still = if now.is_some() && now == before { still + 1 } else { 0 };
        before = now;
        (still == STILL).then_some(())
    });
    // Without a bound, a room that goes on pinging would never be left.
    client.session.leave();
    assert_eq!(client.ending(), Ending::Left);
    drop(done);
}

#[test]
fn what_is_no_room_is_told_so() {
    // A web server without TLS, a web server with TLS, and silence.
    let plain = serve(|mut socket| {
        let mut first = [0; 1024];
        let _ = socket.read(&mut first);
        let _ = socket.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        let _ = socket.read(&mut first);
    });
    let config = certificate();
    let secure = serve(move |socket| {
        let tls = ServerConnection::new(Arc::clone(&config)).unwrap();
        let mut stream = StreamOwned::new(tls, socket);
        let mut first = [0; 1024];
        let _ = stream.read(&mut first);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        let _ = stream.read(&mut first);
    });
    let ssh = serve(|mut socket| {
        let _ = socket.write_all(b"SSH-2.0-OpenSSH_9.2\r\n");
        let _ = socket.read(&mut [0; 1024]);
    });
    for address in [plain, secure, ssh] {
        let ending = TestClient::open(target(address, "Ada")).ending();
        assert_eq!(ending, Ending::Unreachable(Unreachable::NotARoom));
    }
}

#[test]
fn nobody_there_is_told_at_once() {
    let ending = TestClient::open(target(closed_port(), "Ada")).ending();
    assert_eq!(ending, Ending::Unreachable(Unreachable::ConnectionRefused));
}

#[test]
fn an_encrypted_approach_never_turns_plain() {
    let address = serve(|mut socket| {
        let _ = socket.write_all(b"Welcome!!! Please enter your name and press Return");
        let mut heard = Vec::new();
        let _ = socket.read_to_end(&mut heard);
        assert!(!heard.windows(3).any(|bytes| bytes == b"Ada"), "the name went out in plain");
    });
    let mut target = target(address, "Ada");
    target.approach = Approach::Encrypted;
    let ending = TestClient::open(target).ending();
    assert_eq!(ending, Ending::Unreachable(Unreachable::NotEncrypted));
}
