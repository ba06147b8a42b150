// SPDX-License-Identifier: GPL-3.0-or-later
//! Who is in the room, in the order they are shown: the host first, then by
//! name. Knows no widget.

use std::rc::Rc;

use crate::protocol::{Member, Nickname};

/// A member and what it is sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub member: Member,
    key: String,
}

/// The middle of the list that is not what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    pub at: usize,
    pub removed: usize,
    pub added: usize,
}

#[derive(Debug, Default)]
pub struct Roster {
    people: Vec<Rc<Person>>,
    announced: Vec<Rc<Person>>,
}

impl Person {
    fn new(member: Member) -> Self {
        let key = member.name.key();
        Self { member, key }
    }

    fn order(&self) -> (bool, &str) {
        (!self.member.host, &self.key)
    }
}

impl Roster {
    pub fn len(&self) -> usize {
        self.people.len()
    }

    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    pub fn people(&self) -> &[Rc<Person>] {
        &self.people
    }

    /// The member that hosts, if it is here.
    pub fn host(&self) -> Option<&Member> {
        self.people.first().map(|person| &person.member).filter(|member| member.host)
    }

    /// Those whose words others on the network can read.
    pub fn plain(&self) -> impl Iterator<Item = &Nickname> {
        let members = self.people.iter().map(|person| &person.member);
        members.filter(|member| !member.encrypted).map(|member| &member.name)
    }

    pub fn has(&self, name: &Nickname) -> bool {
        let key = name.key();
        self.people.iter().any(|person| person.key == key)
    }

    /// Replaces everybody.
    pub fn reset(&mut self, members: Vec<Member>) {
        self.people = members.into_iter().map(|member| Rc::new(Person::new(member))).collect();
        self.people.sort_by(|a, b| a.order().cmp(&b.order()));
    }

    pub fn join(&mut self, member: Member) {
        self.leave(&member.name);
        let person = Person::new(member);
        let at = self.people.partition_point(|other| other.order() < person.order());
        self.people.insert(at, Rc::new(person));
    }

    pub fn leave(&mut self, name: &Nickname) -> Option<Member> {
        let key = name.key();
        let at = self.people.iter().position(|person| person.key == key)?;
        Some(self.people.remove(at).member.clone())
    }

    pub fn rename(&mut self, from: &Nickname, to: Nickname) {
        if let Some(member) = self.leave(from) {
            self.join(Member { name: to, ..member });
        }
    }

    /// What has changed since this was last asked.
    pub fn take_change(&mut self) -> Option<Change> {
        let same = |(a, b): &(&Rc<Person>, &Rc<Person>)| Rc::ptr_eq(a, b);
        let (old, new) = (&self.announced, &self.people);
        let head = old.iter().zip(new).take_while(same).count();
        if head == old.len() && head == new.len() {
            return None;
        }
        let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(same).count();
        let change =
            Change { at: head, removed: old.len() - head - tail, added: new.len() - head - tail };
        self.announced.clone_from(&self.people);
        Some(change)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(name: &str, host: bool) -> Member {
        Member { encrypted: true, host, ..Member::named(Nickname::new(name).unwrap()) }
    }

    fn names(roster: &Roster) -> Vec<&str> {
        roster.people().iter().map(|person| person.member.name.as_str()).collect()
    }

    #[test]
    fn the_host_comes_first_then_the_alphabet() {
        let mut roster = Roster::default();
        roster.reset(vec![member("zoe", false), member("Bo", true), member("Ada", false)]);
        roster.join(member("mia", false));
        assert_eq!(names(&roster), ["Bo", "Ada", "mia", "zoe"]);
        assert_eq!(roster.host().unwrap().name.as_str(), "Bo");
        roster.rename(&Nickname::new("Ada").unwrap(), Nickname::new("Yan").unwrap());
        assert_eq!(names(&roster), ["Bo", "mia", "Yan", "zoe"]);
        roster.leave(&Nickname::new("BO").unwrap());
        assert!(roster.host().is_none());
    }

    #[test]
    fn nobody_is_listed_twice() {
        let mut roster = Roster::default();
        roster.join(member("Ada", false));
        roster.join(member("ada", false));
        assert_eq!(names(&roster), ["ada"]);
    }

    #[test]
    fn changes_are_one_splice() {
        let mut roster = Roster::default();
        roster.reset(["a", "c", "e"].map(|name| member(name, false)).to_vec());
        assert_eq!(roster.take_change(), Some(Change { at: 0, removed: 0, added: 3 }));
        assert_eq!(roster.take_change(), None);
        roster.join(member("b", false));
        roster.join(member("d", false));
        assert_eq!(roster.take_change(), Some(Change { at: 1, removed: 1, added: 3 }));
        roster.leave(&Nickname::new("a").unwrap());
        assert_eq!(roster.take_change(), Some(Change { at: 0, removed: 1, added: 0 }));
    }
}
