// SPDX-License-Identifier: GPL-3.0-or-later
//! Sessions in a real room, in both protocols.

use std::io::Write;
use std::sync::Arc;

use salotto::client::{Approach, Ending, Security, SessionEvent, Target};
use salotto::protocol::{
    EventKind, Fingerprint, LeaveReason, Reason, Refused, Resume, RoomName, Topic,
};
use salotto::server::{Config, Server};
use salotto::trust::ephemeral_host;

use crate::kit::classic::classic_client;
use crate::kit::client::TestClient;
use crate::kit::scripted::keys::{identity, password};
use crate::kit::scripted::relay::relay;
use crate::kit::scripted::serve;
use crate::kit::values::{name, place, target, text};

fn room() -> Server {
    let config = Config {
        bind: Some([127, 0, 0, 1].into()),
        port: 0,
        ..Config::new(RoomName::new("LAN party").unwrap())
    };
    Server::open(config, &ephemeral_host().unwrap(), |_| ()).unwrap()
}

/// A room that only who knows [`SECRET`] comes into, and its key.
fn locked() -> (Server, Fingerprint) {
    let config = Config {
        bind: Some([127, 0, 0, 1].into()),
        port: 0,
        password: Some(password(SECRET)),
        ..Config::new(RoomName::new("LAN party").unwrap())
    };
    let host = ephemeral_host().unwrap();
    (Server::open(config, &host, |_| ()).unwrap(), host.fingerprint())
}

const SECRET: &str = "open sesame";

#[test]
fn the_password_the_key_and_our_own_key_open_a_room() {
    let (room, key) = locked();
    let ada = Target {
        fingerprint: Some(key),
        identity: Some(Arc::new(identity())),
        password: Some(password(SECRET)),
        ..target(room.address(), "Ada")
    };
    let ada = TestClient::open(ada);
    let (security, welcome) = ada.welcomed();
    assert_eq!(security, Security::Encrypted { fingerprint: key, epoch: 1 });
    assert!(welcome.rules.password);
    // A password alone will do, and one can come back with it.
    let bo = || Target { password: Some(password(SECRET)), ..target(room.address(), "Bo") };
    let token = TestClient::open(bo()).welcomed().1.token;
    let resume = Some(Resume { token, last: 0 });
    let bo = TestClient::open(Target { resume, ..bo() });
    bo.welcomed();
    bo.session.say("1".into(), text("ciao")).unwrap();
    ada.happening(|what| matches!(what, EventKind::Said { .. }).then_some(()));
}

#[test]
fn a_locked_room_stays_shut_to_guesses_and_to_who_sits_in_between() {
    let (room, key) = locked();
    let refused = |target| match TestClient::open(target).ending() {
        Ending::Refused(refused) => refused.reason,
        ending => panic!("{ending:?}"),
    };
    let eve = || target(room.address(), "Eve");
    assert_eq!(refused(eve()), Reason::PasswordNeeded);
    let guess = Some(password("open barley"));
    assert_eq!(refused(Target { password: guess, ..eve() }), Reason::PasswordWrong);

    let (between, _read) = relay(room.address());
    let ada = || Target { password: Some(password(SECRET)), ..target(between, "Ada") };
    assert_eq!(refused(ada()), Reason::PasswordWrong);
    let ending = TestClient::open(Target { fingerprint: Some(key), ..ada() }).ending();
    assert!(matches!(ending, Ending::OtherKey { expected, .. } if expected == key), "{ending:?}");
}

#[test]
fn an_open_room_is_not_the_one_behind_a_password() {
    let room = room();
    let client = TestClient::open(Target {
        password: Some(password(SECRET)),
        ..target(room.address(), "Ada")
    });
    assert_eq!(client.ending(), Ending::Unproven);
}

fn joined(client: &TestClient, who: &str) {
    let arrived = |what| matches!(what, EventKind::Joined(member) if member.name == name(who));
    client.happening(|what| arrived(what).then_some(()));
}

#[test]
fn two_talk_in_order_and_one_leaves() {
    let room = room();
    let ada = TestClient::open(target(room.address(), "Ada"));
    let (security, welcome) = ada.welcomed();
    assert!(matches!(security, Security::Encrypted { .. }));
    assert_eq!(welcome.room.as_str(), "LAN party");
    let bo = TestClient::open(target(room.address(), "Bo"));
    assert_eq!(bo.welcomed().1.members.len(), 2);
    joined(&ada, "Bo");
    for number in 0..30 {
        ada.session.say(number.to_string(), text(&format!("word {number}"))).unwrap();
    }
    for client in [&ada, &bo] {
        for number in 0..30 {
            let expected = ("Ada".into(), Some(number.to_string()), format!("word {number}"));
            assert_eq!(client.said(), expected);
        }
    }
    ada.session.typing(true);
    bo.until(|event| matches!(event, SessionEvent::Typing(typing) if typing.active).then_some(()));
    bo.session.rename("r".into(), name("Bob")).unwrap();
    ada.happening(|what| {
        matches!(what, EventKind::Renamed { to, .. } if to == name("Bob")).then_some(())
    });
    bo.session.leave();
    assert_eq!(bo.ending(), Ending::Left);
    let left = EventKind::Left { name: name("Bob"), reason: LeaveReason::Left };
    ada.happening(|what| (what == left).then_some(()));
}

#[test]
fn another_place_that_speaks_first_is_passed_over() {
    let room = room();
    let ssh = serve(|mut socket| {
        let _ = socket.write_all(b"SSH-2.0-OpenSSH_9.2\r\n");
    });
    let also = vec![place(room.address())];
    let ada = TestClient::open(Target { also, ..target(ssh, "Ada") });
    assert!(matches!(ada.welcomed().0, Security::Encrypted { .. }));
    assert_eq!(ada.session.rename("r".into(), name("Eva")), Ok(()));
}

#[test]
fn the_rooms_end_reaches_everybody() {
    let room = room();
    let clients = ["Ada", "Bo"].map(|who| TestClient::open(target(room.address(), who)));
    for client in &clients {
        client.welcomed();
    }
    room.close();
    for client in clients {
        assert_eq!(client.ending(), Ending::RoomEnded);
    }
}

#[test]
fn a_taken_name_is_refused_with_a_free_one() {
    let room = room();
    let ada = TestClient::open(target(room.address(), "Ada"));
    ada.welcomed();
    let ending = TestClient::open(target(room.address(), "ADA")).ending();
    let Ending::Refused(Refused { reason: Reason::NameTaken, suggestion, .. }) = ending else {
        panic!("{ending:?}")
    };
    assert_eq!(suggestion.as_deref(), Some("ADA2"));
}

#[test]
fn the_host_sets_the_topic_and_a_guest_does_not() {
    let room = room();
    let mut hosts = target(room.loopback(), "Ada");
    hosts.host_key = Some(room.host_key().to_owned());
    hosts.approach = Approach::Encrypted;
    let ada = TestClient::open(hosts);
    assert!(ada.welcomed().1.members[0].host);
    let bo = TestClient::open(target(room.address(), "Bo"));
    bo.welcomed();
    bo.session.set_topic("t".into(), Topic::new("Chess").unwrap()).unwrap();
    bo.until(|event| {
        matches!(event, SessionEvent::Failed { reason: Reason::ModeratorOnly, .. }).then_some(())
    });
    ada.session.set_topic("t".into(), Topic::new("Quake").unwrap()).unwrap();
    bo.happening(|what| {
        matches!(what, EventKind::Topic { topic, .. } if topic.as_str() == "Quake").then_some(())
    });
}

#[test]
fn who_was_cut_off_comes_back_to_exactly_the_gap() {
    let room = room();
    let bo = TestClient::open(target(room.address(), "Bo"));
    bo.welcomed();
    // A cable through which the connection can be cut.
    let (cable, cut) = cable(room.address());
    let ada = TestClient::open(target(cable, "Ada"));
    let token = ada.welcomed().1.token;
    bo.session.say("1".into(), text("before")).unwrap();
    let last = ada.until(|event| match event {
        SessionEvent::Happened(event) if matches!(event.what, EventKind::Said { .. }) => {
            Some(event.number)
        }
        _ => None,
    });
    cut.send(()).unwrap();
    assert_eq!(ada.ending(), Ending::Lost);
    bo.session.say("2".into(), text("meanwhile")).unwrap();
    bo.happening(|what| {
        matches!(what, EventKind::Said { text, .. } if text.as_str() == "meanwhile").then_some(())
    });

    let mut again = target(room.address(), "Ada");
    again.approach = Approach::Encrypted;
    again.resume = Some(Resume { token, last });
    let ada = TestClient::open(again);
    assert!(ada.welcomed().1.resumed);
    assert_eq!(ada.said().2, "meanwhile");
}

/// A way to `room` that ends when told so.
fn cable(room: std::net::SocketAddr) -> (std::net::SocketAddr, std::sync::mpsc::Sender<()>) {
    use std::net::{Shutdown, TcpStream};
    let (cut, cutting) = std::sync::mpsc::channel();
    let cutting = std::sync::Mutex::new(cutting);
    let address = serve(move |near| {
        let far = TcpStream::connect(room).unwrap();
        for (mut from, mut to) in [(&near, &far), (&far, &near)]
            .map(|(from, to)| (from.try_clone().unwrap(), to.try_clone().unwrap()))
        {
            std::thread::spawn(move || std::io::copy(&mut from, &mut to));
        }
        let _ = cutting.lock().unwrap().recv();
        for end in [&near, &far] {
            let _ = end.shutdown(Shutdown::Both);
        }
    });
    (address, cut)
}

#[test]
fn a_classic_guest_and_a_session_meet() {
    let room = room();
    let ada = TestClient::open(target(room.address(), "Ada"));
    ada.welcomed();
    let bo = classic_client(room.address(), "Bo");
    joined(&ada, "Bo");
    bo.line("'Hi Bo, if you want to leave please write {exit}.'");
    ada.session.say("1".into(), text("ciao")).unwrap();
    bo.line("'Ada: ciao'");
    writeln!(bo.child.stdin.as_ref().unwrap(), "salve").unwrap();
    ada.happening(|what| matches!(what, EventKind::Said { from, text, .. } if from == name("Bo") && text.as_str() == "salve").then_some(()));
    writeln!(bo.child.stdin.as_ref().unwrap(), "{{exit}}").unwrap();
    let left = EventKind::Left { name: name("Bo"), reason: LeaveReason::Left };
    ada.happening(|what| (what == left).then_some(()));
}
