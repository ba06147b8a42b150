// SPDX-License-Identifier: GPL-3.0-or-later
//! Reports to the host, which tells of the others.

use std::net::IpAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use std::{io, iter};

use super::fetcher;
use super::listener::SwarmListener;
use super::state::SwarmState;
use crate::client::error::Unreachable;
use crate::client::transfer::control::TransferControl;
use crate::client::transfer::error::TransferError;
use crate::client::transfer::http::HttpRequest;
use crate::client::transfer::line::HttpLine;
use crate::client::transfer::patience::Setback;
use crate::protocol::file::{SwarmAnswer, SwarmReport, are_near};
use crate::protocol::limits;

/// Time between two reports, and between the first of them.
const EVERY: Duration = Duration::from_secs(1);
const FIRST: Duration = Duration::from_millis(250);
/// The number of the first ones.
const FIRST_REPORTS: usize = 4;
/// Time for which others are served a file that is whole, and the part of it after which it ends
/// if nobody came.
const SERVES: Duration = Duration::from_mins(2);
const SERVES_IDLE: Duration = Duration::from_secs(15);
/// Lowest port of others: those below belong to the services of a computer.
const LOWEST_PORT: u16 = 1024;

/// The rest of our part in a swarm, which depends on whether there are others.
#[derive(Default)]
struct SwarmThreads {
    listener: Option<SwarmListener>,
    fetchers: Vec<JoinHandle<()>>,
}

/// Reports until it is over, and has others served and fetched from meanwhile.
pub(super) fn run(state: &Arc<SwarmState>, control: &TransferControl) {
    let mut threads = SwarmThreads::default();
    let (is_whole, since) = (state.content.is_whole(), Instant::now());
    let mut pauses = iter::repeat_n(FIRST, FIRST_REPORTS).chain(iter::repeat(EVERY));
    while !control.is_stopped() {
        match report(state, threads.listener.as_ref(), control) {
            // Once the port is open, the others are to hear of it at once.
            Ok((answer, own)) => {
                if threads.hear(state, answer, own) {
                    continue;
                }
            }
            Err(Setback::Final(why)) => {
                tracing::debug!(%why, "there is no swarm");
                break;
            }
            Err(_) => {}
        }
        if is_whole && threads.have_served(since) {
            break;
        }
        control.rest(pauses.next().unwrap_or(EVERY));
    }
    threads.end(state);
}

impl SwarmThreads {
    /// Takes in the answer to a report, which came to `own`, an address of this computer. Returns
    /// `true` if others are served from now on.
    fn hear(&mut self, state: &Arc<SwarmState>, answer: SwarmAnswer, own: IpAddr) -> bool {
        if answer.others == 0 {
            self.listener = None;
        }
        let opens = answer.others > 0 && self.listener.is_none();
        if opens {
            let opened = SwarmListener::open(own, &state.content, state.grant.blake3);
            let opened = opened.inspect_err(|error| tracing::info!(%error, "nobody is served"));
            self.listener = opened.ok();
        }
        note(state, answer, own);
        if self.fetchers.is_empty() && !state.peers.lock().are_none() {
            self.fetchers = fetcher::start(state);
        }
        opens && self.listener.is_some()
    }

    /// Returns `true` once others were served for long enough, or nobody comes.
    fn have_served(&self, since: Instant) -> bool {
        let last = self.listener.as_ref().map_or(since, SwarmListener::last_served);
        since.elapsed() > SERVES || last.max(since).elapsed() > SERVES_IDLE
    }

    fn end(self, state: &SwarmState) {
        state.end();
        drop(self.listener);
        for thread in self.fetchers {
            if thread.join().is_err() {
                tracing::error!("a thread that fetches from others panicked");
            }
        }
    }
}

/// Notes those who are near `own`, an address of this computer. Who is elsewhere is not called,
/// whatever a host says.
fn note(state: &SwarmState, answer: SwarmAnswer, own: IpAddr) {
    let SwarmAnswer { mut peers, .. } = answer;
    peers.retain(|peer| peer.address.port() >= LOWEST_PORT && are_near(peer.address.ip(), own));
    state.peers.lock().update(peers);
}

/// Reports once. Returns the answer, and the address of this computer that the host was reached
/// from.
fn report(
    state: &SwarmState,
    listener: Option<&SwarmListener>,
    control: &TransferControl,
) -> Result<(SwarmAnswer, IpAddr), Setback> {
    let door = listener.map(SwarmListener::door);
    let report = SwarmReport { have: state.content.there(), door };
    let body = serde_json::to_vec(&report).map_err(|_| TransferError::Fault)?;
    let path = format!("/f/{}/swarm", state.grant.blake3);
    let mut line = HttpLine::open(&state.host, control)?;
    let (own, host) = line.addresses().map_err(lost)?;
    if !are_near(own, host) {
        // The host's network is not ours, so neither are the others.
        return Err(TransferError::NotGranted.into());
    }
    line.ask(&HttpRequest {
        method: "PUT",
        path: &path,
        token: &state.grant.token,
        length: Some(body.len() as u64),
        part: None,
        size: state.grant.size,
    })?;
    line.send_body(&body)?;
    let answer = line.answer(false)?;
    if answer.status != 200 {
        return Err(answer.setback());
    }
    let most = limits::SWARM_ANSWER_BYTES as u64;
    let length = answer.length.filter(|length| *length <= most).ok_or(TransferError::Protocol)?;
    let mut json = vec![0; usize::try_from(length).unwrap_or(0)];
    line.read_body(&mut json)?;
    let answer = serde_json::from_slice(&json).map_err(|_| TransferError::Protocol)?;
    Ok((answer, own))
}

fn lost(_: io::Error) -> Setback {
    Setback::Lost(Unreachable::Closed)
}
