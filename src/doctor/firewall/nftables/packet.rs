// SPDX-License-Identifier: GPL-3.0-or-later
//! Packets of guests, as far as rules ask about them. They stand for those of all the
//! people in the networks of this machine, so that some questions have no one answer.

use std::net::Ipv4Addr;

use super::applies::Applies;

/// The group of multicast DNS (RFC 6762, section 3).
const GROUP: Ipv4Addr = Ipv4Addr::new(224, 0, 0, 251);

/// The first packet of somebody nearby, over IPv4.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GuestPacket {
    /// `tcp` or `udp`.
    pub protocol: &'static str,
    /// Port it is for.
    pub port: u16,
    /// Set if it is for everybody who listens.
    pub is_call: bool,
    /// Interfaces that it may come by.
    pub interfaces: Vec<String>,
    /// Own addresses there, with the lengths of their prefixes.
    pub own: Vec<(Ipv4Addr, u8)>,
}

impl GuestPacket {
    /// Tells if it comes by an interface. A name may end in `*`.
    pub fn comes_by(&self, interface: &str) -> Applies {
        // The loopback is for nobody else.
        if interface == "lo" {
            return Applies::Never;
        }
        let is_meant = |own: &String| match interface.strip_suffix('*') {
            Some(start) => own.starts_with(start),
            None => own == interface,
        };
        Applies::to(self.interfaces.iter().map(is_meant))
    }

    /// Tells if its sender is in a network of addresses, from the first to the last.
    pub fn comes_from(&self, (first, last): (u32, u32)) -> Applies {
        let compare = |(own, prefix): &(Ipv4Addr, u8)| {
            let host = u32::MAX.checked_shr(u32::from(*prefix)).unwrap_or(0);
            let (lowest, highest) = (own.to_bits() & !host, own.to_bits() | host);
            if first <= lowest && highest <= last {
                Applies::Always
            } else if highest < first || last < lowest {
                Applies::Never
            } else {
                Applies::Maybe
            }
        };
        Applies::by_all(self.own.iter().map(compare))
    }

    /// Tells if it is for an address, from the first to the last.
    pub fn goes_to(&self, (first, last): (u32, u32)) -> Applies {
        let is_meant = |ip: Ipv4Addr| (first..=last).contains(&ip.to_bits());
        if self.is_call {
            return Applies::to([is_meant(GROUP)]);
        }
        Applies::to(self.own.iter().map(|(own, _)| is_meant(*own)))
    }
}
