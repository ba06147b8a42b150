// SPDX-License-Identifier: GPL-3.0-or-later
//! Host names of the local network, `pi.local`, resolved by multicast DNS (RFC 6762)
//! with sockets of our own: the C library cannot do it in a sandbox, nor without
//! Avahi.

use std::collections::HashSet;
use std::net::{IpAddr, SocketAddr, SocketAddrV6};
use std::time::{Duration, Instant};

use mdns_sd::{HostnameResolutionEvent, ScopedIp, ServiceDaemon};

/// Longest time for one name. Questions are repeated after one second and after three.
const LOOKUP: Duration = Duration::from_millis(3500);

/// Addresses that are kept of one name: anybody may answer with more.
const ADDRESSES: usize = 32;

/// Time to wait for the addresses of the other family after those of one (RFC 8305,
/// section 3).
const OTHER_FAMILY: Duration = Duration::from_millis(50);

/// Returns `true` if `host` is a name of the local network, such as `pi.local`.
pub fn is_local(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    let suffix = name.len().checked_sub(".local".len()).and_then(|at| name.get(at..));
    name.len() > ".local".len() && suffix.is_some_and(|end| end.eq_ignore_ascii_case(".local"))
}

/// The addresses of `host`, with `port`; none if nobody answers. Blocks for 3.5 s at
/// the most.
pub fn resolve(host: &str, port: u16) -> Vec<SocketAddr> {
    let name = format!("{}.", host.strip_suffix('.').unwrap_or(host).to_lowercase());
    let found = ServiceDaemon::new().and_then(|daemon| {
        let found = ask(&daemon, &name);
        // The daemon's thread ends by itself; nobody waits for it.
        let _ = daemon.shutdown();
        found
    });
    let found = found.unwrap_or_else(|error| {
        tracing::info!(%name, %error, "no multicast DNS");
        HashSet::new()
    });
    let mut places: Vec<_> = found.iter().filter_map(|ip| place(ip, port)).collect();
    // Link-local addresses last: a machine that has others is better reached there.
    places.sort_by_key(|place| (is_link_local(place.ip()), *place));
    places
}

fn ask(daemon: &ServiceDaemon, name: &str) -> mdns_sd::Result<HashSet<ScopedIp>> {
    let answers = daemon.resolve_hostname(name, u64::try_from(LOOKUP.as_millis()).ok())?;
    let mut deadline = Instant::now() + LOOKUP;
    let mut found = HashSet::new();
    while let Ok(answer) = answers.recv_deadline(deadline) {
        match answer {
            HostnameResolutionEvent::AddressesFound(_, addresses) => {
                let left = ADDRESSES.saturating_sub(found.len());
                found.extend(addresses.into_iter().take(left));
                deadline = deadline.min(Instant::now() + OTHER_FAMILY);
            }
            HostnameResolutionEvent::SearchTimeout(_) => break,
            _ => {}
        }
    }
    Ok(found)
}

/// The place at an address. A link-local one of IPv6 says nothing without its
/// interface.
fn place(ip: &ScopedIp, port: u16) -> Option<SocketAddr> {
    match ip {
        ScopedIp::V6(v6) if v6.addr().is_unicast_link_local() => {
            let zone = v6.scope_id().index;
            (zone > 0).then(|| SocketAddrV6::new(*v6.addr(), port, 0, zone).into())
        }
        ip => Some(SocketAddr::new(ip.to_ip_addr(), port)),
    }
}

fn is_link_local(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_names_are_told_from_others() {
        for host in ["pi.local", "PI.Local", "caffè.local", "pi.local.", "a.b.local"] {
            assert!(is_local(host), "{host}");
        }
        for host in ["local", ".local", "pi", "pi.locale", "pi.local.example", "òlocal", ""] {
            assert!(!is_local(host), "{host}");
        }
    }
}
