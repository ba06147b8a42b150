// SPDX-License-Identifier: GPL-3.0-or-later
//! Swarms: members who fetch the same file at the same time have slices of it for one another.
//! The room tells them of each other, and moves none of those bytes.

use std::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};

use super::SliceSet;
use crate::protocol::{AddressGroup, Fingerprint, SecretString};

/// The report of a member who fetches a file: `PUT /f/BLAKE3/swarm`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwarmReport {
    /// The slices that it has, verified.
    #[serde(default)]
    pub have: SliceSet,
    /// The port where it serves them to others; absent for who does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub door: Option<SwarmDoor>,
}

/// The way in to a member who serves slices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwarmDoor {
    /// The port, at the address that its report comes from.
    pub port: u16,
    /// The key that it shows there, made for this file alone.
    pub key: Fingerprint,
    /// The token that it takes there for a minute.
    pub token: SecretString,
}

/// The answer to a report: the others who fetch the same file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwarmAnswer {
    /// The number of others, whether they serve slices or not.
    pub others: usize,
    /// Those who do, at most [`limits::SWARM_PEERS`](crate::protocol::limits::SWARM_PEERS).
    pub peers: Vec<SwarmPeer>,
}

/// A member who serves slices to others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwarmPeer {
    /// The place where it does.
    pub address: SocketAddr,
    /// The key that it shows there.
    pub key: Fingerprint,
    /// The token that it takes there.
    pub token: SecretString,
    /// The slices that it had a moment ago.
    pub have: SliceSet,
}

/// Tells if two addresses are of one local network, as far as they say so themselves: both are
/// private (RFC 1918, RFC 4193), or of the same IPv6 network, or both are this computer.
/// Link-local ones say too little: on which link, each computer tells in its own way.
pub fn are_near(one: IpAddr, other: IpAddr) -> bool {
    let (one, other) = (one.to_canonical(), other.to_canonical());
    if one.is_loopback() || other.is_loopback() {
        return one.is_loopback() && other.is_loopback();
    }
    match (one, other) {
        (IpAddr::V4(one), IpAddr::V4(other)) => one.is_private() && other.is_private(),
        (IpAddr::V6(v6), _) if v6.is_unicast_link_local() => false,
        (IpAddr::V6(one_v6), IpAddr::V6(other_v6)) => {
            one_v6.is_unique_local() && other_v6.is_unique_local()
                || AddressGroup::of(one) == AddressGroup::of(other)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_report_may_say_little() {
        let empty: SwarmReport = serde_json::from_value(json!({})).unwrap();
        assert_eq!(empty, SwarmReport::default());
        let key = Fingerprint::new([7; 32]);
        let have: SliceSet = [0, 1].into_iter().collect();
        let door = SwarmDoor { port: 40_123, key, token: "tok-en".into() };
        let report = SwarmReport { have, door: Some(door) };
        let key = String::from(key);
        let written =
            json!({"have": "Aw==", "door": {"port": 40_123, "key": key, "token": "tok-en"}});
        assert_eq!(serde_json::to_value(&report).unwrap(), written);
        assert_eq!(serde_json::from_value::<SwarmReport>(written).unwrap(), report);
        for wrong in [json!({"have": 7}), json!({"door": {"port": 70_000}}), json!(7)] {
            assert!(serde_json::from_value::<SwarmReport>(wrong.clone()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn addresses_are_near_if_they_are_of_one_local_network() {
        for (one, other, near) in [
            ("192.168.1.7", "192.168.1.1", true),
            ("10.1.2.3", "192.168.1.1", true),
            ("127.0.0.1", "127.0.0.1", true),
            ("::1", "127.0.0.1", true),
            ("::ffff:172.16.0.9", "192.168.1.1", true),
            ("fd00::7", "fd00::1", true),
            ("2001:db8::7", "2001:db8::1", true),
            ("198.51.100.7", "192.168.1.1", false),
            ("198.51.100.7", "198.51.100.8", false),
            ("2001:db8:1::7", "2001:db8:2::1", false),
            ("fd00::7", "2001:db8::1", false),
            ("fd00::7", "192.168.1.1", false),
            ("fe80::7", "fe80::7", false),
            ("127.0.0.1", "192.168.1.1", false),
        ] {
            let (one, other) = (one.parse().unwrap(), other.parse().unwrap());
            assert_eq!(are_near(one, other), near, "{one} and {other}");
            assert_eq!(are_near(other, one), near, "{other} and {one}");
        }
    }
}
