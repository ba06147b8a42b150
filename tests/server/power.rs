// SPDX-License-Identifier: GPL-3.0-or-later
//! The host's computer, which sleeps or is switched off: everybody is told before.

use std::io::Write;

use salotto::protocol::PowerState;
use serde_json::json;

use crate::kit::guest::lines::read_until;
use crate::kit::room::TestRoom;

#[test]
fn everybody_is_told_of_the_hosts_computer_in_their_own_protocol() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let mut zoe = room.classic();
    read_until(&mut zoe, "Return");
    zoe.write_all(b"Zoe\n").unwrap();
    read_until(&mut zoe, "{exit}.\n");
    let tell = room.server.power_teller();
    tell(PowerState::Suspending);
    assert_eq!(ada.until("power"), json!({ "type": "power", "state": "suspending" }));
    assert_eq!(read_until(&mut zoe, "\n"), "  The host's computer goes to sleep\n");
    tell(PowerState::Running);
    tell(PowerState::ShuttingDown);
    assert_eq!(ada.until("power")["state"], "running");
    assert_eq!(ada.until("power")["state"], "shutting-down");
    let line = read_until(&mut zoe, "\n");
    assert_eq!(line, "  The host's computer is being switched off\n", "it runs without a word");
    room.server.close();
    ada.until("ended");
}
