// SPDX-License-Identifier: GPL-3.0-or-later
//! Moderation asked of a room, and its answers, matched by the ids of the
//! requests.

use salotto::client::{SendError, SessionEvent};
use salotto::protocol::{
    ActionTarget, Ban, EventKind, ModerationAction, Request, ServerMessage, Why,
};

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
        let Some(Request::Act { id, act, why, .. }) = guest.request() else { panic!("no act") };
        let what = EventKind::Acted { by, act, target: ActionTarget::default(), why, id };
        guest.send(&ServerMessage::Event(salotto::protocol::Event { number: 1, time: 1, what }));
        let Some(Request::Bans { id }) = guest.request() else { panic!("no bans") };
        guest.send(&ServerMessage::Bans { id, bans: vec![Ban::of(name("Bo"), 1)] });
        let Some(Request::Rename { id, .. }) = guest.request() else { panic!("no name") };
        guest.send(&ServerMessage::Unchanged { id });
        guest.see_off();
    });
    let client = TestClient::open(target(address, "Ada"));
    client.welcomed();
    let act = ModerationAction::Ban { name: name("Bo"), seconds: None };
    let why = Some(Why::new("too loud").unwrap());
    client.session.act("a1".into(), act.clone(), None, why.clone()).unwrap();
    let (by, on) = (Some(name("Ada")), ActionTarget::default());
    let acted = EventKind::Acted { by, act, target: on, why, id: Some("a1".into()) };
    client.happening(|what| (what == acted).then_some(()));
    client.session.ask_bans("a2".into()).unwrap();
    let (id, bans) = client.until(|event| match event {
        SessionEvent::Bans { id, bans } => Some((id, bans)),
        _ => None,
    });
    assert_eq!((id.as_deref(), &bans[0].name), (Some("a2"), &name("Bo")));
    client.session.rename("a3".into(), name("Ada")).unwrap();
    let unchanged = SessionEvent::Unchanged { id: Some("a3".into()) };
    client.until(|event| (event == unchanged).then_some(()));

    let (_server, address) = classic_server(&[]);
    let client = TestClient::open(target(address, "Ada"));
    client.welcomed();
    let lock = ModerationAction::Lock { locked: true };
    assert_eq!(client.session.act("a1".into(), lock, None, None), Err(SendError::NotInClassic));
    assert_eq!(client.session.ask_bans("a2".into()), Err(SendError::NotInClassic));
}
