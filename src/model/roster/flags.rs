// SPDX-License-Identifier: GPL-3.0-or-later
//! Mutes and ignores of members.

use std::time::{Duration, Instant};

use super::{Roster, change_member};
use crate::model::mutes_and_ignores::{MutesAndIgnores, Whose};
use crate::protocol::{Nickname, SeatNumber};

impl Roster {
    /// The mutes and ignores.
    pub fn flags(&self) -> &MutesAndIgnores {
        &self.flags
    }

    /// The owner of what belongs to who sits or sat on a seat; without a seat, who has
    /// the name; where nobody has it, the name.
    pub fn whose(&self, name: &Nickname, seat: Option<SeatNumber>) -> Whose {
        let present = self.find(name).filter(|it| seat.is_none() || it.member.seat == seat);
        match (present, seat) {
            (Some(person), _) => person.whose.clone(),
            (None, Some(seat)) => self.flags.whose_seat(seat),
            (None, None) => Whose::Name(name.folded()),
        }
    }

    /// Mutes who has a name.
    pub fn mute(&mut self, name: &Nickname, until: Instant) {
        let whose = self.whose(name, None);
        self.flags.mute(whose.clone(), name.folded(), until);
        self.flag(&whose);
    }

    /// Ends the mute of who sits or sat on a seat. Without a seat it is that of who
    /// has the name, or of those who had it last.
    pub fn unmute(&mut self, name: &Nickname, seat: Option<SeatNumber>) {
        let muted = match self.find(name) {
            None if seat.is_none() => self.flags.muted_as(&name.folded()),
            _ => vec![self.whose(name, seat)],
        };
        for whose in muted {
            self.flags.unmute(&whose);
            self.flag(&whose);
        }
    }

    /// Ends the mutes whose time is over; returns the time until the next end.
    pub fn expire(&mut self, now: Instant) -> Option<Duration> {
        for whose in self.flags.take_expired(now) {
            self.flag(&whose);
        }
        self.flags.next_end(now)
    }

    /// End of the mute of who has a name.
    pub fn muted_until(&self, name: &Nickname) -> Option<Instant> {
        self.flags.muted_until(&self.whose(name, None))
    }

    /// Ignores a person, under every name and on every seat of its key, or no
    /// longer.
    pub fn ignore(&mut self, name: &Nickname, seat: Option<SeatNumber>, ignored: bool) {
        let whose = self.whose(name, seat);
        if ignored {
            self.flags.ignore(whose.clone(), name.folded());
        } else {
            self.flags.unignore(&whose);
        }
        self.flag(&whose);
    }

    /// Tells if we ignore a person.
    pub fn ignores(&self, name: &Nickname, seat: Option<SeatNumber>) -> bool {
        !self.flags.ignores_nobody() && self.flags.ignores(&self.whose(name, seat))
    }

    /// Marks all seats of a person.
    fn flag(&mut self, whose: &Whose) {
        let (muted, ignored) = (self.flags.is_muted(whose), self.flags.ignores(whose));
        let seats = self.people.iter().filter(|person| person.whose == *whose);
        let seats: Vec<_> = seats.map(|person| person.folded.clone()).collect();
        for folded in seats {
            change_member(self, &folded, |person| {
                person.muted = muted;
                person.ignored = ignored;
            });
        }
    }
}

/// Ignores whoever has that first seat, last known by that folded name.
pub fn ignore_seat(roster: &mut Roster, seat: SeatNumber, folded: String) {
    let whose = roster.flags.whose_seat(seat);
    roster.flags.ignore(whose.clone(), folded);
    roster.flag(&whose);
}
