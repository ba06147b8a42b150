// SPDX-License-Identifier: GPL-3.0-or-later
//! Arrivals and departures in a row, folded into one: what became of each
//! person, however often they came and went.

use std::rc::Rc;

use crate::protocol::LeaveReason;

/// More people than this are told of in rows of their own.
const PEOPLE: usize = 512;

/// Someone, and how they stood before the crowd and stand now.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Passer {
    name: Rc<str>,
    was_here: bool,
    is_here: bool,
    /// Why they last left.
    reason: LeaveReason,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crowd {
    /// In the order in which something last happened to them.
    passers: Vec<Passer>,
    pub past: bool,
}

/// What became of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Joined,
    Left,
    /// They left and are here again.
    Back,
    /// They came and are gone again.
    Visited,
}

/// People who share a fate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group<'a> {
    pub fate: Fate,
    pub names: Vec<&'a str>,
    /// Why the last of them left.
    pub reason: LeaveReason,
}

impl Crowd {
    pub fn new(past: bool) -> Self {
        Self { passers: Vec::new(), past }
    }

    /// Whether it has no place for anybody else.
    pub fn is_full(&self) -> bool {
        self.passers.len() >= PEOPLE
    }

    /// About how many bytes it keeps.
    pub fn weight(&self) -> usize {
        self.passers.iter().map(|passer| size_of::<Passer>() + passer.name.len()).sum()
    }

    pub fn join(&mut self, name: &str) {
        let known = self.take(name);
        let was_here = known.as_ref().is_some_and(|passer| passer.was_here);
        let reason = known.map_or(LeaveReason::Left, |passer| passer.reason);
        self.passers.push(Passer { name: Rc::from(name), was_here, is_here: true, reason });
    }

    pub fn leave(&mut self, name: &str, reason: LeaveReason) {
        let was_here = self.take(name).is_none_or(|passer| passer.was_here);
        self.passers.push(Passer { name: Rc::from(name), was_here, is_here: false, reason });
    }

    /// Everybody by what became of them, in the order in which it happened to
    /// the last of each.
    pub fn groups(&self) -> Vec<Group<'_>> {
        let mut groups: Vec<Group> = Vec::new();
        for passer in &self.passers {
            let fate = passer.fate();
            let at = groups.iter().position(|group| group.fate == fate);
            let mut group = at.map_or_else(
                || Group { fate, names: Vec::new(), reason: passer.reason },
                |at| groups.remove(at),
            );
            group.names.push(&passer.name);
            group.reason = passer.reason;
            groups.push(group);
        }
        groups
    }

    /// Whom something has happened to lately is looked for first: they are
    /// likeliest to come or go again.
    fn take(&mut self, name: &str) -> Option<Passer> {
        let at = self.passers.iter().rposition(|passer| *passer.name == *name)?;
        Some(self.passers.remove(at))
    }
}

impl Passer {
    fn fate(&self) -> Fate {
        match (self.was_here, self.is_here) {
            (false, true) => Fate::Joined,
            (true, false) => Fate::Left,
            (true, true) => Fate::Back,
            (false, false) => Fate::Visited,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fates(crowd: &Crowd) -> Vec<(Fate, Vec<&str>)> {
        crowd.groups().into_iter().map(|group| (group.fate, group.names)).collect()
    }

    #[test]
    fn everybody_is_told_of_once() {
        let mut crowd = Crowd::new(false);
        crowd.leave("Bo", LeaveReason::Vanished);
        for _ in 0..3 {
            crowd.join("Cy");
            crowd.leave("Cy", LeaveReason::Left);
        }
        crowd.join("Bo");
        crowd.join("Di");
        assert_eq!(
            fates(&crowd),
            [(Fate::Visited, vec!["Cy"]), (Fate::Back, vec!["Bo"]), (Fate::Joined, vec!["Di"])]
        );
        crowd.join("Cy");
        assert_eq!(fates(&crowd), [(Fate::Back, vec!["Bo"]), (Fate::Joined, vec!["Di", "Cy"])]);
    }

    #[test]
    fn the_last_reason_counts() {
        let mut crowd = Crowd::new(false);
        crowd.leave("Bo", LeaveReason::Vanished);
        crowd.join("Bo");
        crowd.leave("Bo", LeaveReason::Stalled);
        let groups = crowd.groups();
        assert_eq!((groups.len(), groups[0].reason), (1, LeaveReason::Stalled));
        assert_eq!(groups[0].fate, Fate::Left);
    }
}
