// SPDX-License-Identifier: GPL-3.0-or-later
//! Bans: people who are kept out, and until when.

use serde::{Deserialize, Serialize};

use crate::protocol::{Ban, Reason, limits};
use crate::server::room::clock::{Now, RoomTime, whole_seconds};
use crate::server::room::person::{BanTarget, Origin};
use crate::server::room::refusal::Refusal;

/// A ban, and its target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptBan {
    /// The key or address that is kept out.
    #[serde(rename = "whom")]
    pub target: BanTarget,
    /// The ban as it is shown, but with times by the room's clock.
    pub ban: Ban,
}

impl KeptBan {
    fn holds(&self, now: RoomTime) -> bool {
        self.until().is_none_or(|until| until > now)
    }

    fn until(&self) -> Option<RoomTime> {
        self.ban.until.map(RoomTime::from_milliseconds)
    }

    /// The ban with times as people are told them.
    fn told(&self, now: Now) -> Ban {
        let told = |time: u64| now.wall_at(RoomTime::from_milliseconds(time)).unix();
        let left = self.until().map(|until| whole_seconds(until.since(now.room())));
        let (since, until) = (told(self.ban.since), self.ban.until.map(told));
        Ban { since, until, left, ..self.ban.clone() }
    }
}

/// The bans of a room, oldest first, at most [`limits::BANS`]. One that is over is
/// kept until that is certain.
#[derive(Debug, Default)]
pub struct Bans(Vec<KeptBan>);

impl Bans {
    pub fn new(mut bans: Vec<KeptBan>) -> Self {
        let surplus = bans.len().saturating_sub(limits::BANS);
        bans.drain(..surplus);
        Self(bans)
    }

    /// Adds a ban, in place of an older one of the same person.
    pub fn add(&mut self, now: Now, ban: KeptBan) {
        self.0.retain(|old| old.holds(now.certain()) && old.target != ban.target);
        if self.0.len() >= limits::BANS {
            let over = self.0.iter().position(|old| !old.holds(now.room()));
            self.0.remove(over.unwrap_or(0));
        }
        self.0.push(ban);
    }

    /// `true` if the same person is banned permanently for the same reason, so
    /// that `ban` would add nothing. One that ends begins anew.
    pub fn includes(&self, ban: &KeptBan) -> bool {
        let is_same = |old: &KeptBan| old.target == ban.target && old.ban.why == ban.ban.why;
        let is_permanent = |kept: &KeptBan| kept.ban.until.is_none();
        is_permanent(ban) && self.0.iter().any(|old| is_permanent(old) && is_same(old))
    }

    /// Lifts the bans that are meant. Returns those that held.
    pub fn lift(&mut self, now: Now, is_meant: impl Fn(&KeptBan) -> bool) -> Vec<KeptBan> {
        let lifted = self.0.extract_if(.., |kept| is_meant(kept));
        lifted.filter(|kept| kept.holds(now.room())).collect()
    }

    /// The refusal for somebody from there, if a ban keeps it out.
    pub fn against(&self, now: RoomTime, origin: &Origin) -> Option<Refusal> {
        let target = origin.ban_target();
        let kept = self.0.iter().find(|kept| kept.target == target && kept.holds(now))?;
        let refusal = match kept.until() {
            Some(until) => Refusal::wait(Reason::Banned, until.since(now)),
            None => Reason::Banned.into(),
        };
        Some(Refusal { why: kept.ban.why.clone(), ..refusal })
    }

    /// Bans that hold, newest first, as the host is shown them.
    pub fn shown(&self, now: Now) -> Vec<Ban> {
        let holding = self.0.iter().rev().filter(|kept| kept.holds(now.room()));
        holding.map(|kept| kept.told(now)).collect()
    }

    /// Bans that hold, and those that may turn out to hold, to be saved.
    pub fn kept(&self, now: Now) -> Vec<KeptBan> {
        self.0.iter().filter(|kept| kept.holds(now.certain())).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Fingerprint, Nickname};
    use crate::server::room::clock::{Clock, Moment, SavedClock, SteadyTime, WallTime};

    /// 1 July 2026.
    const TODAY: u64 = 1_782_864_000_000;

    fn at(time: u64) -> Now {
        let moment = |time| Moment {
            wall: WallTime::from_unix(TODAY + time),
            steady: SteadyTime::from_milliseconds(time),
        };
        let saved = SavedClock::at(moment(0).wall);
        Clock::start(saved, moment(0)).tick(moment(time))
    }

    fn ban(number: u64, until: Option<u64>) -> KeptBan {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&number.to_le_bytes());
        let name = Nickname::new(&format!("Eve{number}")).unwrap();
        let (since, until) = (TODAY + number, until.map(|until| TODAY + until));
        let ban = Ban { until, ..Ban::of(name, since) };
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
        assert_eq!(shown[0].since, TODAY + limits::BANS as u64 + 4);
        assert_eq!(shown.last().unwrap().since, TODAY + 5);
    }

    #[test]
    fn a_ban_that_is_over_is_forgotten() {
        let mut bans = Bans::default();
        bans.add(at(0), ban(1, Some(1_000)));
        assert_eq!(bans.kept(at(999)).len(), 1);
        assert_eq!(bans.kept(at(1_000)).len(), 0);
        assert!(bans.lift(at(1_000), |_| true).is_empty());
    }

    #[test]
    fn a_second_ban_of_the_same_person_replaces_the_first() {
        let mut bans = Bans::default();
        bans.add(at(0), ban(1, None));
        bans.add(at(0), ban(1, Some(5_000)));
        assert_eq!(bans.shown(at(0)).len(), 1);
        assert_eq!(bans.lift(at(0), |kept| kept.ban.name.as_str() == "Eve1").len(), 1);
        assert!(bans.shown(at(0)).is_empty());
    }
}
