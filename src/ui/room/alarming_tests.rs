// SPDX-License-Identifier: GPL-3.0-or-later
//! Somebody else answers on the way back in.

use std::cell::RefCell;
use std::rc::Rc;

use super::*;
use crate::client::{Line, SessionEvent, Target};
use crate::protocol::{Nickname, Notice, RoomName};
use crate::ui::trial::{Record, link, until};

fn known(key: u8) -> KnownRoom {
    KnownRoom {
        address: "attic".parse().unwrap(),
        fingerprint: Fingerprint::new([key; 32]),
        epoch: 0,
        room: RoomName::new("Attic").unwrap(),
        first_seen: 1,
        last_seen: u64::from(key),
    }
}

#[test]
fn the_room_one_was_in_is_compared_whatever_is_remembered() {
    let found = Fingerprint::new([2; 32]);
    let judge = |judged| match kind(judged, KnownRoom { last_seen: 9, ..known(1) }, found) {
        AlarmKind::OtherRoom { known, found: by, elsewhere } => {
            assert_eq!((known.fingerprint, by), (Fingerprint::new([1; 32]), found));
            (known.last_seen, elsewhere.len())
        }
        other => panic!("{other:?}"),
    };
    let changed = |expected| Acquaintance::Changed {
        expected: Box::new(expected),
        known_elsewhere: vec![known(2)],
    };
    assert_eq!(judge(Some(changed(known(1)))), (1, 1), "our memory knows more");
    assert_eq!(judge(Some(changed(known(3)))), (9, 1));
    assert_eq!(judge(Some(Acquaintance::Known(known(2)))), (9, 1));
    assert_eq!(judge(None), (9, 0), "our memory is of no use");
}

#[gtk::test]
fn another_key_on_the_way_back_is_loud_and_joined_by_a_deliberate_act() {
    crate::ui::prepare().unwrap();
    let (expected, found) = (known(1).fingerprint, Fingerprint::new([2; 32]));
    let welcome: Notice = Notice::decode(
        r#"{"type":"welcome","room":"Attic","you":"Me","members":[{"name":"Me"}],
            "number":0,"token":"secret"}"#,
    )
    .unwrap();
    let Notice::Welcome(welcome) = welcome else { panic!("no welcome") };
    let target = Target::new("attic".parse().unwrap(), Nickname::new("Me").unwrap());
    let line = Line::Encrypted { fingerprint: expected, epoch: 0 };
    let window = RoomWindow::new(None, &target, line, *welcome);
    let record = Rc::new(Record::default());
    let targets = Rc::new(RefCell::new(Vec::new()));
    window.set_connect(glib::clone!(
        #[strong]
        targets,
        move |target| {
            targets.borrow_mut().push(target);
            link(&record).0
        }
    ));
    window.present();
    window.apply(vec![SessionEvent::Over(Ending::Lost)]);
    window.rejoin();
    let address = "attic".parse().unwrap();
    window.apply(vec![SessionEvent::Over(Ending::OtherKey { expected, found, address })]);
    until("the alarm", || window.imp().alarm.upgrade().is_some());
    let alarm = window.imp().alarm.upgrade().unwrap();
    let press = |alarm: &AlarmDialog| WidgetExt::activate_action(alarm, "trust.join-anyway", None);
    let _ = press(&alarm);
    assert_eq!(targets.borrow().len(), 1, "nothing was compared");
    alarm.tick();
    press(&alarm).unwrap();
    until("the second try", || targets.borrow().len() == 2);
    assert_eq!(targets.borrow()[0].key, Some(expected));
    assert_eq!((targets.borrow()[1].key, &targets.borrow()[1].resume), (Some(found), &None));
    window.destroy();
}
