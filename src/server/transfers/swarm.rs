// SPDX-License-Identifier: GPL-3.0-or-later
//! The swarms of a room: for each content those who fetch it at the moment, and where they serve
//! the slices that they have to one another.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use super::grant::Grant;
use crate::protocol::file::{SliceSet, SwarmAnswer, SwarmDoor, SwarmPeer, SwarmReport, are_near};
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
    /// Takes in a report, which came by a connection from `from` to `to`, and tells of others: who
    /// comes from another network is told of nobody, and nobody of them. Those whose permission
    /// was taken back are none any more, and nor is who was silent.
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
        let is_near = are_near(from, to);
        let door = report.door.filter(|door| is_near && can_be_told(door));
        let own = SwarmMember {
            grant: grant.clone(),
            seen: now,
            address: from.to_canonical(),
            have: report.have,
            door,
        };
        let at = members.iter().position(|member| member.is_of(grant));
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
        match is_near {
            true => answer(members, at, from),
            false => SwarmAnswer::default(),
        }
    }
}

/// The others, as the member at that place is told of them, which is at that address: those
/// behind it come first, so that not all are sent to the same.
fn answer(members: &[SwarmMember], at: usize, from: IpAddr) -> SwarmAnswer {
    let (before, behind) = members.split_at(at);
    let all = || behind.iter().skip(1).chain(before);
    let others = || all().filter(|member| are_near(member.address, from));
    let peers = others().filter_map(SwarmMember::told).take(limits::SWARM_PEERS).collect();
    SwarmAnswer { others: others().count(), peers }
}

/// Tells if a door makes sense.
fn can_be_told(door: &SwarmDoor) -> bool {
    door.port > 0 && door.token.reveal().len() <= limits::SWARM_TOKEN_BYTES
}

impl SwarmMember {
    /// Returns `true` for the permission of the same seat: with another one it is the same member.
    fn is_of(&self, grant: &Arc<Grant>) -> bool {
        let seat = |grant: &Grant| grant.holder.as_ref().map(|holder| holder.seat);
        let is_same = seat(grant).is_some_and(|own| seat(&self.grant) == Some(own));
        is_same || Arc::ptr_eq(&self.grant, grant)
    }

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
