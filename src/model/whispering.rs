// SPDX-License-Identifier: GPL-3.0-or-later
//! Whispers of ours: whom one is for, and why it cannot be.

use super::person::Person;
use super::roster::Occupant;
use super::state::RoomState;
use crate::commands::{CommandError, MessageWords};
use crate::protocol::{Member, Nickname, Request, SeatNumber};

/// The request that whispers to who goes by a name now, or sits or sat on a seat.
///
/// # Errors
///
/// [`CommandError::NoWhispers`] in a room that does not know them,
/// [`CommandError::Ignored`] if what they answer would not be seen, and
/// [`CommandError::Text`] for an act that is too long in a room that knows none.
pub fn whisper(
    state: &RoomState,
    name: Nickname,
    to: Option<SeatNumber>,
    words: MessageWords,
) -> Result<Request, CommandError> {
    check_whisper(state, &name, to)?;
    let to = to.or_else(|| state.roster.find(&name)?.member.seat);
    let MessageWords { text, emote } = words.for_room(state.machine.can().emotes)?;
    let (name, text) = (name.into(), text.into());
    Ok(Request::Whisper { id: None, name, to, emote, text })
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

/// Reason why nothing is whispered to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WhisperError {
    /// The room does not pass on whispers.
    #[error("the room does not know whispers")]
    Unknown,
    /// The person is not here.
    #[error("that person is not here")]
    Gone,
    /// It is our own person.
    #[error("nobody whispers to oneself")]
    Yourself,
    /// We ignore the person.
    #[error("that person is ignored")]
    Ignored,
}

/// The person as a whisper reaches them: under the name and on the seat of now. Whoever has
/// the name without being that person is somebody else.
///
/// # Errors
///
/// Every variant of [`WhisperError`].
pub fn whispered_to(state: &RoomState, person: &Person) -> Result<Person, WhisperError> {
    if !state.machine.can().whispers {
        return Err(WhisperError::Unknown);
    }
    let present = present(state, person).ok_or(WhisperError::Gone)?;
    let found = Person::from(&present.member);
    if found.is_who_has(&state.you, &state.roster) {
        return Err(WhisperError::Yourself);
    }
    match present.ignored {
        true => Err(WhisperError::Ignored),
        false => Ok(found),
    }
}

/// A person whose seat may be of another log: whoever has both the name and the seat now, be
/// it their first one. A seat alone may be somebody else's, and so may a name.
///
/// # Errors
///
/// Every variant of [`WhisperError`].
pub fn whispered_to_again(state: &RoomState, person: &Person) -> Result<Person, WhisperError> {
    if !state.machine.can().whispers {
        return Err(WhisperError::Unknown);
    }
    let seat = person.seat.ok_or(WhisperError::Gone)?;
    let present = state.roster.find(&person.name).map(|present| &present.member);
    let is_same = |member: &&Member| [member.seat, member.first_seat].contains(&Some(seat));
    let present = present.filter(is_same).ok_or(WhisperError::Gone)?;
    whispered_to(state, &Person::from(present))
}

/// The person whom somebody means by a name, or by a seat.
///
/// # Errors
///
/// Every variant of [`WhisperError`].
pub fn whispered_to_name(
    state: &RoomState,
    name: &Nickname,
    seat: Option<SeatNumber>,
) -> Result<Person, WhisperError> {
    whispered_to(state, &Person { name: name.clone(), seat })
}

fn present<'a>(state: &'a RoomState, person: &Person) -> Option<&'a Occupant> {
    let roster = &state.roster;
    if person.seat.is_none() {
        return roster.find(&person.name).map(AsRef::as_ref);
    }
    // On the seat, or on a later one of the same key.
    let same = roster.whose(&person.name, person.seat);
    let mut people = roster.people().iter();
    people.find(|one| roster.whose(&one.member.name, None) == same).map(AsRef::as_ref)
}
