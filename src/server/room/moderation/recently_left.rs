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
        let mut left = Self(saved.into());
        for departure in &mut left.0 {
            departure.seen.time = departure.seen.time.min(now);
        }
        left.trim();
        left
    }

    /// The departures to be saved, with those of people who would leave now.
    pub fn saved(&self, now: impl Iterator<Item = Departure>) -> Vec<Departure> {
        let mut left = Self(self.0.iter().cloned().chain(now).collect());
        left.trim();
        left.0.into()
    }

    pub fn note(&mut self, departure: Departure) {
        self.0.push_back(departure);
        self.trim();
    }

    /// Drops those beyond the limit.
    fn trim(&mut self) {
        let surplus = |left: &Self| left.0.len().saturating_sub(limits::RECENTLY_LEFT);
        let mut silent = surplus(self);
        if silent > 0 {
            self.0.retain(|departure| {
                let goes = silent > 0 && !departure.heard;
                silent -= usize::from(goes);
                !goes
            });
        }
        self.0.drain(..surplus(self));
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

    /// Seats that were left by people of whom `is_it` is true.
    pub fn seats(&self, is_it: impl Fn(&Sighting) -> bool) -> impl Iterator<Item = SeatNumber> {
        let seen = self.0.iter().map(|departure| &departure.seen);
        seen.filter(move |seen| is_it(seen)).map(|seen| seen.seat)
    }

    /// The seat that a key left under that name, if nobody else had the name since.
    pub fn last_seat(&self, folded: &str, key: &Fingerprint) -> Option<SeatNumber> {
        let last = self.called(folded).next()?;
        (last.origin.fingerprint.as_ref() == Some(key)).then_some(last.seat)
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
        let present = || (10_000..16_000).map(|number| departure(number, number < 10_010));
        let saved = left.saved(present());
        let heard = saved.iter().filter(|departure| departure.heard).count();
        assert_eq!((saved.len(), heard), (limits::RECENTLY_LEFT, 11));
        assert_eq!(saved.last(), present().next_back().as_ref());
        for number in 10_000..12_000 {
            left.note(departure(number, true));
        }
        assert_eq!(left.called("p0").count(), 0, "it is bounded all the same");
        assert_eq!(left.0.len(), limits::RECENTLY_LEFT);
    }
}
