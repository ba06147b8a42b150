// SPDX-License-Identifier: GPL-3.0-or-later
//! Addresses of rooms, as people type them.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use super::DEFAULT_PORT;

/// A host name or IP address and a TCP port, in one canonical form: an IPv6
/// address has no brackets, an IPv4 address mapped into IPv6 (RFC 4291, section
/// 2.5.5.2) is the IPv4 address, and a name has no trailing dot. Spellings that
/// only some resolvers take for an IP address, such as `127.1`, are refused.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address {
    /// Host name or IP address.
    pub host: String,
    /// TCP port, not 0.
    pub port: u16,
}

/// Reasons why a text is not an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// The host is empty.
    #[error("the host is empty")]
    NoHost,
    /// The host is longer than 255 bytes, has a character that cannot be part
    /// of one, or is a doubtful spelling of an IP address.
    #[error("the host has a character that cannot be part of one")]
    BadHost,
    /// The port is 0 or not a number up to 65535.
    #[error("the port is not a number from 1 to 65535")]
    BadPort,
    /// The text is a link: `http://…`, or `salotto:` followed by anything but a
    /// port.
    #[error("it is a link, not an address")]
    Link,
}

impl Address {
    /// Validates a host and a port.
    ///
    /// # Errors
    ///
    /// [`AddressError::BadPort`] for port 0; [`AddressError::NoHost`] or
    /// [`AddressError::BadHost`] for a host that is none.
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

    /// Host and port in a form for comparing: two addresses are the same if it
    /// is equal. Host names are compared without regard to case (RFC 4343), IP
    /// addresses by value. Different names of one computer stay different,
    /// since only a resolver could tell.
    pub fn comparable(&self) -> (String, u16) {
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

    /// Tells if it leads nowhere but to the computer it is typed on: a loopback
    /// address (RFC 1122, section 3.2.1.3; RFC 4291, section 2.5.3), the
    /// unspecified one, which is dialled as loopback, or a name below `localhost`
    /// (RFC 6761, section 6.3).
    pub fn is_loopback(&self) -> bool {
        if let Ok(ip) = self.host.parse::<IpAddr>() {
            let ip = ip.to_canonical();
            return ip.is_loopback() || ip.is_unspecified();
        }
        let host = self.host.to_ascii_lowercase();
        host == "localhost" || host.ends_with(".localhost")
    }

    /// Parses a port as people type it.
    ///
    /// # Errors
    ///
    /// [`AddressError::BadPort`] if it is 0 or not a number up to 65535.
    pub fn port(raw: &str) -> Result<u16, AddressError> {
        match raw.trim().parse() {
            Ok(port) if port > 0 => Ok(port),
            _ => Err(AddressError::BadPort),
        }
    }

    /// Parses `host`, `host:port`, `1.2.3.4:5`, `[::1]:5555` or `::1`, with
    /// `default_port` where the port is missing.
    ///
    /// # Errors
    ///
    /// [`AddressError::Link`] for a link; otherwise as [`Address::new`].
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

/// Returns `true` for a link of any kind. A computer may be called `salotto`,
/// so `salotto:5555` is an address.
fn is_link(raw: &str) -> bool {
    let Some((scheme, rest)) = raw.split_once(':') else { return false };
    let ours = scheme.eq_ignore_ascii_case("salotto");
    rest.starts_with("//") || ours && !rest.chars().all(|c| c.is_ascii_digit())
}

/// Validates a host and brings it into canonical form.
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
    // Other addresses have no zone (RFC 4007, section 6): with one, the same
    // address would count as another.
    let is_local = ip.is_unicast_link_local() || ip.is_multicast();
    Ok(if is_local { host } else { address }.to_owned())
}

/// Returns `true` if `inet_aton(3)` may take the label for a number.
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
