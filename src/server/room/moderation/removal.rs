// SPDX-License-Identifier: GPL-3.0-or-later
//! Removal of messages: one, or all of a person. The log loses them here; what is kept
//! on disk follows when the event is written that tells of it.

use std::collections::BTreeSet;

use super::authority::Authority;
use super::decision::Decision;
use super::targets::Addressee;
use crate::protocol::{
    ActionTarget, EventKind, ModerationAction, Nickname, Reason, SeatNumber, limits,
};
use crate::server::room::clock::milliseconds;
use crate::server::room::log::{
    InLog, InPrivate, Remover, SaidFrom, append_for, came_as_host, remove_whisper, seat_of, time_of,
};
use crate::server::room::outcome::Outcome;
use crate::server::room::person::{BanTarget, PersonId};
use crate::server::room::refusal::Refusal;

impl Decision<'_> {
    /// Removes a message, and names its author if the log still has it; `false` if it
    /// is removed already. An older one may be on disk, which only its reader knows.
    pub(super) fn remove(
        &mut self,
        message: u64,
        from: &mut Option<Nickname>,
    ) -> Result<bool, Refusal> {
        *from = None;
        if message == 0 || message > self.room.log.newest() {
            return Err(Reason::NoSuchMessage.into());
        }
        if self.authority < Authority::Host {
            check_author(self, message)?;
        }
        match Remover::new(&mut self.room.log, self.by.as_ref()).remove(message) {
            InLog::Message { from: author } => {
                *from = Some(author);
                self.take_down(message);
            }
            InLog::Removed => return Ok(false),
            InLog::Other => return Err(Reason::NoSuchMessage.into()),
            // The end of a room that was opened again is numbered, and nothing else.
            InLog::Unknown if self.room.log.start_of(message).is_some() => {
                return Err(Reason::NoSuchMessage.into());
            }
            InLog::Unknown => self.take_down(message),
        }
        Ok(true)
    }

    /// Takes a removed message off the board.
    fn take_down(&mut self, message: u64) {
        let board = &mut self.room.board;
        self.room.unsaved |=
            board.polls.remove(message) | board.pins.remove(message) | board.files.remove(message);
    }

    /// Removes a whisper, for its author. Only the two hear of it; for others there is none.
    pub(super) fn remove_whisper(
        self,
        message: u64,
        found: &InPrivate,
    ) -> Result<Outcome, Refusal> {
        let (InPrivate::Whisper(readers) | InPrivate::GivenUp(readers)) = *found else {
            return Err(Reason::NoSuchMessage.into());
        };
        let by = self.by.as_ref().map(Nickname::folded);
        let seat = by.and_then(|folded| self.room.seat_called(&folded));
        if seat.is_none_or(|(_, seat)| seat.reader() != readers[0]) {
            return Err(Reason::NoSuchMessage.into());
        }
        check_age(&self, message)?;
        let from = remove_whisper(&mut self.room.log, message, self.by.as_ref());
        // The disk may have one that is no longer here.
        let from = from.or_else(|| self.by.clone());
        let act = ModerationAction::Remove { message, from };
        let target = ActionTarget::default();
        let acted = EventKind::Acted { by: self.by, act, target, why: None, id: self.id };
        append_for(&mut self.room.log, self.now.wall(), acted, readers);
        Ok(Outcome::Quiet)
    }

    /// Removes all messages of a person, and tells the seats from which they were said.
    pub(super) fn remove_all(
        &mut self,
        name: &Nickname,
        seats: &mut Vec<SeatNumber>,
    ) -> Result<bool, Refusal> {
        let meant = self.addressee(name)?;
        let mut all = self.seats_of(&meant);
        Remover::new(&mut self.room.log, self.by.as_ref()).remove_all(&mut all);
        self.room.board.polls.remove_all(&all);
        self.room.board.files.remove_all(&all);
        self.unpin_all(&all);
        self.room.unsaved = true;
        let surplus = all.len().saturating_sub(limits::SEATS_OF_ONE);
        *seats = all.into_iter().skip(surplus).collect();
        Ok(true)
    }

    /// The seats that a person has or had, as far as the room remembers.
    fn seats_of(&self, meant: &Addressee) -> BTreeSet<SeatNumber> {
        let (room, person) = (&self.room, meant.person());
        let present = room.seats.iter().map(|(_, seat)| seat);
        let present = present
            .filter(|seat| seat.origin.person(&seat.member.name.folded()) == person)
            .flat_map(|seat| [Some(seat.number), seat.member.first_seat].into_iter().flatten());
        let left = room
            .moderation
            .recently_left
            .seats(|seen| seen.origin.person(&seen.name.folded()) == person);
        let mut seats: BTreeSet<_> = meant.seat.into_iter().chain(present).chain(left).collect();
        if let PersonId::Key(fingerprint) = &person {
            seats.extend(room.people.seats(fingerprint));
        }
        seats
    }
}

/// Checks that somebody else than the host may remove a message: one of its own, which
/// others than moderators may for a while; a moderator also one of somebody who is neither
/// the host nor a moderator. Whose an older one is, the room does not know.
fn check_author(decision: &Decision<'_>, message: u64) -> Result<(), Refusal> {
    let is_guest = decision.authority < Authority::Moderator;
    let unknown = if is_guest { Reason::TooOld } else { Reason::HostOnly };
    let seat = match seat_of(&decision.room.log, message) {
        SaidFrom::Seat(seat) => seat,
        // What else it is, whoever removes it hears.
        SaidFrom::Nowhere if decision.room.log.start_of(message).is_some() => return Ok(()),
        SaidFrom::SomeSeat | SaidFrom::Nowhere => return Err(unknown.into()),
    };
    let author = decision.targets().at_seat(seat);
    if is_own(decision, seat) {
        return if is_guest { check_age(decision, message) } else { Ok(()) };
    }
    if is_guest {
        return Err(Reason::ModeratorOnly.into());
    }
    let author = author.map_err(|_| Reason::HostOnly)?;
    if let Some(id) = author.present {
        return decision.check_target(id);
    }
    let is_moderator = match author.target {
        BanTarget::Key(key) => decision.room.moderation.roles.moderates(Some(key)),
        BanTarget::Address(_) => false,
    };
    let was_host = came_as_host(&decision.room.log, seat).ok_or(Reason::HostOnly)?;
    if was_host || is_moderator || decision.is_hosts(author.target) {
        return Err(Reason::NotToThem.into());
    }
    Ok(())
}

/// Tells if the one who asks said what was said from a seat.
pub fn is_own(decision: &Decision<'_>, seat: SeatNumber) -> bool {
    let author = decision.targets().at_seat(seat);
    let name = |id| decision.room.member(id).map(|member| &member.name);
    let present = author.as_ref().ok().and_then(|author| author.present);
    let is_own_seat = decision.by.is_some() && present.and_then(name) == decision.by.as_ref();
    // A key may have several seats, and each removes what another one said.
    is_own_seat || author.is_ok_and(|author| has_key(decision, author.target))
}

/// Tells if the one who asks has the key of `target`.
fn has_key(decision: &Decision<'_>, target: BanTarget) -> bool {
    let by = decision.by.as_ref().map(Nickname::folded);
    let seat = by.and_then(|folded| decision.room.seat_called(&folded));
    let own = seat.and_then(|(_, seat)| seat.origin.fingerprint);
    own.is_some_and(|own| target == BanTarget::Key(own))
}

/// Checks that a message was said no longer ago than its author may remove it.
fn check_age(decision: &Decision<'_>, message: u64) -> Result<(), Refusal> {
    let now = decision.now.wall().unix();
    let oldest = now.saturating_sub(milliseconds(limits::OWN_REMOVED_FOR));
    match time_of(&decision.room.log, message) {
        Some(time) if time >= oldest => Ok(()),
        _ => Err(Reason::TooOld.into()),
    }
}
