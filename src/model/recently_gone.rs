// SPDX-License-Identifier: GPL-3.0-or-later
//! Authors and members who left, as far as we saw them: their messages can still
//! be read, and they can still be banned.

use std::collections::VecDeque;

use crate::protocol::{FormerMember, Nickname, Role, SeatNumber};

/// People who are remembered; the ones away longest are forgotten first.
const REMEMBERED: usize = 256;

/// People on numbered seats who left, the last one last.
#[derive(Debug, Default)]
pub struct RecentlyGone(VecDeque<(FormerMember, Role)>);

impl RecentlyGone {
    /// Notes that somebody was seen for the last time, in a role.
    pub(super) fn note(&mut self, person: FormerMember, role: Role) {
        if person.seat.is_none() {
            return;
        }
        self.0.retain(|(known, _)| known.seat != person.seat);
        if self.0.len() == REMEMBERED {
            self.0.pop_front();
        }
        self.0.push_back((person, role));
    }

    /// The role in which somebody left a seat, as far as we saw it.
    pub(super) fn role(&self, seat: Option<SeatNumber>) -> Role {
        let known = self.0.iter().find(|(known, _)| seat.is_some() && known.seat == seat);
        known.map_or(Role::Guest, |(_, role)| *role)
    }

    /// Those who last went by a name, the last first.
    pub fn called(&self, name: &Nickname) -> impl Iterator<Item = &FormerMember> {
        let folded = name.folded();
        self.0.iter().rev().map(|(known, _)| known).filter(move |it| it.name.folded() == folded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::SeatNumber;

    fn person(seat: u64, raw: &str) -> FormerMember {
        let (name, seat) = (Nickname::new(raw).unwrap(), Some(SeatNumber::new(seat)));
        FormerMember { name, seat, seen: 0, recognition: None, address: None }
    }

    #[test]
    fn each_seat_is_known_once_and_not_for_ever() {
        let mut gone = RecentlyGone::default();
        let ada = Nickname::new("ADA").unwrap();
        for (seat, raw) in [(1, "Ada"), (2, "Bo"), (3, "Ada"), (1, "ada")] {
            gone.note(person(seat, raw), Role::Guest);
        }
        gone.note(FormerMember { seat: None, ..person(0, "Ada") }, Role::Guest);
        let seats = |gone: &RecentlyGone| {
            gone.called(&ada).filter_map(|known| known.seat).collect::<Vec<_>>()
        };
        assert_eq!(seats(&gone), [1, 3].map(SeatNumber::new));
        for seat in 10..10_000 {
            gone.note(person(seat, "Cy"), Role::Guest);
        }
        assert_eq!((seats(&gone).len(), gone.0.len()), (0, REMEMBERED));
    }
}
