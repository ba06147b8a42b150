// SPDX-License-Identifier: GPL-3.0-or-later
//! People who left, so that somebody can still be banned after slipping away.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::protocol::{Fingerprint, SeatNumber, limits};
use crate::server::room::clock::RoomTime;
use crate::server::room::person::Sighting;

/// Somebody who left, as last seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Departure {
    #[serde(flatten)]
    pub seen: Sighting,
    /// `true` if everybody heard something of it: a message, or a new name.
    pub heard: bool,
}

/// The last [`limits::RECENTLY_LEFT`] departures, oldest first. People who were
/// never heard go first: nobody has a message of theirs to ban them by, and a
/// flood of short stays does not make the room forget the one that insulted.
#[derive(Debug, Clone, Default)]
pub struct RecentlyLeft(VecDeque<Departure>);

impl RecentlyLeft {
    /// Departures that were saved; none is in the future.
    pub fn restore(saved: Vec<Departure>, now: RoomTime) -> Self {
        let mut left = Self::default();
        for mut departure in saved {
            departure.seen.time = departure.seen.time.min(now);
            left.note(departure);
        }
        left
    }

    /// The departures, to be saved.
    pub fn saved(self) -> Vec<Departure> {
        self.0.into()
    }

    pub fn note(&mut self, departure: Departure) {
        if self.0.len() >= limits::RECENTLY_LEFT {
            let silent = self.0.iter().position(|departure| !departure.heard);
            self.0.remove(silent.unwrap_or(0));
        }
        self.0.push_back(departure);
    }

    /// The one who left that seat.
    pub fn at_seat(&self, seat: SeatNumber) -> Option<&Sighting> {
        self.0.iter().map(|departure| &departure.seen).find(|seen| seen.seat == seat)
    }

    /// Everybody who went by that name, the last first.
    pub fn called(&self, folded: &str) -> impl Iterator<Item = &Sighting> {
        let seen = self.0.iter().rev().map(|departure| &departure.seen);
        seen.filter(move |seen| seen.name.folded() == folded)
    }

    /// The seat that somebody last left under that name.
    pub fn last_seat(&self, folded: &str, fingerprint: Option<Fingerprint>) -> Option<SeatNumber> {
        let last = self.called(folded).next()?;
        (last.origin.fingerprint == fingerprint).then_some(last.seat)
    }

    /// The first seat of a key that left.
    pub fn first_seat(&self, fingerprint: &Fingerprint) -> Option<SeatNumber> {
        let mut seen = self.0.iter().rev().map(|departure| &departure.seen);
        let last = seen.find(|seen| seen.origin.fingerprint.as_ref() == Some(fingerprint))?;
        Some(last.first_seat())
    }

    /// Forgets a departure: its person is back at that seat.
    pub fn forget(&mut self, seat: SeatNumber) {
        self.0.retain(|departure| departure.seen.seat != seat);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{AddressGroup, Nickname};
    use crate::server::room::person::Origin;

    fn departure(number: u64, heard: bool) -> Departure {
        let group = AddressGroup::of([10, 0, 0, 1].into());
        let name = Nickname::new(&format!("p{number}")).unwrap();
        let origin = Origin { fingerprint: None, group };
        let (seat, time) = (SeatNumber::new(number), RoomTime::from_milliseconds(number));
        Departure { seen: Sighting { name, origin, seat, first_seat: None, time }, heard }
    }

    #[test]
    fn a_flood_of_silent_visits_pushes_out_nobody_who_spoke() {
        let mut left = RecentlyLeft::default();
        left.note(departure(0, true));
        for number in 1..10_000 {
            left.note(departure(number, false));
        }
        assert_eq!(left.0.len(), limits::RECENTLY_LEFT);
        assert_eq!(left.called("p0").count(), 1);
        assert_eq!(left.called("p1").count(), 0);
        for number in 10_000..12_000 {
            left.note(departure(number, true));
        }
        assert_eq!(left.called("p0").count(), 0, "it is bounded all the same");
        assert_eq!(left.0.len(), limits::RECENTLY_LEFT);
    }
}
