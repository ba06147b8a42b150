// SPDX-License-Identifier: GPL-3.0-or-later
//! Who is here, what is known of them, and whom this person ignores.

use std::collections::{HashMap, HashSet};

use crate::protocol::{
    Event, Happening, Member, ModerationAction, Nickname, Recognition, Rules, Welcome,
};

/// The room as this guest knows it.
#[derive(Debug, Default)]
pub(super) struct Company {
    me: Option<Nickname>,
    members: Vec<Member>,
    rules: Rules,
    /// Until when somebody is muted, in Unix milliseconds by the host's clock;
    /// by the keys of their names.
    muted: HashMap<String, u64>,
    /// Keys of the names that are ignored.
    ignored: HashSet<String>,
}

impl Company {
    pub fn welcomed(&mut self, welcome: &Welcome) {
        self.me = Some(welcome.you.clone());
        self.members = welcome.members.clone();
        self.rules = welcome.rules.clone();
    }

    /// Follows what happened since the welcome.
    pub fn follow(&mut self, event: &Event) {
        match &event.what {
            Happening::Joined(member) => {
                self.remove(&member.name);
                self.members.push(member.clone());
            }
            Happening::Left { name, .. } => self.remove(name),
            Happening::Renamed { from, to, recognition } => self.rename(from, to, *recognition),
            Happening::Acted { act, .. } => self.obey(act, event.time),
            _ => {}
        }
    }

    pub fn members(&self) -> &[Member] {
        &self.members
    }

    pub fn names(&self) -> Vec<Nickname> {
        self.members.iter().map(|member| member.name.clone()).collect()
    }

    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The member who sits here.
    pub fn me(&self) -> Option<&Member> {
        let me = self.me.as_ref()?;
        self.members.iter().find(|member| member.name == *me)
    }

    pub fn is_me(&self, name: &Nickname) -> bool {
        self.me.as_ref() == Some(name)
    }

    /// Whether somebody is still muted at `now` (Unix milliseconds).
    pub fn is_muted(&self, name: &Nickname, now: u64) -> bool {
        self.muted.get(&name.key()).is_some_and(|until| now < *until)
    }

    pub fn is_ignored(&self, name: &Nickname) -> bool {
        !self.ignored.is_empty() && self.ignored.contains(&name.key())
    }

    /// Whether that changed anything.
    pub fn ignore(&mut self, name: &Nickname, ignored: bool) -> bool {
        match ignored {
            true => self.ignored.insert(name.key()),
            false => self.ignored.remove(&name.key()),
        }
    }

    fn remove(&mut self, name: &Nickname) {
        let key = name.key();
        self.members.retain(|member| member.name.key() != key);
    }

    /// Whoever is ignored or muted stays so under another name.
    fn rename(&mut self, from: &Nickname, to: &Nickname, recognition: Option<Recognition>) {
        if self.is_me(from) {
            self.me = Some(to.clone());
        }
        if let Some(member) = self.members.iter_mut().find(|member| member.name == *from) {
            member.name = to.clone();
            member.recognition = recognition;
        }
        if self.ignored.remove(&from.key()) {
            self.ignored.insert(to.key());
        }
        if let Some(until) = self.muted.remove(&from.key()) {
            self.muted.insert(to.key(), until);
        }
    }

    fn obey(&mut self, act: &ModerationAction, time: u64) {
        self.rules.follow(act);
        match act {
            ModerationAction::Mute { name, seconds } => {
                let until = time.saturating_add(seconds.saturating_mul(1000));
                self.muted.insert(name.key(), until);
            }
            ModerationAction::Unmute { name } => {
                self.muted.remove(&name.key());
            }
            ModerationAction::Moderator { name, moderator } => {
                let members = self.members.iter_mut();
                members.filter(|member| member.name == *name).for_each(|member| {
                    member.moderator = *moderator;
                });
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(raw: &str) -> Nickname {
        Nickname::new(raw).unwrap()
    }

    fn happened(company: &mut Company, what: Happening) {
        company.follow(&Event { number: 1, time: 1_000, what });
    }

    fn company() -> Company {
        let mut company = Company { me: Some(name("Ada")), ..Company::default() };
        for who in ["Ada", "Bo"] {
            happened(&mut company, Happening::Joined(Member::named(name(who))));
        }
        company
    }

    fn acted(act: ModerationAction) -> Happening {
        Happening::Acted { by: None, act, why: None }
    }

    #[test]
    fn who_is_ignored_stays_so_under_another_name() {
        let mut company = company();
        assert!(company.ignore(&name("BO"), true));
        assert!(!company.ignore(&name("Bo"), true));
        let recognition = Some(Recognition::Other);
        happened(
            &mut company,
            Happening::Renamed { from: name("Bo"), to: name("Cy"), recognition },
        );
        assert_eq!(company.members()[1].recognition, recognition);
        assert!(company.is_ignored(&name("cy")) && !company.is_ignored(&name("Bo")));
        assert_eq!(company.names(), [name("Ada"), name("Cy")]);
    }

    #[test]
    fn acts_show_in_who_is_here() {
        let mut company = company();
        happened(&mut company, acted(ModerationAction::Mute { name: name("Bo"), seconds: 60 }));
        assert!(company.is_muted(&name("Bo"), 60_999) && !company.is_muted(&name("Bo"), 61_000));
        happened(&mut company, acted(ModerationAction::Unmute { name: name("Bo") }));
        assert!(!company.is_muted(&name("Bo"), 2_000));
        happened(
            &mut company,
            acted(ModerationAction::Moderator { name: name("Ada"), moderator: true }),
        );
        assert!(company.me().is_some_and(|me| me.moderator));
        happened(&mut company, acted(ModerationAction::Lock { locked: true }));
        assert!(company.rules().locked);
        happened(
            &mut company,
            acted(ModerationAction::Mute { name: name("Bo"), seconds: u64::MAX }),
        );
        assert!(company.is_muted(&name("Bo"), u64::MAX - 1));
    }
}
