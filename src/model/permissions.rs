// SPDX-License-Identifier: GPL-3.0-or-later
//! Permissions over members: what the menus offer. The room decides; this only
//! spares people what it would refuse.

use super::roster::Occupant;
use crate::protocol::Role;

/// Our permissions over one person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Permissions {
    /// Permission to ignore (`true`) or no longer to ignore (`false`) them.
    pub ignore: Option<bool>,
    /// Permission to kick and mute them.
    pub moderate: bool,
    /// Permission to ban them.
    pub ban: bool,
    /// Permission to end their mute.
    pub unmute: bool,
    /// Permission to make them a moderator (`true`) or a guest again (`false`).
    pub moderator: Option<bool>,
    /// Permission to remove a message of theirs.
    pub remove: bool,
    /// Permission to remove all their messages.
    pub remove_all: bool,
}

impl Permissions {
    /// Permissions of somebody in `role` over `person`.
    pub fn over(person: &Occupant, role: Role, is_you: bool) -> Self {
        if is_you {
            return Self::default();
        }
        let member = &person.member;
        let moderate = role.may_moderate() && role > member.role();
        // A guest without encryption has no key to be recognised by.
        let can_be = member.encrypted || member.moderator;
        Self {
            ignore: Some(!person.ignored),
            moderate,
            ban: moderate,
            unmute: moderate && person.muted,
            moderator: (role == Role::Host && moderate && can_be).then_some(!member.moderator),
            remove: moderate,
            remove_all: role == Role::Host && moderate,
        }
    }

    /// Permissions of somebody in `role` over a person who left. There is nobody
    /// to kick or to mute, but the room still knows whom to keep out.
    /// `was` is the role in which they left, as far as we know.
    pub fn over_the_absent(role: Role, was: Role, ignored: bool) -> Self {
        let ban = role.may_moderate() && role > was;
        Self {
            ignore: Some(!ignored),
            ban,
            // What the host said the last time is the host's.
            remove: ban || role == Role::Host,
            remove_all: ban && role == Role::Host,
            ..Self::default()
        }
    }

    /// Tells if there is none.
    pub fn is_nothing(&self) -> bool {
        self.ignore.is_none() && !self.moderate && !self.ban && self.moderator.is_none()
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
        assert_eq!(permissions, Permissions::over_the_absent(Role::Guest, Role::Guest, false));
        assert_eq!(permissions.ignore, Some(true));
        assert!(!permissions.moderate);
    }

    #[test]
    fn nothing_is_done_to_the_host_nor_among_moderators() {
        assert!(over(|_| {}, Role::Moderator).moderate);
        assert!(!over(|bo| bo.moderator = true, Role::Moderator).moderate);
        assert!(over(|bo| bo.moderator = true, Role::Host).moderate);
        assert!(!over(|bo| bo.host = true, Role::Host).moderate);
        let bans = |role, was| Permissions::over_the_absent(role, was, false).ban;
        assert!(bans(Role::Moderator, Role::Guest) && bans(Role::Host, Role::Moderator));
        assert!(!bans(Role::Moderator, Role::Moderator) && !bans(Role::Host, Role::Host));
    }

    #[test]
    fn only_the_host_makes_moderators_of_those_with_a_key() {
        assert_eq!(over(|_| {}, Role::Moderator).moderator, None);
        assert_eq!(over(|_| {}, Role::Host).moderator, Some(true));
        assert_eq!(over(|bo| bo.moderator = true, Role::Host).moderator, Some(false));
        assert_eq!(over(|bo| bo.encrypted = false, Role::Host).moderator, None);
    }

    #[test]
    fn only_the_host_removes_all_of_somebody() {
        assert!(over(|bo| bo.moderator = true, Role::Host).remove_all);
        assert!(!over(|_| {}, Role::Moderator).remove_all);
        assert!(Permissions::over_the_absent(Role::Host, Role::Guest, false).remove_all);
        assert!(!Permissions::over_the_absent(Role::Moderator, Role::Guest, false).remove_all);
        let one = |role, was| Permissions::over_the_absent(role, was, false).remove;
        assert!(one(Role::Moderator, Role::Guest) && one(Role::Host, Role::Host));
        assert!(!one(Role::Moderator, Role::Moderator) && !one(Role::Guest, Role::Guest));
        assert!(over(|_| {}, Role::Moderator).remove);
        assert!(!over(|bo| bo.moderator = true, Role::Moderator).remove);
    }

    #[test]
    fn there_is_nothing_to_do_to_oneself() {
        let mut roster = Roster::default();
        let me = Nickname::new("Me").unwrap();
        roster.join(Member::named(me.clone()));
        assert!(Permissions::over(roster.find(&me).unwrap(), Role::Host, true).is_nothing());
    }
}
