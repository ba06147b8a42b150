// SPDX-License-Identifier: GPL-3.0-or-later
//! The host that transfers are made with.

use crate::client::event::Security;
use crate::client::target::Target;
use crate::protocol::{Address, Nickname};

/// The host of a session's room, for transfers: the same addresses, the same room's key and
/// the same key of ours. Cheap to clone.
#[derive(Debug, Clone)]
pub struct TransferPeer {
    pub(super) target: Target,
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
        Some(Self { target: back })
    }

    /// The address that is tried first.
    pub fn address(&self) -> &Address {
        &self.target.address
    }
}
