// SPDX-License-Identifier: GPL-3.0-or-later
//! Joins and leaves, folded into one row: the outcome for each person, however
//! often they came and went.

use std::rc::Rc;

use crate::protocol::LeaveReason;

/// Most people in one row.
const PEOPLE: usize = 512;

/// A person who joined or left.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Visitor {
    name: Rc<str>,
    was_here: bool,
    is_here: bool,
    /// Reason of the last leave.
    reason: LeaveReason,
}

/// Joins and leaves of several people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinsAndLeaves {
    /// In the order of their last join or leave.
    visitors: Vec<Visitor>,
    /// Set for past ones.
    pub past: bool,
}

/// Outcome for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// They joined.
    Joined,
    /// They left.
    Left,
    /// They left and joined again.
    Back,
    /// They joined and left again.
    Visited,
}

/// People with the same outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group<'a> {
    /// The outcome.
    pub change: Change,
    /// Their names.
    pub names: Vec<&'a str>,
    /// Reason of the last leave.
    pub reason: LeaveReason,
}

impl JoinsAndLeaves {
    /// Creates an empty row.
    pub fn new(past: bool) -> Self {
        Self { visitors: Vec::new(), past }
    }

    /// Tells if there is no place for anybody else.
    pub fn is_full(&self) -> bool {
        self.visitors.len() >= PEOPLE
    }

    /// Approximate size in bytes.
    pub fn weight(&self) -> usize {
        self.visitors.iter().map(|visitor| size_of::<Visitor>() + visitor.name.len()).sum()
    }

    /// Adds a join.
    pub fn join(&mut self, name: &str) {
        let known = self.take(name);
        let was_here = known.as_ref().is_some_and(|visitor| visitor.was_here);
        let reason = known.map_or(LeaveReason::Left, |visitor| visitor.reason);
        self.visitors.push(Visitor { name: Rc::from(name), was_here, is_here: true, reason });
    }

    /// Adds a leave.
    pub fn leave(&mut self, name: &str, reason: LeaveReason) {
        let was_here = self.take(name).is_none_or(|visitor| visitor.was_here);
        self.visitors.push(Visitor { name: Rc::from(name), was_here, is_here: false, reason });
    }

    /// People by outcome, in the order of the last join or leave of each group.
    pub fn groups(&self) -> Vec<Group<'_>> {
        let mut groups: Vec<Group> = Vec::new();
        for visitor in &self.visitors {
            let change = visitor.change();
            let at = groups.iter().position(|group| group.change == change);
            let mut group = at.map_or_else(
                || Group { change, names: Vec::new(), reason: visitor.reason },
                |at| groups.remove(at),
            );
            group.names.push(&visitor.name);
            group.reason = visitor.reason;
            groups.push(group);
        }
        groups
    }

    /// Removes a person. The latest are searched first, as they are the likeliest
    /// to come or go again.
    fn take(&mut self, name: &str) -> Option<Visitor> {
        let at = self.visitors.iter().rposition(|visitor| *visitor.name == *name)?;
        Some(self.visitors.remove(at))
    }
}

impl Visitor {
    fn change(&self) -> Change {
        match (self.was_here, self.is_here) {
            (false, true) => Change::Joined,
            (true, false) => Change::Left,
            (true, true) => Change::Back,
            (false, false) => Change::Visited,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(people: &JoinsAndLeaves) -> Vec<(Change, Vec<&str>)> {
        people.groups().into_iter().map(|group| (group.change, group.names)).collect()
    }

    #[test]
    fn everybody_is_told_of_once() {
        let mut people = JoinsAndLeaves::new(false);
        people.leave("Bo", LeaveReason::Vanished);
        for _ in 0..3 {
            people.join("Cy");
            people.leave("Cy", LeaveReason::Left);
        }
        people.join("Bo");
        people.join("Di");
        assert_eq!(
            changes(&people),
            [
                (Change::Visited, vec!["Cy"]),
                (Change::Back, vec!["Bo"]),
                (Change::Joined, vec!["Di"])
            ]
        );
        people.join("Cy");
        assert_eq!(
            changes(&people),
            [(Change::Back, vec!["Bo"]), (Change::Joined, vec!["Di", "Cy"])]
        );
    }

    #[test]
    fn the_last_reason_counts() {
        let mut people = JoinsAndLeaves::new(false);
        people.leave("Bo", LeaveReason::Vanished);
        people.join("Bo");
        people.leave("Bo", LeaveReason::Stalled);
        let groups = people.groups();
        assert_eq!((groups.len(), groups[0].reason), (1, LeaveReason::Stalled));
        assert_eq!(groups[0].change, Change::Left);
    }
}
