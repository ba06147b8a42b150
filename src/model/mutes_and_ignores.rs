// SPDX-License-Identifier: GPL-3.0-or-later
//! Muted and ignored people, for the time of the session. They stay so while
//! they are gone.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::protocol::{Member, Nickname, SeatNumber, limits};

/// Owner of a mute or an ignore: one person, whatever its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Whose {
    /// The first seat of a key, or the seat of somebody without one.
    Seat(SeatNumber),
    /// The folded name, in rooms that do not number their seats.
    Name(String),
}

impl Whose {
    /// The owner of what is a member's.
    pub fn of(member: &Member) -> Self {
        match member.first_seat.or(member.seat) {
            Some(seat) => Self::Seat(seat),
            None => Self::Name(member.name.folded()),
        }
    }

    /// The seat, if seats have numbers.
    pub fn seat(&self) -> Option<SeatNumber> {
        match self {
            Self::Seat(seat) => Some(*seat),
            Self::Name(_) => None,
        }
    }
}

/// All that a person is told by, whatever its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SamePerson {
    /// The seats of its key, or the one it has without a key.
    Seats(Vec<SeatNumber>),
    /// The folded name, in rooms that do not number their seats.
    Name(String),
}

impl SamePerson {
    /// Tells if somebody under a name, on a seat, is this person.
    pub fn is(&self, name: &Nickname, seat: Option<SeatNumber>) -> bool {
        match self {
            Self::Seats(seats) => seat.is_some_and(|seat| seats.contains(&seat)),
            Self::Name(folded) => seat.is_none() && name.folded() == *folded,
        }
    }
}

/// Muted and ignored people. At most [`limits::MEMBERS`] are muted; somebody is
/// ignored only by the person's own hand.
#[derive(Debug, Default)]
pub struct MutesAndIgnores {
    /// With the folded names by which they were last known.
    ignored: HashMap<Whose, String>,
    muted: HashMap<Whose, Mute>,
    /// The earliest end of a mute.
    next_end: Option<Instant>,
    /// The first seats of keys that have had several, by the others. At most
    /// [`limits::MEMBERS`].
    first_seats: HashMap<SeatNumber, SeatNumber>,
}

#[derive(Debug)]
struct Mute {
    until: Instant,
    /// The folded name by which the muted one was last known.
    folded: String,
}

impl MutesAndIgnores {
    /// Ignores somebody known by that folded name.
    pub fn ignore(&mut self, whose: Whose, folded: String) {
        self.ignored.insert(whose, folded);
    }

    /// Ignores somebody no longer.
    pub fn unignore(&mut self, whose: &Whose) {
        self.ignored.remove(whose);
    }

    /// Tells if nobody is ignored.
    pub fn ignores_nobody(&self) -> bool {
        self.ignored.is_empty()
    }

    /// Tells if somebody is ignored.
    pub fn ignores(&self, whose: &Whose) -> bool {
        self.ignored.contains_key(whose)
    }

    /// Finds the person we ignore and last knew by that folded name.
    pub fn ignored_as(&self, folded: &str) -> Option<Whose> {
        let mut called = self.ignored.iter().filter(|(_, known)| *known == folded);
        called.next().map(|(whose, _)| whose.clone())
    }

    /// Mutes somebody, unless there are as many mutes as a room has members.
    pub fn mute(&mut self, whose: Whose, folded: String, until: Instant) {
        if self.muted.len() >= limits::MEMBERS && !self.muted.contains_key(&whose) {
            return;
        }
        let before = self.muted.insert(whose, Mute { until, folded });
        self.ended(before);
        self.next_end = Some(self.next_end.map_or(until, |next| next.min(until)));
    }

    /// Ends a mute.
    pub fn unmute(&mut self, whose: &Whose) {
        let before = self.muted.remove(whose);
        self.ended(before);
    }

    /// Those muted who were last known by that folded name.
    pub fn muted_as(&self, folded: &str) -> Vec<Whose> {
        let called = self.muted.iter().filter(|(_, mute)| mute.folded == folded);
        called.map(|(whose, _)| whose.clone()).collect()
    }

    #[cfg(test)]
    pub fn muted(&self) -> usize {
        self.muted.len()
    }

    /// End of a mute.
    pub fn muted_until(&self, whose: &Whose) -> Option<Instant> {
        self.muted.get(whose).map(|mute| mute.until)
    }

    /// Ends the mutes whose time is over; returns whose they were.
    pub fn take_expired(&mut self, now: Instant) -> Vec<Whose> {
        if self.next_end.is_none_or(|next| next > now) {
            return Vec::new();
        }
        let expired = self.muted.extract_if(|_, mute| mute.until <= now).map(|(whose, _)| whose);
        let expired = expired.collect();
        self.next_end = self.earliest();
        expired
    }

    /// Tells if somebody is muted.
    pub fn is_muted(&self, whose: &Whose) -> bool {
        self.muted.contains_key(whose)
    }

    /// Time until the next mute ends.
    pub fn next_end(&self, now: Instant) -> Option<Duration> {
        self.next_end.map(|end| end.saturating_duration_since(now))
    }

    fn earliest(&self) -> Option<Instant> {
        self.muted.values().map(|mute| mute.until).min()
    }

    /// Looks for the earliest end anew, if it was this one.
    fn ended(&mut self, mute: Option<Mute>) {
        if mute.is_some_and(|mute| Some(mute.until) == self.next_end) {
            self.next_end = self.earliest();
        }
    }

    /// Notes which seats are of one key.
    pub fn note_seats(&mut self, member: &Member) {
        if let (Some(seat), Some(first)) = (member.seat, member.first_seat)
            && (self.first_seats.len() < limits::MEMBERS || self.first_seats.contains_key(&seat))
        {
            self.first_seats.insert(seat, first);
        }
    }

    /// The owner of what belongs to who sits or sat on a seat.
    pub fn whose_seat(&self, seat: SeatNumber) -> Whose {
        Whose::Seat(self.first_seats.get(&seat).copied().unwrap_or(seat))
    }

    /// All that somebody is told by.
    pub fn all_of(&self, whose: Whose) -> SamePerson {
        match whose {
            Whose::Seat(first) => {
                let others = self.first_seats.iter().filter(|(_, known)| **known == first);
                SamePerson::Seats(others.map(|(seat, _)| *seat).chain([first]).collect())
            }
            Whose::Name(folded) => SamePerson::Name(folded),
        }
    }

    /// Follows somebody to another name. What belongs to a name goes along.
    pub fn rename(&mut self, whose: &Whose, to: &Nickname) {
        let folded = to.folded();
        let whose_now = match whose {
            Whose::Seat(_) => whose.clone(),
            Whose::Name(_) => Whose::Name(folded.clone()),
        };
        if self.ignored.remove(whose).is_some() {
            self.ignored.insert(whose_now.clone(), folded.clone());
        }
        if let Some(Mute { until, .. }) = self.muted.remove(whose) {
            self.muted.insert(whose_now, Mute { until, folded });
        }
    }
}
