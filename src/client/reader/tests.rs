// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the reader's timeouts with a silent peer.

use super::*;
use crate::client::Security;
use crate::client::codec::Codec;
use crate::client::outbox::RoomMemory;
use crate::client::shared::Shared;
use crate::protocol::{
    Abilities, AwayNotice, Member, Request, RoomName, Rules, SecretString, Topic, Welcome,
};
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

/// A codec that welcomes at once, and whose messages have one byte.
struct Blinker;

impl Codec for Blinker {
    fn decode(&self, bytes: &[u8]) -> Result<Decoded, CodecError> {
        let welcome = ServerMessage::Welcome(Box::new(Welcome {
            room: RoomName::new("Test").unwrap(),
            topic: Topic::default(),
            you: Nickname::new("Ada").unwrap(),
            host: None,
            members: Vec::<Member>::new(),
            number: 0,
            resumed: false,
            can: Abilities::default(),
            token: SecretString::default(),
            rules: Rules::default(),
            muted: None,
            time: None,
            proof: None,
            votes: Vec::new(),
            pinned: Vec::new(),
        }));
        let away = |name| {
            let name = Nickname::new(name).unwrap();
            ServerMessage::Away(AwayNotice { name, note: None, id: Some("1".into()) })
        };
        let notices = match bytes {
            [] => vec![welcome],
            b"a" => vec![away("Ada")],
            b"e" => vec![away("Eve")],
            _ => Vec::new(),
        };
        Ok(Decoded { notices, ..Decoded::default() })
    }

    fn encode(&self, _: &Request) -> Vec<Vec<u8>> {
        vec![b"r".to_vec()]
    }

    fn ping(&self) -> Vec<u8> {
        b"?".to_vec()
    }

    fn has_ping(&self) -> bool {
        true
    }

    fn goodbye(&self) -> Vec<u8> {
        Vec::new()
    }
}

fn connected() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let near = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    (near, listener.accept().unwrap().0)
}

fn established(near: TcpStream, timeouts: Timeouts) -> Established {
    Established {
        address: "attic".parse().unwrap(),
        socket: Arc::new(near),
        codec: Arc::new(Blinker),
        security: Security::Classic,
        keyed: false,
        proof: None,
        deadline: Deadline::after(timeouts.welcome),
    }
}

/// The requests that nobody knows of once the room has said `told` and is gone.
fn unknown_after(told: &[u8]) -> Vec<String> {
    let (near, mut far) = connected();
    let timeouts = Timeouts::default();
    let entered = established(near, timeouts);
    let (sender, events) = channel();
    let sink = Box::new(move |event| {
        let _ = sender.send(event);
        ControlFlow::Continue(())
    });
    let shared = Arc::new(Shared::default());
    shared.outbox.keep_in_flight();
    let mut listener = Listener::new(sink, shared.clone());
    let target = Target::new("attic".parse().unwrap(), Nickname::new("Ada").unwrap());
    let session =
        thread::spawn(move || Reader::new(entered, timeouts, &mut listener, &target).run().ending);
    assert!(matches!(events.recv(), Ok(SessionEvent::Welcomed { .. })));
    shared.outbox.push(Request::Away { id: Some("1".into()), note: None }).unwrap();
    far.read_exact(&mut [0]).unwrap();
    far.write_all(told).unwrap();
    assert!(matches!(events.recv(), Ok(SessionEvent::Away(_))));
    drop(far);
    session.join().unwrap();
    shared.outbox.attach(RoomMemory::Nothing)
}

#[test]
fn what_somebody_else_did_answers_nothing_of_ours() {
    assert_eq!(unknown_after(b"e"), ["1"]);
    assert_eq!(unknown_after(b"a"), Vec::<String>::new());
}

#[test]
fn a_silent_peer_is_asked_and_then_given_up() {
    let (near, mut far) = connected();
    // Time enough to answer, however busy the machine is.
    let (ping, vanished) = (Duration::from_millis(100), Duration::from_secs(4));
    let timeouts = Timeouts { ping, vanished, ..Timeouts::default() };
    let entered = established(near, timeouts);
    let (sender, events) = channel();
    let sink = Box::new(move |event| {
        let _ = sender.send(event);
        ControlFlow::Continue(())
    });
    let mut listener = Listener::new(sink, Arc::default());
    let target = Target::new("attic".parse().unwrap(), Nickname::new("Ada").unwrap());
    let started = Instant::now();
    let session =
        thread::spawn(move || Reader::new(entered, timeouts, &mut listener, &target).run().ending);
    assert!(matches!(events.recv(), Ok(SessionEvent::Welcomed { .. })));
    // Three pings are answered, the fourth is not.
    let mut asked = [0];
    for _ in 0..3 {
        far.read_exact(&mut asked).unwrap();
        far.write_all(b"!").unwrap();
    }
    far.read_exact(&mut asked).unwrap();
    assert_eq!(asked, *b"?");
    assert_eq!(session.join().unwrap(), Ending::Lost);
    assert!(started.elapsed() >= 3 * ping + vanished);
}
