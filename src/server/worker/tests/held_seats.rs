// SPDX-License-Identifier: GPL-3.0-or-later
//! Seats that are held, and given up when their time is over.

use super::*;
use crate::protocol::limits;

impl Workbench {
    fn members(&self) -> usize {
        self.hub().room().members().count()
    }

    fn is_in_the_log(&self, is_it: fn(&HostEvent) -> bool) -> bool {
        self.log.lock().unwrap().iter().any(is_it)
    }
}

#[test]
fn a_seat_is_given_up_when_its_time_is_over_and_not_for_a_pause_of_the_program() {
    let mut bench = Workbench::new();
    let (ada, _) = bench.native_member();
    drop(ada);
    bench.turn_until(|worker| worker.connections.is_empty());
    assert!(bench.is_in_the_log(|event| matches!(event, HostEvent::Lost { .. })));
    bench.ahead += 2 * limits::SEAT_HELD_FOR;
    bench.turn();
    assert_eq!(bench.members(), 1, "nobody could come back meanwhile");
    let began = bench.now();
    while bench.members() > 0 {
        assert!(bench.now() < began + 2 * limits::SEAT_HELD_FOR, "it is held for ever");
        bench.is_quiet();
    }
    assert!(bench.now() > began + limits::SEAT_HELD_FOR / 2);
    assert!(bench.is_in_the_log(|event| matches!(event, HostEvent::Left { .. })));
}

#[test]
fn a_guest_of_the_classic_protocol_has_left_at_once() {
    let mut bench = Workbench::new();
    let (ada, _) = bench.member("Ada");
    drop(ada);
    bench.turn_until(|worker| worker.connections.is_empty());
    assert_eq!(bench.members(), 0);
    assert!(!bench.is_in_the_log(|event| matches!(event, HostEvent::Lost { .. })));
}
