// SPDX-License-Identifier: GPL-3.0-or-later
//! Threads that fetch slices from others.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use super::peers::{PeerClaim, PeerOutcome};
use super::state::SwarmState;
use crate::client::error::Unreachable;
use crate::client::transfer::control::TransferControl;
use crate::client::transfer::error::TransferError;
use crate::client::transfer::fetch::ContentSource;
use crate::client::transfer::patience::Setback;

/// Others that are fetched from at a time.
const THREADS: usize = 4;
/// Time after which it is seen again whether somebody has something.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Starts the threads, which end when all is there.
pub(super) fn start(state: &Arc<SwarmState>) -> Vec<JoinHandle<()>> {
    let one = |_| {
        let (state, control) = (Arc::clone(state), state.control());
        Builder::new().name("swarm fetch".into()).spawn(move || run(&state, &control)).ok()
    };
    (0..THREADS).filter_map(one).collect()
}

fn run(state: &SwarmState, control: &TransferControl) {
    while !control.is_stopped() && !state.content.is_whole() {
        let claim = state.peers.lock().claim(&state.content, Instant::now());
        let Some(claim) = claim else {
            control.rest(LOOK_EVERY);
            continue;
        };
        let outcome = fetch(state, &claim, control);
        tracing::debug!(peer = %claim.peer.address, ?claim.slices, ?outcome, "fetched in a swarm");
        state.content.unclaim(claim.slices);
        state.peers.lock().note(claim.peer.address, outcome, Instant::now());
    }
}

fn fetch(state: &SwarmState, claim: &PeerClaim, control: &TransferControl) -> PeerOutcome {
    let Some(peer) = state.host.beside(&claim.peer) else { return PeerOutcome::Wrong };
    let (blake3, size) = (state.grant.blake3, state.grant.size);
    let source = ContentSource { peer: &peer, token: &claim.peer.token, blake3, size };
    let mut is_right = true;
    let fetched = source.fetch(claim.slices.clone(), control, |index, slice| {
        is_right = state.content.put(index, slice)?;
        Ok(if is_right { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    });
    match fetched {
        _ if !is_right => PeerOutcome::Wrong,
        Ok(()) => PeerOutcome::Came,
        // Who has no place for us closes the line.
        Err(Setback::Busy(_) | Setback::Lost(Unreachable::Closed)) => PeerOutcome::Busy,
        Err(Setback::Final(TransferError::OtherRoom)) => PeerOutcome::Wrong,
        Err(_) => PeerOutcome::Failed,
    }
}
