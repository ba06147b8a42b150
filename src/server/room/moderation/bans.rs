// SPDX-License-Identifier: GPL-3.0-or-later
//! Bans: people who are kept out, and until when.

use serde::{Deserialize, Serialize};

use crate::protocol::{Ban, Fingerprint, Reason, limits};
use crate::server::room::clock::WallTime;
use crate::server::room::person::{BanTarget, Origin};
use crate::server::room::refusal::Refusal;

/// A ban, and its target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptBan {
    /// The key or address that is kept out.
    #[serde(rename = "whom")]
    pub target: BanTarget,
    /// The ban as it is shown.
    pub ban: Ban,
}

impl KeptBan {
    fn holds(&self, now: WallTime) -> bool {
        self.until().is_none_or(|until| until > now)
    }

    fn until(&self) -> Option<WallTime> {
        self.ban.until.map(WallTime::from_unix)
    }
}

/// The bans of a room, oldest first, at most [`limits::BANS`].
#[derive(Debug, Default)]
pub struct Bans(Vec<KeptBan>);

impl Bans {
    pub fn new(mut bans: Vec<KeptBan>) -> Self {
        let surplus = bans.len().saturating_sub(limits::BANS);
        bans.drain(..surplus);
        Self(bans)
    }

    /// Adds a ban, in place of an older one of the same person.
    pub fn add(&mut self, now: WallTime, ban: KeptBan) {
        self.0.retain(|old| old.holds(now) && old.target != ban.target);
        if self.0.len() >= limits::BANS {
            self.0.remove(0);
        }
        self.0.push(ban);
    }

    /// Lifts the bans that were given under that name, and those of `owner`.
    /// Returns whether there were any.
    pub fn lift(&mut self, now: WallTime, folded: &str, owner: Option<Fingerprint>) -> bool {
        self.0.retain(|old| old.holds(now));
        let before = self.0.len();
        let owner = owner.map(BanTarget::Key);
        self.0.retain(|old| Some(old.target) != owner && old.ban.name.folded() != folded);
        self.0.len() != before
    }

    /// The refusal for somebody from there, if a ban keeps it out.
    pub fn against(&self, now: WallTime, origin: &Origin) -> Option<Refusal> {
        let target = origin.ban_target();
        let kept = self.0.iter().find(|kept| kept.target == target && kept.holds(now))?;
        let refusal = match kept.until() {
            Some(until) => Refusal::wait(Reason::Banned, until.since(now)),
            None => Reason::Banned.into(),
        };
        Some(Refusal { why: kept.ban.why.clone(), ..refusal })
    }

    /// Bans that hold, newest first, as the host is shown them.
    pub fn shown(&self, now: WallTime) -> Vec<Ban> {
        let holding = self.0.iter().rev().filter(|kept| kept.holds(now));
        holding.map(|kept| kept.ban.clone()).collect()
    }

    /// Bans that hold, to be saved.
    pub fn kept(&self, now: WallTime) -> Vec<KeptBan> {
        self.0.iter().filter(|kept| kept.holds(now)).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Nickname;

    fn at(time: u64) -> WallTime {
        WallTime::from_unix(time)
    }

    fn ban(number: u64, until: Option<u64>) -> KeptBan {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&number.to_le_bytes());
        let name = Nickname::new(&format!("Eve{number}")).unwrap();
        let ban = Ban { name, by: None, why: None, since: number, until, address: false };
        KeptBan { target: BanTarget::Key(Fingerprint::new(key)), ban }
    }

    #[test]
    fn the_oldest_goes_and_the_newest_is_shown_first() {
        let mut bans = Bans::default();
        for number in 0..limits::BANS as u64 + 5 {
            bans.add(at(0), ban(number, None));
        }
        let shown = bans.shown(at(0));
        assert_eq!(shown.len(), limits::BANS);
        assert_eq!(shown[0].since, limits::BANS as u64 + 4);
        assert_eq!(shown.last().unwrap().since, 5);
    }

    #[test]
    fn a_ban_that_is_over_is_forgotten() {
        let mut bans = Bans::default();
        bans.add(at(0), ban(1, Some(1_000)));
        assert_eq!(bans.kept(at(999)).len(), 1);
        assert_eq!(bans.kept(at(1_000)).len(), 0);
        assert!(!bans.lift(at(1_000), "eve1", None));
    }

    #[test]
    fn a_second_ban_of_the_same_person_replaces_the_first() {
        let mut bans = Bans::default();
        bans.add(at(0), ban(1, None));
        bans.add(at(0), ban(1, Some(5_000)));
        assert_eq!(bans.shown(at(0)).len(), 1);
        assert!(bans.lift(at(0), "eve1", None));
        assert!(bans.shown(at(0)).is_empty());
    }
}
