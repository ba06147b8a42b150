// SPDX-License-Identifier: GPL-3.0-or-later
//! Where a room is, as people type it.

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

use super::DEFAULT_PORT;

/// A host name or IP address and a TCP port. An IPv6 address is kept without
/// its brackets.
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
        if host.len() > 255 || !is_host(host) {
            return Err(AddressError::BadHost);
        }
        Ok(Self { host: host.to_owned(), port })
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

fn is_host(host: &str) -> bool {
    if host.contains(':') {
        // The zone is the name of an interface: `eth0`, `br-lan`, `wlan0.5`.
        let (address, zone) = host.split_once('%').unwrap_or((host, "0"));
        return address.parse::<Ipv6Addr>().is_ok() && is_word(zone);
    }
    is_word(host)
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_read_as_people_type_them() {
        for (raw, host, port) in [
            ("localhost", "localhost", 5555),
            (" localhost ", "localhost", 5555),
            ("1.2.3.4:5", "1.2.3.4", 5),
            ("pi.local:7000", "pi.local", 7000),
            ("[::1]:5556", "::1", 5556),
            ("[::1]", "::1", 5555),
            ("::1", "::1", 5555),
            ("fe80::1%eth0", "fe80::1%eth0", 5555),
            ("caffè.local", "caffè.local", 5555),
        ] {
            let address: Address = raw.parse().unwrap();
            assert_eq!((address.host.as_str(), address.port), (host, port), "{raw}");
        }
    }

    #[test]
    fn what_is_no_address_says_why() {
        for (raw, error) in [
            ("", AddressError::NoHost),
            (":5555", AddressError::NoHost),
            ("host:", AddressError::BadPort),
            ("host:0", AddressError::BadPort),
            ("host:99999", AddressError::BadPort),
            ("host:abc", AddressError::BadPort),
            ("[::1]x", AddressError::BadPort),
            ("[::1", AddressError::BadHost),
            ("a b", AddressError::BadHost),
            ("http://host", AddressError::BadPort),
            ("a:b:c", AddressError::BadHost),
            ("fe80::1%", AddressError::BadHost),
            ("fe80::1%a]b", AddressError::BadHost),
            ("fe80::1%\u{1b}[2J", AddressError::BadHost),
        ] {
            assert_eq!(raw.parse::<Address>(), Err(error), "{raw}");
        }
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_is_stable(raw in any::<String>()) {
            if let Ok(address) = raw.parse::<Address>() {
                prop_assert_eq!(address.to_string().parse::<Address>(), Ok(address));
            }
        }
    }
}
