// SPDX-License-Identifier: GPL-3.0-or-later
//! Interfaces that lead out of this machine.

use crate::discovery::interfaces::{InterfaceKind, NetworkInterface};

/// The interfaces that lead to others: devices, and what everything goes by. A machine
/// without any, such as a container, has its virtual ones.
pub(super) fn outer(interfaces: &[NetworkInterface]) -> Vec<&NetworkInterface> {
    let has_devices = interfaces.iter().any(NetworkInterface::is_on_lan);
    let leads_out = |interface: &&NetworkInterface| match interface.kind {
        InterfaceKind::Loopback => false,
        InterfaceKind::Tunnel => interface.default_v4.is_some() || interface.default_v6.is_some(),
        InterfaceKind::Virtual if !has_devices => true,
        _ => interface.is_on_lan(),
    };
    interfaces.iter().filter(leads_out).collect()
}

/// Those of them that are connected and in a network of others, not in a tunnel.
pub(super) fn local(interfaces: &[NetworkInterface]) -> impl Iterator<Item = &NetworkInterface> {
    let is_local = |interface: &&NetworkInterface| {
        interface.kind != InterfaceKind::Tunnel && interface.is_connected()
    };
    outer(interfaces).into_iter().filter(is_local)
}
