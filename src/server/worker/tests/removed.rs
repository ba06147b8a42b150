// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages that are removed while somebody is still to be sent them.

use super::*;
use crate::protocol::{CheckedAction, ModerationAction, Nickname};

#[test]
fn nobody_is_shown_out_for_a_whisper_that_was_removed_while_the_disk_is_slow() {
    let mut bench = Workbench::new();
    let (mut ada, _) = bench.member("Ada");
    let mut bo = bench.connect();
    writeln!(bo, "Bo").unwrap();
    bench.turn_until(|worker| {
        worker.connections.iter().filter(|(_, connection)| is_served(connection)).count() == 2
    });
    let members = bench.worker.connections.iter().filter_map(|(_, it)| it.phase.member());
    let author = Actor::Member(members.last().unwrap());
    let hub = bench.hub();
    let text = |raw| Text::new(raw).unwrap();
    let name = Nickname::new("Ada").unwrap();
    let ask = Ask::Whisper { name, to: None, emote: false, text: text("xylophone") };
    hub.handle(author, ask.into());
    // The worker knows of it, and has sent nothing yet.
    bench.worker.log.follow(&hub);
    hub.room().log_mut().hold_back();
    let message = hub.room().log().newest();
    let action = CheckedAction::new(ModerationAction::Remove { message, from: None }).unwrap();
    hub.handle(author, Ask::Moderate { action, to: None, why: None }.into());
    assert_eq!(hub.room().log().newest(), message + 1);
    bench.turn();
    assert_eq!(bench.worker.connections.iter().count(), 2);
    hub.release(|room, _| room.log_mut().release_all());
    hub.handle(author, Ask::Say { answers: None, emote: false, text: text("bye") }.into());
    bench.turn();
    bench.turn_until(|worker| worker.ready.writes().is_empty());
    let read = read_until(&mut ada, "Bo: bye\n");
    assert!(!read.contains("xylophone"), "{read}");
}
