// SPDX-License-Identifier: GPL-3.0-or-later
//! Names in use: of those present, and of those who vanished and may come back
//! for theirs.

use std::collections::HashMap;

use super::clock::{Clock, Now, RoomTime};
use super::name_claim::NameClaim;
use super::person::BanTarget;
use super::seat::MemberId;
use super::token_hash::TokenHash;
use crate::protocol::{Fingerprint, Nickname, Reason, limits};

/// The holder of a name with a certain skeleton.
#[derive(Debug)]
struct Holder {
    folded: String,
    fingerprint: Option<Fingerprint>,
}

/// Names by their folded forms, and by their skeletons.
#[derive(Debug, Default)]
pub struct Names {
    present: HashMap<String, MemberId>,
    kept: HashMap<String, NameClaim>,
    skeletons: HashMap<String, Vec<Holder>>,
}

/// The grounds on which somebody wants a name.
#[derive(Debug, Clone, Copy, Default)]
pub struct Claim<'a> {
    /// Folded name it has now.
    pub own: Option<&'a str>,
    /// Hash of the token it came with.
    pub token: Option<TokenHash>,
    pub fingerprint: Option<Fingerprint>,
}

impl Names {
    /// Names that were kept when the room was saved.
    pub fn restore(claims: Vec<NameClaim>, clock: &Clock) -> Self {
        let mut names = Self::default();
        for claim in claims.into_iter().take(limits::MEMBERS) {
            // Whatever the clock said then, nobody waits longer.
            let until = claim.until.min(clock.now() + limits::NAME_KEPT_FOR);
            names.keep(NameClaim { until, ..claim });
        }
        names
    }

    /// Names that are kept, to be saved.
    pub fn saved(&self, now: Now) -> Vec<NameClaim> {
        let waiting = self.kept.values().filter(|kept| kept.until > now.room());
        waiting.cloned().collect()
    }

    pub fn holder(&self, folded: &str) -> Option<MemberId> {
        self.present.get(folded).copied()
    }

    /// Somebody present goes by that name from now on.
    pub fn take(&mut self, name: &Nickname, id: MemberId, fingerprint: Option<Fingerprint>) {
        let folded = name.folded();
        if self.present.insert(folded.clone(), id).is_none() {
            let holder = Holder { folded, fingerprint };
            self.skeletons.entry(name.skeleton()).or_default().push(holder);
        }
    }

    pub fn free(&mut self, name: &Nickname) {
        let folded = name.folded();
        if self.present.remove(&folded).is_some() {
            self.unlist(&name.skeleton(), &folded);
        }
    }

    /// Keeps a name that was just freed, for whoever has the same key, or
    /// without a key the token.
    pub fn keep(&mut self, claim: NameClaim) {
        if self.kept.len() >= limits::MEMBERS {
            return;
        }
        let folded = claim.name.folded();
        let holder = Holder { folded: folded.clone(), fingerprint: claim.origin.fingerprint };
        self.skeletons.entry(claim.name.skeleton()).or_default().push(holder);
        self.kept.insert(folded, claim);
    }

    /// Keeps a name no longer. Returns what it was kept for, if it was.
    pub fn reclaim(&mut self, folded: &str) -> Option<NameClaim> {
        let kept = self.kept.remove(folded)?;
        self.unlist(&kept.name.skeleton(), folded);
        Some(kept)
    }

    /// `true` if the name waits for exactly this claim: for the key, which
    /// somebody still has whose program has lost the token, or without a key
    /// for the token.
    pub fn waits_for(&self, folded: &str, claim: Claim) -> bool {
        self.kept.get(folded).is_some_and(|kept| {
            let proven = claim.fingerprint.is_some() || Some(kept.token) == claim.token;
            kept.origin.fingerprint == claim.fingerprint && proven
        })
    }

    /// The number from which somebody may read the past for whom, with that token and
    /// that key, a name is kept.
    pub fn floor(&self, token: TokenHash, fingerprint: Option<Fingerprint>) -> Option<u64> {
        let mut kept = self.kept.values();
        let kept = kept.find(|it| it.token == token && it.origin.fingerprint == fingerprint);
        kept.map(|kept| kept.floor)
    }

    /// Lets go of names that were kept long enough.
    pub fn forget(&mut self, now: RoomTime) {
        self.let_go(|_, kept| kept.until <= now);
    }

    /// Keeps no name for somebody who is kept out.
    pub fn forget_banned(&mut self, banned: BanTarget, folded: &str) {
        self.let_go(|kept_name, kept| match banned {
            BanTarget::Key(fingerprint) => kept.origin.fingerprint == Some(fingerprint),
            // Others of that address are not who was banned.
            BanTarget::Address(_) => kept_name == folded && kept.origin.ban_target() == banned,
        });
    }

    /// The reason why a name cannot be had on that claim. `is_own` tells if it
    /// belongs to the one who wants it, whatever others look like.
    pub fn conflict(
        &self,
        name: &Nickname,
        claim: Claim,
        is_own: impl FnOnce() -> bool,
    ) -> Option<Reason> {
        let folded = name.folded();
        let own = claim.own == Some(folded.as_str());
        let seated = self.present.contains_key(&folded) && !own;
        let kept = self.kept.contains_key(&folded) && !self.waits_for(&folded, claim);
        if seated || kept {
            return Some(Reason::NameTaken);
        }
        let holders = self.skeletons.get(&name.skeleton()).map_or(&[][..], Vec::as_slice);
        let deceives = holders.iter().any(|holder| {
            let same_name = holder.folded == folded || claim.own == Some(&holder.folded);
            let same_person =
                claim.fingerprint.is_some() && holder.fingerprint == claim.fingerprint;
            !same_name && !same_person
        });
        (deceives && !is_own()).then_some(Reason::NameLooksLike)
    }

    #[cfg(test)]
    pub fn in_use(&self) -> usize {
        self.present.len() + self.kept.len()
    }

    /// The number of names that can be found by their skeletons.
    #[cfg(test)]
    pub fn listed(&self) -> usize {
        self.skeletons.values().map(Vec::len).sum()
    }

    fn let_go(&mut self, mut gone: impl FnMut(&str, &NameClaim) -> bool) {
        let gone: Vec<_> = self.kept.extract_if(|folded, kept| gone(folded, kept)).collect();
        for (folded, kept) in gone {
            self.unlist(&kept.name.skeleton(), &folded);
        }
    }

    fn unlist(&mut self, skeleton: &str, folded: &str) {
        let Some(holders) = self.skeletons.get_mut(skeleton) else { return };
        if let Some(place) = holders.iter().position(|holder| holder.folded == folded) {
            holders.swap_remove(place);
        }
        if holders.is_empty() {
            self.skeletons.remove(skeleton);
        }
    }
}
