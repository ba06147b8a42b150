// SPDX-License-Identifier: GPL-3.0-or-later
//! Moderation over real sockets: what the host and the moderators do, how
//! everybody hears of it in both protocols, and what survives a restart.

mod meant;
mod saved;

use std::io::Write;
use std::net::TcpStream;

use salotto::protocol::{ModerationAction, Nickname, Text, Why};
use salotto::server::HostEvent;
use serde_json::{Value, json};

use crate::kit::guest::Guest;
use crate::kit::guest::lines::{netcat, read_to_end, read_until};
use crate::kit::guest::password::Card;
use crate::kit::guest::stream::tcp;
use crate::kit::patience::eventually;
use crate::kit::room::TestRoom;

fn name(raw: &str) -> Nickname {
    Nickname::new(raw).unwrap()
}

fn host(room: &TestRoom, name: &str) -> Guest {
    let mut guest = Guest::with_card(room.address(), &Card::new());
    guest.hello(json!({"type": "hello", "name": name, "host_key": room.server.host_key()}));
    guest
}

fn keyed(room: &TestRoom, card: &Card, name: &str) -> Guest {
    let mut guest = Guest::with_card(room.address(), card);
    guest.hello(json!({"type": "hello", "name": name}));
    guest
}

/// The room's answer to one who is not let in.
fn refused(room: &TestRoom, card: Option<&Card>, name: &str) -> Value {
    let mut guest = match card {
        Some(card) => Guest::with_card(room.address(), card),
        None => Guest::connect(room.address()),
    };
    guest.send(json!({"type": "hello", "name": name}));
    let answer = guest.next();
    assert_eq!(answer["type"], "refused", "{answer}");
    assert_eq!(guest.try_next(), None, "the connection closes behind it");
    answer
}

trait ModeratingGuest {
    fn act(&mut self, act: Value);
    fn hears_act(&mut self, act: &str) -> Value;
    fn last_word(&mut self) -> Value;
}

impl ModeratingGuest for Guest {
    fn act(&mut self, mut act: Value) {
        act["type"] = "act".into();
        self.send(act);
    }

    fn hears_act(&mut self, act: &str) -> Value {
        loop {
            let acted = self.until("acted");
            if acted["act"] == act {
                return acted;
            }
        }
    }

    /// Last message of the room before it closes; nothing is sent meanwhile.
    fn last_word(&mut self) -> Value {
        let last = self.until("refused");
        assert_eq!(self.try_next(), None, "the connection closes behind it");
        last
    }
}

#[test]
fn a_guest_is_kicked_with_the_reason_and_may_come_back() {
    let room = TestRoom::open();
    let mut ada = host(&room, "Ada");
    let mut eve = room.join("Eve");
    ada.act(json!({"act": "kick", "name": "eve", "why": "too loud"}));
    let last = eve.last_word();
    assert_eq!((&last["reason"], &last["why"]), (&json!("kicked"), &json!("too loud")));
    let acted = ada.hears_act("kick");
    assert_eq!((&acted["by"], &acted["why"]), (&json!("Ada"), &json!("too loud")));
    assert_eq!(ada.until("left")["reason"], "kicked");
    room.logged(|record| {
        matches!(record, HostEvent::Acted { by: Some(by), act: ModerationAction::Kick { .. }, why: Some(_), .. }
            if by.as_str() == "Ada")
    });
    room.logged(|record| matches!(record, HostEvent::Left { name } if name.as_str() == "Eve"));
    room.join("Eve");
}

#[test]
fn a_classic_guest_reads_it_in_words() {
    let room = TestRoom::open();
    let mut ada = host(&room, "Ada");
    let mut zoe = netcat(&room, "Zoe");
    ada.act(json!({"act": "mute", "name": "Zoe", "seconds": 600, "why": "hush"}));
    read_until(&mut zoe, "  Ada muted Zoe for 10 minutes (hush)\n");
    zoe.write_all(b"can you hear me?\n").unwrap();
    read_until(&mut zoe, "You are muted for now; what you say is not passed on.");
    ada.act(json!({"act": "unmute", "name": "Zoe"}));
    read_until(&mut zoe, "Ada lets Zoe speak again\n");
    zoe.write_all(b"now?\n").unwrap();
    ada.hears("now?");
    ada.act(json!({"act": "slow", "seconds": 60}));
    read_until(&mut zoe, "Ada set the slow mode: 1 minute between two messages\n");
    zoe.write_all(b"again\n").unwrap();
    read_until(&mut zoe, "The room is in slow mode; wait a little before the next message. (");
    ada.act(json!({"act": "announce", "text": "Dinner\nis ready"}));
    read_until(&mut zoe, "  Announcement by Ada: Dinner\n  Announcement by Ada: is ready\n");
    ada.act(json!({"act": "ban", "name": "Zoe", "seconds": 3600, "why": "enough"}));
    let heard = read_to_end(&mut zoe);
    assert_eq!(heard, "You are banned from this room. (enough; 1 hour left)\n");
    let mut again = room.classic();
    again.write_all(b"Zoe\n").unwrap();
    assert!(read_to_end(&mut again).contains("You are banned from this room. (enough; "));
}

#[test]
fn what_is_refused_says_why_and_how_long() {
    let room = TestRoom::open();
    let mut ada = host(&room, "Ada");
    let mut bo = room.join("Bo");
    bo.act(json!({"act": "lock", "locked": true}));
    assert_eq!(bo.until("error")["reason"], "moderator-only");
    bo.send(json!({"type": "bans"}));
    assert_eq!(bo.until("error")["reason"], "moderator-only");
    bo.act(json!({"act": "classic", "open": false}));
    assert_eq!(bo.until("error")["reason"], "host-only");
    ada.act(json!({"act": "kick", "name": "Nobody"}));
    assert_eq!(ada.until("error")["reason"], "no-such-member");
    ada.act(json!({"act": "moderator", "name": "Bo", "moderator": true}));
    assert_eq!(ada.until("error")["reason"], "needs-key");
    ada.act(json!({"act": "dance", "name": "Bo"}));
    assert_eq!(ada.until("error")["reason"], "unknown-type");
    ada.act(json!({"act": "mute", "name": "Bo", "seconds": 60}));
    bo.hears_act("mute");
    bo.say("7", "can you hear me?");
    let error = bo.until("error");
    assert_eq!((&error["reason"], &error["id"]), (&json!("muted"), &json!("7")));
    assert!((1..=60).contains(&error["seconds"].as_u64().unwrap()), "{error}");
}

#[test]
fn a_moderator_moderates_and_a_banned_key_stays_out() {
    let room = TestRoom::open();
    let mut ada = host(&room, "Ada");
    let (mias, eves) = (Card::new(), Card::new());
    let mut mia = keyed(&room, &mias, "Mia");
    let mut eve = keyed(&room, &eves, "Eve");
    let mut twin = keyed(&room, &eves, "Eve on the phone");
    ada.act(json!({"act": "moderator", "name": "Mia", "moderator": true}));
    mia.hears_act("moderator");
    mia.act(json!({"act": "ban", "name": "Eve", "seconds": 600, "why": "spam"}));
    for guest in [&mut eve, &mut twin] {
        let last = guest.last_word();
        assert_eq!((&last["reason"], &last["seconds"]), (&json!("banned"), &json!(600)));
    }
    let again = refused(&room, Some(&eves), "Somebody else");
    assert_eq!((&again["reason"], &again["why"]), (&json!("banned"), &json!("spam")));
    room.join("A neighbour without a key");
    mia.send(json!({"type": "bans"}));
    let bans = mia.until("bans");
    assert_eq!(bans["bans"][0]["name"], "Eve");
    assert_eq!(bans["bans"][0]["by"], "Mia");
    mia.act(json!({"act": "unban", "name": "Eve"}));
    ada.hears_act("unban");
    let eve = keyed(&room, &eves, "Eve");
    let members = eve.welcome["members"].as_array().unwrap().clone();
    let of = |name: &str| members.iter().find(|member| member["name"] == name).unwrap().clone();
    assert_eq!(of("Mia")["moderator"], true);
    assert_eq!(of("Eve")["recognition"], "same");
}

#[test]
fn a_locked_room_keeps_strangers_out_and_lets_the_lost_come_back() {
    let room = TestRoom::open();
    let mut ada = host(&room, "Ada");
    let bo = room.join("Bo");
    let token = bo.welcome["token"].clone();
    ada.act(json!({"act": "lock", "locked": true}));
    ada.hears_act("lock");
    assert_eq!(refused(&room, None, "Cy")["reason"], "locked");
    drop(bo);
    assert_eq!(ada.until("reconnecting")["active"], true);
    let mut back = Guest::connect(room.address());
    let resume = json!({"token": token, "last": 1});
    back.hello(json!({"type": "hello", "name": "Bo", "resume": resume}));
    assert_eq!(back.welcome["rules"]["locked"], true);
    assert!(room.server.rules().locked);
}

#[test]
fn closing_the_classic_door_holds_for_whoever_stands_in_it() {
    let room = TestRoom::open();
    let mut ada = host(&room, "Ada");
    let mut greeted = room.classic();
    read_until(&mut greeted, "Return");
    ada.act(json!({"act": "classic", "open": false}));
    ada.hears_act("classic");
    greeted.write_all(b"Zoe\n").unwrap();
    assert!(read_to_end(&mut greeted).contains("This room takes encrypted connections only.\n"));
    assert!(!room.server.rules().classic);
    room.server.act(ModerationAction::Classic { open: true }, None, None).unwrap();
    assert_eq!(ada.hears_act("classic")["by"], Value::Null, "the host from outside");
    netcat(&room, "Zoe");
}

#[test]
fn the_console_does_what_a_host_does() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut eve = room.join("Eve");
    let why = Why::new("enough").ok();
    room.server.act(ModerationAction::Ban { name: name("Eve"), seconds: None }, None, why).unwrap();
    assert_eq!(eve.last_word()["reason"], "banned");
    let acted = ada.hears_act("ban");
    assert_eq!((&acted["by"], &acted["why"]), (&Value::Null, &json!("enough")));
    assert_eq!(room.server.bans()[0].name, name("Eve"));
    let present = room.server.members();
    assert_eq!(present.iter().map(|m| m.name.as_str()).collect::<Vec<_>>(), ["Ada"]);
    let text = Text::new("Closing at ten").unwrap();
    room.server.act(ModerationAction::Announce { text }, None, None).unwrap();
    assert_eq!(ada.hears_act("announce")["text"], "Closing at ten");
    let refusal =
        room.server.act(ModerationAction::Kick { name: name("Nobody") }, None, None).unwrap_err();
    assert_eq!(refusal.reason, salotto::protocol::Reason::NoSuchMember);
    room.logged(|record| {
        matches!(record, HostEvent::Acted { by: None, act: ModerationAction::Ban { .. }, .. })
    });
}

/// Connections that say nothing, until a second worker has to help.
fn fill_the_first_worker(room: &TestRoom) -> Vec<TcpStream> {
    (0..300).map(|_| tcp(room.address())).collect()
}

#[test]
fn people_on_another_worker_are_kicked_as_well() {
    let room = TestRoom::open();
    let mut ada = host(&room, "Ada");
    let first = room.join("First");
    let silent = fill_the_first_worker(&room);
    // A machine with one core has one worker, and the rest is as true of it.
    if std::thread::available_parallelism().is_ok_and(|cores| cores.get() > 1) {
        eventually("a second worker", || (room.server.workers() == 2).then_some(()));
    }
    let mut eve = room.join("Eve");
    ada.act(json!({"act": "kick", "name": "Eve"}));
    assert_eq!(eve.last_word()["reason"], "kicked");
    // The same the other way: somebody on the second worker takes a
    // connection of the first over, which nobody hears of.
    let resume = json!({"token": first.welcome["token"], "last": first.welcome["number"]});
    let mut back = Guest::connect(room.address());
    back.hello(json!({"type": "hello", "name": "First", "resume": resume}));
    let mut first = first;
    assert_eq!(first.last_word()["reason"], "taken-over");
    back.say("1", "still here");
    ada.hears("still here");
    drop(silent);
}

#[test]
fn who_comes_and_goes_without_end_has_to_wait() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada").stays();
    let refusal = (0..50).find_map(|_| {
        let mut eve = Guest::connect(room.address());
        eve.send(json!({"type": "hello", "name": "Eve"}));
        let answer = eve.next();
        if answer["type"] == "refused" {
            return Some(answer);
        }
        eve.send(json!({"type": "leave"}));
        while eve.try_next().is_some() {}
        None
    });
    let refusal = refusal.expect("fifty times is too often");
    assert_eq!(refusal["reason"], "coming-and-going");
    assert!(refusal["seconds"].as_u64().unwrap() > 0);
    room.join("A neighbour");
    ada.say("1", "quiet at last");
    ada.hears("quiet at last");
}

#[test]
fn two_hundred_come_at_once_from_one_address() {
    let room = TestRoom::open();
    let guests: Vec<Guest> = (0..200).map(|number| room.join(&format!("guest {number}"))).collect();
    assert_eq!(room.server.members().len(), guests.len());
}
