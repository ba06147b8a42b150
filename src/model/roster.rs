// SPDX-License-Identifier: GPL-3.0-or-later
//! Who is in the room, in the order they are shown: the host first, then by
//! name.

use std::rc::Rc;
use std::time::{Duration, Instant};

use super::mutes_and_ignores::MutesAndIgnores;
use crate::protocol::{Member, Nickname, Recognition, limits};

/// A member, what it is sorted by, and what else is to be known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occupant {
    pub member: Member,
    /// What it says is not passed on, as far as we have heard.
    pub muted: bool,
    /// We do not want to hear from it.
    pub ignored: bool,
    key: String,
}

/// The middle of the list that is not what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeopleSplice {
    pub at: usize,
    pub removed: usize,
    pub added: usize,
}

#[derive(Debug, Default)]
pub struct Roster {
    people: Vec<Rc<Occupant>>,
    announced: Vec<Rc<Occupant>>,
    flags: MutesAndIgnores,
}

impl Occupant {
    fn new(member: Member, flags: &MutesAndIgnores) -> Self {
        let key = member.name.key();
        Self { muted: flags.is_muted(&key), ignored: flags.ignores(&key), member, key }
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

    pub fn people(&self) -> &[Rc<Occupant>] {
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

    pub fn find(&self, name: &Nickname) -> Option<&Rc<Occupant>> {
        let key = name.key();
        self.people.iter().find(|person| person.key == key)
    }

    /// Replaces everybody; of more than a room can have, the rest is left out.
    pub fn reset(&mut self, members: Vec<Member>) {
        let members = members.into_iter().take(limits::MEMBERS);
        self.people = members.map(|member| Rc::new(Occupant::new(member, &self.flags))).collect();
        self.people.sort_by(|a, b| a.order().cmp(&b.order()));
    }

    /// Lists `member`, unless the list is as long as a room can be large: a
    /// room that says otherwise is not believed.
    pub fn join(&mut self, member: Member) {
        self.leave(&member.name);
        if self.people.len() >= limits::MEMBERS {
            return;
        }
        let person = Occupant::new(member, &self.flags);
        let at = self.people.partition_point(|other| other.order() < person.order());
        self.people.insert(at, Rc::new(person));
    }

    pub fn leave(&mut self, name: &Nickname) -> Option<Member> {
        let key = name.key();
        let at = self.people.iter().position(|person| person.key == key)?;
        Some(self.people.remove(at).member.clone())
    }

    /// Somebody is called otherwise from now on; what we hold of them stays.
    pub fn rename(&mut self, from: &Nickname, to: Nickname, recognition: Option<Recognition>) {
        self.flags.rename(&from.key(), &to.key());
        if let Some(member) = self.leave(from) {
            self.join(Member { name: to, recognition, ..member });
        }
    }

    pub fn set_moderator(&mut self, name: &Nickname, moderator: bool) {
        self.change(&name.key(), |person| person.member.moderator = moderator);
    }

    /// What `name` says is not passed on until `until`.
    pub fn mute(&mut self, name: &Nickname, until: Instant) {
        let key = name.key();
        self.flags.mute(&key, until);
        self.remark(&key);
    }

    pub fn unmute(&mut self, name: &Nickname) {
        let key = name.key();
        self.flags.unmute(&key);
        self.remark(&key);
    }

    /// Lets those speak whose time is over; when to look again.
    pub fn expire(&mut self, now: Instant) -> Option<Duration> {
        for key in self.flags.take_expired(now) {
            self.remark(&key);
        }
        self.flags.next_end().map(|end| end.saturating_duration_since(now))
    }

    /// Until when `name` is muted.
    pub fn muted_until(&self, name: &Nickname) -> Option<Instant> {
        self.flags.muted_until(&name.key())
    }

    pub fn ignore(&mut self, name: &Nickname, ignored: bool) {
        let key = name.key();
        self.flags.ignore(&key, ignored);
        self.remark(&key);
    }

    pub fn ignores(&self, name: &Nickname) -> bool {
        !self.flags.ignores_nobody() && self.flags.ignores(&name.key())
    }

    fn remark(&mut self, key: &str) {
        let (muted, ignored) = (self.flags.is_muted(key), self.flags.ignores(key));
        self.change(key, |person| {
            person.muted = muted;
            person.ignored = ignored;
        });
    }

    /// A person that has changed is another one, so that the list notices.
    fn change(&mut self, key: &str, change: impl FnOnce(&mut Occupant)) {
        let Some(person) = self.people.iter_mut().find(|person| person.key == key) else { return };
        let mut changed = Occupant::clone(person);
        change(&mut changed);
        if changed != **person {
            *person = Rc::new(changed);
        }
    }

    /// What has changed since this was last asked.
    pub fn take_change(&mut self) -> Option<PeopleSplice> {
        let same = |(a, b): &(&Rc<Occupant>, &Rc<Occupant>)| Rc::ptr_eq(a, b);
        let (old, new) = (&self.announced, &self.people);
        let head = old.iter().zip(new).take_while(same).count();
        if head == old.len() && head == new.len() {
            return None;
        }
        let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(same).count();
        let change = PeopleSplice {
            at: head,
            removed: old.len() - head - tail,
            added: new.len() - head - tail,
        };
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
        roster.rename(&Nickname::new("Ada").unwrap(), Nickname::new("Yan").unwrap(), None);
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
    fn a_room_that_lies_about_its_size_fills_no_memory() {
        let mut roster = Roster::default();
        let many = (0..limits::MEMBERS + 7).map(|number| member(&number.to_string(), false));
        roster.reset(many.collect());
        assert_eq!(roster.len(), limits::MEMBERS);
        roster.join(member("one more", false));
        assert_eq!(roster.len(), limits::MEMBERS);
        roster.join(Member { moderator: true, ..member("7", false) });
        assert!(roster.find(&Nickname::new("7").unwrap()).unwrap().member.moderator);
    }

    #[test]
    fn what_we_hold_of_somebody_follows_the_name() {
        let mut roster = Roster::default();
        let (bo, cy) = (Nickname::new("Bo").unwrap(), Nickname::new("Cy").unwrap());
        roster.reset(vec![member("Bo", false)]);
        roster.take_change();
        roster.ignore(&bo, true);
        let start = Instant::now();
        roster.mute(&bo, start + Duration::from_secs(9));
        assert_eq!(roster.take_change(), Some(PeopleSplice { at: 0, removed: 1, added: 1 }));
        roster.rename(&bo, cy.clone(), None);
        let person = roster.find(&cy).unwrap();
        assert!(person.ignored && person.muted && !roster.ignores(&bo));
        roster.leave(&cy);
        roster.join(member("Cy", false));
        assert!(roster.find(&cy).unwrap().ignored, "also when they come back");
        assert_eq!(roster.expire(start), Some(Duration::from_secs(9)));
        assert_eq!(roster.expire(start + Duration::from_secs(9)), None);
        assert!(!roster.find(&cy).unwrap().muted);
    }

    #[test]
    fn changes_are_one_splice() {
        let mut roster = Roster::default();
        roster.reset(["a", "c", "e"].map(|name| member(name, false)).to_vec());
        assert_eq!(roster.take_change(), Some(PeopleSplice { at: 0, removed: 0, added: 3 }));
        assert_eq!(roster.take_change(), None);
        roster.join(member("b", false));
        roster.join(member("d", false));
        assert_eq!(roster.take_change(), Some(PeopleSplice { at: 1, removed: 1, added: 3 }));
        roster.leave(&Nickname::new("a").unwrap());
        assert_eq!(roster.take_change(), Some(PeopleSplice { at: 0, removed: 1, added: 0 }));
    }
}
