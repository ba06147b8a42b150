// SPDX-License-Identifier: GPL-3.0-or-later
//! Output of `nft list ruleset`: whether what comes in is dropped, and where a rule
//! has to go that lets something in.

use std::fmt;

/// The chain that what comes in has to pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputChain {
    family: String,
    table: String,
    name: String,
}

impl fmt::Display for InputChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.family, self.table, self.name)
    }
}

/// The first chain that drops or rejects what comes in, with the TCP ports that it
/// accepts before.
pub(super) fn closed(listing: &str) -> Option<(InputChain, Vec<u16>)> {
    let mut table = None;
    let mut chain: Option<ChainListing> = None;
    for line in listing.lines().map(str::trim) {
        let words: Vec<_> = line.split_whitespace().collect();
        match (&words[..], &mut chain) {
            (["table", family, name, "{"], _) => table = Some((*family, *name)),
            (["chain", name, "{"], _) => chain = Some(ChainListing::new(name)),
            (["}"], Some(found)) => {
                if let (Some((family, name)), true) = (table, found.drops && found.is_input) {
                    let (family, table) = (family.to_owned(), name.to_owned());
                    let chain = InputChain { family, table, name: found.name.clone() };
                    return Some((chain, std::mem::take(&mut found.open)));
                }
                chain = None;
            }
            (words, Some(found)) => found.read(line, words),
            _ => {}
        }
    }
    None
}

/// A chain as far as it was read.
struct ChainListing {
    name: String,
    is_input: bool,
    drops: bool,
    open: Vec<u16>,
}

impl ChainListing {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), is_input: false, drops: false, open: Vec::new() }
    }

    fn read(&mut self, line: &str, words: &[&str]) {
        if line.starts_with("type filter hook input ") {
            self.is_input = true;
            self.drops |= line.contains("policy drop;");
            return;
        }
        match words {
            ["tcp", "dport", ports @ .., "accept"] => {
                let ports = ports.iter().map(|port| port.trim_matches(['{', '}', ',']));
                self.open.extend(ports.filter_map(|port| port.parse::<u16>().ok()));
            }
            // Only what ends the chain for everything, or for a port or protocol.
            ["drop" | "reject", ..] | ["counter", "drop" | "reject", ..] => self.drops = true,
            ["tcp" | "udp" | "meta" | "ip" | "ip6", .., "drop"] => self.drops = true,
            ["tcp" | "udp" | "meta" | "ip" | "ip6", rest @ ..] if rest.contains(&"reject") => {
                self.drops = true;
            }
            _ => {}
        }
    }
}
