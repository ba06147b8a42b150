// SPDX-License-Identifier: GPL-3.0-or-later
//! Members that talk without end: they are read more slowly and told so,
//! nobody else has to wait, and nothing they said is lost.

use std::collections::HashMap;
use std::io::Write;

use salotto::server::Pace;
use serde_json::json;
use tungstenite::Message;

use crate::kit::attack::{comes_to_a_stop, flood, frame, pour};
use crate::kit::bystanders::Bystanders;
use crate::kit::guest::Guest;
use crate::kit::guest::lines::netcat;
use crate::kit::guest::stream::tls;
use crate::kit::room::TestRoom;

/// A room in which everybody has the usual pace.
fn room() -> TestRoom {
    TestRoom::with(|config| config.pace = Pace::default())
}

#[test]
fn a_flood_stays_in_the_network_and_not_in_the_hosts_memory() {
    let room = room();
    let mut others = Bystanders::of(&room);
    let mut eve = room.join("Eve");
    let spam = json!({"type": "say", "id": "x", "text": "spam"}).to_string();
    let spam = frame(0x81, spam.as_bytes()).repeat(500);
    comes_to_a_stop(|| flood(&mut eve, &spam), || drop(others.bo.hears("spam")));
    others.can_talk();
    drop(eve);
    others.can_talk();
}

#[test]
fn a_classic_flood_stays_in_the_network_too() {
    let room = room();
    let mut others = Bystanders::of(&room);
    let mut eve = netcat(&room, "Eve");
    eve.set_nonblocking(true).unwrap();
    let spam = b"spam\n".repeat(2_000);
    let mut flood = || pour(|piece| eve.write(piece), &spam);
    comes_to_a_stop(&mut flood, || drop(others.bo.hears("spam")));
    others.can_talk();
}

#[test]
fn bytes_that_come_to_nothing_stay_in_the_network_too() {
    let room = room();
    let mut others = Bystanders::of(&room);
    for (name, nothing) in [("Eve", b"x"), ("Mallory", b"\n")] {
        let mut guest = netcat(&room, name);
        guest.set_nonblocking(true).unwrap();
        let nothing = nothing.repeat(10_000);
        // What two members say to each other tells the time: they have a pace too.
        comes_to_a_stop(|| pour(|piece| guest.write(piece), &nothing), || others.can_talk());
        others.can_talk();
    }
}

#[test]
fn a_flood_is_told_why_and_all_of_it_arrives_in_order() {
    const MESSAGES: usize = 70;
    let room = room();
    let mut others = Bystanders::of(&room);
    let mut listener = room.join("Listener").stays();
    let mut eve = room.join("Eve");
    for number in 0..MESSAGES {
        eve.say(&number.to_string(), &format!("flood {number}"));
    }
    assert_eq!(eve.until("error")["reason"], "too-fast");
    others.can_talk();
    for number in 0..MESSAGES {
        listener.hears(&format!("flood {number}"));
    }
    drop(listener);
    drop(eve);
    others.noticed_nothing(&room);
}

#[test]
fn a_hundred_floods_lose_nothing_and_keep_nobody_out() {
    const FLOODERS: usize = 100;
    const EACH: usize = 50;
    let room = room();
    let mut others = Bystanders::of(&room);
    let mut listener = room.join("Listener").stays();
    let mut crowd: Vec<Guest> =
        (0..FLOODERS).map(|number| room.join(&format!("Flooder {number}"))).collect();
    for guest in &mut crowd {
        for number in 0..EACH {
            guest.socket.write(say(number)).unwrap();
        }
        guest.socket.flush().unwrap();
    }
    // In the middle of it, the room is usable, and others come in.
    others.can_talk();
    room.join("Late").say("1", "may I?");
    others.ada.hears("may I?");
    let mut heard: HashMap<String, usize> = HashMap::new();
    while heard.values().sum::<usize>() < FLOODERS * EACH {
        let said = listener.until("said");
        if let Some(number) = said["text"].as_str().unwrap().strip_prefix("flood ") {
            let expected = heard.entry(said["from"].to_string()).or_default();
            assert_eq!(number, expected.to_string(), "in the order it was said");
            *expected += 1;
        }
    }
    drop((crowd, listener));
    others.noticed_nothing(&room);
}

fn say(number: usize) -> Message {
    let say = json!({"type": "say", "id": number.to_string(), "text": format!("flood {number}")});
    Message::text(say.to_string())
}

#[test]
fn large_messages_in_small_pieces_are_limited_like_whole_ones() {
    let room = room();
    let others = Bystanders::of(&room);
    let mut eve = room.join("Eve");
    // 30 KiB of nonsense: one is worth thirty requests, two empty the burst.
    let mut frame = vec![0x81, 0x80 | 0x7e, 0x78, 0, 0, 0, 0, 0];
    frame.extend([b'x'; 30 * 1024]);
    for _ in 0..3 {
        for piece in frame.chunks(1_000) {
            eve.socket.get_mut().write_all(piece).unwrap();
            eve.socket.get_mut().flush().unwrap();
        }
    }
    assert_eq!(eve.until("error")["reason"], "not-json");
    let told = std::iter::repeat_with(|| eve.until("error")).take(3);
    assert!(told.into_iter().any(|error| error["reason"] == "too-fast"));
    drop(eve);
    others.noticed_nothing(&room);
}

#[test]
fn a_thousand_pings_at_the_default_pace_cost_only_the_one_who_sends_them() {
    let room = room();
    let mut others = Bystanders::of(&room);
    let mut eve = room.join("Eve");
    for _ in 0..1_000 {
        eve.socket.write(Message::Ping(vec![7; 100].into())).unwrap();
    }
    eve.socket.flush().unwrap();
    for _ in 0..10 {
        others.can_talk();
    }
    drop(eve);
    others.can_talk();
}

#[test]
fn a_name_taken_a_thousand_times_over_is_refused_as_fast_as_any() {
    let room = TestRoom::open();
    let mut others = Bystanders::of(&room);
    let mut eves: Vec<_> = Vec::new();
    eves.push(netcat(&room, "Eve"));
    for number in 2..400 {
        eves.push(netcat(&room, &format!("Eve{number}")));
    }
    for _ in 0..20 {
        let mut one_more = Guest::over(tls(room.classic()));
        one_more.send(json!({"type": "hello", "name": "Eve"}));
        let refused = one_more.next();
        assert_eq!(refused["reason"], "name-taken");
        assert!(refused["suggestion"].is_string());
        others.can_talk();
    }
    drop(eves);
    others.noticed_nothing(&room);
}
