// SPDX-License-Identifier: GPL-3.0-or-later
//! A password is proven by both sides or by none: a room that cannot is not
//! believed, and whoever sits in between learns nothing.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};

use rustls::ServerConfig;
use salotto::client::{Ending, SessionEvent, Target, Unreachable};
use salotto::protocol::{Hello, Reason, Refused, Request, Resume, ServerMessage, Why};
use salotto::trust::HostExchange;

use crate::classic::greeted_in_time;
use crate::kit::classic::classic_server;
use crate::kit::client::TestClient;
use crate::kit::patience::PATIENCE;
use crate::kit::scripted::keys::{base64url, identity, keyed, password};
use crate::kit::scripted::relay::relay;
use crate::kit::scripted::{Peer, certificate, serve, serve_native, serve_native_as};
use crate::kit::values::{said, target, welcome};

const SECRET: &str = "open sesame";

/// A guest who knows the password, unless it is changed.
fn knowing(address: SocketAddr) -> Target {
    Target { password: Some(password(SECRET)), ..target(address, "Ada") }
}

/// A room behind [`SECRET`], and how it judged each guest.
fn locked(config: Arc<ServerConfig>) -> (SocketAddr, Receiver<Result<String, Reason>>) {
    let (sender, judged) = channel();
    let sender = Mutex::new(sender);
    let address = serve_native_as(config, move |mut guest| {
        let admitted = guest.admit(&password(SECRET));
        sender.lock().unwrap().send(admitted.clone()).unwrap();
        if admitted.is_ok() {
            guest.send(&said(1, "Bo", None, "inside"));
            guest.see_off();
        }
    });
    (address, judged)
}

/// The ending of a session that was told nothing by the room.
#[track_caller]
fn unheard(target: Target) -> Ending {
    let client = TestClient::open(target);
    let ending = client.until(|event| match event {
        SessionEvent::Progress(_) => None,
        SessionEvent::Over(ending) => Some(ending),
        event => panic!("{event:?} was told"),
    });
    client.session.join();
    ending
}

/// A fake room that answers the guest's half of the exchange by `script`.
fn fake(script: impl Fn(&mut Peer, Vec<u8>) + Send + Sync + 'static) -> SocketAddr {
    serve_native(move |mut guest| {
        let Some(Request::Hello(Hello { pake: Some(pake), .. })) = guest.request() else {
            panic!("no half of a proof")
        };
        let pake = data_encoding::BASE64URL_NOPAD.decode(pake.as_bytes()).unwrap();
        script(&mut guest, pake);
        guest.send(&said(1, "Bo", None, "believe me"));
        guest.see_off();
    })
}

fn welcome_with(proof: Option<String>) -> ServerMessage {
    let ServerMessage::Welcome(mut welcome) = welcome("Ada") else { unreachable!() };
    welcome.proof = proof;
    ServerMessage::Welcome(welcome)
}

#[test]
fn who_knows_the_password_comes_in_and_knows_that_the_room_does() {
    let (address, judged) = locked(certificate());
    let client = TestClient::open(knowing(address));
    client.welcomed();
    assert_eq!(client.said().2, "inside");
    assert_eq!(judged.recv_timeout(PATIENCE).unwrap(), Ok("Ada".into()));
}

#[test]
fn who_comes_back_proves_it_again() {
    let (address, judged) = locked(certificate());
    let resume = Some(Resume { token: "secret".into(), last: 1 });
    let target = Target { resume, ..knowing(address) };
    for _ in 0..2 {
        TestClient::open(target.clone()).welcomed();
        assert_eq!(judged.recv_timeout(PATIENCE).unwrap(), Ok("Ada".into()));
    }
}

#[test]
fn a_wrong_password_and_none_are_told_apart() {
    let (address, judged) = locked(certificate());
    for (guess, reason) in
        [(Some(password("open barley")), Reason::PasswordWrong), (None, Reason::PasswordNeeded)]
    {
        let ending = unheard(Target { password: guess, ..target(address, "Ada") });
        let Ending::Refused(Refused { reason: why, seconds: Some(1), .. }) = ending else {
            panic!("{ending:?}")
        };
        assert_eq!(why, reason);
        assert_eq!(judged.recv_timeout(PATIENCE).unwrap(), Err(reason));
    }
}

#[test]
fn a_room_that_asks_for_no_password_is_not_the_one() {
    let address = fake(|guest, _| guest.send(&welcome_with(None)));
    assert_eq!(unheard(knowing(address)), Ending::Unproven);
    let address = fake(|guest, _| guest.send(&welcome_with(Some("A".repeat(43)))));
    assert_eq!(unheard(knowing(address)), Ending::Unproven);
}

#[test]
fn a_fake_host_can_neither_guess_nor_pretend() {
    for proof in [None, Some("A".repeat(43))] {
        let (sender, guessed) = channel();
        let sender = Mutex::new(sender);
        let address = fake(move |guest, pake| {
            let (exchange, message) = HostExchange::answer(&password("a guess"), &pake).unwrap();
            guest.send(&ServerMessage::Pake { message: base64url(&message) });
            let Some(Request::Prove { proof: ours }) = guest.request() else { panic!("no proof") };
            let ours = data_encoding::BASE64URL_NOPAD.decode(ours.reveal().as_bytes()).unwrap();
            let right = exchange.check(&guest.exporter(), &ours).is_some();
            sender.lock().unwrap().send(right).unwrap();
            guest.send(&welcome_with(proof.clone()));
        });
        assert_eq!(unheard(knowing(address)), Ending::Unproven);
        assert!(!guessed.recv_timeout(PATIENCE).unwrap());
    }
}

#[test]
fn the_guests_own_proof_is_none_of_the_room() {
    let address = fake(|guest, pake| {
        // It has no better idea than to send everything back.
        guest.send(&ServerMessage::Pake { message: base64url(&pake) });
        guest.send(&welcome_with(None));
    });
    assert_eq!(unheard(knowing(address)), Ending::Unreachable(Unreachable::NotARoom));

    let address = fake(|guest, pake| {
        let (_, message) = HostExchange::answer(&password("a guess"), &pake).unwrap();
        guest.send(&ServerMessage::Pake { message: base64url(&message) });
        let Some(Request::Prove { proof }) = guest.request() else { panic!("no proof") };
        guest.send(&welcome_with(Some(proof.reveal().to_owned())));
    });
    assert_eq!(unheard(knowing(address)), Ending::Unproven);
}

#[test]
fn the_words_of_a_room_that_has_proven_nothing_are_not_shown() {
    let address = fake(|guest, _| {
        guest.send(&ServerMessage::Refused(Refused {
            message: "call 555-1234".into(),
            why: Some(Why::new("give me your password").unwrap()),
            ..Reason::Other.into()
        }));
    });
    let nothing = Refused { message: String::new(), ..Reason::Other.into() };
    assert_eq!(unheard(knowing(address)), Ending::Refused(nothing));
}

#[test]
fn malformed_halves_and_proofs_are_no_room() {
    for message in [
        String::new(),
        "A".into(),
        "=".repeat(44),
        "+/".repeat(22),
        base64url(&[0x42; 32]),
        base64url(&[0x42; 34]),
        base64url(&[0; 33]),
        "A".repeat(1 << 20),
        "\u{202e}é".into(),
    ] {
        let shown = message.chars().take(50).collect::<String>();
        let address = fake(move |guest, _| {
            guest.send(&ServerMessage::Pake { message: message.clone() });
            guest.send(&welcome_with(None));
        });
        let ending = unheard(knowing(address));
        assert_eq!(ending, Ending::Unreachable(Unreachable::NotARoom), "{shown}");
    }
    for proof in ["", "A", "====", &"A".repeat(44), &"A".repeat(1 << 20), "é"] {
        let sent = proof.to_owned();
        let address = fake(move |guest, _| guest.send(&welcome_with(Some(sent.clone()))));
        let ending = unheard(knowing(address));
        assert_eq!(ending, Ending::Unreachable(Unreachable::NotARoom), "{proof:.50}");
    }
}

#[test]
fn odd_points_of_the_curve_prove_nothing() {
    // Neutral, of small order, no canonical encoding, and no point at all.
    let neutral = [&[1][..], &[0; 31]].concat();
    for point in [neutral, vec![0; 32], vec![0xff; 32], vec![2; 32], vec![7; 32]] {
        let message = base64url(&[&b"B"[..], &point].concat());
        let address = fake(move |guest, _| {
            guest.send(&ServerMessage::Pake { message: message.clone() });
            guest.send(&welcome_with(Some("A".repeat(43))));
        });
        let ending = unheard(knowing(address));
        let no_room = Ending::Unreachable(Unreachable::NotARoom);
        assert!(ending == Ending::Unproven || ending == no_room, "{point:?}: {ending:?}");
    }
}

#[test]
fn a_room_asks_once() {
    let address = fake(|guest, pake| {
        for _ in 0..2 {
            let (_, message) = HostExchange::answer(&password(SECRET), &pake).unwrap();
            guest.send(&ServerMessage::Pake { message: base64url(&message) });
        }
    });
    assert_eq!(unheard(knowing(address)), Ending::Unreachable(Unreachable::NotARoom));
}

#[test]
fn without_a_password_or_behind_the_door_a_question_for_it_is_nothing() {
    let asks = ServerMessage::Pake { message: base64url(&[0x42; 33]) };
    let address = serve_native(move |mut guest| {
        guest.send(&asks);
        guest.welcome();
        guest.send(&asks);
        guest.send(&said(1, "Bo", None, "hi"));
        assert_eq!(guest.request(), Some(Request::Leave));
    });
    let client = TestClient::open(target(address, "Ada"));
    client.welcomed();
    assert_eq!(client.said().2, "hi");
    client.session.leave();
    assert_eq!(client.ending(), Ending::Left);
}

#[test]
fn a_classic_server_gets_no_password_and_no_name() {
    for slow in ["0", "0.6"] {
        let (server, address) = classic_server(&["--slow", slow]);
        assert_eq!(unheard(knowing(address)), Ending::Unreachable(Unreachable::NotEncrypted));
        drop(server);
    }
    let (sender, heard) = channel();
    let sender = Mutex::new(sender);
    let address = serve(move |mut socket| {
        let _ = socket.write_all(b"Welcome!!! Please enter your name and press Return");
        let mut bytes = Vec::new();
        let _ = socket.read_to_end(&mut bytes);
        sender.lock().unwrap().send(bytes).unwrap();
    });
    greeted_in_time("a greeting", &heard, || {
        assert_eq!(unheard(knowing(address)), Ending::Unreachable(Unreachable::NotEncrypted));
    });
}

#[test]
fn whoever_sits_in_between_gets_nobody_in_and_learns_nothing() {
    let (room, judged) = locked(certificate());
    let (between, read) = relay(room);
    let client = TestClient::open(knowing(between));
    // The guest knows the password and so does the room, but each has proven
    // it to the one in between.
    let ending = client.ending();
    assert!(
        matches!(ending, Ending::Refused(Refused { reason: Reason::PasswordWrong, .. })),
        "{ending:?}"
    );
    assert_eq!(judged.recv_timeout(PATIENCE).unwrap(), Err(Reason::PasswordWrong));
    let read = read.recv_timeout(PATIENCE).unwrap();
    assert!(!read.is_empty() && !holds(&read, SECRET));
}

#[test]
fn with_the_rooms_key_nobody_gets_in_between() {
    let own = identity();
    let (room, judged) = locked(keyed(&own));
    let (between, read) = relay(room);
    let key = Some(own.fingerprint());
    let ending = unheard(Target { fingerprint: key, ..knowing(between) });
    assert!(matches!(ending, Ending::OtherKey { .. }), "{ending:?}");
    assert_eq!(read.recv_timeout(PATIENCE).unwrap(), b"");
    assert!(judged.try_recv().is_err(), "the room was reached");
    // And there, at the same time, it is the room.
    TestClient::open(Target { fingerprint: key, ..knowing(room) }).welcomed();
}

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|part| part == word.as_bytes())
}
