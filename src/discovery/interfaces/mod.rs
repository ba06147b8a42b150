// SPDX-License-Identifier: GPL-3.0-or-later
//! This machine's network interfaces, what is known of them, and their changes.
//!
//! [`interfaces`] asks the system once; an [`InterfaceFollower`] tells of each
//! change. What the system does not tell in a sandbox is left out: without `/sys` an
//! interface is judged by its name, and its state by its addresses.

mod addresses;
mod follow;
mod link;
mod routes;

use std::collections::BTreeMap;
use std::io;
use std::net::IpAddr;

pub use addresses::{AddressScope, InterfaceAddress};
pub use follow::InterfaceFollower;
pub use link::InterfaceKind;

use self::link::Link;
use self::routes::DefaultRoutes;

/// Interfaces that are looked at, at the most: a machine full of containers has
/// hundreds.
pub const MOST_INTERFACES: usize = 256;

/// A network interface with its addresses, as it is at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkInterface {
    /// Name, such as `eth0`; at most 15 bytes.
    pub name: String,
    /// Number in the kernel, from 1.
    pub index: u32,
    /// Kind of interface.
    pub kind: InterfaceKind,
    /// Set if it is switched on.
    pub up: bool,
    /// Set if something is at the other end: a plugged cable, an access point.
    pub carrier: bool,
    /// Set if it is a device of this machine, not made by software alone.
    pub physical: bool,
    /// Set if it takes multicast.
    pub multicast: bool,
    /// Metric of the IPv4 default route that goes by it, if one does; the lowest
    /// wins.
    pub default_v4: Option<u32>,
    /// The same for IPv6.
    pub default_v6: Option<u32>,
    /// Addresses, in the kernel's order.
    pub addresses: Vec<InterfaceAddress>,
}

impl NetworkInterface {
    /// Returns `true` if packets can go by it now.
    pub fn is_connected(&self) -> bool {
        self.up && self.carrier
    }

    /// Returns `true` if machines of the local network are likely behind it: it is a
    /// device, or everything goes by it and it is no tunnel (a bridge over a
    /// device, or a container's one interface).
    pub fn is_on_lan(&self) -> bool {
        let is_default = self.default_v4.is_some() || self.default_v6.is_some();
        self.physical || is_default && self.kind != InterfaceKind::Tunnel
    }

    /// Metric of the default route for the family of `ip`.
    pub fn default_route(&self, ip: IpAddr) -> Option<u32> {
        if ip.is_ipv4() { self.default_v4 } else { self.default_v6 }
    }
}

/// All interfaces of this machine, by number.
///
/// # Errors
///
/// The system's, if it does not tell any address.
pub fn interfaces() -> io::Result<Vec<NetworkInterface>> {
    let mut found: BTreeMap<u32, NetworkInterface> = BTreeMap::new();
    let routes = DefaultRoutes::read();
    let with_addresses = addresses::read()?;
    let running =
        |name: &str| with_addresses.iter().any(|one| one.interface == name && one.running);
    let named = with_addresses.iter().map(|one| one.interface.clone());
    for name in link::names().into_iter().chain(named) {
        let Some(index) = link::index(&name) else { continue };
        if found.len() == MOST_INTERFACES {
            break;
        }
        found.entry(index).or_insert_with(|| {
            let link = Link::read(&name, index, running(&name));
            let (default_v4, default_v6) = routes.of(&name);
            assemble(name, index, link, (default_v4, default_v6))
        });
    }
    for one in with_addresses {
        let owner = found.values_mut().find(|interface| interface.name == one.interface);
        if let Some(interface) = owner {
            interface.addresses.push(one.address);
        }
    }
    Ok(found.into_values().collect())
}

fn assemble(
    name: String,
    index: u32,
    link: Link,
    (default_v4, default_v6): (Option<u32>, Option<u32>),
) -> NetworkInterface {
    let Link { kind, up, carrier, physical, multicast } = link;
    let addresses = Vec::new();
    NetworkInterface {
        name,
        index,
        kind,
        up,
        carrier,
        physical,
        multicast,
        default_v4,
        default_v6,
        addresses,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_has_a_loopback_at_least() {
        let all = interfaces().unwrap();
        let loopback = all.iter().find(|interface| interface.kind == InterfaceKind::Loopback);
        let loopback = loopback.unwrap();
        assert!(loopback.addresses.iter().all(|one| one.ip.is_loopback()), "{loopback:?}");
        assert!(!loopback.is_on_lan() && loopback.index > 0);
    }
}
