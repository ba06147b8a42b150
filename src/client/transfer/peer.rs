// SPDX-License-Identifier: GPL-3.0-or-later
//! Those who transfers are made with: the host, and others who fetch the same.

use std::time::Duration;

use crate::client::event::Security;
use crate::client::target::{Approach, Target};
use crate::protocol::file::SwarmPeer;
use crate::protocol::{Address, Nickname};
use crate::trust::KnownEpochs;

/// Time to connect to a host, name included.
const CONNECTS_WITHIN: Duration = Duration::from_secs(8);
/// Time to connect to somebody in the same network, who may have a firewall that says nothing.
const NEAR_WITHIN: Duration = Duration::from_secs(2);
/// Time in which a slice comes from somebody else than the host.
const SLICE_WITHIN: Duration = Duration::from_secs(10);

/// The host of a session's room, for transfers: the same addresses, the same room's key and
/// the same key of ours. Cheap to clone.
#[derive(Debug, Clone)]
pub struct TransferPeer {
    pub(super) target: Target,
    /// Time to connect.
    pub(super) connects_within: Duration,
    /// Time in which a slice comes; `None` if it is enough that something comes.
    pub(super) slice_within: Option<Duration>,
    /// Set if others who fetch the same may have slices for us, and we for them.
    pub(super) has_swarm: bool,
}

impl TransferPeer {
    /// The host of a session that was opened with `target`, and was
    /// [welcomed](crate::client::SessionEvent::Welcomed) at `address`; `None` if the
    /// connection is not encrypted, as there are no files then. A session that comes back
    /// may do so at another address: new transfers are made with a new peer.
    pub fn new(target: &Target, address: &Address, security: &Security) -> Option<Self> {
        let Security::Encrypted { .. } = security else { return None };
        let name: Nickname = target.name.clone();
        let mut back = target.back(name, security);
        back.also = target.addresses().into_iter().filter(|other| other != address).collect();
        back.address = address.clone();
        // Of these a transfer needs none.
        (back.password, back.resume, back.host_key) = (None, None, None);
        Some(Self {
            target: back,
            connects_within: CONNECTS_WITHIN,
            slice_within: None,
            has_swarm: true,
        })
    }

    /// The same host, with a swarm or alone: then nobody else is told that we fetch something,
    /// nor our address.
    #[must_use]
    pub fn with_swarm(self, has_swarm: bool) -> Self {
        Self { has_swarm, ..self }
    }

    /// Somebody else who fetches something from this host. They learn neither our name nor
    /// our key.
    pub(super) fn beside(&self, other: &SwarmPeer) -> Option<Self> {
        let SwarmPeer { address, key, .. } = other;
        let target = Target {
            address: Address::new(&address.ip().to_string(), address.port()).ok()?,
            also: Vec::new(),
            fingerprint: Some(*key),
            approach: Approach::Encrypted,
            epochs: KnownEpochs::default(),
            identity: None,
            ..self.target.clone()
        };
        Some(Self {
            target,
            connects_within: NEAR_WITHIN,
            slice_within: Some(SLICE_WITHIN),
            has_swarm: false,
        })
    }

    /// The address that is tried first.
    pub fn address(&self) -> &Address {
        &self.target.address
    }
}
