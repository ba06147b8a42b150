// SPDX-License-Identifier: GPL-3.0-or-later
//! The door of a room over real sockets: the password and its exchange, who
//! has to wait with the next guess, classic guests, and the keys guests show.

mod classic;
mod keys;
mod pauses;

use std::net::TcpStream;

use data_encoding::BASE64URL_NOPAD;
use salotto::protocol::Reason;
use salotto::server::HostEvent;
use salotto::trust::Password;
use serde_json::{Value, json};
use tungstenite::client::IntoClientRequest;

use crate::kit::guest::Guest;
use crate::kit::guest::password::{Attempt, Card};
use crate::kit::patience::PATIENCE;
use crate::kit::room::TestRoom;

const RIGHT: &str = "correct horse";
const WRONG: &str = "incorrect horse";

fn room() -> TestRoom {
    TestRoom::with(|config| {
        config.password = Some(Password::new(RIGHT).unwrap());
        config.classic = Some(true);
    })
}

fn hello(name: &str) -> Value {
    json!({"type": "hello", "name": name})
}

/// Comes, tries, and tells the room's last word.
fn try_to_enter(
    room: &TestRoom,
    card: Option<&Card>,
    name: &str,
    password: &str,
) -> (Guest, Value) {
    let mut guest = match card {
        Some(card) => Guest::with_card(room.address(), card),
        None => Guest::connect(room.address()),
    };
    let answer = guest.enter(hello(name), password);
    (guest, answer)
}

fn member(room: &TestRoom, name: &str) -> Guest {
    let (guest, answer) = try_to_enter(room, None, name, RIGHT);
    assert_eq!(answer["type"], "welcome", "{answer}");
    guest
}

#[track_caller]
fn is_refused(answer: &Value, reason: &str) {
    assert_eq!((&answer["type"], &answer["reason"]), (&json!("refused"), &json!(reason)));
}

/// The room has spoken its last word to this one.
#[track_caller]
fn is_refused_for_good(guest: &mut Guest, reason: &str) {
    is_refused(&guest.next(), reason);
    assert_eq!(guest.try_next(), None, "the connection ends");
}

#[test]
fn the_right_password_opens_the_door_and_the_room_proves_it_too() {
    let room = room();
    for (card, name) in [(None, "Ada"), (Some(Card::new()), "Bo")] {
        // `enter` checks the room's own proof.
        let (_, answer) = try_to_enter(&room, card.as_ref(), name, RIGHT);
        assert_eq!((&answer["type"], &answer["you"]), (&json!("welcome"), &json!(name)));
        assert_eq!(answer["rules"]["password"], true);
    }
}

#[test]
fn a_wrong_password_or_none_keeps_it_shut() {
    let room = room();
    let (mut guest, answer) = try_to_enter(&room, None, "Ada", WRONG);
    is_refused(&answer, "password-wrong");
    assert_eq!(guest.try_next(), None);
    let mut guest = Guest::connect(room.address());
    guest.send(hello("Ada"));
    is_refused_for_good(&mut guest, "password-needed");
    room.logged(
        |record| matches!(record, HostEvent::Refused { why, .. } if why.reason() == Some(Reason::PasswordWrong)),
    );
}

#[test]
fn a_room_without_a_password_asks_nobody_and_proves_nothing() {
    let room = TestRoom::open();
    let (_, answer) = try_to_enter(&room, Some(&Card::new()), "Ada", RIGHT);
    assert_eq!(answer["type"], "welcome");
    assert_eq!((&answer["proof"], &answer["rules"]["password"]), (&Value::Null, &json!(false)));
}

#[test]
fn strangers_learn_no_names() {
    let room = room();
    let _ada = member(&room, "Ada");
    for name in ["Ada", "", "\u{202e}"] {
        is_refused(&try_to_enter(&room, None, name, WRONG).1, "password-wrong");
    }
    is_refused(&try_to_enter(&room, None, "Ada", RIGHT).1, "name-taken");
    is_refused(&try_to_enter(&room, None, "", RIGHT).1, "name-empty");
}

#[test]
fn the_hosts_own_window_needs_none() {
    let room = room();
    let mut guest = Guest::connect(room.address());
    let key = room.server.host_key();
    guest.hello(json!({"type": "hello", "name": "Ada", "host_key": key}));
    assert_eq!(guest.welcome["members"][0]["host"], true);
    let mut guest = Guest::connect(room.address());
    guest.send(json!({"type": "hello", "name": "Eve", "host_key": "0".repeat(32)}));
    is_refused_for_good(&mut guest, "password-needed");
}

#[test]
fn coming_back_takes_the_password_again() {
    let room = room();
    let mut bo = member(&room, "Bo");
    let ada = member(&room, "Ada");
    let token = ada.welcome["token"].clone();
    let resume = json!({"token": token, "last": ada.welcome["number"]});
    drop(ada);
    let back = json!({"type": "hello", "name": "Ada", "resume": resume});
    let mut guest = Guest::connect(room.address());
    guest.send(back.clone());
    is_refused_for_good(&mut guest, "password-needed");
    let mut guest = Guest::connect(room.address());
    is_refused(&guest.enter(back.clone(), WRONG), "password-wrong");
    bo.say("1", "meanwhile");
    let mut guest = Guest::connect(room.address());
    let answer = guest.enter(back, RIGHT);
    assert_eq!((&answer["type"], &answer["resumed"]), (&json!("welcome"), &json!(true)));
    guest.hears("meanwhile");
}

#[test]
fn what_is_no_exchange_is_refused() {
    let room = room();
    let good = BASE64URL_NOPAD.decode(Attempt::new(RIGHT).pake().as_bytes()).unwrap();
    let with = |change: fn(&mut Vec<u8>)| {
        let mut message = good.clone();
        change(&mut message);
        BASE64URL_NOPAD.encode(&message)
    };
    let garbage = [
        String::new(),
        "no base64!".to_owned(),
        "A".repeat(60_000),
        with(|message| message.truncate(32)),
        with(|message| message.push(0)),
        // From the wrong side, and no point of the curve.
        with(|message| message[0] = b'B'),
        with(|message| message[1..].fill(2)),
    ];
    for pake in garbage {
        let mut guest = Guest::connect(room.address());
        guest.send(json!({"type": "hello", "name": "Eve", "pake": pake}));
        is_refused_for_good(&mut guest, "not-json");
    }
    member(&room, "Ada");
}

#[test]
fn a_proof_comes_once_in_its_place_and_nothing_else_does() {
    let room = room();
    let mut eve = Guest::connect(room.address());
    eve.send(json!({"type": "prove", "proof": "AAAA"}));
    is_refused_for_good(&mut eve, "hello-first");

    let instead = [
        (json!({"type": "say", "id": "1", "text": "let me in"}), "password-needed"),
        (json!({"type": "hello", "name": "Eve"}), "hello-twice"),
        (json!({"type": "prove", "proof": "!"}), "password-wrong"),
        (json!({"type": "prove", "proof": ""}), "password-wrong"),
        (json!({"type": "prove"}), "not-json"),
    ];
    for (request, reason) in instead {
        let mut eve = Guest::connect(room.address());
        let pake = Attempt::new(RIGHT).pake();
        eve.send(json!({"type": "hello", "name": "Eve", "pake": pake}));
        assert_eq!(eve.next()["type"], "pake");
        eve.send(request);
        is_refused_for_good(&mut eve, reason);
    }

    let mut ada = member(&room, "Ada");
    ada.send(json!({"type": "prove", "proof": "AAAA"}));
    assert_eq!(ada.until("error")["reason"], "hello-twice");
    ada.say("1", "still here");
    ada.hears("still here");
}

#[test]
fn a_proof_that_was_passed_on_opens_nothing() {
    let room = room();
    // Mallory passes on what Ada and the room say to each other, each over a
    // TLS connection of its own; Ada proves over hers.
    let mut mallory = Guest::connect(room.address());
    let elsewhere = Guest::connect(room.address());
    let ada = Attempt::new(RIGHT);
    mallory.send(json!({"type": "hello", "name": "Ada", "pake": ada.pake()}));
    let proofs = ada.prove(&mallory.next(), elsewhere.exporter());
    mallory.send(json!({"type": "prove", "proof": proofs.own}));
    is_refused_for_good(&mut mallory, "password-wrong");
}

#[test]
fn who_stops_before_the_proof_is_dropped_after_the_deadline() {
    let room = room();
    let mut eve = Guest::connect(room.address());
    eve.send(json!({"type": "hello", "name": "Eve", "pake": Attempt::new(RIGHT).pake()}));
    assert_eq!(eve.next()["type"], "pake");
    is_refused_for_good(&mut eve, "too-late");
}

#[test]
fn nobody_is_asked_for_a_password_in_plain_text_where_the_door_is_closed() {
    let room = TestRoom::with(|config| config.password = Some(Password::new(RIGHT).unwrap()));
    for hello in [hello("Ada"), json!({"type": "hello", "name": "Ada", "password": RIGHT})] {
        let socket = TcpStream::connect(room.address()).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut request = format!("ws://{}/", room.address()).into_client_request().unwrap();
        request.headers_mut().insert("Sec-WebSocket-Protocol", "salotto.1".parse().unwrap());
        let (mut line, _) = tungstenite::client(request, socket).unwrap();
        line.send(hello.to_string().into()).unwrap();
        let answer = line.read().unwrap().into_text().unwrap();
        is_refused(&serde_json::from_str(&answer).unwrap(), "classic-closed");
    }
}
