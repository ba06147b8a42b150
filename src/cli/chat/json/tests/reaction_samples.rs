// SPDX-License-Identifier: GPL-3.0-or-later
//! Reactions as they are printed for a program.

use crate::protocol::{Emoji, EventKind, Nickname, Reaction, ReactionCount, SeatNumber};

fn bo() -> Nickname {
    Nickname::new("Bo").unwrap()
}

fn emoji() -> Emoji {
    Emoji::new("👍").unwrap()
}

/// Reactions with and without what may be missing.
pub(super) fn reacted() -> [EventKind; 2] {
    [Some(SeatNumber::new(7)), None].map(|seat| {
        EventKind::Reacted(Reaction {
            from: bo(),
            seat,
            first_seat: seat,
            id: seat.map(|_| "7".to_owned()),
            message: 6,
            to: seat.map(|_| bo()),
            emoji: emoji(),
            active: seat.is_some(),
        })
    })
}

/// Counts of a page.
pub(super) fn reaction_counts() -> Vec<ReactionCount> {
    let names = vec![bo()];
    vec![ReactionCount { message: 1, emoji: emoji(), count: 2, names, mine: true }]
}
