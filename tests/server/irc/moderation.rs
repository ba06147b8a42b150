// SPDX-License-Identifier: GPL-3.0-or-later
//! Moderation in the words of IRC: by rank, and told to everybody.

use serde_json::json;

use super::verbs;
use crate::kit::guest::Guest;
use crate::kit::guest::password::Card;
use crate::kit::irc::{CHANNEL, IrcClient};
use crate::kit::room::TestRoom;

/// A moderator with an IRC client, by a certificate of its own, and the host.
fn moderated(room: &TestRoom) -> (IrcClient, Guest) {
    let mut host = room.join_as_host("Ada");
    let mut moderator = IrcClient::tls(room, Some(&Card::new())).registered("Mo");
    host.send(
        json!({"type": "act", "id": "1", "act": "moderator", "name": "Mo", "moderator": true}),
    );
    moderator.until(&format!("MODE {CHANNEL} +h Mo"));
    (moderator, host)
}

#[test]
fn a_guest_moderates_nothing_and_is_told_so() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut bo = IrcClient::join(&room, "Bo");
    for line in [
        format!("KICK {CHANNEL} Ada :out"),
        format!("TOPIC {CHANNEL} :mine"),
        format!("MODE {CHANNEL} +b Ada"),
        format!("MODE {CHANNEL} +h Bo"),
        format!("MODE {CHANNEL} +o Bo"),
        format!("MODE {CHANNEL} +i"),
    ] {
        let answer = bo.answer(&line);
        assert_eq!(verbs(&answer), ["482"], "{line}: {answer:?}");
    }
    ada.say("1", "still here");
    ada.hears("still here");
}

#[test]
fn a_moderator_kicks_bans_and_sets_the_topic() {
    let room = TestRoom::open();
    let (mut moderator, mut host) = moderated(&room);
    let mut bo = IrcClient::join(&room, "Bo");
    let mut cy = IrcClient::join(&room, "Cy");
    moderator.send(&format!("TOPIC {CHANNEL} :At nine"));
    assert_eq!(bo.until(" TOPIC "), format!(":Mo!member@mo.salotto TOPIC {CHANNEL} :At nine"));
    moderator.send(&format!("KICK {CHANNEL} bo :too loud"));
    let kicked = format!("KICK {CHANNEL} Bo :too loud");
    assert!(bo.until_closed().iter().any(|line| line.contains(&kicked)));
    assert_eq!(cy.until(" KICK "), format!(":Mo!member@mo.salotto {kicked}"));
    let left = host.until("left");
    assert_eq!((&left["name"], &left["reason"]), (&"Bo".into(), &"kicked".into()));
    moderator.until(" KICK ");
    let answer = moderator.answer(&format!("KICK {CHANNEL} Nobody"));
    assert_eq!(verbs(&answer), ["441"], "{answer:?}");
    moderator.send(&format!("MODE {CHANNEL} +b *!*member@cy.salotto"));
    assert!(cy.until_closed().iter().any(|line| line.contains(&format!(" KICK {CHANNEL} Cy "))));
    moderator.until(" KICK ");
    let bans = moderator.answer(&format!("MODE {CHANNEL} +b"));
    assert_eq!(verbs(&bans), ["367", "368"], "{bans:?}");
    assert!(bans[0].contains(" Cy!*@* Mo "), "{bans:?}");
    moderator.send(&format!("MODE {CHANNEL} -b Cy!*@*"));
    let mut again = IrcClient::plain(&room);
    // Once everybody knows.
    host.until("acted");
    moderator.lines();
    again.register("Cy");
    again.until(" 001 Cy ");
}

#[test]
fn a_message_that_is_not_taken_is_answered_with_the_rooms_sentence() {
    let room = TestRoom::open();
    let mut host = room.join_as_host("Ada");
    let mut bo = IrcClient::join(&room, "Bo");
    host.send(json!({"type": "act", "id": "1", "act": "slow", "seconds": 600}));
    bo.until("low mode");
    bo.say("one");
    host.hears("one");
    let answer = bo.answer(&format!("PRIVMSG {CHANNEL} :two"));
    assert_eq!(verbs(&answer), ["404"], "{answer:?}");
    host.send(json!({"type": "act", "id": "2", "act": "slow", "seconds": 0}));
    bo.until("low mode");
    host.send(json!({"type": "act", "id": "3", "act": "mute", "name": "Bo", "seconds": 600}));
    bo.until("muted");
    let answer = bo.answer(&format!("PRIVMSG {CHANNEL} :three"));
    assert_eq!(verbs(&answer), ["404"], "{answer:?}");
    assert!(answer[0].to_lowercase().contains("mute"), "{answer:?}");
    host.send(json!({"type": "act", "id": "4", "act": "announce", "text": "Dinner is ready"}));
    let told = bo.until("Dinner is ready");
    assert!(told.contains(&format!(" NOTICE {CHANNEL} :")), "{told}");
}
