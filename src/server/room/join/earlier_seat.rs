// SPDX-License-Identifier: GPL-3.0-or-later
//! The seat that a newcomer had before. Whispers are for a seat, so nobody gets that of
//! somebody else.

use crate::protocol::{Fingerprint, Nickname, Recognition, SeatNumber};
use crate::server::room::Room;
use crate::server::room::name_claim::NameClaim;

/// The seat that a newcomer of that name and key had before, if everybody is told that it is
/// the same.
pub(super) fn seat_before(
    room: &Room,
    (name, key): (&Nickname, Option<&Fingerprint>),
    recognition: Option<Recognition>,
    kept: Option<&NameClaim>,
) -> Option<SeatNumber> {
    let Some(key) = key else {
        // The name proves nothing: others had it, too.
        return kept.and_then(|kept| kept.seat);
    };
    if kept.is_none() && recognition != Some(Recognition::Same) {
        return None;
    }
    let folded = name.folded();
    let owned = room.people.owner(&folded).filter(|known| known.fingerprint == *key);
    let last = || room.moderation.recently_left.last_seat(&folded, key);
    owned.and_then(|known| known.seat).or_else(last)
}

/// The number of a seat that is about to be taken: the one that its member had before, or
/// that of the event which tells of it, so that none is given twice.
pub(super) fn number_seat(room: &mut Room, before: Option<SeatNumber>) -> SeatNumber {
    // It may sit there still, under another name.
    let Some(number) = before.filter(|number| room.seats.numbered(*number).is_none()) else {
        return SeatNumber::new(room.log.newest() + 1);
    };
    room.moderation.recently_left.forget(number);
    number
}

/// The first seat that a key had, as far as the room remembers.
pub(super) fn first_seat(room: &Room, fingerprint: &Fingerprint) -> Option<SeatNumber> {
    let present = room.seats.first_seat(fingerprint);
    let known = present.or_else(|| room.people.first_seat(fingerprint));
    known.or_else(|| room.moderation.recently_left.first_seat(fingerprint))
}
