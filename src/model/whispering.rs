// SPDX-License-Identifier: GPL-3.0-or-later
//! Whispers of ours: whom one is for, and why it cannot be.

use super::state::RoomState;
use crate::commands::CommandError;
use crate::protocol::{Nickname, Request, SeatNumber, Text};

/// The request that whispers to who goes by a name now, or sits or sat on a seat.
///
/// # Errors
///
/// [`CommandError::NoWhispers`] in a room that does not know them, and
/// [`CommandError::Ignored`] if what they answer would not be seen.
pub fn whisper(
    state: &RoomState,
    name: Nickname,
    to: Option<SeatNumber>,
    text: Text,
) -> Result<Request, CommandError> {
    check_whisper(state, &name, to)?;
    let to = to.or_else(|| state.roster.find(&name)?.member.seat);
    let (name, text) = (name.into(), text.into());
    Ok(Request::Whisper { id: None, name, to, emote: false, text })
}

/// Checks that we may whisper to somebody, as far as the room does not say.
///
/// # Errors
///
/// As [`whisper`].
pub fn check_whisper(
    state: &RoomState,
    name: &Nickname,
    to: Option<SeatNumber>,
) -> Result<(), CommandError> {
    if !state.machine.can().whispers {
        return Err(CommandError::NoWhispers);
    }
    if !state.roster.ignores(name, to) {
        return Ok(());
    }
    let on_seat = state.roster.people().iter().find(|it| to.is_some() && it.member.seat == to);
    Err(CommandError::Ignored(on_seat.map_or_else(|| name.clone(), |it| it.member.name.clone())))
}
