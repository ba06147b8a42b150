// SPDX-License-Identifier: GPL-3.0-or-later
//! Members of a room, in the order they are shown: the host first, then by name.

mod flags;

pub use self::flags::ignore_seat;

use std::cmp::Ordering;
use std::sync::Arc;

use super::colours::{Colours, PersonColour};
use super::mutes_and_ignores::{MutesAndIgnores, Whose};
use super::recently_gone::RecentlyGone;
use crate::protocol::{
    AwayNotice, Member, Nickname, Recognition, Reconnecting, SeatNumber, limits,
};

/// A member, with our own marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occupant {
    /// The member as the room tells it.
    pub member: Member,
    /// Set while the member is muted, as far as we know.
    pub muted: bool,
    /// Set while we ignore the member.
    pub ignored: bool,
    /// The colour the member has while present.
    pub colour: PersonColour,
    /// Folded form of the name, by which the member is found and sorted.
    folded: String,
    /// Owner of its mute and of our ignore.
    whose: Whose,
}

/// A change of the list: `added` stand in the place of `removed`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleSplice {
    /// Index of the first change.
    pub at: usize,
    /// Number of members that were there.
    pub removed: usize,
    /// Members that are there now.
    pub added: Vec<Arc<Occupant>>,
}

/// Members of a room. At most [`limits::MEMBERS`] are listed, as many as a room
/// admits. If a hostile room claims more, those beyond are heard but not listed.
#[derive(Debug, Default)]
pub struct Roster {
    /// Sorted by [`Occupant::order`].
    people: Vec<Arc<Occupant>>,
    /// People who left.
    pub gone: RecentlyGone,
    flags: MutesAndIgnores,
    colours: Colours,
    told: Told,
}

/// The part of the list that did not change since the last splice. Kept up to
/// date with every change, as comparing thousands of members for each one that
/// joins would take longer than all the rest.
#[derive(Debug, Default)]
struct Told {
    /// Length of the list at the last splice.
    length: usize,
    /// Unchanged members at the head and at the tail; `None` if nothing changed.
    same: Option<(usize, usize)>,
    /// Number of all changes.
    changes: u64,
}

impl Occupant {
    fn new(member: Member, flags: &MutesAndIgnores, colour: PersonColour) -> Self {
        let (folded, whose) = (member.name.folded(), Whose::of(&member));
        let (muted, ignored) = (flags.is_muted(&whose), flags.ignores(&whose));
        Self { member, muted, ignored, colour, folded, whose }
    }

    fn order(&self) -> (bool, &str) {
        (!self.member.host, &self.folded)
    }
}

impl Told {
    /// Notes a change between so many members at the head and at the tail.
    fn changed(&mut self, head: usize, tail: usize) {
        let (before, behind) = self.same.unwrap_or((head, tail));
        self.same = Some((head.min(before), tail.min(behind)));
        self.changes = self.changes.wrapping_add(1);
    }
}

impl Roster {
    /// Number of members.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Tells if nobody is listed.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// All members, in order.
    pub fn people(&self) -> &[Arc<Occupant>] {
        &self.people
    }

    /// Names of all members, in order.
    pub fn names(&self) -> impl Iterator<Item = &Nickname> {
        self.people.iter().map(|person| &person.member.name)
    }

    /// The host, if it is a member.
    pub fn host(&self) -> Option<&Member> {
        self.people.first().map(|person| &person.member).filter(|member| member.host)
    }

    /// Names of members without encryption.
    pub fn plain(&self) -> impl Iterator<Item = &Nickname> {
        let members = self.people.iter().map(|person| &person.member);
        members.filter(|member| !member.encrypted).map(|member| &member.name)
    }

    /// Tells if a member has this name, by its folded form.
    pub fn has(&self, name: &Nickname) -> bool {
        position(&self.people, &name.folded()).is_some()
    }

    /// Finds a member by name.
    pub fn find(&self, name: &Nickname) -> Option<&Arc<Occupant>> {
        position(&self.people, &name.folded()).map(|at| &self.people[at])
    }

    /// Replaces all members; whoever stays keeps the colour. Those beyond the limit
    /// are left out.
    pub fn reset(&mut self, members: Vec<Member>) {
        for member in &members {
            self.flags.note_seats(member);
        }
        let before = self.people.drain(..).map(|person| (person.folded.clone(), person.colour));
        let names = members.iter().take(limits::MEMBERS).map(|member| member.name.folded());
        let colours = self.colours.give_all(before.collect(), &names.collect::<Vec<_>>());
        let members = members.into_iter().zip(colours);
        let people =
            members.map(|(member, colour)| Arc::new(Occupant::new(member, &self.flags, colour)));
        self.people = people.collect();
        self.people.sort_by(|a, b| a.order().cmp(&b.order()));
        self.told.changed(0, 0);
    }

    /// Adds a member, unless the list is full. Replaces one of the same name.
    pub fn join(&mut self, member: Member) {
        let folded = member.name.folded();
        self.leave(&member.name);
        if self.people.len() < limits::MEMBERS {
            let colour = match member.recognition {
                Some(Recognition::Other) => self.colours.give_other(&folded),
                _ => self.colours.give(&folded),
            };
            insert(self, member, colour);
        }
    }

    /// Removes a member.
    pub fn leave(&mut self, name: &Nickname) -> Option<Member> {
        let person = remove(self, name)?;
        self.colours.take_back(&person.folded, person.colour);
        Some(person.member.clone())
    }

    /// Renames a member; its mute, our ignore and the colour stay.
    pub fn rename(
        &mut self,
        from: &Nickname,
        to: Nickname,
        recognition: Option<Recognition>,
        looks_like: Option<Nickname>,
    ) {
        self.flags.rename(&self.whose(from, None), &to);
        let Some(person) = remove(self, from) else { return };
        // A room would not let two have one name.
        self.leave(&to);
        let member = person.member.clone();
        insert(self, Member { name: to, recognition, looks_like, ..member }, person.colour);
    }

    /// Colour of who says something: of the member, or of somebody who left.
    pub fn colour_of(&mut self, name: &Nickname, seat: Option<SeatNumber>) -> PersonColour {
        let present = self.find(name).filter(|it| it.whose == self.whose(name, seat));
        match present.map(|present| present.colour) {
            Some(colour) => colour,
            None => self.colours.of_absent(&name.folded()),
        }
    }

    /// Notes that a member lost its connection, or is back.
    pub fn note_reconnecting(&mut self, change: &Reconnecting) {
        change_member(self, &change.name.folded(), |it| it.member.reconnecting = change.active);
    }

    /// Makes a member a moderator, or a guest again.
    pub fn set_moderator(&mut self, name: &Nickname, moderator: bool) {
        change_member(self, &name.folded(), |person| person.member.moderator = moderator);
    }

    /// Change of the list since the last call.
    pub fn take_splice(&mut self) -> Option<PeopleSplice> {
        let (head, tail) = self.told.same.take()?;
        let removed = self.told.length - head - tail;
        let added = self.people[head..self.people.len() - tail].to_vec();
        self.told.length = self.people.len();
        let is_change = removed > 0 || !added.is_empty();
        is_change.then_some(PeopleSplice { at: head, removed, added })
    }
}

/// Number of the changes of `roster` so far: as long as it is the same, so is the list.
pub fn changes(roster: &Roster) -> u64 {
    roster.told.changes
}

/// Notes that a member is away, or is back.
pub fn note_away(roster: &mut Roster, change: &AwayNotice) {
    let note = change.note.clone();
    change_member(roster, &change.name.folded(), |it| it.member.away = note);
}

/// Replaces a member by a changed one, so that the list notices.
fn change_member(roster: &mut Roster, folded: &str, change: impl FnOnce(&mut Occupant)) {
    let Some(at) = position(&roster.people, folded) else { return };
    let mut changed = Occupant::clone(&roster.people[at]);
    change(&mut changed);
    if changed != *roster.people[at] {
        roster.told.changed(at, roster.people.len() - 1 - at);
        roster.people[at] = Arc::new(changed);
    }
}

fn insert(roster: &mut Roster, member: Member, colour: PersonColour) {
    roster.flags.note_seats(&member);
    let person = Occupant::new(member, &roster.flags, colour);
    let at = roster.people.partition_point(|other| other.order() < person.order());
    roster.told.changed(at, roster.people.len() - at);
    roster.people.insert(at, Arc::new(person));
}

fn remove(roster: &mut Roster, name: &Nickname) -> Option<Arc<Occupant>> {
    let at = position(&roster.people, &name.folded())?;
    roster.told.changed(at, roster.people.len() - 1 - at);
    Some(roster.people.remove(at))
}

/// Index of a member. The host is sorted apart, so there are two places.
fn position(people: &[Arc<Occupant>], folded: &str) -> Option<usize> {
    let at = |host: bool| {
        let order = |person: &Arc<Occupant>| -> Ordering { person.order().cmp(&(!host, folded)) };
        people.binary_search_by(order).ok()
    };
    at(false).or_else(|| at(true))
}

#[cfg(test)]
mod tests;
