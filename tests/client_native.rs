// SPDX-License-Identifier: GPL-3.0-or-later
//! Sessions in the native tongue, with a scripted server that can misbehave.

mod support;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::{ServerConnection, StreamOwned};
use salotto::client::{Approach, Ending, Line, SendError, SessionEvent, Stage, Unreachable};
use salotto::protocol::{
    Event, Happening, Hello, Notice, Reason, Refused, Request, Resume, limits,
};
use support::{PATIENCE, Seat, name, said, serve, serve_native, target, text, welcome};
use tungstenite::Message;

/// A room of one: everything said comes back.
fn parrot() -> std::net::SocketAddr {
    serve_native(|mut guest| {
        let who = guest.welcome();
        let mut number = 0;
        while let Some(request) = guest.request() {
            if let Request::Say { id, text } = request {
                number += 1;
                guest.send(&said(number, &who, Some(&id), &text));
            }
        }
    })
}

#[test]
fn joining_talking_and_leaving() {
    let seat = Seat::take(target(parrot(), "Ada"));
    for stage in [Stage::Resolving, Stage::Connecting, Stage::Entering] {
        let event = seat.events.recv_timeout(PATIENCE).unwrap();
        assert_eq!(event, SessionEvent::Progress(stage));
    }
    let (line, welcome) = seat.welcomed();
    assert!(matches!(line, Line::Encrypted { fingerprint } if *fingerprint.as_bytes() != [0; 32]));
    assert_eq!(welcome.you, name("Ada"));
    for number in 0..300 {
        seat.session.say_waiting(number.to_string(), text(&format!("word {number}"))).unwrap();
    }
    for number in 0..300 {
        let expected = ("Ada".into(), Some(number.to_string()), format!("word {number}"));
        assert_eq!(seat.said(), expected);
    }
    seat.session.leave();
    assert_eq!(seat.session.say("x".into(), text("late")), Err(SendError::Over));
    assert_eq!(seat.ending(), Ending::Left);
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
    let seat = Seat::take(target(address, "Ada"));
    seat.welcomed();
    for number in 0..50 {
        seat.session.say(number.to_string(), text("bye")).unwrap();
    }
    seat.session.leave();
    assert_eq!(seat.ending(), Ending::Left);
    for number in 0..50 {
        let request = words.recv_timeout(PATIENCE).unwrap();
        assert_eq!(request, Request::Say { id: number.to_string(), text: "bye".into() });
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
    let seat = Seat::take(target(address, "Ada"));
    seat.welcomed();
    drop(seat);
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
    let seat = Seat::take(target);
    let expected = Request::Hello(Hello {
        resume: Some(Resume { token: "t".into(), last: 7 }),
        host_key: Some("k".into()),
        ..Hello::named("Ada")
    });
    assert_eq!(hello.recv_timeout(PATIENCE).unwrap(), Some(expected));
    assert_eq!(seat.ending(), Ending::Unreachable(Unreachable::Closed));
}

#[test]
fn a_refusal_is_told_with_a_washed_message() {
    let address = serve_native(|mut guest| {
        guest.request();
        guest.send(&Notice::Refused(Refused {
            message: "\u{1b}[31mtaken".into(),
            suggestion: Some("Ada2".into()),
            ..Reason::NameTaken.into()
        }));
        guest.see_off();
    });
    let ending = Seat::take(target(address, "Ada")).ending();
    let expected = Ending::Refused(Refused {
        message: "[31mtaken".into(),
        suggestion: Some("Ada2".into()),
        ..Reason::NameTaken.into()
    });
    assert_eq!(ending, expected);
}

#[test]
fn being_shown_out_and_the_rooms_end_are_told_apart() {
    let out = serve_native(|mut guest| {
        guest.welcome();
        guest.send(&Notice::refused(Reason::Stalled, None));
    });
    let ending = Seat::take(target(out, "Ada")).ending();
    assert!(matches!(ending, Ending::Refused(Refused { reason: Reason::Stalled, .. })));

    let ended = serve_native(|mut guest| {
        guest.welcome();
        guest.send(&Notice::Event(Event { number: 1, time: 1, what: Happening::Ended }));
        guest.see_off();
    });
    let seat = Seat::take(target(ended, "Ada"));
    seat.happening(|what| (what == Happening::Ended).then_some(()));
    assert_eq!(seat.ending(), Ending::RoomEnded);
}

#[test]
fn failures_typing_and_unknown_types_do_not_end_anything() {
    let address = serve_native(|mut guest| {
        guest.welcome();
        guest.send_raw(r#"{"type":"hologram","size":3}"#);
        guest.send_raw(r#"{"type":"typing","name":"Bo","active":true}"#);
        guest.send(&Notice::error(Reason::TextTooLong, Some("7".into()), None));
        guest.send(&Notice::error(Reason::TooFast, None, None));
        let _ = guest.socket.send(Message::Ping("are you there".into()));
        let pong = guest.socket.read().unwrap();
        assert_eq!(pong, Message::Pong("are you there".into()));
        guest.send(&said(1, "Bo", None, "still here"));
        guest.see_off();
    });
    let seat = Seat::take(target(address, "Ada"));
    seat.until(|event| matches!(event, SessionEvent::Typing(_)).then_some(()));
    seat.until(|event| match event {
        SessionEvent::Failed { reason: Reason::TextTooLong, id, .. } => {
            assert_eq!(id.as_deref(), Some("7"));
            Some(())
        }
        _ => None,
    });
    assert_eq!(seat.said().2, "still here");
    seat.session.leave();
    assert_eq!(seat.ending(), Ending::Left);
}

#[test]
fn a_cut_connection_is_a_loss() {
    let address = serve_native(|mut guest| {
        guest.welcome();
    });
    let seat = Seat::take(target(address, "Ada"));
    seat.welcomed();
    assert_eq!(seat.ending(), Ending::Lost);
}

#[test]
fn hostile_messages_end_the_session_and_nothing_else() {
    let bomb = format!(r#"{{"type":"said","number":{}1"#, "[".repeat(50_000));
    let ill = r#"{"type":"joined","number":1,"time":2,"name":"a\u001b[2Jb"}"#.to_owned();
    for json in ["garbage".to_owned(), "{}".to_owned(), bomb, ill] {
        let address = serve_native(move |mut guest| {
            guest.welcome();
            guest.send_raw(&json);
            guest.see_off();
        });
        let seat = Seat::take(target(address, "Ada"));
        seat.welcomed();
        assert_eq!(seat.ending(), Ending::Lost);
    }
    for frame in
        [Message::binary(vec![0; 100]), Message::text("x".repeat(limits::NOTICE_BYTES + 1))]
    {
        let address = serve_native(move |mut guest| {
            guest.welcome();
            let _ = guest.socket.send(frame.clone());
            guest.see_off();
        });
        let seat = Seat::take(target(address, "Ada"));
        seat.welcomed();
        assert_eq!(seat.ending(), Ending::Lost);
    }
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
fn a_peer_that_asks_without_reading_is_left() {
    let address = serve_native(|mut guest| {
        guest.welcome();
        // Pings by the hundred thousand, and not one pong is read.
        let ping = Message::Ping(vec![0; 125].into());
        while guest.socket.send(ping.clone()).is_ok() {}
    });
    let seat = Seat::take(target(address, "Ada"));
    seat.welcomed();
    assert_eq!(seat.ending(), Ending::Lost);
}

#[test]
fn a_welcome_of_many_is_taken() {
    let address = serve_native(|mut guest| {
        guest.request();
        let Notice::Welcome(mut all) = welcome("Ada") else { unreachable!() };
        let one = all.members[0].clone();
        all.members = (0..limits::MEMBERS)
            .map(|number| salotto::protocol::Member {
                name: name(&format!("{number}")),
                ..one.clone()
            })
            .collect();
        guest.send(&Notice::Welcome(all));
        guest.see_off();
    });
    let seat = Seat::take(target(address, "Ada"));
    assert_eq!(seat.welcomed().1.members.len(), limits::MEMBERS);
}

#[test]
fn a_welcome_that_never_comes_is_not_waited_for_forever() {
    let address = serve_native(|mut guest| guest.see_off());
    let started = Instant::now();
    assert_eq!(
        Seat::take(target(address, "Ada")).ending(),
        Ending::Unreachable(Unreachable::TimedOut)
    );
    assert!(started.elapsed() < limits::HANDSHAKE_DEADLINE + PATIENCE / 4);
}

#[test]
fn leaving_cancels_what_is_not_there_yet() {
    let address = serve_native(|mut guest| guest.see_off());
    let seat = Seat::take(target(address, "Ada"));
    seat.until(|event| (event == SessionEvent::Progress(Stage::Entering)).then_some(()));
    let started = Instant::now();
    seat.session.leave();
    assert_eq!(seat.ending(), Ending::Left);
    assert!(started.elapsed() < PATIENCE / 4);
}

#[test]
fn leaving_a_room_that_does_not_read_is_bounded() {
    let (done, wait) = std::sync::mpsc::channel::<()>();
    let wait = std::sync::Mutex::new(wait);
    let address = serve_native(move |mut guest| {
        guest.welcome();
        let _ = wait.lock().unwrap().recv();
    });
    let seat = Seat::take(target(address, "Ada"));
    seat.welcomed();
    // Until nothing moves any more.
    let mut waiting = Instant::now();
    while waiting.elapsed() < Duration::from_millis(300) {
        match seat.session.say("x".into(), text(&"😀".repeat(4_000))) {
            Ok(()) => waiting = Instant::now(),
            Err(error) => assert_eq!(error, SendError::Busy),
        }
        std::thread::yield_now();
    }
    let started = Instant::now();
    seat.session.leave();
    assert_eq!(seat.ending(), Ending::Left);
    assert!(started.elapsed() < Duration::from_secs(4));
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
    let config = support::certificate();
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
        let ending = Seat::take(target(address, "Ada")).ending();
        assert_eq!(ending, Ending::Unreachable(Unreachable::NotARoom));
    }
}

#[test]
fn nobody_there_is_told_at_once() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let ending = Seat::take(target(address, "Ada")).ending();
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
    let ending = Seat::take(target).ending();
    assert_eq!(ending, Ending::Unreachable(Unreachable::NotEncrypted));
}
