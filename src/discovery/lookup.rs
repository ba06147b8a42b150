// SPDX-License-Identifier: GPL-3.0-or-later
//! Hosts looked up by their names, all at once: by the system, and names that end in
//! `.local` by multicast DNS as well.
//!
//! Looking up cannot be interrupted, so each name has a thread of its own, which is
//! abandoned when nobody waits any more: it holds nothing and ends by itself.

use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use super::hostname;
use crate::protocol::Address;

/// Names that are looked up at once; what comes after them is left out.
const NAMES: usize = 16;
/// Most places taken from one name.
const PLACES: usize = 4;

/// Starts to look up the places of `hosts`. They come as they are found, and the
/// channel ends with the last of them.
pub fn look_up(hosts: impl IntoIterator<Item = Address>) -> Receiver<Vec<SocketAddr>> {
    let (sender, places) = channel();
    for host in hosts.into_iter().take(NAMES) {
        let ways: &[LookupWay] =
            if hostname::is_local(&host.host) { &[system, multicast] } else { &[system] };
        for way in ways.iter().copied() {
            let (sender, host) = (sender.clone(), host.clone());
            let started = thread::Builder::new().name("names".into()).spawn(move || {
                let found: Vec<_> = way(&host).into_iter().take(PLACES).collect();
                // Fails if nobody waits any more.
                let _ = sender.send(found);
            });
            if let Err(error) = started {
                tracing::warn!(%error, "a name is not looked up");
            }
        }
    }
    places
}

/// A way to look up a name.
type LookupWay = fn(&Address) -> Vec<SocketAddr>;

fn system(host: &Address) -> Vec<SocketAddr> {
    (&*host.host, host.port).to_socket_addrs().map(Iterator::collect).unwrap_or_default()
}

fn multicast(host: &Address) -> Vec<SocketAddr> {
    hostname::resolve(&host.host, host.port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_comes_and_then_nothing_more() {
        let hosts = ["127.0.0.1:7", "nobody.invalid"].map(|host| host.parse().unwrap());
        let found: Vec<SocketAddr> = look_up(hosts).into_iter().flatten().collect();
        assert_eq!(found, ["127.0.0.1:7".parse().unwrap()]);
        assert_eq!(look_up([]).into_iter().count(), 0);
    }
}
