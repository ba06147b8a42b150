// SPDX-License-Identifier: GPL-3.0-or-later
//! The tokens that were given and are good. They are kept as hashes, so that the time for
//! finding one tells nothing about it.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use super::grant::{Grant, Granted};
use crate::protocol::{SecretString, UploadId, limits};
use crate::server::room::CutOff;

/// Tokens and what they are for, at most [`limits::TRANSFER_TOKENS`].
#[derive(Debug, Default)]
pub struct Tokens {
    grants: HashMap<blake3::Hash, Arc<Grant>>,
}

fn key(token: &SecretString) -> blake3::Hash {
    blake3::hash(token.reveal().as_bytes())
}

impl Tokens {
    /// Makes a token good. Where there are too many, the one that was not used for the longest
    /// goes; of two of one seat for one file, the earlier.
    pub fn insert(&mut self, token: &SecretString, grant: Grant) {
        self.drop_all(|other| !other.is_used() && is_same(other, &grant));
        if self.grants.len() >= limits::TRANSFER_TOKENS {
            let unused = self.grants.iter().filter(|(_, grant)| !grant.is_used());
            let oldest = unused.min_by_key(|(_, grant)| grant.last_used()).map(|(key, _)| *key);
            oldest.and_then(|oldest| self.grants.remove(&oldest));
        }
        self.grants.insert(key(token), Arc::new(grant));
    }

    /// The permission that a token stands for.
    pub fn find(&self, token: &SecretString, now: Instant) -> Option<Arc<Grant>> {
        let grant = self.grants.get(&key(token))?;
        (grant.holds() && !grant.is_stale(now)).then(|| grant.clone())
    }

    /// Takes all permissions of somebody back.
    pub fn cut_off(&mut self, cut: &CutOff) {
        self.drop_all(|grant| grant.is_of(cut));
    }

    /// Takes back what was for these files.
    pub fn drop_files(&mut self, numbers: &[u64]) {
        self.drop_all(|grant| match &grant.what {
            Granted::Download(file) => numbers.contains(&file.number),
            Granted::Upload(_) => false,
        });
    }

    /// Takes back what was for an upload.
    pub fn drop_upload(&mut self, id: UploadId) {
        self.drop_all(|grant| match &grant.what {
            Granted::Upload(upload) => upload.id == id,
            Granted::Download(_) => false,
        });
    }

    /// Takes links back that everybody may follow.
    pub fn drop_links(&mut self) {
        self.drop_all(|grant| grant.holder.is_none());
    }

    /// Forgets what is good no more.
    pub fn expire(&mut self, now: Instant) {
        self.drop_all(|grant| grant.is_stale(now));
    }

    fn drop_all(&mut self, goes: impl Fn(&Grant) -> bool) {
        self.grants.retain(|_, grant| {
            let goes = goes(grant);
            if goes {
                grant.take_back();
            }
            !goes
        });
    }
}

/// Tells if both are for one file and for one seat.
fn is_same(one: &Grant, other: &Grant) -> bool {
    let seat = |grant: &Grant| grant.holder.as_ref().map(|holder| holder.seat);
    match (&one.what, &other.what) {
        (Granted::Download(one_file), Granted::Download(other_file)) => {
            one_file.number == other_file.number && seat(one) == seat(other)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::protocol::{ContentHash, FileName, Fingerprint, Nickname, SeatNumber};
    use crate::server::room::{BanTarget, FilePerson, KeptFile};

    fn person(number: u8) -> FilePerson {
        FilePerson {
            name: Nickname::new("Ada").unwrap(),
            seat: SeatNumber::new(number.into()),
            target: BanTarget::Key(Fingerprint::new([number; 32])),
        }
    }

    fn file(number: u64) -> KeptFile {
        KeptFile {
            number,
            blake3: ContentHash::of(b""),
            size: 0,
            name: FileName::new("a"),
            media: None,
            from: Nickname::new("Ada").unwrap(),
            seat: SeatNumber::new(1),
        }
    }

    fn give(tokens: &mut Tokens, token: &str, of: Option<u8>, number: u64, now: Instant) {
        let grant = Grant::new(Granted::Download(file(number)), of.map(person), now);
        tokens.insert(&token.into(), grant);
    }

    #[test]
    fn a_token_is_good_for_an_hour_after_its_last_use() {
        let (mut tokens, start) = (Tokens::default(), Instant::now());
        give(&mut tokens, "one", Some(1), 7, start);
        give(&mut tokens, "link", None, 7, start);
        let later = |minutes| start + Duration::from_mins(minutes);
        assert!(tokens.find(&"one".into(), later(59)).is_some());
        assert!(tokens.find(&"two".into(), start).is_none());
        let grant = tokens.find(&"one".into(), later(59)).unwrap();
        grant.count(true, later(59));
        assert!(tokens.find(&"one".into(), later(600)).is_some(), "it is used all the time");
        grant.count(false, later(600));
        assert!(tokens.find(&"one".into(), later(659)).is_some());
        assert!(tokens.find(&"one".into(), later(661)).is_none());
        tokens.expire(later(661));
        assert!(!grant.holds());
        assert!(tokens.find(&"link".into(), later(6_000)).is_some());
    }

    #[test]
    fn who_is_shown_out_moves_nothing_more() {
        let (mut tokens, now) = (Tokens::default(), Instant::now());
        for (token, of) in [("a", Some(1)), ("b", Some(2)), ("c", Some(3)), ("link", None)] {
            give(&mut tokens, token, of, 7, now);
        }
        let by_seat = CutOff { seat: Some(SeatNumber::new(1)), target: None };
        let by_key = CutOff { seat: None, target: Some(person(2).target) };
        let held = tokens.find(&"a".into(), now).unwrap();
        tokens.cut_off(&by_seat);
        tokens.cut_off(&by_key);
        assert!(!held.holds());
        let found = ["a", "b", "c", "link"].map(|it| tokens.find(&it.into(), now).is_some());
        assert_eq!(found, [false, false, true, true]);
        tokens.drop_links();
        assert!(tokens.find(&"link".into(), now).is_none());
    }

    #[test]
    fn a_file_that_is_gone_takes_its_tokens_along_and_a_new_one_replaces_the_old() {
        let (mut tokens, now) = (Tokens::default(), Instant::now());
        give(&mut tokens, "a", Some(1), 7, now);
        give(&mut tokens, "b", Some(1), 8, now);
        give(&mut tokens, "c", Some(1), 8, now);
        let found =
            |tokens: &Tokens| ["a", "b", "c"].map(|it| tokens.find(&it.into(), now).is_some());
        assert_eq!(found(&tokens), [true, false, true]);
        tokens.drop_files(&[8]);
        assert_eq!(found(&tokens), [true, false, false]);
    }
}
