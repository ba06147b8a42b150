// SPDX-License-Identifier: GPL-3.0-or-later
//! Over TLS, and with a certificate by which a guest is known again.

use serde_json::json;

use crate::kit::guest::password::Card;
use crate::kit::irc::{CHANNEL, IrcClient};
use crate::kit::room::TestRoom;

#[test]
fn a_client_comes_in_over_tls_on_the_same_port() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut bo = IrcClient::tls(&room, None).registered("Bo");
    assert_eq!(ada.hears_join("Bo")["encrypted"], true);
    bo.say("ciao");
    ada.hears("ciao");
    ada.say("1", "hello");
    bo.until("hello");
    let whois = bo.answer("WHOIS Bo");
    assert!(whois.iter().any(|line| line.contains(" 671 ")), "{whois:?}");
}

#[test]
fn who_shows_a_certificate_is_known_again_and_can_be_a_moderator() {
    let room = TestRoom::open();
    let mut host = room.join_as_host("Ada");
    let card = Card::new();
    let mut bo = IrcClient::tls(&room, Some(&card)).registered("Bo");
    host.hears_join("Bo");
    host.send(
        json!({"type": "act", "id": "1", "act": "moderator", "name": "Bo", "moderator": true}),
    );
    bo.until(&format!("MODE {CHANNEL} +h Bo"));
    bo.send("QUIT");
    bo.until_closed();
    host.until("left");
    let mut bo = IrcClient::tls(&room, Some(&card));
    bo.register("Bo");
    bo.until(" 353 ");
    let joined = host.hears_join("Bo");
    assert_eq!((&joined["recognition"], &joined["moderator"]), (&"same".into(), &true.into()));
    // Somebody else with that name is not.
    bo.send("QUIT");
    bo.until_closed();
    host.until("left");
    let mut other = IrcClient::tls(&room, Some(&Card::new()));
    other.register("Bo");
    other.until(" 366 ");
    let joined = host.hears_join("Bo");
    assert_eq!(joined["recognition"], "other");
    assert_eq!(joined["moderator"], serde_json::Value::Null);
}
