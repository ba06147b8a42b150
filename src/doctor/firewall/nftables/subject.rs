// SPDX-License-Identifier: GPL-3.0-or-later
//! Subjects that a rule asks about, and the answer for one value.

use std::net::Ipv4Addr;

use super::applies::Applies;
use super::cursor::RuleCursor;
use super::packet::GuestPacket;

/// Thing that a rule compares with values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleSubject {
    /// Interface it comes by.
    Interface,
    /// Protocol over IP.
    Protocol,
    /// Version of IP.
    Family,
    /// Port it is for.
    Port,
    /// Address of the sender.
    Source,
    /// Address it is for.
    Destination,
    /// State of the connection, which is new.
    State,
    /// Kind of the address it is for.
    DestinationKind,
    /// Audience, as the link tells it.
    Audience,
    /// Something else, with the answer, whatever it is compared with.
    Other(Applies),
}

impl RuleSubject {
    /// Reads one; `None` if the next word begins none that is known.
    pub fn read(cursor: &mut RuleCursor<'_, '_>, packet: &GuestPacket) -> Option<Self> {
        let unknown = Self::Other(Applies::Maybe);
        let never = Self::Other(Applies::Never);
        let subject = match cursor.word()? {
            "meta" => Self::of_meta(cursor.word()?),
            word @ ("iif" | "iifname" | "oif" | "oifname" | "mark" | "pkttype" | "iifgroup") => {
                Self::of_meta(word)
            }
            "ip" => match cursor.word()? {
                "saddr" => Self::Source,
                "daddr" => Self::Destination,
                "protocol" => Self::Protocol,
                _ => unknown,
            },
            protocol @ ("tcp" | "udp" | "th") => {
                let field = cursor.word()?;
                match (protocol == "th" || protocol == packet.protocol, field) {
                    (false, _) => never,
                    (true, "dport") => Self::Port,
                    (true, _) => unknown,
                }
            }
            "ct" => match cursor.word()? {
                "state" => Self::State,
                // A first packet was not redirected, and has none of the others.
                "status" => never,
                _ => unknown,
            },
            "fib" => Self::of_route(cursor),
            // Another protocol, or another version of IP.
            "ip6" | "icmp" | "icmpv6" | "igmp" | "arp" | "esp" | "ah" | "comp" | "sctp"
            | "dccp" | "udplite" | "rt" | "hbh" | "mh" | "exthdr" => {
                cursor.word()?;
                never
            }
            "ether" | "vlan" | "socket" | "osf" | "ipsec" => {
                cursor.word()?;
                unknown
            }
            _ => return None,
        };
        Some(subject)
    }

    fn of_meta(key: &str) -> Self {
        match key {
            "iif" | "iifname" => Self::Interface,
            // It goes to this machine, and out by none.
            "oif" | "oifname" | "oifgroup" => Self::Other(Applies::Never),
            "l4proto" => Self::Protocol,
            "nfproto" | "protocol" => Self::Family,
            "pkttype" => Self::Audience,
            _ => Self::Other(Applies::Maybe),
        }
    }

    /// A question to the routes, up to what is asked of them.
    fn of_route(cursor: &mut RuleCursor<'_, '_>) -> Self {
        let is_destination = cursor.peek() == Some("daddr");
        while let Some(word) = cursor.word() {
            match word {
                "type" if is_destination => return Self::DestinationKind,
                // Nobody nearby sends from where no route leads back to.
                "oif" | "oifname" if cursor.peek() == Some("missing") => {
                    return Self::Other(Applies::Never);
                }
                "type" | "oif" | "oifname" => break,
                _ => {}
            }
        }
        Self::Other(Applies::Maybe)
    }

    /// Compares with one value of a listing.
    pub fn applies(self, value: &str, packet: &GuestPacket) -> Applies {
        let exactly = |is_equal: bool| Applies::to([is_equal]);
        match self {
            Self::Interface if value.parse::<u32>().is_ok() => Applies::Maybe,
            Self::Interface => packet.comes_by(value),
            Self::Protocol => match value {
                "tcp" | "6" => exactly(packet.protocol == "tcp"),
                "udp" | "17" => exactly(packet.protocol == "udp"),
                _ => Applies::Never,
            },
            Self::Family => exactly(matches!(value, "ipv4" | "ip" | "2")),
            Self::Port => match ports(value) {
                Some((first, last)) => exactly((first..=last).contains(&packet.port)),
                None => Applies::Maybe,
            },
            Self::Source => addresses(value).map_or(Applies::Maybe, |some| packet.comes_from(some)),
            Self::Destination => {
                addresses(value).map_or(Applies::Maybe, |some| packet.goes_to(some))
            }
            Self::State => match value {
                "new" => Applies::Always,
                "established" | "related" | "invalid" | "untracked" => Applies::Never,
                _ => Applies::Maybe,
            },
            Self::DestinationKind => match value {
                "local" => exactly(!packet.is_call),
                "multicast" => exactly(packet.is_call),
                _ => Applies::Never,
            },
            Self::Audience => match value {
                "host" | "unicast" => exactly(!packet.is_call),
                "multicast" => exactly(packet.is_call),
                _ => Applies::Never,
            },
            Self::Other(applies) => applies,
        }
    }
}

/// A port, or the first and last of some.
fn ports(value: &str) -> Option<(u16, u16)> {
    let (first, last) = value.split_once('-').unwrap_or((value, value));
    Some((first.parse().ok()?, last.parse().ok()?))
}

/// An address, a network, or the first and last of some.
fn addresses(value: &str) -> Option<(u32, u32)> {
    let address = |text: &str| text.parse::<Ipv4Addr>().ok().map(Ipv4Addr::to_bits);
    if let Some((first, last)) = value.split_once('-') {
        return Some((address(first)?, address(last)?));
    }
    let (network, prefix) = value.split_once('/').unwrap_or((value, "32"));
    let (network, prefix) = (address(network)?, prefix.parse::<u32>().ok()?);
    let host = u32::MAX.checked_shr(prefix).unwrap_or(0);
    Some((network & !host, network | host))
}
