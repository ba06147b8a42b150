// SPDX-License-Identifier: GPL-3.0-or-later
//! The guard in front of everything that a browser can reach: a page of somebody
//! else's must not talk to the room in its reader's name.
//!
//! A page of `evil.example` can have its own name point at an address of this network
//! (DNS rebinding). The browser then takes the room for a part of that page, but
//! still writes the name into `Host`: so only addresses and names of this machine
//! are answered. A page of another origin may open a WebSocket anywhere, and says
//! where it is from in `Origin`.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::site::Site;
use crate::protocol::file::request::{HttpFault, TransferRequest};

/// Ends of names that a local network gives, and nobody on the internet has: RFC 6762,
/// RFC 8375, and those that home routers use.
const LOCAL_DOMAINS: [&str; 6] = ["local", "home.arpa", "lan", "home", "internal", "localdomain"];

/// The head of a request.
pub struct Head<'a> {
    pub method: &'a str,
    pub target: &'a str,
    headers: &'a [httparse::Header<'a>],
}

/// The reason why a request is not even looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suspicious {
    /// There is no `Host`, or more than one.
    NoHost,
    /// `Host` is not a name of this machine.
    OtherHost,
    /// The page that asks is of another origin.
    OtherOrigin,
}

impl Suspicious {
    pub fn status(self) -> &'static str {
        match self {
            Self::NoHost => "400 Bad Request",
            Self::OtherHost => "421 Misdirected Request",
            Self::OtherOrigin => "403 Forbidden",
        }
    }

    pub fn sentence(self) -> &'static str {
        match self {
            Self::NoHost => "The request has to say one Host.\n",
            Self::OtherHost => {
                "This room answers to its address and to the names of its machine alone. Open it by \
                 its address.\n"
            }
            Self::OtherOrigin => "A page from elsewhere may not talk to this room.\n",
        }
    }
}

impl<'a> Head<'a> {
    pub fn of(request: &'a httparse::Request<'a, 'a>) -> Self {
        Self {
            method: request.method.unwrap_or_default(),
            target: request.path.unwrap_or_default(),
            headers: request.headers,
        }
    }

    /// The whole values of a header, one for each line of it.
    fn lines(&self, name: &str) -> impl Iterator<Item = &'a str> {
        let of_it = self.headers.iter().filter(move |it| it.name.eq_ignore_ascii_case(name));
        // What is no text is no value of ours, and not the same as none.
        of_it.map(|header| std::str::from_utf8(header.value).unwrap_or("?").trim())
    }

    /// The values of a header that is a list.
    pub fn values(&self, name: &str) -> Vec<&'a str> {
        self.lines(name).flat_map(|line| line.split(',')).map(str::trim).collect()
    }

    /// `true` if `wanted` is among the values of a header.
    pub fn has(&self, name: &str, wanted: &str) -> bool {
        self.values(name).iter().any(|value| value.eq_ignore_ascii_case(wanted))
    }

    /// `true` if it asks to go on with a WebSocket.
    pub fn wants_an_upgrade(&self) -> bool {
        self.method == "GET"
            && self.has("Connection", "upgrade")
            && self.has("Upgrade", "websocket")
    }

    /// The request for a file, or with one.
    pub fn transfer(&self) -> Result<TransferRequest, HttpFault> {
        TransferRequest::read(self.method, self.target, self.headers)
    }

    /// The `Host`, once it was checked.
    pub fn host(&self) -> &'a str {
        self.lines("Host").next().unwrap_or_default()
    }

    /// `true` if somebody follows a link, or types the address: nothing of the answer
    /// gets back to a page.
    fn opens_the_page(&self) -> bool {
        self.has("Sec-Fetch-Mode", "navigate") && self.has("Sec-Fetch-Dest", "document")
    }
}

/// Checks where a request comes from.
pub fn check(head: &Head<'_>, site: &Site<'_>) -> Result<(), Suspicious> {
    let mut hosts = head.lines("Host");
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return Err(Suspicious::NoHost) };
    if !is_ours(host, site.hostname) {
        return Err(Suspicious::OtherHost);
    }
    let own = format!("{}://{host}", if site.is_encrypted { "https" } else { "http" });
    if !head.lines("Origin").all(|origin| origin.eq_ignore_ascii_case(&own)) {
        return Err(Suspicious::OtherOrigin);
    }
    let upgrade = head.wants_an_upgrade();
    if head.has("Sec-Fetch-Site", "cross-site") && (upgrade || !head.opens_the_page()) {
        return Err(Suspicious::OtherOrigin);
    }
    Ok(())
}

/// Returns `true` if `host`, with or without a port, is an address or a name of
/// the machine called `hostname`.
fn is_ours(host: &str, hostname: &str) -> bool {
    if let Some((address, rest)) = host.strip_prefix('[').and_then(|it| it.split_once(']')) {
        let is_port = rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port);
        return is_port && address.parse::<Ipv6Addr>().is_ok();
    }
    let name = match host.split_once(':') {
        Some((name, port)) if is_port(port) => name,
        Some(_) => return false,
        None => host,
    };
    let name = name.strip_suffix('.').unwrap_or(name).to_lowercase();
    let hostname = hostname.to_lowercase();
    let short = hostname.split('.').next().unwrap_or_default();
    let is_local = |domain: &&str| {
        let machine = name.strip_suffix(*domain).and_then(|name| name.strip_suffix('.'));
        machine.is_some_and(|machine| !machine.is_empty() && machine == short)
    };
    name.parse::<Ipv4Addr>().is_ok()
        || name == "localhost"
        || (!hostname.is_empty() && (name == hostname || name == short))
        || LOCAL_DOMAINS.iter().any(is_local)
}

fn is_port(port: &str) -> bool {
    port.parse::<u16>().is_ok() && port.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_and_names_of_this_machine_are_ours() {
        for host in [
            "192.168.1.7:5555",
            "192.168.1.7",
            "[fd00::7]:5555",
            "[::1]",
            "localhost:5555",
            "LOCALHOST",
            "gandalf:5555",
            "Gandalf.local:5555",
            "gandalf.local.",
            "gandalf.lan",
            "gandalf.home.arpa:80",
        ] {
            assert!(is_ours(host, "gandalf"), "{host}");
        }
        assert!(is_ours("gandalf.office.example:5555", "gandalf.office.example"));
        assert!(is_ours("gandalf.local", "Gandalf.office.example"));
    }

    #[test]
    fn any_other_name_is_not() {
        for host in [
            "evil.example:5555",
            "gandalf.evil.example",
            "local",
            ".local",
            "saruman.local",
            "gandalf.local.evil.example",
            "192.168.1.7.evil.example",
            "[fd00::7",
            "[evil]:5555",
            "fd00::7",
            "gandalf:x",
            "gandalf:+80",
            "gandalf:99999",
            "gandalf@evil.example",
            "",
        ] {
            assert!(!is_ours(host, "gandalf"), "{host}");
        }
        assert!(!is_ours("", ""));
        assert!(!is_ours(".local", ""));
    }

    proptest! {
        #[test]
        fn nothing_with_a_public_domain_is_ours(name in "[a-z0-9.\\-\\[\\]:]{0,30}") {
            let host = format!("{name}.evil.example");
            prop_assert!(!is_ours(&host, "gandalf"));
        }
    }
}
