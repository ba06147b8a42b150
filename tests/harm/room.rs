// SPDX-License-Identifier: GPL-3.0-or-later
//! A server that means harm, against a session: it cannot hang, crash or bloat
//! its guest. What the session tells its sink is bounded and washed.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::sync::mpsc::{Receiver, channel};

use salotto::client::{Ending, SessionEvent, Unreachable};
use salotto::protocol::{Event, EventKind, Request, ServerMessage, limits};
use tungstenite::Message;

use crate::kit;
use crate::kit::client::TestClient;
use crate::kit::patience::PATIENCE;
use crate::kit::scripted::{Peer, serve, serve_native};
use crate::kit::values::{said, target};

/// A room that says `json` behind its welcome, and something sensible behind that.
fn saying(json: String) -> SocketAddr {
    serve_native(move |mut guest| {
        guest.welcome();
        guest.send_raw(&json);
        guest.send(&said(2, "Bo", None, "still here"));
        guest.see_off();
    })
}

/// A room that lies behind its welcome, and tells when its guest is gone whether it was
/// asked anything.
struct Liar {
    address: SocketAddr,
    asked: Receiver<bool>,
}

impl Liar {
    fn telling(lie: impl Fn(&mut Peer) + Send + Sync + 'static) -> Self {
        let (sender, asked) = channel();
        let address = serve_native(move |mut guest| {
            guest.welcome();
            lie(&mut guest);
            let mut asked = false;
            while let Ok(message) = guest.socket.read() {
                asked |= message.is_ping();
            }
            sender.send(asked).unwrap();
        });
        Self { address, asked }
    }

    /// Writes raw bytes.
    fn writing(bytes: Vec<u8>) -> Self {
        Self::telling(move |guest| {
            let stream = guest.socket.get_mut();
            // Its guest may be gone before the end of it.
            let _ = stream.write_all(&bytes).and_then(|()| stream.flush());
        })
    }

    fn saying(json: String) -> Self {
        Self::telling(move |guest| guest.send_raw(&json))
    }

    /// Its guest goes, and asks nothing.
    fn misleads_nobody(self) {
        let client = TestClient::open(target(self.address, "Ada"));
        // What comes in one piece with the welcome makes it none.
        let ending = client.ending();
        let is_over = matches!(ending, Ending::Lost | Ending::Unreachable(Unreachable::NotARoom));
        assert!(is_over, "{ending:?}");
        // Whoever believes it waits for the rest, and asks after some silence.
        assert!(!self.asked.recv_timeout(PATIENCE).unwrap(), "it was believed");
    }
}

#[test]
fn frames_that_lie_end_the_session_before_they_are_believed() {
    let header = |length: u64| [&[0x81, 127][..], &length.to_be_bytes()].concat();
    for bytes in [
        header(1 << 30),
        header(1 << 63),
        header(u64::MAX),
        header(limits::NOTICE_BYTES as u64 + 1),
        // Reserved bits and opcodes, a fragmented ping, a mask from a server.
        vec![0xc1, 2, b'{', b'}'],
        vec![0x83, 0],
        vec![0x09, 1, b'x'],
        vec![0x81, 0x82, 0, 0, 0, 0, b'{', b'}'],
        vec![0x80, 1, b'x'],
        // A text that is none.
        vec![0x81, 2, 0xc3, 0x28],
    ] {
        Liar::writing(bytes).misleads_nobody();
    }
}

#[test]
fn a_message_in_endless_fragments_ends_at_the_limit() {
    // It begins once, and goes on for longer than any message may be.
    let mut bytes = vec![0x01, 0];
    let more = [&[0x00, 126, 0x40, 0x00][..], &[b'x'; 0x4000]].concat();
    for _ in 0..=limits::NOTICE_BYTES / 0x4000 {
        bytes.extend(&more);
    }
    Liar::writing(bytes).misleads_nobody();
}

#[test]
fn a_member_list_of_a_million_is_not_taken() {
    for count in [limits::MEMBERS + 1, 500_000, 1_000_000] {
        let address = serve_native(move |mut guest| {
            guest.request();
            let list = vec![r#"{"name":"a"}"#; count].join(",");
            guest.send_raw(&format!(
                r#"{{"type":"welcome","room":"R","you":"Ada","members":[{list}],"number":0,"token":""}}"#
            ));
            guest.see_off();
        });
        // A slow machine may not have read it when the time for a welcome is over.
        let ending = TestClient::open(target(address, "Ada")).ending();
        let is_taken =
            !matches!(ending, Ending::Unreachable(Unreachable::NotARoom | Unreachable::TimedOut));
        assert!(!is_taken, "{count}: {ending:?}");
    }
}

#[test]
fn names_and_words_that_are_none_end_the_session() {
    let long = "x".repeat(limits::TEXT_CHARACTERS + 1);
    for json in [
        r#"{"type":"said","number":1,"time":1,"from":"A\u202eb","text":"x"}"#.to_owned(),
        r#"{"type":"said","number":1,"time":1,"from":"","text":"x"}"#.to_owned(),
        r#"{"type":"joined","number":1,"time":1,"name":"\u001b]0;x\u0007"}"#.to_owned(),
        r#"{"type":"said","number":-1,"time":1,"from":"Bo","text":"x"}"#.to_owned(),
        r#"{"type":"said","number":1,"time":1e99,"from":"Bo","text":"x"}"#.to_owned(),
        r#"{"type":"said","number":1,"number":2,"time":1,"from":"Bo","text":"x"}"#.to_owned(),
        format!(r#"{{"type":"said","number":1,"time":1,"from":"Bo","text":"{long}"}}"#),
        format!(r#"{{"type":"said","number":1,"time":1,"from":"Bo","text":{}"#, "[".repeat(9_000)),
    ] {
        Liar::saying(json).misleads_nobody();
    }
}

#[test]
fn numbers_and_strings_that_lie_are_harmless() {
    let most = u64::MAX;
    let id = "i".repeat(1 << 20);
    let acted = |act: &str| {
        format!(r#"{{"number":1,"time":{most},"type":"acted",{act},"seconds":{most}}}"#)
    };
    for json in [
        format!(r#"{{"type":"ended_not","number":{most}}}"#),
        format!(r#"{{"type":"said","number":{most},"time":{most},"from":"Bo","text":"x"}}"#),
        format!(r#"{{"type":"said","number":0,"time":0,"from":"Bo","id":"{id}","text":"x"}}"#),
        format!(r#"{{"type":"error","reason":"too-fast","message":"{id}","id":"{id}"}}"#),
        r#"{"type":"left","number":3,"time":1,"name":"Nobody","reason":"eaten"}"#.to_owned(),
        r#"{"type":"said","number":1,"time":1,"from":"Bo","text":"<b>\u001b[2Jx</b>"}"#.to_owned(),
        r#"{"type":"typing","name":"Nobody","active":true}"#.to_owned(),
        // Names of a room with other tables, or none.
        r#"{"type":"joined","number":1,"time":1,"name":"Zoe Зоя\u2d7f\ue000\u0378"}"#.to_owned(),
        acted(r#""act":"mute","name":"Ada""#),
        acted(r#""act":"slow""#),
        acted(r#""act":"ban","name":"Nobody""#),
        format!(r#"{{"type":"error","reason":"muted","message":"","seconds":{most}}}"#),
        format!(r#"{{"type":"bans","bans":[{{"name":"Bo","since":{most},"until":{most}}}]}}"#),
        // A second welcome, by which we would be somebody else.
        r#"{"type":"welcome","room":"R","you":"Bo","members":[],"number":9,"token":""}"#.to_owned(),
    ] {
        let client = TestClient::open(target(saying(json), "Ada"));
        client.welcomed();
        let mut text = String::new();
        while text != "still here" {
            text = client.until(|event| match event {
                SessionEvent::Happened(Event {
                    what: EventKind::Said { id, text, .. }, ..
                }) => {
                    assert!(id.is_none_or(|id| id.len() <= limits::REQUEST_ID_BYTES));
                    assert!(!text.as_str().contains('\u{1b}'));
                    Some(text.into())
                }
                SessionEvent::Failed { id, .. } => {
                    assert!(id.is_none_or(|id| id.len() <= limits::REQUEST_ID_BYTES));
                    None
                }
                SessionEvent::Welcomed { .. } => panic!("we are welcomed once"),
                _ => None,
            });
        }
        client.session.leave();
        assert_eq!(client.ending(), Ending::Left);
    }
}

#[test]
fn talk_before_the_welcome_is_not_heard_and_not_for_ever() {
    let address = serve_native(|mut guest| {
        guest.request();
        let spam = said(1, "Bo", None, "spam");
        // Without end, until we are gone.
        while guest.socket.send(Message::text(spam.encode())).is_ok() {}
    });
    let client = TestClient::open(target(address, "Ada"));
    let ending = client.until(|event| match event {
        SessionEvent::Happened(_) => panic!("nobody has let us in"),
        SessionEvent::Over(ending) => Some(ending),
        _ => None,
    });
    assert_eq!(ending, Ending::Unreachable(Unreachable::TimedOut));
    client.session.join();
}

#[test]
fn a_classic_server_without_manners_is_borne_or_left() {
    let greeting = salotto::protocol::classic::GREETING;
    // It talks on and on without letting anybody in.
    let endless = serve(move |mut socket| {
        let _ = socket.write_all(greeting.as_bytes());
        while socket.write_all(&[b'x'; 1_000]).is_ok() {}
    });
    let ending = TestClient::open(target(endless, "Ada")).ending();
    assert!(matches!(ending, Ending::Unreachable(_)), "{ending:?}");

    // It lets us in, and talks in bytes that are no text and lines without end.
    let babble = serve(move |mut socket| {
        let _ = socket.write_all(greeting.as_bytes());
        let _ = socket.read(&mut [0; 1024]);
        let _ = socket.write_all(b"Hi Ada, if you want to leave please write {exit}.\n");
        for number in 0..200_u32 {
            let _ = socket.write_all(&[&[0xff, 0xc3, 0x1b], &[b'y'; 5_000][..]].concat());
            let _ = writeln!(socket, "Bo{number} joined the chat");
        }
        let _ = socket.write_all(b"\nBo: the end\n");
    });
    let client = TestClient::open(target(babble, "Ada"));
    client.welcomed();
    let ending = client.until(|event| match event {
        SessionEvent::Happened(Event { what: EventKind::Notice { text }, .. }) => {
            assert!(text.as_str().chars().count() <= limits::TEXT_CHARACTERS);
            assert!(!text.as_str().contains('\u{1b}'));
            None
        }
        SessionEvent::Over(ending) => Some(ending),
        _ => None,
    });
    assert_eq!(ending, Ending::Lost);
}

#[test]
fn we_can_speak_and_leave_while_the_room_floods_us() {
    let (heard, words) = std::sync::mpsc::channel();
    let heard = std::sync::Mutex::new(heard);
    let address = serve_native(move |mut guest: Peer| {
        guest.welcome();
        let heard = heard.lock().unwrap().clone();
        let typing = r#"{"type":"typing","name":"Bo","active":true}"#;
        // It listens after that.
        for number in 1..=1_000 {
            guest.send_raw(typing);
            guest.send(&said(number, "Bo", None, "spam"));
        }
        while let Some(request) = guest.request() {
            heard.send(request).unwrap();
        }
    });
    let client = TestClient::open(target(address, "Ada"));
    client.welcomed();
    client.session.say("1".into(), kit::values::text("stop it")).unwrap();
    client.session.leave();
    let said =
        Request::Say { id: Some("1".into()), answers: None, emote: false, text: "stop it".into() };
    assert_eq!(words.recv_timeout(PATIENCE).unwrap(), said);
    assert_eq!(client.ending(), Ending::Left);
}

#[test]
fn a_host_that_is_no_name_is_not_told() {
    let address = serve_native(|mut guest| {
        guest.request();
        let ServerMessage::Welcome(mut welcome) = kit::values::welcome("Ada") else {
            unreachable!()
        };
        welcome.host = Some("\u{1b}[31m".repeat(100_000));
        guest.send(&ServerMessage::Welcome(welcome));
        guest.see_off();
    });
    assert_eq!(TestClient::open(target(address, "Ada")).welcomed().1.host, None);
}
