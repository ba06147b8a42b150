// SPDX-License-Identifier: GPL-3.0-or-later
//! The door of a room over real sockets: the password, who has to wait with
//! the next guess, and the keys that guests show.

mod guest;

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};

use data_encoding::BASE64URL_NOPAD;
use guest::password::{Attempt, Card, exporter};
use guest::{Guest, TestRoom, eventually, read_to_end, read_until, tcp, tls_with};
use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ED25519};
use rustls::pki_types::CertificateDer;
use salotto::protocol::limits;
use salotto::server::Record;
use salotto::trust::Password;
use serde_json::{Value, json};

const RIGHT: &str = "correct horse";
const WRONG: &str = "incorrect horse";
const QUESTION: &str =
    "This room has a password. It travels unencrypted. Please enter it and press Return";

fn room() -> TestRoom {
    TestRoom::with(|config| config.password = Some(Password::new(RIGHT).unwrap()))
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
    room.logged(|record| matches!(record, Record::Refused { why, .. } if why.contains("password")));
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
fn a_key_that_guesses_wrong_waits_and_others_behind_its_address_do_not() {
    let room = room();
    let eve = Card::new();
    for seconds in [Value::Null, Value::Null, json!(1)] {
        let (_, answer) = try_to_enter(&room, Some(&eve), "Eve", WRONG);
        is_refused(&answer, "password-wrong");
        assert_eq!(answer["seconds"], seconds);
    }
    let (_, answer) = try_to_enter(&room, Some(&eve), "Eve", RIGHT);
    is_refused(&answer, "password-pause");
    assert_eq!(answer["seconds"], 1);
    for (card, name) in [(Some(Card::new()), "Ada"), (None, "Bo")] {
        let (_, answer) = try_to_enter(&room, card.as_ref(), name, RIGHT);
        assert_eq!(answer["type"], "welcome", "{answer}");
    }
    let answer = eventually("the pause to be over", || {
        let (_, answer) = try_to_enter(&room, Some(&eve), "Eve", RIGHT);
        (answer["reason"] != "password-pause").then_some(answer)
    });
    assert_eq!(answer["type"], "welcome", "{answer}");
}

#[test]
fn guesses_of_one_key_at_once_are_counted_one_by_one() {
    let room = room();
    let eve = Card::new();
    let exchanges: Vec<_> = (0..6)
        .map(|number| {
            let mut guest = Guest::with_card(room.address(), &eve);
            let attempt = Attempt::new(if number == 5 { RIGHT } else { WRONG });
            guest.send(json!({"type": "hello", "name": "Eve", "pake": attempt.pake()}));
            let proofs = attempt.prove(&guest.next(), guest.exporter());
            (guest, proofs.own)
        })
        .collect();
    let reasons: Vec<Value> = exchanges
        .into_iter()
        .map(|(mut guest, proof)| {
            guest.send(json!({"type": "prove", "proof": proof}));
            guest.next()["reason"].clone()
        })
        .collect();
    assert_eq!(
        reasons[..3],
        [json!("password-wrong"), "password-wrong".into(), "password-wrong".into()]
    );
    assert!(reasons[3..].iter().all(|reason| reason == "password-pause"), "{reasons:?}");
}

#[test]
fn an_address_of_wrong_guesses_is_held_back_but_nobody_is_locked_out() {
    let room = room();
    let mut ada = member(&room, "Ada");
    let mut bo = member(&room, "Bo");
    for _ in 0..8 {
        is_refused(&try_to_enter(&room, None, "Eve", WRONG).1, "password-wrong");
    }
    // The next guess from here is held back; nobody waits for it meanwhile.
    let mut cy = Guest::connect(room.address());
    let attempt = Attempt::new(RIGHT);
    cy.send(json!({"type": "hello", "name": "Cy", "pake": attempt.pake()}));
    ada.say("1", "still talking");
    bo.hears("still talking");
    let proofs = attempt.prove(&cy.next(), cy.exporter());
    cy.send(json!({"type": "prove", "proof": proofs.own}));
    assert_eq!(cy.next()["proof"], proofs.of_the_room);
}

#[test]
fn who_leaves_while_it_is_held_back_leaves_nothing_behind() {
    let room = room();
    for _ in 0..7 {
        is_refused(&try_to_enter(&room, None, "Eve", WRONG).1, "password-wrong");
    }
    for _ in 0..20 {
        let mut eve = Guest::connect(room.address());
        eve.send(json!({"type": "hello", "name": "Eve", "pake": Attempt::new(WRONG).pake()}));
    }
    room.all_gone();
}

fn ask(room: &TestRoom, name: &str) -> TcpStream {
    let mut socket = room.classic();
    socket.write_all(name.as_bytes()).unwrap();
    let end = if name.ends_with('\n') { "\n" } else { "" };
    let heard = read_until(&mut socket, &format!("{QUESTION}{end}"));
    assert!(!heard.contains("Hi "), "{heard}");
    socket
}

#[test]
fn a_classic_guest_is_asked_in_words_and_the_password_is_never_said() {
    let room = room();
    let mut ada = member(&room, "Ada");
    let mut zoe = ask(&room, "Zoe\n");
    zoe.write_all(format!("{RIGHT}\n").as_bytes()).unwrap();
    assert_eq!(read_until(&mut zoe, "\n"), "Hi Zoe, if you want to leave please write {exit}.\n");
    zoe.write_all(b"hello\n").unwrap();
    assert_eq!(read_until(&mut zoe, "hello\n"), "Zoe: hello\n");
    assert_eq!(ada.until("said")["text"], "hello", "the password was not said");
    room.logged(|record| matches!(record, Record::Joined { name, .. } if name.as_str() == "Zoe"));

    // By chunks, as the original client does it.
    let mut py = ask(&room, "Py");
    py.write_all(RIGHT.as_bytes()).unwrap();
    assert_eq!(read_until(&mut py, "{exit}."), "Hi Py, if you want to leave please write {exit}.");
    py.write_all(b"from a window").unwrap();
    ada.hears("from a window");
}

#[test]
fn a_classic_guest_may_say_everything_at_once() {
    let room = room();
    let mut ada = member(&room, "Ada");
    let mut zoe = room.classic();
    zoe.write_all(format!("Zoe\n{RIGHT}\nfirst\nlast").as_bytes()).unwrap();
    zoe.shutdown(Shutdown::Write).unwrap();
    ada.hears("first");
    ada.hears("last");
    assert!(read_to_end(&mut zoe).ends_with("Zoe: last\n"));
}

#[test]
fn a_classic_guest_has_three_guesses() {
    let room = room();
    let mut ada = member(&room, "Ada");
    let mut zoe = ask(&room, "Ada\n");
    zoe.write_all(b"\n").unwrap();
    for guess in [WRONG.to_owned(), "x".repeat(20_000)] {
        zoe.write_all(format!("{guess}\n").as_bytes()).unwrap();
        let heard = read_until(&mut zoe, "try again");
        assert!(!heard.contains("taken"), "strangers learn no names: {heard}");
    }
    zoe.write_all(b"third\n").unwrap();
    assert!(read_to_end(&mut zoe).contains("not the password"), "and it is over");
    ada.say("1", "nobody came");
    let next = loop {
        let next = ada.next();
        if next["name"] != "Ada" {
            break next;
        }
    };
    assert_eq!(next["text"], "nobody came");
}

#[test]
fn a_classic_guest_who_knows_it_may_look_for_another_name() {
    let room = room();
    let _ada = member(&room, "Ada");
    let mut zoe = ask(&room, "Ada\n");
    zoe.write_all(format!("{RIGHT}\n").as_bytes()).unwrap();
    read_until(&mut zoe, "That name is taken. Please enter another one, for example");
    zoe.write_all(b"Zoe\n").unwrap();
    read_until(&mut zoe, "Hi Zoe, ");
    let mut eve = ask(&room, "Eve\n");
    eve.write_all(b"{exit}\n").unwrap();
    read_to_end(&mut eve);
}

#[test]
fn classic_guesses_are_held_back_with_those_of_their_address() {
    let room = room();
    for _ in 0..2 {
        let mut eve = ask(&room, "Eve\n");
        for _ in 0..limits::WRONG_PASSWORDS {
            eve.write_all(b"wrong\n").unwrap();
        }
        let heard = read_to_end(&mut eve);
        assert_eq!(heard.matches("That is not the password").count(), 3, "{heard}");
    }
    let mut zoe = ask(&room, "Zoe\n");
    zoe.write_all(format!("{RIGHT}\nhello\n").as_bytes()).unwrap();
    read_until(&mut zoe, "Zoe: hello\n");
}

#[test]
fn a_closed_classic_door_asks_for_nothing() {
    let room = TestRoom::with(|config| {
        config.password = Some(Password::new(RIGHT).unwrap());
        config.classic = false;
    });
    let mut zoe = room.classic();
    zoe.write_all(b"Zoe\n").unwrap();
    assert!(read_to_end(&mut zoe).contains("encrypted connections only"));
}

#[test]
fn any_key_is_welcome_that_its_bearer_holds() {
    let room = TestRoom::open();
    let long_ago = Card::of(&PKCS_ED25519, |params| {
        params.not_before = rcgen::date_time_ymd(1999, 1, 1);
        params.not_after = rcgen::date_time_ymd(2000, 1, 1);
    });
    let another_kind = Card::of(&PKCS_ECDSA_P256_SHA256, |_| {});
    for (card, name) in [(Card::new(), "Ada"), (long_ago, "Bo"), (another_kind, "Cy")] {
        Guest::with_card(room.address(), &card).hello(hello(name));
    }
}

#[test]
fn certificates_that_are_none_or_too_many_are_refused_with_an_alert() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let key = KeyPair::generate_for(&PKCS_ED25519).unwrap();
    let other = Card::new().0.cert[0].clone();
    let own = rcgen::CertificateParams::default().self_signed(&key).unwrap().der().clone();
    let oversized = Card::of(&PKCS_ED25519, |params| {
        let name = "x".repeat(limits::CERTIFICATE_BYTES);
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
    });
    let cards = [
        oversized,
        Card::showing(vec![own.clone(), other.clone()], &key),
        Card::showing(vec![own; 100], &key),
        // Somebody else's, and none at all.
        Card::showing(vec![other], &key),
        Card::showing(vec![CertificateDer::from(vec![0x30; 300])], &key),
        Card::showing(vec![CertificateDer::from(vec![])], &key),
    ];
    for card in cards {
        let mut stream = tls_with(tcp(room.address()), Some(&card));
        let ended =
            stream.write_all(b"GET / HTTP/1.1\r\n\r\n").and_then(|()| stream.read(&mut [0; 64]));
        let error = ended.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidData, "an alert and no silence: {error}");
    }
    ada.say("1", "nobody noticed");
    ada.hears("nobody noticed");
}

#[test]
fn all_workers_share_the_password_and_the_pauses() {
    let room = room();
    // So many that a second worker is there for the next, if there is a core.
    let crowd: Vec<TcpStream> = (0..300).map(|_| tcp(room.address())).collect();
    let eve = Card::new();
    let answers: Vec<Value> =
        (0..6).map(|_| try_to_enter(&room, Some(&eve), "Eve", WRONG).1["reason"].clone()).collect();
    assert_eq!(answers.iter().filter(|reason| *reason == "password-wrong").count(), 3);
    let members: Vec<Guest> =
        ["Ada", "Bo", "Cy", "Di"].into_iter().map(|name| member(&room, name)).collect();
    assert_eq!(members[3].members().len(), 4);
    drop(crowd);
}

#[test]
fn each_connection_has_an_exporter_value_of_its_own() {
    let room = room();
    let [first, second] = [(); 2].map(|()| Guest::connect(room.address()));
    assert_ne!(exporter(first.socket.get_ref()), exporter(second.socket.get_ref()));
}
