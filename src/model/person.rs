// SPDX-License-Identifier: GPL-3.0-or-later
//! A person, as actions mean one.

use std::sync::Arc;

use super::mutes_and_ignores::{SamePerson, Whose};
use super::roster::{Occupant, Roster};
use crate::protocol::{FormerMember, Member, ModerationAction, Nickname, SeatNumber};

/// Reason why somebody cannot be ignored, or not be heard again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IgnoreError {
    /// It is our own person.
    #[error("nobody ignores oneself")]
    Yourself,
    /// No member has the name.
    #[error("nobody here has that name")]
    NobodyHere,
    /// We do not ignore anybody of that name.
    #[error("nobody of that name is ignored")]
    NotIgnored,
}

/// A person whom an action means: the one on the seat, whatever its name. Where
/// seats have no numbers, the one who has the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Name of the person when seen.
    pub name: Nickname,
    /// Number of the seat, in rooms that number them.
    pub seat: Option<SeatNumber>,
}

impl Person {
    /// Finds the member that the person is: on the seat, or on another one that
    /// the room tells to be of the same key.
    pub fn find<'a>(&self, roster: &'a Roster) -> Option<&'a Arc<Occupant>> {
        if self.seat.is_none() {
            return roster.find(&self.name);
        }
        let on = |seat: fn(&Member) -> Option<SeatNumber>| {
            roster.people().iter().find(|present| seat(&present.member) == self.seat)
        };
        on(|member| member.seat).or_else(|| on(|member| member.first_seat))
    }

    /// The person whom `you` mean by a name if you want to ignore them, or no
    /// longer.
    ///
    /// # Errors
    ///
    /// Every variant of [`IgnoreError`].
    pub fn ignorable(
        name: &Nickname,
        ignored: bool,
        you: &Nickname,
        roster: &Roster,
    ) -> Result<Self, IgnoreError> {
        match Self::to_ignore(name, ignored, roster) {
            Some(person) if ignored && person.is_who_has(you, roster) => Err(IgnoreError::Yourself),
            Some(person) => Ok(person),
            None if ignored => Err(IgnoreError::NobodyHere),
            None => Err(IgnoreError::NotIgnored),
        }
    }

    /// The person whom somebody means by a name who wants to ignore them: the
    /// one who has it now. Or no longer: whom we ignore, also when gone.
    pub(super) fn to_ignore(name: &Nickname, ignored: bool, roster: &Roster) -> Option<Self> {
        let present = roster.find(name).filter(|present| ignored || present.ignored);
        let known = |whose: Whose| Self { name: name.clone(), seat: whose.seat() };
        match present {
            Some(present) => Some(Self::from(&present.member)),
            None if ignored => None,
            None => roster.flags().ignored_as(&name.folded()).map(known),
        }
    }

    /// Tells if the person has a name, or the key of who has it.
    pub fn is_who_has(&self, name: &Nickname, roster: &Roster) -> bool {
        roster.whose(&self.name, self.seat) == roster.whose(name, None)
    }

    /// All that the person is told by, under every name and on every seat.
    pub fn everywhere(&self, roster: &Roster) -> SamePerson {
        roster.flags().all_of(roster.whose(&self.name, self.seat))
    }

    /// The person under the name it has now; the one it had, if it is gone.
    #[must_use]
    pub fn now(&self, roster: &Roster) -> Self {
        self.find(roster).map_or_else(|| self.clone(), |present| Self::from(&present.member))
    }
}

impl From<&Member> for Person {
    fn from(member: &Member) -> Self {
        Self { name: member.name.clone(), seat: member.seat }
    }
}

impl From<&FormerMember> for Person {
    fn from(former: &FormerMember) -> Self {
        Self { name: former.name.clone(), seat: former.seat }
    }
}

/// People who go or went by a name, as far as we saw them: the member who has it,
/// and those who left under it, the last first.
pub fn called<'a>(
    name: &Nickname,
    roster: &'a Roster,
) -> (Option<&'a Member>, Vec<&'a FormerMember>) {
    let here = roster.find(name).map(|present| &present.member);
    let is_here = |known: &&FormerMember| Person::from(*known).find(roster).is_some();
    (here, roster.gone.called(name).filter(|known| !is_here(known)).collect())
}

/// Seat of the member whom an action by name means. What ends something may mean
/// somebody who left under the name.
pub fn seat_meant(act: &ModerationAction, roster: &Roster) -> Option<SeatNumber> {
    use ModerationAction::{Ban, Kick, Moderator, Mute, RemoveAll};
    match act {
        Kick { name }
        | Ban { name, .. }
        | Mute { name, .. }
        | RemoveAll { name, .. }
        | Moderator { name, moderator: true } => roster.find(name)?.member.seat,
        _ => None,
    }
}
