// SPDX-License-Identifier: GPL-3.0-or-later
//! Where a room is, as people type it.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use super::DEFAULT_PORT;

/// A host name or IP address and a TCP port. An IPv6 address is kept without
/// its brackets; one that stands for an IPv4 address (RFC 4291, section
/// 2.5.5.2) as that one, and a name without the dot that ends it. Spellings
/// that only a resolver takes for an IP address, such as `127.1`, are none.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address {
    pub host: String,
    pub port: u16,
}

/// Why something typed is not an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    #[error("the host is empty")]
    NoHost,
    #[error("the host has a character that cannot be part of one")]
    BadHost,
    #[error("the port is not a number from 1 to 65535")]
    BadPort,
    /// `http://…`, or `salotto:` with anything but a port behind it.
    #[error("it is a link, and not an address")]
    Link,
}

impl Address {
    /// Checks a host and a port that were given apart.
    pub fn new(host: &str, port: u16) -> Result<Self, AddressError> {
        if port == 0 {
            return Err(AddressError::BadPort);
        }
        let host = host.trim();
        let host = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
        if host.is_empty() {
            return Err(AddressError::NoHost);
        }
        if host.len() > 255 {
            return Err(AddressError::BadHost);
        }
        Ok(Self { host: canonical(host)?, port })
    }

    /// What two addresses share when they are one place, however they are
    /// written: a host is the same in upper and lower case (RFC 4343), and an
    /// IP address with and without its zeros. Different names of one computer
    /// are different places: only a resolver knows about those.
    pub fn place(&self) -> (String, u16) {
        let host = match (self.host.parse::<IpAddr>(), self.host.split_once('%')) {
            (Ok(ip), _) => ip.to_canonical().to_string(),
            // The zone names an interface, and those differ by case.
            (_, Some((ip, zone))) => match ip.parse::<Ipv6Addr>() {
                Ok(ip) => format!("{ip}%{zone}"),
                Err(_) => self.host.to_lowercase(),
            },
            _ => self.host.to_lowercase(),
        };
        (host, self.port)
    }

    /// Reads a port as people type it.
    pub fn port(raw: &str) -> Result<u16, AddressError> {
        match raw.trim().parse() {
            Ok(port) if port > 0 => Ok(port),
            _ => Err(AddressError::BadPort),
        }
    }

    /// Reads `host`, `host:port`, `1.2.3.4:5`, `[::1]:5555` or `::1`; without
    /// a port it is `default_port`.
    pub fn parse(raw: &str, default_port: u16) -> Result<Self, AddressError> {
        let raw = raw.trim();
        if is_link(raw) {
            return Err(AddressError::Link);
        }
        if let Some(rest) = raw.strip_prefix('[') {
            let (host, after) = rest.split_once(']').ok_or(AddressError::BadHost)?;
            let port = match after.strip_prefix(':') {
                Some(port) => Self::port(port)?,
                None if after.is_empty() => default_port,
                None => return Err(AddressError::BadPort),
            };
            return Self::new(host, port);
        }
        match raw.split_once(':') {
            // More than one colon and no brackets: a bare IPv6 address.
            Some((_, port)) if port.contains(':') => Self::new(raw, default_port),
            Some((host, port)) => Self::new(host, Self::port(port)?),
            None => Self::new(raw, default_port),
        }
    }
}

/// Whether that is a link of whatever kind. A computer may be called `salotto`,
/// so with digits behind the colon it is not.
fn is_link(raw: &str) -> bool {
    let Some((scheme, rest)) = raw.split_once(':') else { return false };
    let ours = scheme.eq_ignore_ascii_case("salotto");
    rest.starts_with("//") || ours && !rest.chars().all(|c| c.is_ascii_digit())
}

/// The host as it is kept.
fn canonical(host: &str) -> Result<String, AddressError> {
    if host.contains(':') {
        return canonical_ipv6(host);
    }
    let host = host.strip_suffix('.').unwrap_or(host);
    if host.is_empty() {
        return Err(AddressError::NoHost);
    }
    let mut labels = host.split('.');
    if !is_word(host) || labels.clone().any(str::is_empty) {
        return Err(AddressError::BadHost);
    }
    // No name ends in a number (RFC 1123, section 2.1), but inet_aton(3) reads
    // `127.1`, `0x7f.1` and `2130706433` as one and the same address.
    if labels.next_back().is_some_and(is_number) && host.parse::<Ipv4Addr>().is_err() {
        return Err(AddressError::BadHost);
    }
    Ok(host.to_owned())
}

fn canonical_ipv6(host: &str) -> Result<String, AddressError> {
    // The zone is the name of an interface: `eth0`, `br-lan`, `wlan0.5`.
    let (address, zone) = match host.split_once('%') {
        Some((address, zone)) => (address, Some(zone)),
        None => (host, None),
    };
    let ip = address.parse::<Ipv6Addr>().map_err(|_| AddressError::BadHost)?;
    if zone.is_some_and(|zone| !is_word(zone)) {
        return Err(AddressError::BadHost);
    }
    if let Some(ip) = ip.to_ipv4_mapped() {
        return Ok(ip.to_string());
    }
    // Elsewhere a zone says nothing (RFC 4007, section 6), and would make
    // another place of the same one.
    let is_local = ip.is_unicast_link_local() || ip.is_multicast();
    Ok(if is_local { host } else { address }.to_owned())
}

/// Whether inet_aton(3) may take that for a number.
fn is_number(label: &str) -> bool {
    match label.strip_prefix("0x").or_else(|| label.strip_prefix("0X")) {
        Some(digits) => digits.chars().all(|c| c.is_ascii_hexdigit()),
        None => label.chars().all(char::is_numeric),
    }
}

fn is_word(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(raw: &str) -> Result<Self, AddressError> {
        Self::parse(raw, DEFAULT_PORT)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

#[cfg(test)]
mod tests;
