// SPDX-License-Identifier: GPL-3.0-or-later
//! The others in a swarm: what they have, and how it went with them so far.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::client::transfer::part::PartContent;
use crate::protocol::file::SwarmPeer;
use crate::protocol::limits;

/// Slices that are fetched from somebody in a row.
const FROM_OTHERS: u64 = 8;
/// Failures in a row after which somebody is not tried any more, and the first pause.
const FAILURES: u32 = 4;
const PAUSE: Duration = Duration::from_secs(1);
/// Others of whom it is remembered that they are not tried any more.
const LEFT_OUT: usize = 64;

/// The others in a swarm.
#[derive(Debug, Default)]
pub(super) struct SwarmPeers(Mutex<KnownPeers>);

#[derive(Debug, Default)]
pub(super) struct KnownPeers {
    known: Vec<KnownPeer>,
    /// Those who cannot be reached, or had something wrong.
    left_out: VecDeque<SocketAddr>,
}

#[derive(Debug)]
struct KnownPeer {
    peer: SwarmPeer,
    /// Set while one of our threads fetches from it.
    is_busy: bool,
    failures: u32,
    not_before: Option<Instant>,
}

/// The end of fetching from somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PeerOutcome {
    /// All came that was asked for.
    Came,
    /// It had no time.
    Busy,
    /// It was not reached, or has ended early.
    Failed,
    /// Something else came than the file.
    Wrong,
}

/// Slices that are to be fetched from somebody.
#[derive(Debug)]
pub(super) struct PeerClaim {
    pub peer: SwarmPeer,
    pub slices: Range<u64>,
}

impl SwarmPeers {
    /// The others, for a short moment. Whoever has it locks nothing but the content.
    pub fn lock(&self) -> MutexGuard<'_, KnownPeers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl KnownPeers {
    /// Notes those who are there now.
    pub fn update(&mut self, told: Vec<SwarmPeer>) {
        let mut before = std::mem::take(&mut self.known);
        for peer in told.into_iter().take(limits::SWARM_PEERS) {
            if self.left_out.contains(&peer.address) {
                continue;
            }
            let at = before.iter().position(|known| known.peer.address == peer.address);
            self.known.push(match at.map(|at| before.swap_remove(at)) {
                Some(known) => KnownPeer { peer, ..known },
                None => KnownPeer { peer, is_busy: false, failures: 0, not_before: None },
            });
        }
    }

    /// Returns `true` if there is nobody.
    pub fn are_none(&self) -> bool {
        self.known.is_empty()
    }

    /// Returns `true` if somebody has that slice.
    pub fn have(&self, index: u64) -> bool {
        self.known.iter().any(|known| known.peer.have.contains(index))
    }

    /// Claims slices that somebody has who is not busy for us; `None` if there are none.
    pub fn claim(&mut self, content: &PartContent, now: Instant) -> Option<PeerClaim> {
        let count = self.known.len();
        let first = usize::try_from(random().checked_rem(count as u64)?).unwrap_or(0);
        for at in (0..count).map(|at| (first + at) % count) {
            let known = &mut self.known[at];
            if known.is_busy || known.not_before.is_some_and(|then| now < then) {
                continue;
            }
            let has = |index| known.peer.have.contains(index);
            if let Some(slices) = content.claim(random(), FROM_OTHERS, has) {
                known.is_busy = true;
                return Some(PeerClaim { peer: known.peer.clone(), slices });
            }
        }
        None
    }

    /// Notes how it went with somebody.
    pub fn note(&mut self, address: SocketAddr, outcome: PeerOutcome, now: Instant) {
        let Some(at) = self.known.iter().position(|known| known.peer.address == address) else {
            return;
        };
        let known = &mut self.known[at];
        known.is_busy = false;
        match outcome {
            PeerOutcome::Came => (known.failures, known.not_before) = (0, None),
            PeerOutcome::Busy => known.not_before = Some(now + PAUSE),
            PeerOutcome::Failed => {
                known.not_before = Some(now + PAUSE * (1 << known.failures.min(FAILURES)));
                known.failures += 1;
            }
            PeerOutcome::Wrong => known.failures = FAILURES,
        }
        if known.failures >= FAILURES {
            self.known.swap_remove(at);
            self.left_out.truncate(LEFT_OUT - 1);
            self.left_out.push_front(address);
        }
    }
}

/// A number at random.
pub(super) fn random() -> u64 {
    // Without randomness, all choose the same, which is slow and no fault.
    getrandom::u64().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::client::transfer::part::PartFile;
    use crate::client::transfer::place::DownloadPlace;
    use crate::protocol::Fingerprint;
    use crate::protocol::file::{SLICE_BYTES, SliceHashes};

    fn content(slices: usize) -> Arc<PartContent> {
        let size = slices as u64 * SLICE_BYTES;
        let hashes = SliceHashes::of(size, vec![[0; 32]; slices], b"");
        let place = DownloadPlace::Held(Arc::new(tempfile::tempfile().unwrap()));
        PartFile::open(&place, hashes, |_| ()).unwrap().content
    }

    fn peer(port: u16, have: Range<u64>) -> SwarmPeer {
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let key = Fingerprint::new([7; 32]);
        SwarmPeer { address, key, token: "tok-en".into(), have: have.collect() }
    }

    #[test]
    fn each_has_one_claim_at_a_time_of_what_it_has() {
        let (content, now) = (content(10), Instant::now());
        let mut peers = KnownPeers::default();
        assert!(peers.are_none() && peers.claim(&content, now).is_none());
        peers.update(vec![peer(1, 0..3), peer(2, 7..9)]);
        assert!(peers.have(2) && !peers.have(3) && peers.have(8));
        let mut claims: Vec<_> = std::iter::from_fn(|| peers.claim(&content, now)).collect();
        claims.sort_by_key(|claim| claim.peer.address.port());
        assert_eq!(claims.len(), 2);
        assert!(claims[0].slices.end <= 3 && claims[1].slices.start >= 7);
        for claim in claims {
            content.unclaim(claim.slices);
            peers.note(claim.peer.address, PeerOutcome::Came, now);
        }
        peers.update(vec![peer(2, 7..9)]);
        assert!(!peers.have(0), "the first has left");
        assert!(peers.claim(&content, now).is_some());
        peers.update(vec![peer(2, 0..10)]);
        assert!(peers.claim(&content, now).is_none(), "it is busy still");
    }

    #[test]
    fn who_fails_rests_and_is_left_out_in_the_end() {
        let (content, mut now) = (content(10), Instant::now());
        let mut peers = KnownPeers::default();
        let told = || vec![peer(1, 0..9)];
        for failures in 0..FAILURES {
            peers.update(told());
            let claim = peers.claim(&content, now).unwrap();
            content.unclaim(claim.slices);
            peers.note(claim.peer.address, PeerOutcome::Failed, now);
            assert!(peers.claim(&content, now).is_none(), "{failures}");
            now += PAUSE * 20;
        }
        peers.update(told());
        assert!(peers.are_none());
    }

    #[test]
    fn who_had_something_wrong_is_not_asked_again() {
        let (content, now) = (content(10), Instant::now());
        let mut peers = KnownPeers::default();
        peers.update(vec![peer(1, 0..9), peer(2, 0..9)]);
        let claim = peers.claim(&content, now).unwrap();
        peers.note(claim.peer.address, PeerOutcome::Wrong, now);
        peers.update(vec![peer(1, 0..9), peer(2, 0..9)]);
        let other = peers.claim(&content, now).map(|it| it.peer.address);
        assert!(other.is_some_and(|other| other != claim.peer.address));
        assert!(peers.claim(&content, now).is_none());
    }
}
