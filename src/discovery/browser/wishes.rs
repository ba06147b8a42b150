// SPDX-License-Identifier: GPL-3.0-or-later
//! Wishes of whoever has a browser, for its thread.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use crate::protocol::{DEFAULT_PORT, Fingerprint};

/// Ports on which everybody on an interface is asked.
const PORTS: usize = 8;

/// Wishes that wait for the browser's next turn.
#[derive(Debug, Default)]
pub struct BrowserWishes {
    pub hosts: Vec<SocketAddr>,
    pub ask_again: bool,
    /// Keys of rooms that were met, if they are others than before.
    pub known: Option<BTreeSet<Fingerprint>>,
    /// Rooms that were not reached.
    pub doubted: BTreeSet<Fingerprint>,
    pub look_again: bool,
    pub stop: bool,
}

/// The ports on which everybody is asked: the usual one, and those of `hosts`.
pub fn ports(hosts: &[SocketAddr]) -> Vec<u16> {
    let others: BTreeSet<u16> = hosts.iter().map(SocketAddr::port).collect();
    let others = others.into_iter().filter(|port| *port != DEFAULT_PORT);
    std::iter::once(DEFAULT_PORT).chain(others).take(PORTS).collect()
}
