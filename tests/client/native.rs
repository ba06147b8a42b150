// SPDX-License-Identifier: GPL-3.0-or-later
//! Sessions in the native protocol, with a scripted server that can misbehave.

use std::sync::Arc;

use salotto::client::{
    Approach, Ending, Security, SendError, SessionEvent, Stage, Target, Unreachable,
};
use salotto::protocol::{
    Emoji, Event, EventKind, Hello, Nickname, Reaction, Reason, Request, Resume, ServerMessage,
    Vote, limits,
};
use tungstenite::Message;

use crate::kit::client::TestClient;
use crate::kit::patience::PATIENCE;
use crate::kit::scripted::keys::identity;
use crate::kit::scripted::serve_native;
use crate::kit::values::{name, said, target, text, welcome};

/// A room of one: everything said comes back.
fn parrot() -> std::net::SocketAddr {
    serve_native(|mut guest| {
        let who = guest.welcome();
        let mut number = 0;
        while let Some(request) = guest.request() {
            if let Request::Say { id, answers: None, text, .. } = request {
                number += 1;
                guest.send(&said(number, &who, id.as_deref(), &text));
            }
        }
    })
}

#[test]
fn joining_talking_and_leaving() {
    let client = TestClient::open(target(parrot(), "Ada"));
    for stage in [Stage::Resolving, Stage::Connecting, Stage::Entering] {
        let event = client.events.recv_timeout(PATIENCE).unwrap();
        assert_eq!(event, SessionEvent::Progress(stage));
    }
    let (security, welcome) = client.welcomed();
    assert!(
        matches!(security, Security::Encrypted { fingerprint, .. } if *fingerprint.as_bytes() != [0; 32])
    );
    assert_eq!(welcome.you, name("Ada"));
    for number in 0..300 {
        let id = Some(number.to_string());
        let request =
            Request::Say { id, answers: None, emote: false, text: format!("word {number}") };
        client.session.send_waiting(request).unwrap();
    }
    for number in 0..300 {
        let expected = ("Ada".into(), Some(number.to_string()), format!("word {number}"));
        assert_eq!(client.said(), expected);
    }
    client.session.leave();
    assert_eq!(client.session.say("x".into(), text("late")), Err(SendError::Over));
    assert_eq!(client.ending(), Ending::Left);
}

fn reaction(from: Nickname, id: Option<String>, emoji: &str, active: bool) -> Reaction {
    let (seat, first_seat, to, emoji) = (None, None, None, Emoji::new(emoji).unwrap());
    Reaction { from, seat, first_seat, id, message: 1, to, emoji, active }
}

/// Whoever may come back waits for the answers of so many requests at most.
#[test]
fn reactions_and_votes_are_answered_by_their_events() {
    const MANY: u64 = 300;
    let address = serve_native(|mut guest| {
        let from = name(&guest.welcome());
        let mut number = 0;
        while let Some(request) = guest.request() {
            let (from, seat) = (from.clone(), None);
            let what = match request {
                Request::React { id, emoji, active, .. } => {
                    EventKind::Reacted(reaction(from, id, &emoji, active))
                }
                Request::Vote { id, poll, .. } => {
                    let (option, counts) = (None, vec![0, 0]);
                    EventKind::Voted(Vote { from, seat, id, poll, option, counts })
                }
                Request::Say { text: raw, .. } => EventKind::said(from, text(&raw)),
                _ => continue,
            };
            number += 1;
            guest.send(&ServerMessage::Event(Event { number, time: 1, what }));
        }
    });
    let client = TestClient::open(Target {
        approach: Approach::Encrypted,
        identity: Some(Arc::new(identity())),
        comes_back: true,
        ..target(address, "Ada")
    });
    client.welcomed();
    for number in 0..MANY {
        let (id, emoji) = (Some(format!("react {number}")), "🎉".to_owned());
        let request = Request::React { id, message: 1, emoji, active: number % 2 == 0 };
        client.session.send_waiting(request).unwrap();
        let id = Some(format!("vote {number}"));
        client.session.send_waiting(Request::Vote { id, poll: 1, option: Some(0) }).unwrap();
    }
    let last = Request::Say { id: None, answers: None, emote: false, text: "heard".into() };
    client.session.send_waiting(last).unwrap();
    assert_eq!(client.said().2, "heard");
    client.session.leave();
}

#[test]
fn what_was_said_before_leaving_is_sent() {
    let (heard, words) = std::sync::mpsc::channel();
    let heard = std::sync::Mutex::new(heard);
    let address = serve_native(move |mut guest| {
        guest.welcome();
        while let Some(request) = guest.request() {
            heard.lock().unwrap().send(request).unwrap();
        }
    });
    let client = TestClient::open(target(address, "Ada"));
    client.welcomed();
    for number in 0..50 {
        client.session.say(number.to_string(), text("bye")).unwrap();
    }
    client.session.leave();
    assert_eq!(client.ending(), Ending::Left);
    for number in 0..50 {
        let request = words.recv_timeout(PATIENCE).unwrap();
        assert_eq!(
            request,
            Request::Say {
                id: Some(number.to_string()),
                answers: None,
                emote: false,
                text: "bye".into()
            }
        );
    }
    assert_eq!(words.recv_timeout(PATIENCE).unwrap(), Request::Leave);
}

#[test]
fn a_dropped_session_leaves() {
    let (gone, left) = std::sync::mpsc::channel();
    let gone = std::sync::Mutex::new(gone);
    let address = serve_native(move |mut guest| {
        guest.welcome();
        gone.lock().unwrap().send(guest.request()).unwrap();
    });
    let client = TestClient::open(target(address, "Ada"));
    client.welcomed();
    drop(client);
    assert_eq!(left.recv_timeout(PATIENCE).unwrap(), Some(Request::Leave));
}

#[test]
fn the_hello_tells_where_we_stood_and_who_we_are() {
    let (heard, hello) = std::sync::mpsc::channel();
    let heard = std::sync::Mutex::new(heard);
    let address = serve_native(move |mut guest| {
        heard.lock().unwrap().send(guest.request()).unwrap();
    });
    let mut target = target(address, "Ada");
    target.approach = Approach::Encrypted;
    target.resume = Some(Resume { token: "t".into(), last: 7 });
    target.host_key = Some("k".into());
    let client = TestClient::open(target);
    let expected = Request::Hello(Hello {
        resume: Some(Resume { token: "t".into(), last: 7 }),
        host_key: Some("k".into()),
        ..Hello::named("Ada")
    });
    assert_eq!(hello.recv_timeout(PATIENCE).unwrap(), Some(expected));
    assert_eq!(client.ending(), Ending::Unreachable(Unreachable::Closed));
}

#[test]
fn failures_typing_and_unknown_types_do_not_end_anything() {
    let address = serve_native(|mut guest| {
        guest.welcome();
        guest.send_raw(r#"{"type":"hologram","size":3}"#);
        guest.send_raw(r#"{"type":"typing","name":"Bo","active":true}"#);
        guest.send(&ServerMessage::error(Reason::TextTooLong, Some("7".into()), None));
        guest.send(&ServerMessage::error(Reason::TooFast, None, None));
        let _ = guest.socket.send(Message::Ping("are you there".into()));
        let pong = guest.socket.read().unwrap();
        assert_eq!(pong, Message::Pong("are you there".into()));
        guest.send(&said(1, "Bo", None, "still here"));
        guest.see_off();
    });
    let client = TestClient::open(target(address, "Ada"));
    client.until(|event| matches!(event, SessionEvent::Typing(_)).then_some(()));
    client.until(|event| match event {
        SessionEvent::Failed { reason: Reason::TextTooLong, id, .. } => {
            assert_eq!(id.as_deref(), Some("7"));
            Some(())
        }
        _ => None,
    });
    assert_eq!(client.said().2, "still here");
    client.session.leave();
    assert_eq!(client.ending(), Ending::Left);
}

#[test]
fn a_flood_reaches_a_slow_sink_in_order() {
    const FLOOD: u64 = 20_000;
    let address = serve_native(|mut guest| {
        guest.welcome();
        for number in 1..=FLOOD + 100 {
            guest.send(&said(number, "Bo", None, "spam"));
        }
        guest.see_off();
    });
    let (sender, events) = std::sync::mpsc::sync_channel(1);
    let session = salotto::client::Session::open(target(address, "Ada"), move |event| match sender
        .send(event)
    {
        Ok(()) => std::ops::ControlFlow::Continue(()),
        Err(_) => std::ops::ControlFlow::Break(()),
    });
    let mut last = 0;
    while last < FLOOD {
        if let SessionEvent::Happened(event) = events.recv_timeout(PATIENCE).unwrap() {
            assert_eq!(event.number, last + 1);
            last = event.number;
        }
    }
    // A sink that breaks ends the session.
    drop(events);
    session.join();
}

#[test]
fn a_welcome_of_many_is_taken() {
    let address = serve_native(|mut guest| {
        guest.request();
        let ServerMessage::Welcome(mut all) = welcome("Ada") else { unreachable!() };
        let one = all.members[0].clone();
        all.members = (0..limits::MEMBERS)
            .map(|number| salotto::protocol::Member {
                name: name(&format!("{number}")),
                ..one.clone()
            })
            .collect();
        guest.send(&ServerMessage::Welcome(all));
        guest.see_off();
    });
    let client = TestClient::open(target(address, "Ada"));
    assert_eq!(client.welcomed().1.members.len(), limits::MEMBERS);
}
