// SPDX-License-Identifier: GPL-3.0-or-later
//! Asking everybody, and voting. A poll is heard like a message; a vote is not, but has a
//! limit of its own: everybody is told of each.

use std::collections::BTreeSet;

use super::polls::Voter;
use crate::protocol::{
    ClosedPoll, Event, EventKind, Nickname, PageAt, Poll, PollLine, PollOptions, PollTally, Reason,
    Text, Vote, limits,
};
use crate::server::room::Room;
use crate::server::room::clock::{Moment, Now};
use crate::server::room::moderation::{Actor, Authority};
use crate::server::room::outcome::Outcome;
use crate::server::room::past::PageOrder;
use crate::server::room::refusal::Refusal;
use crate::server::room::seat::{Seat, Seats};
use crate::server::room::turn::Turn;

impl Voter {
    /// Whoever has that seat.
    pub fn on(seat: &Seat) -> Self {
        seat.origin.fingerprint.map_or(Self::Seat(seat.number), Self::Key)
    }

    /// Tells if this one has a seat.
    fn is_present(&self, seats: &Seats) -> bool {
        match self {
            Self::Key(fingerprint) => seats.is_present(fingerprint),
            Self::Seat(number) => seats.numbered(*number).is_some(),
        }
    }
}

impl Turn<'_> {
    /// Asks everybody something.
    pub(in crate::server::room) fn poll(
        self,
        question: PollLine,
        options: PollOptions,
    ) -> Result<Outcome, Refusal> {
        let Some(seat) = self.room.seats.get(self.id) else { return Ok(Outcome::Gone(None)) };
        self.check_heard(seat)?;
        let author = Voter::on(seat);
        let is_present = |author: Voter| author.is_present(&self.room.seats);
        let left = self.room.board.polls.check_new(author, is_present)?;
        let (name, number, count) =
            (seat.member.name.clone(), seat.number, options.as_slice().len());
        let text = words(&question, &options);
        let (room, now) = (self.room, self.now);
        if let Some(left) = left {
            end_poll(room, now, left, None, None)?;
        }
        room.seats.note_said(self.id, now.room(), room.rules.slow > 0);
        let (from, seat, id) = (name.clone(), Some(number), self.tag);
        let poll = EventKind::Poll(Poll { from, seat, id, question, options });
        let event = room.log.append(now.wall(), poll);
        room.board.polls.open(event, author, number, count);
        room.unsaved = true;
        Ok(text.map_or(Outcome::Quiet, |text| Outcome::Said { name, text, emote: false }))
    }

    /// Votes in a poll, or takes the vote back.
    pub(in crate::server::room) fn vote(
        self,
        poll: u64,
        option: Option<usize>,
    ) -> Result<Outcome, Refusal> {
        let now = self.now.room();
        let Some(seat) = self.room.seats.get(self.id) else { return Ok(Outcome::Gone(None)) };
        seat.limits.check_muted(now)?;
        seat.limits.check_vote(now)?;
        let at = PageAt::Before(poll);
        let order = PageOrder::new(&self.room.log, self.now.wall(), seat, at, 1);
        if !order.readable().contains(&poll) {
            return Err(Reason::NoSuchPoll.into());
        }
        let (voter, from, number) = (Voter::on(seat), seat.member.name.clone(), seat.number);
        let Room { board, seats, log, unsaved, .. } = self.room;
        if !board.polls.vote(poll, voter, option)? {
            return Ok(Outcome::Unchanged);
        }
        if let Some(seat) = seats.get_mut(self.id) {
            seat.limits.count_vote(now);
        }
        let counts = board.polls.get(poll).map(|(_, counts)| counts.to_vec()).unwrap_or_default();
        let (seat, id) = (Some(number), self.tag);
        let voted = EventKind::Voted(Vote { from, seat, id, poll, option, counts });
        board.polls.note(poll, log.append(self.now.wall(), voted));
        *unsaved = true;
        Ok(Outcome::Quiet)
    }
}

/// Closes a poll: for its author, for moderators and for the host.
pub fn close_poll(
    room: &mut Room,
    now: Now,
    by: Actor,
    id: Option<String>,
    poll: u64,
) -> Result<Outcome, Refusal> {
    let seat = match by {
        Actor::Member(member) => room.seats.get(member),
        Actor::Console => None,
    };
    let (author, _) = room.board.polls.get(poll).ok_or(Reason::NoSuchPoll)?;
    if let Some(seat) = seat
        && Voter::on(seat) != author
    {
        Authority::of(&seat.member).check(Authority::Moderator)?;
    }
    if room.board.polls.is_closed(poll) {
        return Ok(Outcome::Unchanged);
    }
    let by = seat.map(|seat| seat.member.name.clone());
    end_poll(room, now, poll, by, id)?;
    Ok(Outcome::Quiet)
}

/// Closes the polls that were found open in what was kept and whose votes were lost.
pub fn close_lost_polls(room: &mut Room, now: Moment) {
    let now = room.clock.tick(now);
    while let Some(poll) = room.board.polls.find_lost() {
        if let Err(error) = end_poll(room, now, poll, None, None) {
            tracing::error!(?error, poll, "a poll that was lost stays open");
        }
    }
}

/// Closes an open poll, and tells everybody the result.
fn end_poll(
    room: &mut Room,
    now: Now,
    poll: u64,
    by: Option<Nickname>,
    id: Option<String>,
) -> Result<(), Reason> {
    let counts = room.board.polls.close(poll)?;
    let closed = EventKind::PollClosed(ClosedPoll { poll, by, id, counts });
    room.board.polls.note(poll, room.log.append(now.wall(), closed));
    room.unsaved = true;
    Ok(())
}

/// The open polls that whoever has that seat may read of.
pub fn open_polls(room: &Room, now: Now, seat: &Seat) -> Vec<PollTally> {
    let order = PageOrder::new(&room.log, now.wall(), seat, PageAt::Before(0), 1);
    room.board.polls.tallies(order.readable(), order.voter, false)
}

/// The votes in the polls among the events of a page.
pub fn tallies(room: &Room, order: &PageOrder, events: &[Event]) -> Vec<PollTally> {
    let is_poll = |event: &&Event| matches!(event.what, EventKind::Poll(_));
    let numbers: BTreeSet<u64> = events.iter().filter(is_poll).map(|event| event.number).collect();
    let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else { return Vec::new() };
    let mut tallies = room.board.polls.tallies(*first..*last + 1, order.voter, true);
    tallies.retain(|tally| numbers.contains(&tally.poll));
    tallies
}

/// A poll as one line, for the host's log.
fn words(question: &PollLine, options: &PollOptions) -> Option<Text> {
    let mut line = question.as_str().to_owned();
    for option in options.as_slice() {
        line += " | ";
        line += option.as_str();
    }
    debug_assert!(line.len() < 4 * limits::TEXT_CHARACTERS);
    Text::new(&line).ok()
}
