// SPDX-License-Identifier: GPL-3.0-or-later
//! Moderation asked of a room, and what it answers in its own words.

use salotto::client::{SendError, SessionEvent};
use salotto::protocol::{Ban, EventKind, ModerationAction, Request, ServerMessage, Why};

use crate::kit::classic::classic_server;
use crate::kit::client::TestClient;
use crate::kit::scripted::keys::{identity, keyed};
use crate::kit::scripted::serve_native_as;
use crate::kit::values::{name, target};

#[test]
fn moderation_is_asked_of_a_room_that_knows_it() {
    let address = serve_native_as(keyed(&identity()), |mut guest| {
        guest.welcome();
        let by = Some(name("Ada"));
        let Some(Request::Act { act, why }) = guest.request() else { panic!("no act") };
        let what = EventKind::Acted { by, act, why };
        guest.send(&ServerMessage::Event(salotto::protocol::Event { number: 1, time: 1, what }));
        assert_eq!(guest.request(), Some(Request::Bans));
        guest.send(&ServerMessage::Bans(vec![Ban {
            name: name("Bo"),
            by: None,
            why: None,
            since: 1,
            until: None,
            address: false,
        }]));
        guest.see_off();
    });
    let client = TestClient::open(target(address, "Ada"));
    client.welcomed();
    let act = ModerationAction::Ban { name: name("Bo"), seconds: None };
    let why = Some(Why::new("too loud").unwrap());
    client.session.act(act.clone(), why.clone()).unwrap();
    let acted = EventKind::Acted { by: Some(name("Ada")), act, why };
    client.happening(|what| (what == acted).then_some(()));
    client.session.ask_bans().unwrap();
    let bans = client.until(|event| match event {
        SessionEvent::Bans(bans) => Some(bans),
        _ => None,
    });
    assert_eq!(bans[0].name, name("Bo"));

    let (_server, address) = classic_server(&[]);
    let client = TestClient::open(target(address, "Ada"));
    client.welcomed();
    let lock = ModerationAction::Lock { locked: true };
    assert_eq!(client.session.act(lock, None), Err(SendError::NotInClassic));
    assert_eq!(client.session.ask_bans(), Err(SendError::NotInClassic));
}
