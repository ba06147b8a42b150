// SPDX-License-Identifier: GPL-3.0-or-later
//! The swarms of a room: for each content those who fetch it at the moment, and where they serve
//! the slices that they have to one another.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use super::grant::Grant;
use crate::protocol::file::{SliceSet, SwarmAnswer, SwarmDoor, SwarmPeer, SwarmReport, is_near};
use crate::protocol::{ContentHash, limits};

/// Everybody who fetches something, at most [`limits::SWARMS_MEMBERS`].
#[derive(Debug, Default)]
pub struct Swarms(Mutex<HashMap<ContentHash, Vec<SwarmMember>>>);

/// Somebody who fetches a file.
#[derive(Debug)]
struct SwarmMember {
    grant: Arc<Grant>,
    seen: Instant,
    address: IpAddr,
    have: SliceSet,
    /// Absent for who serves nothing, or whom others cannot reach.
    door: Option<SwarmDoor>,
}

impl Swarms {
    /// Takes in a report, which came by a connection from `from` to `to`, and tells of others.
    /// Those whose permission was taken back are none any more, and nor is who was silent.
    pub fn report(
        &self,
        (content, grant): (ContentHash, &Arc<Grant>),
        report: SwarmReport,
        (from, to): (IpAddr, IpAddr),
        now: Instant,
    ) -> SwarmAnswer {
        let mut swarms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        swarms.retain(|_, members| {
            members.retain(|member| member.is_there(now));
            !members.is_empty()
        });
        let all: usize = swarms.values().map(Vec::len).sum();
        let members = swarms.entry(content).or_default();
        let door = report.door.filter(|door| door.port > 0 && is_near(from, to));
        let own = SwarmMember {
            grant: grant.clone(),
            seen: now,
            address: from.to_canonical(),
            have: report.have,
            door,
        };
        let at = members.iter().position(|member| Arc::ptr_eq(&member.grant, grant));
        let at = match at {
            Some(at) => {
                members[at] = own;
                at
            }
            None if all < limits::SWARMS_MEMBERS && members.len() < limits::SWARM_MEMBERS => {
                members.push(own);
                members.len() - 1
            }
            None => members.len(),
        };
        answer(members, at)
    }
}

/// The others, as the member at that place is told of them: those behind it come first, so that
/// not all are sent to the same.
fn answer(members: &[SwarmMember], at: usize) -> SwarmAnswer {
    let (before, behind) = members.split_at(at);
    let others = || behind.iter().skip(1).chain(before);
    let peers = others().filter_map(SwarmMember::told).take(limits::SWARM_PEERS).collect();
    SwarmAnswer { others: others().count(), peers }
}

impl SwarmMember {
    fn is_there(&self, now: Instant) -> bool {
        let silent = now.saturating_duration_since(self.seen);
        self.grant.holds() && silent < limits::SWARM_FORGOTTEN_AFTER
    }

    /// The place that others are told of, if it serves anything.
    fn told(&self) -> Option<SwarmPeer> {
        let SwarmDoor { port, key, token } = self.door.clone()?;
        let address = SocketAddr::new(self.address, port);
        Some(SwarmPeer { address, key, token, have: self.have.clone() })
    }
}

#[cfg(test)]
#[path = "swarm_tests.rs"]
mod tests;
