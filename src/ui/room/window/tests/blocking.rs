// SPDX-License-Identifier: GPL-3.0-or-later
//! People whom we ignore on this visit and the next.

use super::*;
use crate::protocol::{Fingerprint, SeatNumber};
use crate::trust::{Block, BlockedInRoom, BlockedPeople};
use crate::ui::trust::{BlockedList, blocked_store};

fn joined(number: u64, raw: &str, seat: u64) -> SessionEvent {
    let seat = Some(SeatNumber::new(seat));
    let member = Member { encrypted: true, seat, ..Member::named(name(raw)) };
    SessionEvent::Happened(Event { number, time: number * 1000, what: EventKind::Joined(member) })
}

fn ignore(window: &RoomWindow, person: (&str, u64), ignored: bool) {
    let target = (person, ignored).to_variant();
    gtk::prelude::WidgetExt::activate_action(window, "room.ignore", Some(&target)).unwrap();
}

/// Everything that stands in labels.
fn texts(widget: &gtk::Widget) -> String {
    let own = widget.downcast_ref::<gtk::Label>().map(|label| label.label().to_string());
    let children = std::iter::successors(widget.first_child(), gtk::Widget::next_sibling);
    own.into_iter().chain(children.map(|child| texts(&child))).collect()
}

fn visit(data: &std::path::Path) -> RoomWindow {
    let (window, _) = window();
    arrival::keep_blocked(&window, data.into());
    window
}

fn kept(data: &std::path::Path) -> Vec<BlockedInRoom> {
    BlockedPeople::open(data).list().unwrap()
}

fn ignores(window: &RoomWindow, raw: &str) -> bool {
    window.parts().session.state().roster.ignores(&name(raw), None)
}

#[gtk::test]
fn whom_one_ignores_is_ignored_on_the_next_visit_until_one_says_otherwise() {
    let data = tempfile::tempdir().unwrap();
    let room = visit(data.path());
    room.apply(vec![joined(3, "Bo", 3)]);
    ignore(&room, ("Bo", 3), true);
    until("it is kept", || !kept(data.path()).is_empty());
    room.destroy();

    let room = visit(data.path());
    let saved = kept(data.path()).remove(0);
    assert_eq!(saved.key, Fingerprint::new([0; 32]));
    room.parts().actions.blocking.take_up(&saved.people);
    room.apply(vec![joined(4, "Eve", 3)]);
    assert!(ignores(&room, "Eve"));
    let BlockedInRoom { key, room: called, number, mut people } = saved;
    let block = Block { key, room: called, number, person: people.remove(0) };
    blocked_store::tell(&block, false);
    assert!(!ignores(&room, "Eve"), "the preferences say so");
    blocked_store::tell(&block, true);
    assert!(ignores(&room, "Eve"));
    ignore(&room, ("Eve", 3), false);
    until("it is forgotten", || kept(data.path()).is_empty());
    room.destroy();
}

#[gtk::test]
fn the_preferences_list_them_by_room() {
    crate::ui::prepare().unwrap();
    let data = tempfile::tempdir().unwrap();
    let blocked = BlockedPeople::open(data.path());
    for (seat, raw) in [(3, "Bo"), (4, "<b>Cy</b>")] {
        let (seat, name) = (SeatNumber::new(seat), name(raw));
        let person = crate::trust::BlockedPerson { seat, name, since: 1_795_341_600 };
        let room = RoomName::new("Lounge & Bar").unwrap();
        blocked.block(Block { key: Fingerprint::new([1; 32]), room, number: 9, person }).unwrap();
    }
    let list: BlockedList = glib::Object::new();
    list.show(blocked.list());
    let shown = || texts(list.upcast_ref());
    assert!(shown().contains("Lounge & Bar") && shown().contains("Cy"), "{}", shown());
    list.show(Ok(Vec::new()));
    assert!(!shown().contains("Lounge"));
}
