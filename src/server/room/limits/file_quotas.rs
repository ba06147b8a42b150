// SPDX-License-Identifier: GPL-3.0-or-later
//! The files that people may have on their way into a room, and send in a day.

use std::collections::HashMap;
use std::time::Duration;

use super::bucket::Bucket;
use crate::protocol::{Reason, limits};
use crate::server::room::clock::{RoomTime, milliseconds};
use crate::server::room::person::BanTarget;
use crate::server::room::refusal::Refusal;

/// Files that each person has on the way, and bytes that it has sent lately. People without a
/// key are told apart by their addresses: another name is no other person here.
#[derive(Debug, Default)]
pub struct FileQuotas {
    of: HashMap<BanTarget, FileQuota>,
    /// Files on their way.
    open: usize,
    /// Bytes that those will have.
    open_bytes: u64,
}

#[derive(Debug, Default, Clone, Copy)]
struct FileQuota {
    open: usize,
    open_bytes: u64,
    sent: Bucket,
}

impl FileQuotas {
    /// Files on their way, and the bytes that they will have.
    pub fn open(&self) -> (usize, u64) {
        (self.open, self.open_bytes)
    }

    /// Checks that a person may send so many bytes now. The host's disk is the host's: its
    /// files count, and are not refused for what it sent before.
    pub fn check(
        &self,
        now: RoomTime,
        person: BanTarget,
        (size, is_host): (u64, bool),
    ) -> Result<(), Refusal> {
        let quota = self.of.get(&person).copied().unwrap_or_default();
        let people = person.file_people();
        if quota.open >= people * limits::UPLOADS_OF_ONE || self.open >= limits::UPLOADS {
            return Err(Reason::TooManyUploads.into());
        }
        // What is on its way will have been sent.
        let asked = share(size.saturating_add(quota.open_bytes), person);
        let free = quota.sent.free_at(asked, limits::FILE_BYTES_IN);
        match (free > now || asked > limits::FILE_BYTES_IN) && !is_host {
            // What is more than all of it does not fit, however long one waits.
            true if asked > limits::FILE_BYTES_IN => Err(Reason::FileQuota.into()),
            true => Err(Refusal::wait(Reason::FileQuota, free.since(now))),
            false => Ok(()),
        }
    }

    /// Bytes that a person may send in a day, and how many of them are left now. What is on its
    /// way will have been sent.
    pub fn day(&self, now: RoomTime, person: BanTarget) -> (u64, u64) {
        let quota = self.of.get(&person).copied().unwrap_or_default();
        let day = u128::from(milliseconds(limits::FILE_BYTES_IN));
        let all = limits::FILE_BYTES_OF_ONE * person.file_people() as u64;
        let sent = u128::from(milliseconds(quota.sent.held(now)));
        let sent = u64::try_from((u128::from(all) * sent).div_ceil(day)).unwrap_or(all);
        (all, all.saturating_sub(sent).saturating_sub(quota.open_bytes))
    }

    /// Counts a file that is on its way from now on.
    pub fn begin(&mut self, now: RoomTime, person: BanTarget, size: u64) {
        if self.of.len() >= limits::PEOPLE {
            self.of.retain(|_, quota| quota.open > 0 || !quota.sent.is_empty(now));
        }
        let quota = self.of.entry(person).or_default();
        quota.open += 1;
        quota.open_bytes += size;
        self.open += 1;
        self.open_bytes += size;
    }

    /// Counts a file that was sent.
    pub fn sent(&mut self, now: RoomTime, person: BanTarget, size: u64) {
        self.of.entry(person).or_default().sent.add(now, share(size, person));
    }

    /// Counts a file that is on its way no longer.
    pub fn end(&mut self, person: BanTarget, size: u64) {
        let Some(quota) = self.of.get_mut(&person).filter(|quota| quota.open > 0) else { return };
        quota.open -= 1;
        quota.open_bytes -= size;
        self.open -= 1;
        self.open_bytes -= size;
    }
}

/// The part of a day that so many bytes take.
fn share(bytes: u64, person: BanTarget) -> Duration {
    let day = u128::from(milliseconds(limits::FILE_BYTES_IN));
    let most = u128::from(limits::FILE_BYTES_OF_ONE) * person.file_people() as u128;
    let share = (u128::from(bytes) * day).div_ceil(most);
    Duration::from_millis(u64::try_from(share).unwrap_or(u64::MAX / 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: RoomTime = RoomTime::START;
    const HALF: u64 = limits::FILE_BYTES_OF_ONE / 2;

    fn person(number: u8) -> BanTarget {
        BanTarget::Key(crate::protocol::Fingerprint::new([number; 32]))
    }

    fn refused(quotas: &FileQuotas, now: RoomTime, one: u8, size: u64) -> Option<Refusal> {
        quotas.check(now, person(one), (size, false)).err()
    }

    #[test]
    fn a_person_sends_so_much_a_day() {
        let mut quotas = FileQuotas::default();
        for _ in 0..2 {
            assert_eq!(refused(&quotas, START, 1, HALF), None);
            quotas.begin(START, person(1), HALF);
            quotas.end(person(1), HALF);
            quotas.sent(START, person(1), HALF);
        }
        let day = limits::FILE_BYTES_IN.as_secs();
        let refusal = refused(&quotas, START, 1, HALF).unwrap();
        assert_eq!((refusal.reason, refusal.seconds), (Reason::FileQuota, Some(day / 2)));
        assert_eq!(refused(&quotas, START, 2, HALF), None, "others are not concerned");
        assert_eq!(quotas.day(START, person(1)), (2 * HALF, 0));
        assert_eq!(quotas.day(START + limits::FILE_BYTES_IN / 2, person(1)), (2 * HALF, HALF));
        assert_eq!(quotas.day(START, person(2)), (2 * HALF, 2 * HALF));
        assert!(quotas.check(START, person(1), (HALF, true)).is_ok(), "nor is the host");
        assert_eq!(refused(&quotas, START + limits::FILE_BYTES_IN / 2, 1, HALF), None);
        let never = refused(&quotas, START + limits::FILE_BYTES_IN, 1, u64::MAX).unwrap();
        assert_eq!((never.reason, never.seconds), (Reason::FileQuota, None));
    }

    #[test]
    fn what_does_not_come_costs_nothing() {
        let mut quotas = FileQuotas::default();
        for _ in 0..9 {
            assert_eq!(refused(&quotas, START, 1, 2 * HALF), None);
            quotas.begin(START, person(1), 2 * HALF);
            let refusal = refused(&quotas, START, 1, 1).unwrap();
            assert_eq!(refusal.reason, Reason::FileQuota, "it is on its way");
            assert_eq!(quotas.day(START, person(1)).1, 0);
            quotas.end(person(1), 2 * HALF);
        }
    }

    #[test]
    fn so_many_are_on_their_way_at_a_time() {
        let mut quotas = FileQuotas::default();
        for _ in 0..limits::UPLOADS_OF_ONE {
            assert_eq!(refused(&quotas, START, 1, 10), None);
            quotas.begin(START, person(1), 10);
        }
        assert_eq!(refused(&quotas, START, 1, 10).unwrap().reason, Reason::TooManyUploads);
        assert_eq!(quotas.open(), (limits::UPLOADS_OF_ONE, 10 * limits::UPLOADS_OF_ONE as u64));
        quotas.end(person(1), 10);
        quotas.end(person(2), 10);
        assert_eq!(refused(&quotas, START, 1, 10), None);
        assert_eq!(quotas.open().0, limits::UPLOADS_OF_ONE - 1);
    }

    #[test]
    fn people_are_forgotten() {
        let mut quotas = FileQuotas::default();
        for number in 0..2 * limits::PEOPLE {
            let mut bytes = [0; 32];
            bytes[..8].copy_from_slice(&number.to_le_bytes());
            let person = BanTarget::Key(crate::protocol::Fingerprint::new(bytes));
            quotas.begin(START + Duration::from_secs(number as u64), person, 1);
            quotas.end(person, 1);
        }
        assert!(quotas.of.len() <= limits::PEOPLE);
    }
}
