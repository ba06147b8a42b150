// SPDX-License-Identifier: GPL-3.0-or-later
//! The swarm of a file: those who fetch it at the same time have slices of it for one another,
//! so that the host need not send each slice to everybody.
//!
//! A thread reports to the host what is there, and hears of the others (`report`). While there
//! are any, a listener serves them what is verified (`listener`, `serving`), and further threads
//! fetch what they have (`fetcher`, `peers`). Nothing that comes from others is believed: each
//! slice is verified as one from the host is. Who cannot be reached costs nothing but the try.

mod fetcher;
mod keys;
mod listener;
mod peers;
mod report;
mod served;
mod serving;
mod state;
mod timed_socket;

use std::ops::Range;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

use self::peers::random;
use self::state::SwarmState;
use super::control::TransferControl;
use super::part::PartContent;
use super::peer::TransferPeer;
use crate::protocol::{DownloadGrant, limits};

/// Slices that are fetched from the host in a row once there are others: the more, the fewer
/// connections; the fewer, the sooner it is seen who else has what.
const FROM_HOST: u64 = 16;
/// The same when others have all the rest: it helps out.
const HELPED_OUT: u64 = 4;

/// Our part in the swarm of a file. Dropped, it ends: it serves and fetches no more.
#[derive(Debug)]
pub(super) struct Swarm {
    state: Arc<SwarmState>,
    thread: Option<JoinHandle<()>>,
}

impl Swarm {
    /// Takes part in the swarm of a file that is fetched from `host`; `None` where that is not
    /// wanted, or not worth it.
    pub fn begin(
        host: &TransferPeer,
        grant: &DownloadGrant,
        content: &Arc<PartContent>,
    ) -> Option<Self> {
        let most = limits::SWARM_SLICES as u64;
        if !host.has_swarm
            || !(limits::SWARM_LEAST_SLICES..=most).contains(&content.slices())
            || content.is_whole()
        {
            return None;
        }
        let state = Arc::new(SwarmState::new(host.clone(), grant.clone(), Arc::clone(content)));
        let (own, control) = (Arc::clone(&state), state.control());
        let thread = Builder::new().name("swarm".into());
        let thread = thread.spawn(move || report::run(&own, &control));
        let thread = thread.inspect_err(|error| tracing::info!(%error, "no thread for a swarm"));
        Some(Self { state, thread: Some(thread.ok()?) })
    }

    /// Claims the next slices to fetch from the host: such as nobody else has yet, if others are
    /// there; any one chosen at random, so that not all fetch the same.
    pub fn claim_for_host(&self, content: &PartContent) -> Option<Range<u64>> {
        let peers = self.state.peers.lock();
        if peers.are_none() {
            return content.claim(0, u64::MAX, |_| true);
        }
        let rare = content.claim(random(), FROM_HOST, |index| !peers.have(index));
        rare.or_else(|| content.claim(random(), HELPED_OUT, |_| true))
    }

    /// Returns `true` if slices were claimed that are more than may be fetched in a row, now that
    /// others have come.
    pub fn are_too_many(&self, claimed: &Range<u64>) -> bool {
        claimed.end - claimed.start > FROM_HOST && !self.state.peers.lock().are_none()
    }

    /// Returns `true` if it has ended by itself.
    pub fn is_over(&self) -> bool {
        self.state.is_over()
    }

    /// Returns `true` if there are others, so that it is worth it to serve them what is whole.
    pub fn had_others(&self) -> bool {
        !self.state.peers.lock().are_none()
    }
}

/// Serves others a file that is whole, on a thread that ends by itself: after two minutes, once
/// nobody has come for a while, or when its download is stopped (or paused at its end).
pub(super) fn serve_for_a_while(
    host: &TransferPeer,
    grant: &DownloadGrant,
    content: &PartContent,
    control: Arc<TransferControl>,
) {
    let begun = content.to_be_read().and_then(|content| {
        let state = SwarmState::new(host.clone(), grant.clone(), Arc::new(content));
        let thread = Builder::new().name("swarm".into());
        thread.spawn(move || report::run(&Arc::new(state), &control))
    });
    if let Err(error) = begun {
        tracing::info!(%error, "others are not served any more");
    }
}

impl Drop for Swarm {
    fn drop(&mut self) {
        let Some(thread) = self.thread.take() else { return };
        self.state.end();
        if thread.join().is_err() {
            tracing::error!("the thread of a swarm panicked");
        }
    }
}
