// SPDX-License-Identifier: GPL-3.0-or-later
//! What we may do to whom: the rules behind the menus. The room has the last
//! word; this only spares people what it would refuse.

use super::roster::Occupant;

/// What we are in the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Guest,
    Moderator,
    Host,
}

impl Role {
    /// Whether we keep the peace here.
    pub fn may_moderate(self) -> bool {
        self >= Self::Moderator
    }
}

/// What a menu about somebody offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permissions {
    /// To ignore them, or not any more.
    pub ignore: Option<bool>,
    /// To show them out, ban and mute them.
    pub moderate: bool,
    /// To let them speak again.
    pub unmute: bool,
    /// To make them a moderator, or an ordinary member again.
    pub moderator: Option<bool>,
}

impl Permissions {
    /// What we, of `role`, may do to `person`.
    pub fn over(person: &Occupant, role: Role, is_you: bool) -> Self {
        if is_you {
            return Self { ignore: None, moderate: false, unmute: false, moderator: None };
        }
        let member = &person.member;
        let theirs = match (member.host, member.moderator) {
            (true, _) => Role::Host,
            (_, true) => Role::Moderator,
            _ => Role::Guest,
        };
        let moderate = role.may_moderate() && role > theirs;
        // Whoever's line is plain has no key to be known by.
        let can_be = member.encrypted || member.moderator;
        Self {
            ignore: Some(!person.ignored),
            moderate,
            unmute: moderate && person.muted,
            moderator: (role == Role::Host && moderate && can_be).then_some(!member.moderator),
        }
    }

    /// What we may do to somebody who is not here any more: the room still
    /// knows them by their name.
    pub fn over_the_absent(role: Role, ignored: bool) -> Self {
        Self {
            ignore: Some(!ignored),
            moderate: role.may_moderate(),
            unmute: false,
            moderator: None,
        }
    }

    pub fn is_nothing(&self) -> bool {
        self.ignore.is_none() && !self.moderate && self.moderator.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::super::roster::Roster;
    use super::*;
    use crate::protocol::{Member, Nickname};

    fn over(member: impl FnOnce(&mut Member), role: Role) -> Permissions {
        let bo = Nickname::new("Bo").unwrap();
        let mut listed = Member { encrypted: true, ..Member::named(bo.clone()) };
        member(&mut listed);
        let mut roster = Roster::default();
        roster.join(listed);
        Permissions::over(roster.find(&bo).unwrap(), role, false)
    }

    #[test]
    fn guests_may_only_look_away() {
        let permissions = over(|_| {}, Role::Guest);
        assert_eq!(permissions, Permissions::over_the_absent(Role::Guest, false));
        assert_eq!(permissions.ignore, Some(true));
        assert!(!permissions.moderate);
    }

    #[test]
    fn nothing_is_done_to_the_host_nor_among_moderators() {
        assert!(over(|_| {}, Role::Moderator).moderate);
        assert!(!over(|bo| bo.moderator = true, Role::Moderator).moderate);
        assert!(over(|bo| bo.moderator = true, Role::Host).moderate);
        assert!(!over(|bo| bo.host = true, Role::Host).moderate);
    }

    #[test]
    fn only_the_host_makes_moderators_of_those_with_a_key() {
        assert_eq!(over(|_| {}, Role::Moderator).moderator, None);
        assert_eq!(over(|_| {}, Role::Host).moderator, Some(true));
        assert_eq!(over(|bo| bo.moderator = true, Role::Host).moderator, Some(false));
        assert_eq!(over(|bo| bo.encrypted = false, Role::Host).moderator, None);
    }

    #[test]
    fn there_is_nothing_to_do_to_oneself() {
        let mut roster = Roster::default();
        let me = Nickname::new("Me").unwrap();
        roster.join(Member::named(me.clone()));
        assert!(Permissions::over(roster.find(&me).unwrap(), Role::Host, true).is_nothing());
    }
}
