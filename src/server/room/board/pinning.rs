// SPDX-License-Identifier: GPL-3.0-or-later
//! Pins that go with their messages.

use crate::protocol::{ActionTarget, EventKind, ModerationAction, Nickname, PinnedMessage};
use crate::server::room::Room;
use crate::server::room::clock::{Moment, Now};
use crate::server::room::log::{first_in_memory, first_kept};

/// The pinned messages that are not too old, the last one last.
pub fn pinned(room: &Room, now: Moment) -> Vec<PinnedMessage> {
    room.board.pins.told(first_kept(&room.log, now.wall))
}

/// Unpins messages that nobody can read any more, and tells everybody: they are older than
/// what the log has in memory, and than `on_disk`, the number of the oldest event there.
pub fn unpin_lost(room: &mut Room, now: Moment, on_disk: u64) {
    if room.ended {
        return;
    }
    let now = room.clock.tick(now);
    let first = on_disk.min(first_in_memory(&room.log, now.wall()));
    expire_pins(room, now, first);
}

/// Unpins messages that are older than that, and tells everybody.
pub fn expire_pins(room: &mut Room, now: Now, first: u64) {
    for message in room.board.pins.expire(first) {
        tell_unpinned(room, now, None, message);
        room.unsaved = true;
    }
}

/// Tells everybody that a message is not pinned any more.
pub fn tell_unpinned(room: &mut Room, now: Now, by: Option<Nickname>, message: u64) {
    let (act, target) = (ModerationAction::Unpin { message }, ActionTarget::default());
    room.log.append(now.wall(), EventKind::Acted { by, act, target, why: None, id: None });
}
