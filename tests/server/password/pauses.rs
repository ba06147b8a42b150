// SPDX-License-Identifier: GPL-3.0-or-later
//! Wrong guesses: a key waits, an address is held back, nobody is locked out.

use std::net::TcpStream;

use serde_json::{Value, json};

use super::{RIGHT, WRONG, is_refused, member, room, try_to_enter};
use crate::kit::guest::Guest;
use crate::kit::guest::password::{Attempt, Card};
use crate::kit::guest::stream::tcp;
use crate::kit::patience::eventually;
use crate::kit::room::TestRoom;

#[test]
fn a_key_that_guesses_wrong_waits_and_others_behind_its_address_do_not() {
    let room = room();
    let eve = Card::new();
    let guess = |password| try_to_enter(&room, Some(&eve), "Eve", password).1;
    let (first, second) = (guess(WRONG), guess(WRONG));
    assert_eq!((&first["seconds"], &second["seconds"]), (&Value::Null, &Value::Null));
    // They grow until a slow machine does not sleep through one.
    let pause = eventually("a guess in a pause", || {
        let answer = guess(WRONG);
        (answer["reason"] == "password-pause").then_some(answer["seconds"].as_u64())
    });
    assert!(pause.is_some_and(|seconds| seconds > 0), "{pause:?}");
    for (card, name) in [(Some(Card::new()), "Ada"), (None, "Bo")] {
        let (_, answer) = try_to_enter(&room, card.as_ref(), name, RIGHT);
        assert_eq!(answer["type"], "welcome", "{answer}");
    }
    let answer = eventually("the pause to be over", || {
        Some(guess(RIGHT)).filter(|answer| answer["reason"] != "password-pause")
    });
    assert_eq!(answer["type"], "welcome", "{answer}");
}

#[test]
fn guesses_of_one_key_at_once_are_counted_one_by_one() {
    let room = room();
    // All of them come within the time there is for coming in, unless a machine is slow.
    let answers = eventually("six guesses in time", || {
        let answers = six_guesses_at_once(&room, &Card::new());
        answers.iter().all(|answer| answer["reason"] != "too-late").then_some(answers)
    });
    let count = |reason| answers.iter().filter(|answer| answer["reason"] == reason).count();
    assert_eq!((count("password-wrong"), count("password-pause")), (3, 3), "{answers:?}");
}

/// The answers to guesses that are made before the first is answered.
fn six_guesses_at_once(room: &TestRoom, eve: &Card) -> Vec<Value> {
    let mut exchanges: Vec<_> = (0..6)
        .map(|_| {
            let mut guest = Guest::with_card(room.address(), eve);
            let attempt = Attempt::new(WRONG);
            guest.send(json!({"type": "hello", "name": "Eve", "pake": attempt.pake()}));
            let answer = guest.next();
            let proofs =
                (answer["type"] == "pake").then(|| attempt.prove(&answer, guest.exporter()).own);
            (guest, answer, proofs)
        })
        .collect();
    for (guest, _, proof) in &mut exchanges {
        if let Some(proof) = proof {
            guest.send(json!({"type": "prove", "proof": proof}));
        }
    }
    let last = |(mut guest, answer, proof): (Guest, Value, Option<_>)| match proof {
        Some(_) => guest.next(),
        None => answer,
    };
    exchanges.into_iter().map(last).collect()
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
fn whom_the_room_has_met_is_not_held_back_with_its_address() {
    let room = room();
    let known = Card::new();
    let (mut ada, _) = try_to_enter(&room, Some(&known), "Ada", RIGHT);
    let mut bo = member(&room, "Bo");
    ada.send(json!({"type": "leave"}));
    bo.until("left");
    for _ in 0..9 {
        is_refused(&try_to_enter(&room, None, "Eve", WRONG).1, "password-wrong");
    }
    let mut ada = Guest::with_card(room.address(), &known);
    let mut stranger = Guest::with_card(room.address(), &Card::new());
    let attempt = Attempt::new(RIGHT);
    stranger.send(json!({"type": "hello", "name": "Cy", "pake": attempt.pake()}));
    let answer = ada.enter(json!({"type": "hello", "name": "Ada"}), RIGHT);
    assert_eq!(answer["type"], "welcome", "{answer}");
    let proofs = attempt.prove(&stranger.next(), stranger.exporter());
    stranger.send(json!({"type": "prove", "proof": proofs.own}));
    assert_eq!(stranger.next()["type"], "welcome");
    let order = [bo.until("joined"), bo.until("joined")].map(|joined| joined["name"].clone());
    assert_eq!(order, [json!("Ada"), json!("Cy")]);
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

#[test]
fn all_workers_share_the_password_and_the_pauses() {
    let room = room();
    // So many that a second worker is there for the next, if there is a core.
    let crowd: Vec<TcpStream> = (0..300).map(|_| tcp(room.address())).collect();
    let eve = Card::new();
    let answers: Vec<Value> =
        (0..6).map(|_| try_to_enter(&room, Some(&eve), "Eve", WRONG).1["reason"].clone()).collect();
    assert!(answers[..3].iter().all(|reason| reason == "password-wrong"), "{answers:?}");
    assert!(answers[3..].iter().any(|reason| reason == "password-pause"), "{answers:?}");
    let members: Vec<Guest> =
        ["Ada", "Bo", "Cy", "Di"].into_iter().map(|name| member(&room, name)).collect();
    assert_eq!(members[3].members().len(), 4);
    drop(crowd);
}
