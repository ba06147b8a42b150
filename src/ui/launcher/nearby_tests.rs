// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the lists of rooms, without a network.

#[path = "pin_tests.rs"]
mod pins;

use std::rc::Rc;

use super::*;
use crate::discovery::{Rail, RoomFacts, SenderProof};
use crate::protocol::{Address, Invite, Nickname, RoomName};
use crate::ui::launcher::join_form::JoinForm;
use crate::ui::launcher::nearby_rows::ROWS;

fn nearby() -> Nearby {
    crate::ui::prepare().unwrap();
    glib::Object::new()
}

fn room(name: &str, key: u8) -> NearbyRoom {
    let facts = RoomFacts {
        key: Fingerprint::new([key; 32]),
        room: RoomName::heard(name).unwrap(),
        host: Some(Nickname::new("Ada").unwrap()),
        people: 3,
        password: key == 1,
    };
    let addresses = vec!["192.0.2.1".parse().unwrap()];
    NearbyRoom { facts, addresses, rail: Rail::Multicast, proof: SenderProof::Claimed }
}

fn known(name: &str, key: u8) -> KnownRoom {
    KnownRoom {
        address: format!("192.0.2.{key}").parse().unwrap(),
        fingerprint: Fingerprint::new([key; 32]),
        epoch: 0,
        room: RoomName::new(name).unwrap(),
        first_seen: 1,
        last_seen: 2,
        pinned: false,
    }
}

/// Title and subtitle of each row.
fn rows(list: &gtk::ListBox) -> Vec<(String, String)> {
    let rows = (0..).map_while(|index| list.row_at_index(index));
    let rows = rows.map(|row| row.downcast::<adw::ActionRow>().unwrap());
    rows.map(|row| (row.title().into(), row.subtitle().unwrap_or_default().into())).collect()
}

#[gtk::test]
fn rooms_come_change_and_go() {
    let nearby = nearby();
    let imp = nearby.imp();
    assert!(imp.nobody.get_visible() && !imp.scroller.get_visible());
    nearby.apply(&[NearbyUpdate::Here(room("<b>Attic</b>", 1)), NearbyUpdate::Here(room("B", 2))]);
    assert!(!imp.nobody.get_visible() && imp.scroller.get_visible());
    let shown = |name: &str| (name.to_owned(), "Ada · 3 people".to_owned());
    assert_eq!(rows(&imp.rooms), [shown("<b>Attic</b>"), shown("B")]);
    let mut fuller = room("B", 2);
    fuller.facts.people = 4;
    nearby.apply(&[NearbyUpdate::Here(fuller)]);
    assert_eq!(rows(&imp.rooms)[1].1, "Ada · 4 people");
    nearby.apply(&[NearbyUpdate::Gone(Fingerprint::new([1; 32]))]);
    assert_eq!(rows(&imp.rooms).len(), 1);
    nearby.apply(&[NearbyUpdate::Gone(Fingerprint::new([2; 32]))]);
    assert!(imp.nobody.get_visible() && !imp.scroller.get_visible());
}

/// The rows that are shown.
fn shown(list: &gtk::ListBox) -> Vec<String> {
    let all = (0..).map_while(|index| list.row_at_index(index)).zip(rows(list));
    all.filter(|(row, _)| row.get_visible()).map(|(_, (title, _))| title).collect()
}

fn met(rooms: &[(&str, u8)]) -> Acquaintances {
    Acquaintances::new(rooms.iter().map(|(name, key)| known(name, *key)).collect())
}

#[gtk::test]
fn a_known_room_is_marked_and_shown_once_and_a_namesake_is_new() {
    let nearby = nearby();
    let imp = nearby.imp();
    nearby.set_known(met(&[("Attic", 1)]));
    nearby.apply(&[NearbyUpdate::Here(room("Attic", 2)), NearbyUpdate::Here(room("Attic", 1))]);
    let shown_rows = rows(&imp.rooms);
    assert_eq!(shown_rows[0].1, "Ada · 3 people", "it comes first");
    assert_eq!(shown_rows[1].1, "Ada · 3 people · new: not the room of this name that you know");
    assert!(shown(&imp.known_rooms).is_empty() && !imp.known.get_visible());
    nearby.apply(&[NearbyUpdate::Gone(Fingerprint::new([1; 32]))]);
    assert_eq!(shown(&imp.known_rooms), ["Attic"]);
    assert!(rows(&imp.known_rooms)[0].1.starts_with("You were there: "));
}

#[gtk::test]
fn a_known_room_keeps_its_name_whatever_is_announced() {
    let nearby = nearby();
    nearby.set_known(met(&[("Attic", 1)]));
    let mut renamed = room("Cellar", 1);
    nearby.apply(&[NearbyUpdate::Here(renamed.clone())]);
    let shown = || rows(&nearby.imp().rooms).remove(0);
    assert_eq!(shown(), ("Attic".to_owned(), "Ada · 3 people".to_owned()));
    renamed.proof = SenderProof::Answered;
    nearby.apply(&[NearbyUpdate::Here(renamed)]);
    let told = "Ada · 3 people · now called “Cellar”".to_owned();
    assert_eq!(shown(), ("Attic".to_owned(), told));
}

#[gtk::test]
fn a_press_joins_with_the_key_of_the_row() {
    let nearby = nearby();
    let imp = nearby.imp();
    let chosen = Rc::new(RefCell::new(Vec::new()));
    let sink = chosen.clone();
    nearby.connect_chosen(move |destination| sink.borrow_mut().push(destination));
    nearby.set_known(met(&[("Cellar", 9), ("Attic", 1)]));
    nearby.apply(&[NearbyUpdate::Here(room("Attic", 1)), NearbyUpdate::Here(room("B", 2))]);
    for (list, index) in [(&imp.rooms, 0), (&imp.known_rooms, 0), (&imp.rooms, 1)] {
        let row = list.row_at_index(index).unwrap();
        list.emit_by_name::<()>("row-activated", &[&row]);
    }
    let met = known("Attic", 1).address;
    let near = Destination::Nearby(room("Attic", 1).invite_with([met.clone()]));
    assert!(near.addresses().contains(&met), "it is dialled where it was met as well");
    let away = Destination::Address("192.0.2.9".parse().unwrap());
    let new = Destination::Nearby(room("B", 2).invite());
    assert_eq!(*chosen.borrow(), [near, away, new]);
}

#[gtk::test]
fn whoever_was_met_or_has_answered_displaces_a_flood() {
    let nearby = nearby();
    let imp = nearby.imp();
    nearby.set_known(met(&[("Attic", 1)]));
    let flood = |number: u8| NearbyUpdate::Here(room("Flood", number));
    nearby.apply(&(2..=251).map(flood).collect::<Vec<_>>());
    assert_eq!(imp.rows.borrow().count(), ROWS);
    let first = |count: usize| {
        let titles = rows(&imp.rooms).into_iter().map(|(title, _)| title);
        titles.take(count).collect::<Vec<_>>()
    };
    let mut answered = room("LAN party", 252);
    answered.proof = SenderProof::Answered;
    nearby.apply(&[NearbyUpdate::Here(answered)]);
    nearby.apply(&[NearbyUpdate::Here(room("Attic", 1)), flood(253)]);
    assert_eq!(first(3), ["LAN party", "Attic", "Flood"], "and none above moves");
    assert_eq!(imp.rows.borrow().count(), ROWS);
    assert_eq!(imp.more.label(), "and 3 more");
    for gone in [250, 251, 253] {
        assert!(!imp.rows.borrow().has(&Fingerprint::new([gone; 32])), "{gone}");
    }
}

#[gtk::test]
fn a_flood_is_counted_and_no_longer_drawn() {
    let nearby = nearby();
    let many = |number: u16| {
        let mut room = room("Flood", 1);
        let mut key = [0; 32];
        key[..2].copy_from_slice(&number.to_be_bytes());
        room.facts.key = Fingerprint::new(key);
        NearbyUpdate::Here(room)
    };
    nearby.apply(&(0..300).map(many).collect::<Vec<_>>());
    let imp = nearby.imp();
    assert_eq!(rows(&imp.rooms).len(), ROWS);
    assert_eq!(imp.more.label(), "and 50 more");
    let first = imp.rows.borrow().all()[0].0;
    nearby.apply(&[NearbyUpdate::Gone(first)]);
    assert_eq!(rows(&imp.rooms).len(), ROWS, "one of those takes the place");
}

#[gtk::test]
fn what_was_found_nearby_keeps_its_key_until_another_address_is_written() {
    crate::ui::prepare().unwrap();
    let form: JoinForm = glib::Object::new();
    let imp = form.imp();
    let key = Fingerprint::new([7; 32]);
    let address = |typed: &str| typed.parse::<Address>().unwrap();
    let invite = Invite::new(address("attic:7"), [], key, None);
    let nearby = Destination::Nearby(invite);
    form.fill(&nearby, None);
    assert_eq!(form.destination(), Some(nearby.clone()));
    imp.port.set_text("8");
    assert_eq!(form.destination(), Some(address("attic:8").into()));
    form.fill(&nearby, None);
    imp.host.set_text("cellar");
    assert_eq!(form.destination(), Some(address("cellar:7").into()));
}
