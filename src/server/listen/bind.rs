// SPDX-License-Identifier: GPL-3.0-or-later
//! The address a room listens on, as people write it: an address, a name of this
//! machine, or one of its interfaces.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr, SocketAddrV6, ToSocketAddrs};
use std::str::FromStr;

use crate::discovery::interfaces::{NetworkInterface, interfaces};
use crate::discovery::own_addresses::own_addresses;
use crate::protocol::Address;

/// The part of this machine to listen on, as it was written. Its meaning is looked up
/// when the room opens, for interfaces come and go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BindTarget {
    /// An address.
    Ip(IpAddr),
    /// An address that holds on one cable alone, with its interface.
    Zoned {
        /// A link-local address.
        ip: Ipv6Addr,
        /// The name of the interface.
        interface: String,
    },
    /// An interface, or a name of this machine.
    Named(String),
}

/// The reason why a room cannot listen on what was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BindError {
    /// It cannot be an address, a name or an interface.
    #[error("{written:?} is no address")]
    NoAddress {
        /// The text.
        written: String,
    },
    /// A port stands behind it.
    #[error("there is a port behind {host}")]
    WithPort {
        /// The text without the port.
        host: String,
        /// The port.
        port: u16,
    },
    /// It is an address or a name of another machine.
    #[error("{written} is not of this machine")]
    NotOurs {
        /// The address or name.
        written: String,
        /// Addresses that can be written instead, the best first.
        ours: Vec<String>,
    },
    /// There is neither an interface nor a machine of that name.
    #[error("{written} is not known")]
    UnknownName {
        /// The name.
        written: String,
        /// Addresses that can be written instead, the best first.
        ours: Vec<String>,
    },
    /// There is no interface of that name.
    #[error("there is no interface {interface}")]
    UnknownInterface {
        /// The name.
        interface: String,
        /// The names of those that there are.
        ours: Vec<String>,
    },
    /// It holds on one cable alone, and nothing says on which.
    #[error("{ip} needs an interface")]
    NeedsInterface {
        /// A link-local address.
        ip: Ipv6Addr,
        /// The names of the interfaces to choose from.
        ours: Vec<String>,
    },
    /// The interface has no address now.
    #[error("{interface} has no address")]
    Addressless {
        /// The name of the interface.
        interface: String,
        /// Addresses that can be written instead, the best first.
        ours: Vec<String>,
    },
}

impl BindTarget {
    /// Looks up what to bind, with `port`. Asks the system for its interfaces, and for
    /// a name its resolver, which may take some seconds.
    ///
    /// # Errors
    ///
    /// [`BindError`], if that is not of this machine.
    pub fn resolve(&self, port: u16) -> Result<SocketAddr, BindError> {
        let interfaces = interfaces().unwrap_or_default();
        self.resolve_among(&interfaces, port)
    }

    fn resolve_among(
        &self,
        interfaces: &[NetworkInterface],
        port: u16,
    ) -> Result<SocketAddr, BindError> {
        match self {
            Self::Ip(IpAddr::V6(ip)) if ip.is_unicast_link_local() => {
                let has = |one: &&NetworkInterface| has(one, (*ip).into());
                match interfaces.iter().filter(has).collect::<Vec<_>>()[..] {
                    [only] => Ok(zoned(*ip, port, only)),
                    _ => Err(BindError::NeedsInterface { ip: *ip, ours: names(interfaces) }),
                }
            }
            Self::Ip(ip) => Ok(SocketAddr::new(*ip, port)),
            Self::Zoned { ip, interface } => {
                let found = interfaces.iter().find(|one| one.name == *interface);
                let unknown = || BindError::UnknownInterface {
                    interface: interface.clone(),
                    ours: names(interfaces),
                };
                found.map(|one| zoned(*ip, port, one)).ok_or_else(unknown)
            }
            Self::Named(name) => match interfaces.iter().find(|one| one.name == *name) {
                Some(interface) => best_of(interface, port).ok_or_else(|| BindError::Addressless {
                    interface: name.clone(),
                    ours: ours(interfaces),
                }),
                None => named(name, interfaces, port),
            },
        }
    }

    /// The error of a target that the system did not let us bind.
    pub(super) fn not_ours(&self) -> BindError {
        let ours = ours(&interfaces().unwrap_or_default());
        BindError::NotOurs { written: self.to_string(), ours }
    }
}

/// The address of an interface that others are likeliest to find, connected or not.
fn best_of(interface: &NetworkInterface, port: u16) -> Option<SocketAddr> {
    let connected = NetworkInterface { up: true, carrier: true, ..interface.clone() };
    let all = SocketAddr::new(Ipv6Addr::UNSPECIFIED.into(), port);
    let own = own_addresses(&[connected], all).into_iter().map(|own| own.address.host);
    let loopback = interface.addresses.iter().map(|one| one.ip.to_string());
    let mut hosts = own.chain(loopback).map(|host| match host.split_once('%') {
        Some((ip, _)) => ip.to_owned(),
        None => host,
    });
    let ip = hosts.find_map(|host| {
        let ip: IpAddr = host.parse().ok()?;
        has(interface, ip).then_some(ip)
    })?;
    Some(match ip {
        IpAddr::V6(ip) => zoned(ip, port, interface),
        IpAddr::V4(_) => SocketAddr::new(ip, port),
    })
}

/// The first address of a name that is of this machine.
fn named(name: &str, all: &[NetworkInterface], port: u16) -> Result<SocketAddr, BindError> {
    let unknown = |_| BindError::UnknownName { written: name.to_owned(), ours: ours(all) };
    let mut found = (name, port).to_socket_addrs().map_err(unknown)?;
    let is_ours = |address: &SocketAddr| {
        address.ip().is_loopback() || all.iter().any(|one| has(one, address.ip()))
    };
    let not_ours = || BindError::NotOurs { written: name.to_owned(), ours: ours(all) };
    found.find(is_ours).ok_or_else(not_ours)
}

fn has(interface: &NetworkInterface, ip: IpAddr) -> bool {
    interface.addresses.iter().any(|address| address.ip == ip)
}

fn zoned(ip: Ipv6Addr, port: u16, interface: &NetworkInterface) -> SocketAddr {
    let zone = if ip.is_unicast_link_local() { interface.index } else { 0 };
    SocketAddrV6::new(ip, port, 0, zone).into()
}

fn names(interfaces: &[NetworkInterface]) -> Vec<String> {
    interfaces.iter().filter(|one| one.up).map(|one| one.name.clone()).collect()
}

/// Hosts that can be written, the best first.
fn ours(interfaces: &[NetworkInterface]) -> Vec<String> {
    let all = SocketAddr::new(Ipv6Addr::UNSPECIFIED.into(), 0);
    own_addresses(interfaces, all).into_iter().map(|own| own.address.host).collect()
}

impl FromStr for BindTarget {
    type Err = BindError;

    fn from_str(raw: &str) -> Result<Self, BindError> {
        let written = raw.trim();
        let bare = written.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let bare = bare.unwrap_or(written);
        if let Ok(ip) = bare.parse() {
            return Ok(Self::Ip(ip));
        }
        let no_address = || BindError::NoAddress { written: written.to_owned() };
        if let Some((ip, interface)) = bare.split_once('%') {
            let ip: Ipv6Addr = ip.parse().map_err(|_| no_address())?;
            return match ip.is_unicast_link_local() {
                true if !interface.is_empty() => {
                    Ok(Self::Zoned { ip, interface: interface.to_owned() })
                }
                _ => Err(no_address()),
            };
        }
        // An interface may be called as no host is: `eth0.7`, `br_lan`, `wg-home`.
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
        if !bare.is_empty() && bare.len() <= 255 && bare.chars().all(is_word) {
            // A number with dots that is no address is meant as one.
            let is_name = bare.chars().any(|c| !c.is_ascii_digit() && c != '.');
            return is_name.then(|| Self::Named(bare.to_owned())).ok_or_else(no_address);
        }
        match Address::parse(written, 0) {
            Ok(Address { host, port }) => Err(BindError::WithPort { host, port }),
            Err(_) => Err(no_address()),
        }
    }
}

impl From<IpAddr> for BindTarget {
    fn from(ip: IpAddr) -> Self {
        Self::Ip(ip)
    }
}

impl From<[u8; 4]> for BindTarget {
    fn from(ip: [u8; 4]) -> Self {
        Self::Ip(ip.into())
    }
}

impl fmt::Display for BindTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ip(ip) => ip.fmt(f),
            Self::Zoned { ip, interface } => write!(f, "{ip}%{interface}"),
            Self::Named(name) => name.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests;
