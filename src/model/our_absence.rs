// SPDX-License-Identifier: GPL-3.0-or-later
//! Our own coming and going while the connection was lost, as the room tells it
//! afterwards. Told apart from that of somebody who took our name meanwhile.

use crate::protocol::{EventKind, Member, Nickname, SeatNumber};

/// Events about us that the room may tell from the time since we were last there.
#[derive(Debug, Default)]
pub(super) struct OurAbsence {
    /// Names that we had and have.
    names: Vec<Nickname>,
    /// The first seat of our key, in rooms that number seats.
    first_seats: Vec<SeatNumber>,
    /// Set while somebody else has one of the names.
    taken: bool,
}

impl OurAbsence {
    /// Notes that we are in, as `member`.
    pub fn enter(&mut self, member: &Member) {
        // Of those we had on other visits, only the last can still be told of.
        let before = self.names.pop().filter(|before| *before != member.name);
        self.names = before.into_iter().chain([member.name.clone()]).collect();
        self.first_seats.extend(first_seat(member));
        self.first_seats.drain(..self.first_seats.len().saturating_sub(2));
        self.taken = false;
    }

    /// Follows us to another name.
    pub fn rename(&mut self, to: &Nickname) {
        self.names = vec![to.clone()];
    }

    /// Tells if an event from the time without us is about us alone.
    pub fn is_about_us(&mut self, what: &EventKind) -> bool {
        match what {
            EventKind::Joined(member) if self.names.contains(&member.name) => {
                self.taken = !self.is_us(member);
                !self.taken
            }
            EventKind::Left { name, .. } if self.names.contains(name) => {
                !std::mem::take(&mut self.taken)
            }
            _ => false,
        }
    }

    /// A seat without a number can only be known by the name.
    fn is_us(&self, member: &Member) -> bool {
        first_seat(member).is_none_or(|seat| self.first_seats.contains(&seat))
    }
}

fn first_seat(member: &Member) -> Option<SeatNumber> {
    member.first_seat.or(member.seat)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::LeaveReason;

    fn name(raw: &str) -> Nickname {
        Nickname::new(raw).unwrap()
    }

    fn seated(raw: &str, seat: u64, first: Option<u64>) -> Member {
        let first_seat = first.map(SeatNumber::new);
        Member { seat: Some(SeatNumber::new(seat)), first_seat, ..Member::named(name(raw)) }
    }

    fn left(raw: &str) -> EventKind {
        EventKind::Left { name: name(raw), reason: LeaveReason::Vanished }
    }

    #[test]
    fn what_is_about_us_is_told_from_what_is_about_others() {
        let mut absence = OurAbsence::default();
        absence.enter(&seated("Me", 3, None));
        absence.enter(&seated("Me", 9, Some(3)));
        assert!(absence.is_about_us(&left("Me")));
        assert!(!absence.is_about_us(&left("Bo")));
        assert!(absence.is_about_us(&EventKind::Joined(seated("Me", 8, Some(3)))));
        assert!(absence.is_about_us(&left("Me")));
        assert!(absence.is_about_us(&EventKind::Joined(seated("Me", 9, Some(3)))));
    }

    #[test]
    fn whoever_took_our_name_is_somebody_else() {
        let mut absence = OurAbsence::default();
        absence.enter(&seated("Me", 3, None));
        absence.enter(&seated("Me2", 9, Some(3)));
        assert!(absence.is_about_us(&left("Me")));
        assert!(!absence.is_about_us(&EventKind::Joined(seated("Me", 8, None))));
        assert!(!absence.is_about_us(&left("Me")));
        assert!(absence.is_about_us(&EventKind::Joined(seated("Me2", 9, Some(3)))));
    }

    #[test]
    fn a_room_without_numbers_tells_by_the_name() {
        let mut absence = OurAbsence::default();
        absence.enter(&Member::named(name("Me")));
        absence.rename(&name("Mia"));
        absence.enter(&Member::named(name("Mia2")));
        assert!(absence.is_about_us(&left("Mia")) && !absence.is_about_us(&left("Me")));
        assert!(absence.is_about_us(&EventKind::Joined(Member::named(name("Mia2")))));
    }

    #[test]
    fn visits_without_end_fill_no_memory() {
        let mut absence = OurAbsence::default();
        for number in 0..1_000 {
            absence.enter(&seated(&format!("Me{number}"), number, None));
        }
        assert_eq!((absence.names.len(), absence.first_seats.len()), (2, 2));
    }
}
