// SPDX-License-Identifier: GPL-3.0-or-later
//! The log of a hosted room.

use std::net::SocketAddr;

use std::time::Duration;

use super::*;

static TOLD: Mutex<Vec<HostEvent>> = Mutex::new(Vec::new());

#[gtk::test]
fn what_was_counted_is_told_in_time_and_at_the_end() {
    let told = || std::mem::take(&mut *TOLD.lock().unwrap());
    let log = RoomLog::new(|event| TOLD.lock().unwrap().push(event));
    let connect = |port| {
        log.pass(HostEvent::Connected(SocketAddr::from(([10, 0, 0, 1], port))));
    };
    (1..=3).for_each(connect);
    assert_eq!(told().len(), 1, "the others are counted");
    let repeated = |events: Vec<HostEvent>| match &events[..] {
        [HostEvent::Repeated { connections, .. }] => Some(*connections),
        _ => None,
    };
    log.tell_due(Instant::now() + Duration::from_mins(1));
    assert_eq!(repeated(told()), Some(2));
    (4..=8).for_each(connect);
    assert_eq!(told().len(), 1);
    drop(log);
    assert_eq!(repeated(told()), Some(4));
}
