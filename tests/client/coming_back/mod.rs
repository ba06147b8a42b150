// SPDX-License-Identifier: GPL-3.0-or-later
//! Sessions of ours that come back by themselves, over a line that is cut.

mod devices;
mod elsewhere;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use salotto::client::{Approach, Ending, SendError, Session, SessionEvent, Target};
use salotto::protocol::{
    EventKind, ModerationAction, Reason, Reconnecting, Refused, Request, RoomName, Welcome,
};
use salotto::server::{Config, Pace, Server};
use salotto::trust::{HostCertificate, Identity, ephemeral_host};

use crate::kit::client::TestClient;
use crate::kit::line::Line;
use crate::kit::patience::{Deadline, PATIENCE, eventually};
use crate::kit::scripted::keys::identity;
use crate::kit::scripted::serve_native;
use crate::kit::values::{name, target, text};

fn open(host: &HostCertificate) -> Server {
    let config = Config {
        bind: Some([127, 0, 0, 1].into()),
        port: 0,
        pace: Pace { burst: 1_000_000, per_second: 1_000_000 },
        ..Config::new(RoomName::new("LAN party").unwrap())
    };
    Server::open(config, host, |_| ()).unwrap()
}

fn room() -> Server {
    open(&ephemeral_host().unwrap())
}

fn returning(address: SocketAddr, who: &str, own: &Arc<Identity>) -> Target {
    Target {
        approach: Approach::Encrypted,
        identity: Some(own.clone()),
        comes_back: true,
        ..target(address, who)
    }
}

/// A guest over a line, who is in.
fn guest(address: SocketAddr, who: &str) -> TestClient {
    let guest = TestClient::open(returning(address, who, &Arc::new(identity())));
    guest.welcomed();
    guest
}

fn interrupted(client: &TestClient) {
    client.until(|event| matches!(event, SessionEvent::Interrupted { .. }).then_some(()));
}

/// Waits until a seat is held for somebody.
fn until_held(room: &Server, who: &str) {
    eventually("the seat to be held", || {
        let members = room.members();
        members.iter().any(|it| it.name.as_str() == who && it.reconnecting).then_some(())
    });
}

fn back(client: &TestClient) -> Welcome {
    client.welcomed().1
}

fn reconnecting(client: &TestClient, who: &str, active: bool) {
    let change = Reconnecting { name: name(who), active };
    client.until(|event| match event {
        SessionEvent::Reconnecting(told) if told == change => Some(()),
        SessionEvent::Happened(event) => {
            let comes = matches!(event.what, EventKind::Joined(_) | EventKind::Left { .. });
            assert!(!comes, "nobody comes or goes: {event:?}");
            None
        }
        _ => None,
    });
}

/// Everything said until `count` messages of each of `authors` were heard.
fn log(events: &Receiver<SessionEvent>, authors: &[&str], count: usize) -> Vec<(u64, String)> {
    let (mut log, deadline) = (Vec::new(), Deadline::new());
    while log.len() < authors.len() * count {
        let SessionEvent::Happened(event) = events.recv_timeout(deadline.rest()).unwrap() else {
            continue;
        };
        if let EventKind::Said { from, text, .. } = event.what {
            assert!(authors.contains(&from.as_str()));
            log.push((event.number, format!("{from}: {text}")));
        }
    }
    log
}

/// Says `count` numbered messages.
fn chat(session: &Session, who: &str, count: usize) {
    for number in 1..=count {
        let (id, text) = (format!("{who}-{number}"), number.to_string());
        session
            .send_waiting(Request::Say { id: Some(id), answers: None, emote: false, text })
            .unwrap();
    }
}

#[test]
fn a_line_that_is_cut_again_and_again_costs_no_line_and_doubles_none() {
    const MESSAGES: usize = 300;
    const CUTS: usize = 8;
    let room = room();
    let line = Line::to(room.address());
    let witness = guest(room.address(), "Witness");
    let (ada, bo) = (guest(line.address, "Ada"), guest(line.address, "Bo"));
    let names = ["Ada", "Bo"];
    let (of_ada, of_bo, of_witness) = std::thread::scope(|scope| {
        let sessions = [&ada.session, &bo.session];
        for (session, who) in sessions.into_iter().zip(names) {
            scope.spawn(move || chat(session, who, MESSAGES));
        }
        let logs = [ada.events, bo.events];
        let logs = logs.map(|events| scope.spawn(move || log(&events, &names, MESSAGES)));
        // The witness hears of each time before the next.
        let (mut cuts, mut of_witness, mut away) = (0, Vec::new(), 0_i32);
        line.cut();
        witness.until(|event| {
            match event {
                SessionEvent::Reconnecting(change) => {
                    away += if change.active { 1 } else { -1 };
                    if away == 2 {
                        line.mend();
                        sessions.into_iter().for_each(Session::hurry);
                    } else if away == 0 && cuts < CUTS {
                        cuts += 1;
                        line.cut();
                    }
                }
                SessionEvent::Happened(event) => {
                    if let EventKind::Said { from, text, .. } = event.what {
                        of_witness.push((event.number, format!("{from}: {text}")));
                    }
                }
                _ => {}
            }
            (of_witness.len() == 2 * MESSAGES).then_some(())
        });
        line.mend();
        let [of_ada, of_bo] = logs.map(|log| log.join().unwrap());
        (of_ada, of_bo, of_witness)
    });
    assert_eq!(of_ada, of_witness);
    assert_eq!(of_bo, of_witness);
    for who in names {
        said_each_once(&of_witness, who, MESSAGES);
    }
}

fn said_each_once(log: &[(u64, String)], who: &str, count: usize) {
    let own = log.iter().filter_map(|(_, line)| line.strip_prefix(who));
    let expected = (1..=count).map(|number| format!(": {number}"));
    assert!(own.eq(expected), "{who} said each once, in this order: {log:?}");
}

#[test]
fn what_is_written_meanwhile_is_said_once_it_is_back() {
    let room = room();
    let line = Line::to(room.address());
    let (bo, ada) = (guest(room.address(), "Bo"), guest(line.address, "Ada"));
    bo.happening(|what| matches!(what, EventKind::Joined(_)).then_some(()));
    bo.happening(|what| matches!(what, EventKind::Joined(_)).then_some(()));
    line.cut();
    interrupted(&ada);
    reconnecting(&bo, "Ada", true);
    for word in ["one", "two"] {
        ada.session.say(word.into(), text(word)).unwrap();
    }
    let renamed = ada.session.rename("r".into(), name("Eva"));
    assert_eq!(renamed, Err(SendError::Away));
    bo.session.say("b".into(), text("are you there?")).unwrap();
    bo.said();
    line.mend();
    ada.session.hurry();
    let welcome = back(&ada);
    assert!(welcome.resumed);
    let members = welcome.members.iter().map(|member| (member.name.as_str(), member.reconnecting));
    assert_eq!(members.collect::<Vec<_>>(), [("Bo", false), ("Ada", false)]);
    let heard = [0; 3].map(|_| ada.said().2);
    assert_eq!(heard, ["are you there?", "one", "two"]);
    reconnecting(&bo, "Ada", false);
    assert_eq!([bo.said().2, bo.said().2], ["one", "two"]);
}

#[test]
fn a_line_that_dies_in_silence_is_noticed_when_the_network_changes() {
    let room = room();
    let line = Line::to(room.address());
    let (bo, ada) = (guest(room.address(), "Bo"), guest(line.address, "Ada"));
    line.die_silently();
    ada.session.say("1".into(), text("into the void")).unwrap();
    ada.session.hurry();
    interrupted(&ada);
    // The room still believes in the old connection: the new one takes its place.
    assert!(back(&ada).resumed);
    assert_eq!(ada.said().2, "into the void");
    assert_eq!(bo.said().2, "into the void");
}

#[test]
fn whoever_is_kicked_meanwhile_hears_of_it_and_stays_out() {
    let room = room();
    let line = Line::to(room.address());
    let (bo, ada) = (guest(room.address(), "Bo"), guest(line.address, "Ada"));
    line.cut();
    let lost = SessionEvent::Reconnecting(Reconnecting { name: name("Ada"), active: true });
    bo.until(|event| (event == lost).then_some(()));
    room.act(ModerationAction::Kick { name: name("Ada") }, None, None).unwrap();
    bo.happening(|what| matches!(what, EventKind::Left { .. }).then_some(()));
    line.mend();
    let Ending::Refused(Refused { reason, .. }) = ada.ending() else { panic!("it is refused") };
    assert_eq!(reason, Reason::Kicked);
}

#[test]
fn a_room_that_its_host_closes_is_over() {
    let room = room();
    let ada = guest(room.address(), "Ada");
    drop(room);
    assert_eq!(ada.ending(), Ending::RoomEnded);
}

#[test]
fn whoever_leaves_while_the_line_is_cut_is_gone_at_once() {
    let room = room();
    let line = Line::to(room.address());
    let ada = guest(line.address, "Ada");
    line.cut();
    interrupted(&ada);
    ada.session.leave();
    assert_eq!(ada.ending(), Ending::Left);
}

#[test]
fn whoever_gives_up_before_the_welcome_says_goodbye() {
    let (heard, hears) = channel();
    let address = serve_native(move |mut guest| {
        // A room that is slow to answer, and may have seated its guest by now.
        while let Some(request) = guest.request() {
            heard.send(request).unwrap();
        }
    });
    let ada = TestClient::open(returning(address, "Ada", &Arc::new(identity())));
    assert!(matches!(hears.recv_timeout(PATIENCE), Ok(Request::Hello(_))));
    ada.session.leave();
    assert_eq!(ada.ending(), Ending::Left);
    assert_eq!(hears.recv_timeout(PATIENCE), Ok(Request::Leave));
}
