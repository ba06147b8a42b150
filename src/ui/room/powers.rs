// SPDX-License-Identifier: GPL-3.0-or-later
//! What we may do to whom: the rules behind the menus. The room has the last
//! word; this only spares people what it would refuse. Knows no widget.

use super::roster::Person;

/// What we are in the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    Guest,
    Moderator,
    Host,
}

impl Rank {
    /// Whether we keep the peace here.
    pub fn keeps_peace(self) -> bool {
        self >= Self::Moderator
    }
}

/// What a menu about somebody offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Powers {
    /// To ignore them, or not any more.
    pub ignore: Option<bool>,
    /// To show them out, ban and mute them.
    pub discipline: bool,
    /// To let them speak again.
    pub let_speak: bool,
    /// To make them a moderator, or an ordinary member again.
    pub moderator: Option<bool>,
}

impl Powers {
    /// What we, of `rank`, may do to `person`.
    pub fn over(person: &Person, rank: Rank, is_you: bool) -> Self {
        if is_you {
            return Self { ignore: None, discipline: false, let_speak: false, moderator: None };
        }
        let member = &person.member;
        let theirs = match (member.host, member.moderator) {
            (true, _) => Rank::Host,
            (_, true) => Rank::Moderator,
            _ => Rank::Guest,
        };
        let discipline = rank.keeps_peace() && rank > theirs;
        // Whoever's line is plain has no key to be known by.
        let can_be = member.encrypted || member.moderator;
        Self {
            ignore: Some(!person.ignored),
            discipline,
            let_speak: discipline && person.muted,
            moderator: (rank == Rank::Host && discipline && can_be).then_some(!member.moderator),
        }
    }

    /// What we may do to somebody who is not here any more: the room still
    /// knows them by their name.
    pub fn over_the_absent(rank: Rank, ignored: bool) -> Self {
        Self {
            ignore: Some(!ignored),
            discipline: rank.keeps_peace(),
            let_speak: false,
            moderator: None,
        }
    }

    pub fn is_nothing(&self) -> bool {
        self.ignore.is_none() && !self.discipline && self.moderator.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::super::roster::Roster;
    use super::*;
    use crate::protocol::{Member, Nickname};

    fn over(member: impl FnOnce(&mut Member), rank: Rank) -> Powers {
        let bo = Nickname::new("Bo").unwrap();
        let mut listed = Member { encrypted: true, ..Member::named(bo.clone()) };
        member(&mut listed);
        let mut roster = Roster::default();
        roster.join(listed);
        Powers::over(roster.find(&bo).unwrap(), rank, false)
    }

    #[test]
    fn guests_may_only_look_away() {
        let powers = over(|_| {}, Rank::Guest);
        assert_eq!(powers, Powers::over_the_absent(Rank::Guest, false));
        assert_eq!(powers.ignore, Some(true));
        assert!(!powers.discipline);
    }

    #[test]
    fn nothing_is_done_to_the_host_nor_among_moderators() {
        assert!(over(|_| {}, Rank::Moderator).discipline);
        assert!(!over(|bo| bo.moderator = true, Rank::Moderator).discipline);
        assert!(over(|bo| bo.moderator = true, Rank::Host).discipline);
        assert!(!over(|bo| bo.host = true, Rank::Host).discipline);
    }

    #[test]
    fn only_the_host_makes_moderators_of_those_with_a_key() {
        assert_eq!(over(|_| {}, Rank::Moderator).moderator, None);
        assert_eq!(over(|_| {}, Rank::Host).moderator, Some(true));
        assert_eq!(over(|bo| bo.moderator = true, Rank::Host).moderator, Some(false));
        assert_eq!(over(|bo| bo.encrypted = false, Rank::Host).moderator, None);
    }

    #[test]
    fn there_is_nothing_to_do_to_oneself() {
        let mut roster = Roster::default();
        let me = Nickname::new("Me").unwrap();
        roster.join(Member::named(me.clone()));
        assert!(Powers::over(roster.find(&me).unwrap(), Rank::Host, true).is_nothing());
    }
}
