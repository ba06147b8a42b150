// SPDX-License-Identifier: GPL-3.0-or-later
//! Actions on a seat, as a stranger's client asks for them: they mean the author
//! of a message, whoever has the name by now.

use serde_json::json;

use super::{ModeratingGuest, host, keyed, refused};
use crate::kit::guest::Guest;
use crate::kit::guest::lines::{netcat, read_until};
use crate::kit::guest::password::Card;
use crate::kit::room::TestRoom;

/// Comes in, says something that `host` hears, and goes. Returns its seat.
fn visit(room: &TestRoom, host: &mut Guest, card: &Card, name: &str, text: &str) -> u64 {
    let mut guest = keyed(room, card, name);
    guest.say("1", text);
    let seat = host.hears(text)["seat"].as_u64().unwrap();
    guest.send(json!({"type": "leave"}));
    host.until("left");
    seat
}

#[test]
fn the_author_of_an_old_message_is_meant_and_not_who_has_its_name() {
    let room = TestRoom::open();
    let mut ada = host(&room, "Ada");
    let cleos = Card::new();
    let seat = visit(&room, &mut ada, &cleos, "Cleo", "an insult");
    let mut cleo = keyed(&room, &Card::new(), "Cleo");
    let joined = ada.until("joined");
    assert_eq!((&joined["recognition"], joined["seat"] == seat), (&json!("other"), false));
    let mut zoe = netcat(&room, "Zoe");

    ada.act(json!({"id": "1", "act": "kick", "name": "Cleo", "to": seat}));
    let error = ada.until("error");
    assert_eq!((&error["reason"], &error["id"]), (&json!("has-left"), &json!("1")));
    ada.act(json!({"act": "ban", "name": "whatever", "to": seat, "why": "insults"}));
    let acted = ada.hears_act("ban");
    assert_eq!(
        (&acted["name"], &acted["to"], &acted["absent"]),
        (&json!("Cleo"), &json!(seat), &json!(true))
    );
    assert_eq!(refused(&room, Some(&cleos), "Somebody")["reason"], "banned");
    read_until(&mut zoe, "  Ada banned Cleo for good (no longer here; insults)\n");
    cleo.say("2", "and I am still here");
    ada.hears("and I am still here");

    ada.send(json!({"type": "bans"}));
    assert_eq!(ada.until("bans")["bans"][0]["seat"], seat);
    ada.act(json!({"act": "unban", "name": "Cleo", "to": seat}));
    ada.hears_act("unban");
    keyed(&room, &cleos, "Somebody");
    ada.act(json!({"act": "kick", "name": "Cleo", "to": joined["seat"]}));
    assert_eq!(cleo.last_word()["reason"], "kicked");
}

#[test]
fn a_client_that_knows_no_seats_is_asked_before_somebody_innocent_is_hit() {
    let room = TestRoom::open();
    let mut ada = host(&room, "Ada");
    let (anns, others) = (Card::new(), Card::new());
    visit(&room, &mut ada, &anns, "Ann", "hello");
    let other = visit(&room, &mut ada, &others, "Ann", "an insult");
    ada.act(json!({"act": "ban", "name": "ann"}));
    let error = ada.until("error");
    assert_eq!(error["reason"], "which-one");
    let candidates = error["candidates"].as_array().unwrap();
    assert_eq!(candidates.len(), 2);
    let found = candidates.iter().find(|it| it["seat"] == other).unwrap();
    assert_eq!((&found["recognition"], &found["address"]), (&json!("other"), &json!("127.0.0.1")));
    ada.act(json!({"act": "ban", "name": "Ann", "to": other}));
    ada.hears_act("ban");
    let _ann = keyed(&room, &anns, "Ann");
    assert_eq!(refused(&room, Some(&others), "Eve")["reason"], "banned");
    // One who is here is meant by its name, as ever.
    ada.act(json!({"act": "kick", "name": "Ann"}));
    ada.hears_act("kick");
}

#[test]
fn a_seat_that_is_no_number_is_no_seat() {
    let room = TestRoom::open();
    let mut ada = host(&room, "Ada");
    let _eve = room.join("Eve");
    for to in [json!("12"), json!(-1), json!(1.5), json!([1]), json!({}), json!(1e300)] {
        ada.act(json!({"act": "kick", "name": "Eve", "to": to}));
        assert_eq!(ada.until("error")["reason"], "not-json", "{to}");
    }
    ada.act(json!({"act": "kick", "name": "Eve", "to": u64::MAX}));
    assert_eq!(ada.until("error")["reason"], "forgotten");
    ada.act(json!({"act": "kick", "name": "Eve", "to": null}));
    ada.hears_act("kick");
}
