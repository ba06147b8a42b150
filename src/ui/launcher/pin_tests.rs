// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the buttons that pin and forget a room.

use super::*;

/// The buttons of a row, as they are called by their actions.
fn press(row: &gtk::Widget, action: &str) {
    let button = named(row, action).unwrap();
    button.downcast::<gtk::Button>().unwrap().emit_clicked();
}

fn named(inside: &gtk::Widget, name: &str) -> Option<gtk::Widget> {
    let inside = inside.observe_children();
    let children = (0..inside.n_items()).filter_map(|index| inside.item(index));
    children.map(|child| child.downcast::<gtk::Widget>().unwrap()).find_map(|child| {
        if child.widget_name() == name { Some(child) } else { named(&child, name) }
    })
}

fn pins(rooms: &[(&str, u8)], pinned: &[u8]) -> Acquaintances {
    let rooms = rooms
        .iter()
        .map(|(name, key)| KnownRoom { pinned: pinned.contains(key), ..known(name, *key) });
    Acquaintances::new(rooms.collect())
}

#[gtk::test]
fn pinned_rooms_stay_on_top_and_are_not_cut() {
    let nearby = nearby();
    let imp = nearby.imp();
    let names: Vec<String> = (1..=30).map(|number| format!("Room {number}")).collect();
    let all: Vec<(&str, u8)> = names.iter().map(String::as_str).zip(1..).collect();
    nearby.set_known(pins(&all, &[9, 29, 30]));
    let expected =
        ["Room 9", "Room 29", "Room 30", "Room 1", "Room 2", "Room 3", "Room 4", "Room 5"];
    assert_eq!(shown(&imp.known_rooms), expected);
    // Those that are near are above, the pinned one first, whoever came first.
    let here = |key: u8| NearbyUpdate::Here(room("Room", key));
    nearby.apply(&[here(40), here(1), here(29)]);
    let titles = |list| rows(list).into_iter().map(|(title, _)| title).collect::<Vec<_>>();
    assert_eq!(titles(&imp.rooms), ["Room 29", "Room 1", "Room"]);
    let expected = ["Room 9", "Room 30", "Room 2", "Room 3", "Room 4", "Room 5", "Room 6"];
    assert_eq!(shown(&imp.known_rooms), expected);
    nearby.set_known(pins(&all, &[1]));
    assert_eq!(titles(&imp.rooms), ["Room 1", "Room 29", "Room"], "a pin moves the row");
    nearby.set_known(pins(&all[1..], &[]));
    assert_eq!(titles(&imp.rooms)[0], "Room 29", "what is known no longer is no longer on top");
}

#[gtk::test]
fn a_known_room_is_pinned_and_forgotten_wherever_its_row_is() {
    let nearby = nearby();
    let imp = nearby.imp();
    let asked = Rc::new(RefCell::new(Vec::new()));
    let (pinned, forgotten) = (asked.clone(), asked.clone());
    nearby.connect_pinned(move |key, pin| pinned.borrow_mut().push((key, Some(pin))));
    nearby.connect_forgotten(move |known| {
        forgotten.borrow_mut().push((known.fingerprint, None));
    });
    let window = gtk::Window::builder().child(&nearby).build();
    let rooms = [("Attic", 1), ("Cellar", 9)];
    let here = [NearbyUpdate::Here(room("Attic", 1)), NearbyUpdate::Here(room("B", 2))];
    nearby.apply(&here);
    let row = |list: &gtk::ListBox, index| list.row_at_index(index).unwrap().upcast();
    let attic: gtk::Widget = row(&imp.rooms, 0);
    assert!(named(&attic, known_buttons::FORGET).is_none(), "it is a stranger's");
    for pinned in [&[][..], &[1, 9]] {
        nearby.set_known(pins(&rooms, pinned));
        nearby.apply(&here);
        let cellar: gtk::Widget = row(&imp.known_rooms, 1);
        for row in [&attic, &cellar] {
            press(row, known_buttons::PIN);
            press(row, known_buttons::FORGET);
        }
        let (key, pin) = ([1, 9].map(|key| Fingerprint::new([key; 32])), Some(pinned.is_empty()));
        let expected = [(key[0], pin), (key[0], None), (key[1], pin), (key[1], None)];
        assert_eq!(*asked.take(), expected);
        let button = named(&attic, known_buttons::PIN).unwrap();
        let tooltip = if pinned.is_empty() { "Pin to the top" } else { "Unpin" };
        assert_eq!(button.tooltip_text().as_deref(), Some(tooltip));
    }
    assert!(named(&row(&imp.rooms, 1), known_buttons::FORGET).is_none());
    nearby.set_known(pins(&[], &[]));
    assert!(named(&attic, known_buttons::FORGET).is_none(), "it is a stranger's again");
    window.destroy();
}

#[gtk::test]
fn the_focus_stays_on_the_pin_that_was_pressed() {
    let nearby = nearby();
    let imp = nearby.imp();
    let lost = Rc::new(Cell::new(false));
    let sink = lost.clone();
    nearby.connect_focus_lost(move || sink.set(true));
    let window = gtk::Window::builder().child(&nearby).build();
    let rooms = [("Attic", 1), ("Cellar", 2), ("Loft", 3)];
    nearby.set_known(pins(&rooms, &[]));
    nearby.apply(&[NearbyUpdate::Here(room("Attic", 1)), NearbyUpdate::Here(room("Loft", 3))]);
    nearby.apply(&[NearbyUpdate::Gone(Fingerprint::new([3; 32]))]);
    let pin = |list: &gtk::ListBox, index| {
        named(list.row_at_index(index).unwrap().upcast_ref(), known_buttons::PIN).unwrap()
    };
    let focus = || gtk::prelude::RootExt::focus(&window);
    pin(&imp.known_rooms, 2).grab_focus();
    nearby.set_known(pins(&rooms, &[3]));
    assert_eq!(rows(&imp.known_rooms)[0].0, "Loft");
    assert_eq!(focus(), Some(pin(&imp.known_rooms, 0)));
    nearby.apply(&[NearbyUpdate::Here(room("Cellar", 2))]);
    let cellar = pin(&imp.rooms, 1);
    cellar.grab_focus();
    nearby.set_known(pins(&rooms, &[2]));
    assert_eq!(pin(&imp.rooms, 0), cellar, "its row is the first now");
    assert_eq!(focus(), Some(cellar));
    assert!(!lost.get());
    pin(&imp.known_rooms, 2).grab_focus();
    nearby.set_known(pins(&rooms[..2], &[]));
    assert!(lost.get(), "the room is gone, and the focus with it");
    window.destroy();
}
