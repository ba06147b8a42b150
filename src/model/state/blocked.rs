// SPDX-License-Identifier: GPL-3.0-or-later
//! People whom we ignore beyond one visit.

use super::RoomState;
use crate::client::Security;
use crate::model::mutes_and_ignores::Whose;
use crate::model::person::Person;
use crate::model::roster::ignore_seat;
use crate::model::update::Update;
use crate::protocol::Recognition;
use crate::trust::{Block, BlockedPerson};

/// The visits on which somebody is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IgnoreSpan {
    /// This one: without a key nobody is known again.
    ThisVisit,
    /// Later ones as well, if the person has a key. Rooms tell that only of those whom they
    /// have met before.
    WithKey,
    /// Later ones as well.
    Lasting,
}

/// Ignores those whom we ignored on earlier visits.
#[must_use = "the updates have to be drawn"]
pub fn ignore_blocked(state: &mut RoomState, people: &[BlockedPerson]) -> Vec<Update> {
    let us = state.roster.whose(&state.you, None).seat();
    for person in people.iter().filter(|person| us != Some(person.seat)) {
        ignore_seat(&mut state.roster, person.seat, person.name.folded());
    }
    for silent in state.roster.people().iter().filter(|person| person.ignored) {
        state.typists.forget(&silent.member.name);
    }
    state.finish()
}

/// The note to be kept, `now` (Unix time), of a person whom we ignore, or no longer;
/// `None` where it is not known again, and for ourselves.
pub fn block_of(state: &RoomState, person: &Person, now: u64) -> Option<Block> {
    let Security::Encrypted { fingerprint: key, .. } = state.security else { return None };
    let Whose::Seat(seat) = state.roster.whose(&person.name, person.seat) else { return None };
    if person.is_who_has(&state.you, &state.roster) {
        return None;
    }
    let number = state.log.entered_at().max(state.log.last());
    let name = person.now(&state.roster).name;
    let person = BlockedPerson { seat, name, since: now };
    Some(Block { key, room: state.room.clone(), number, person })
}

/// The visits on which a person stays ignored.
pub fn ignore_span(state: &RoomState, person: &Person) -> IgnoreSpan {
    let is_known = matches!(state.roster.whose(&person.name, person.seat), Whose::Seat(_));
    if state.security == Security::Classic || !is_known {
        return IgnoreSpan::ThisVisit;
    }
    let Some(present) = person.find(&state.roster) else { return IgnoreSpan::WithKey };
    let member = &present.member;
    let is_met = member.recognition == Some(Recognition::Same) || member.first_seat.is_some();
    match (is_met, member.encrypted) {
        (true, _) => IgnoreSpan::Lasting,
        (false, true) => IgnoreSpan::WithKey,
        // A key is proven by encryption.
        (false, false) => IgnoreSpan::ThisVisit,
    }
}
