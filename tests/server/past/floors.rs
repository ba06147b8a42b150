// SPDX-License-Identifier: GPL-3.0-or-later
//! The part of the past that is for newcomers, and for those who were there before.

use salotto::protocol::ReadablePast;
use serde_json::json;

use super::{counted, numbers, page, say, texts};
use crate::kit::guest::Guest;
use crate::kit::guest::password::Card;
use crate::kit::room::TestRoom;

/// A room with that choice, in which 80 lines were said.
fn with_past(past: ReadablePast) -> (TestRoom, Guest) {
    let room = TestRoom::with(|config| config.past = past);
    let mut ada = room.join_as_host("Ada");
    say(&mut ada, 1..=80);
    (room, ada)
}

/// The lines that were said before a guest came, as far as it can read them: those of its
/// arrival, and those of a page that asks for all.
fn read_by(guest: &mut Guest) -> (Vec<String>, Vec<String>) {
    guest.send(json!({"type": "history", "id": "h", "before": 1_000_000, "count": 200}));
    let (mut told, mut page) = (Vec::new(), None);
    // The page may overtake them.
    let until = guest.welcome["number"].as_u64().unwrap();
    let mut seen = 0;
    while seen < until || page.is_none() {
        let next = guest.next();
        seen = seen.max(next["number"].as_u64().unwrap_or(0));
        match next["type"].as_str() {
            Some("said") => told.push(next["text"].as_str().unwrap().to_owned()),
            Some("page") => page = Some(next),
            _ => {}
        }
    }
    let page = page.unwrap();
    let text = |text: &str| text.to_owned();
    (told, texts(&page).into_iter().map(text).collect())
}

#[test]
fn newcomers_read_what_the_host_lets_them() {
    let (room, _ada) = with_past(ReadablePast::Nothing);
    let mut bo = room.join("Bo");
    assert_eq!(bo.welcome["rules"]["past"], "nothing");
    assert_eq!(read_by(&mut bo), (vec![], vec![]));

    let (room, _ada) = with_past(ReadablePast::Recent);
    let (told, page) = read_by(&mut room.join("Bo"));
    assert_eq!((told.as_slice(), page.as_slice()), (&*counted(31..=80), &*counted(31..=80)));

    let (room, _ada) = with_past(ReadablePast::All);
    let (told, page) = read_by(&mut room.join("Bo"));
    assert_eq!((told, page), (counted(31..=80), counted(1..=80)));
}

#[test]
fn a_number_below_what_one_may_read_shows_nothing_of_it() {
    let (room, _ada) = with_past(ReadablePast::Nothing);
    let mut bo = room.join("Bo");
    let own = bo.welcome["number"].as_u64().unwrap();
    for request in [json!({"around": 5}), json!({"after": 0}), json!({"before": own + 1})] {
        let page = page(&mut bo, request);
        assert_eq!((numbers(&page), &page["earlier"]), (vec![own], &false.into()));
    }
    assert!(numbers(&page(&mut bo, json!({"before": own}))).is_empty());
}

#[test]
fn who_comes_back_reads_from_where_it_did_and_not_before() {
    let (room, mut ada) = with_past(ReadablePast::Nothing);
    let mut bo = room.join("Bo");
    ada.say("81", "81");
    bo.hears("81");
    // A token with any number shows nothing of before.
    let resume = json!({"token": bo.welcome["token"], "last": 0});
    let mut again = Guest::connect(room.address());
    again.hello(json!({"type": "hello", "name": "Bo", "resume": resume}));
    assert_eq!(again.welcome["resumed"], true);
    assert_eq!(again.hears("81")["text"], "81");
    let page = page(&mut again, json!({"before": 1_000}));
    assert_eq!((texts(&page), &page["earlier"]), (vec!["81"], &false.into()));
}

fn keyed(room: &TestRoom, name: &str, card: &Card) -> Guest {
    let mut guest = Guest::with_card(room.address(), card);
    guest.hello(json!({"type": "hello", "name": name}));
    guest
}

#[test]
fn who_was_here_before_reads_on_from_the_first_visit() {
    let (room, mut ada) = with_past(ReadablePast::Nothing);
    let card = Card::new();
    let mut bo = keyed(&room, "Bo", &card);
    bo.send(json!({"type": "leave"}));
    ada.until("left");
    ada.say("81", "81");
    ada.hears("81");
    assert_eq!(read_by(&mut keyed(&room, "Bo", &card)), (counted(81..=81), counted(81..=81)));
    assert_eq!(read_by(&mut room.join("Cy")), (vec![], vec![]), "a stranger does not");
}
