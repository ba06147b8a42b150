// SPDX-License-Identifier: GPL-3.0-or-later
//! firewalld, as its own program tells of it.

use super::ask;
use crate::discovery::multicast::PORT as MDNS;

/// Zone of this machine's networks, and what it lets in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FirewalldZone {
    /// Its name.
    pub zone: Option<String>,
    /// Set if the room's port is open.
    pub room: Option<bool>,
    /// Set if multicast DNS is let in.
    pub calls: Option<bool>,
}

/// Asks for the zone of the first of these interfaces, and a room at `port` in it.
pub fn ask<'a>(interfaces: impl Iterator<Item = &'a str>, port: u16) -> Option<FirewalldZone> {
    let cmd = |words: &[&str]| ask::ask("firewall-cmd", words);
    let name = interfaces
        .take(1)
        .find_map(|interface| cmd(&[&format!("--get-zone-of-interface={interface}")]));
    let name = name.or_else(|| cmd(&["--get-default-zone"]))?;
    let name = Some(name.trim()).filter(|name| is_name(name))?;
    let listing = cmd(&[&format!("--zone={name}"), "--list-all"]).unwrap_or_default();
    Some(FirewalldZone { zone: Some(name.to_owned()), ..read(&listing, port) })
}

/// Returns `true` for what firewalld takes for a name, and a shell for one word.
fn is_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    !name.is_empty() && name.bytes().all(is_plain)
}

/// Reads what `firewall-cmd --list-all` says.
fn read(listing: &str, port: u16) -> FirewalldZone {
    let after = |key: &str| {
        let told =
            listing.lines().find_map(|line| line.trim().strip_prefix(key)?.strip_prefix(':'));
        told.map(str::trim)
    };
    let Some((target, ports)) = after("target").zip(after("ports")) else {
        return FirewalldZone::default();
    };
    let services = after("services").unwrap_or_default();
    // Rules in words of their own come last, over however many lines.
    let is_plain = listing.trim_end().ends_with("rich rules:");
    let covers = |wanted: u16, protocol: &str| {
        ports.split_whitespace().any(|open| covers(open, wanted, protocol))
    };
    let closed = || if is_plain && target != "ACCEPT" { Some(false) } else { None };
    let answer = |is_open: bool| if is_plain && is_open { Some(true) } else { closed() };
    let is_mdns = services.split_whitespace().any(|service| service == "mdns");
    FirewalldZone {
        zone: None,
        room: answer(target == "ACCEPT" || covers(port, "tcp")),
        calls: answer(target == "ACCEPT" || is_mdns || covers(MDNS, "udp")),
    }
}

/// Tells if `5555/tcp` or `1025-65535/tcp` is about a port.
fn covers(open: &str, port: u16, protocol: &str) -> bool {
    let Some((ports, its)) = open.split_once('/') else { return false };
    let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
    let within = |first: u16, last: u16| (first..=last).contains(&port);
    its == protocol && first.parse().ok().zip(last.parse().ok()).is_some_and(|(a, b)| within(a, b))
}

/// Commands that let in a room at `port`, where there is one, and announcements: now,
/// and from the next start on. Ports and services take one command each.
pub fn commands(zone: Option<&str>, port: Option<u16>) -> Vec<String> {
    let zone = zone.map_or_else(String::new, |zone| format!("--zone={zone} "));
    let room = port.map(|port| format!("--add-port={port}/tcp --add-port={port}/udp"));
    let what: Vec<_> = room.into_iter().chain(["--add-service=mdns".to_owned()]).collect();
    let each = |permanent: &str| {
        let command = |what: &String| format!("sudo firewall-cmd {permanent}{zone}{what}");
        what.iter().map(command).collect::<Vec<_>>()
    };
    [each(""), each("--permanent ")].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fedora Workstation's zone, as it tells of itself.
    const WORKSTATION: &str = "FedoraWorkstation (default, active)\n  target: default\n  \
         ingress-priority: 0\n  interfaces: wlp1s0\n  sources: \n  \
         services: dhcpv6-client mdns samba-client ssh\n  \
         ports: 1025-65535/udp 1025-65535/tcp\n  protocols: \n  forward: yes\n  rich rules: \n";

    #[test]
    fn a_zone_says_what_is_open() {
        let told = |listing: &str, port| {
            let zone = read(listing, port);
            (zone.room, zone.calls)
        };
        assert_eq!(told(WORKSTATION, 5555), (Some(true), Some(true)));
        assert_eq!(told(WORKSTATION, 80), (Some(false), Some(true)));
        let narrow = WORKSTATION.replace("mdns ", "").replace("1025-65535/udp ", "");
        assert_eq!(told(&narrow, 5555), (Some(true), Some(false)));
        let trusted = narrow.replace("target: default", "target: ACCEPT");
        assert_eq!(told(&trusted, 80), (Some(true), Some(true)));
        let rich = format!("{narrow}\trule family=\"ipv4\" source address=\"10.0.0.0/8\" drop\n");
        assert_eq!(told(&rich, 5555), (None, None));
        assert_eq!(told("", 5555), (None, None));
    }

    #[test]
    fn commands_name_the_zone_if_it_is_known() {
        assert_eq!(
            commands(Some("home"), Some(5556)),
            [
                "sudo firewall-cmd --zone=home --add-port=5556/tcp --add-port=5556/udp",
                "sudo firewall-cmd --zone=home --add-service=mdns",
                "sudo firewall-cmd --permanent --zone=home --add-port=5556/tcp --add-port=5556/udp",
                "sudo firewall-cmd --permanent --zone=home --add-service=mdns",
            ]
        );
        assert_eq!(commands(None, None)[0], "sudo firewall-cmd --add-service=mdns");
        assert!(is_name("FedoraWorkstation") && is_name("my_zone-2"));
        assert!(!is_name("") && !is_name("a; rm b") && !is_name("no zone"));
    }
}
