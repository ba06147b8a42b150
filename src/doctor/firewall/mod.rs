// SPDX-License-Identifier: GPL-3.0-or-later
//! Firewalls of this machine, as far as an ordinary person may see them.
//!
//! ufw says in a file for everybody whether it is active, firewalld is seen among the
//! processes, and what nftables does is told to root alone. Without `/etc` and other
//! people's processes, as in a sandbox, none is seen.

mod nftables;
mod ufw;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

pub use self::nftables::InputChain;
use crate::protocol::DEFAULT_PORT;

/// Port of multicast DNS (RFC 6762).
const MDNS: u16 = 5353;
/// Most of a listing that is read.
const LISTING: usize = 1 << 20;

/// A firewall that is active on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Firewall {
    /// Its kind.
    pub kind: FirewallKind,
    /// TCP ports that it is known to let in; `None` if that is not told to us.
    pub open: Option<Vec<u16>>,
}

/// Kinds of firewalls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FirewallKind {
    /// Uncomplicated Firewall, of Ubuntu.
    Ufw,
    /// The one of Fedora and openSUSE.
    Firewalld,
    /// Rules of nftables that belong to none of these.
    Nftables(InputChain),
}

impl Firewall {
    /// The firewall of this machine, if one is active.
    pub fn find() -> Option<Self> {
        Self::find_in(Path::new("/"), &listing().unwrap_or_default())
    }

    /// The firewall that the files below `root` and a listing of nftables tell of.
    pub(super) fn find_in(root: &Path, listing: &str) -> Option<Self> {
        if ufw::is_enabled(root) {
            return Some(Self { kind: FirewallKind::Ufw, open: ufw::open_ports(root) });
        }
        if is_running(root, "firewalld") {
            return Some(Self { kind: FirewallKind::Firewalld, open: None });
        }
        let (chain, open) = nftables::closed(listing)?;
        Some(Self { kind: FirewallKind::Nftables(chain), open: Some(open) })
    }

    /// The name that people know it by.
    pub fn name(&self) -> &'static str {
        match self.kind {
            FirewallKind::Ufw => "ufw",
            FirewallKind::Firewalld => "firewalld",
            FirewallKind::Nftables(_) => "nftables",
        }
    }

    /// Tells if it lets in what comes for `port`; `None` if that is not told, or there
    /// is no port.
    pub fn lets_in(&self, port: Option<u16>) -> Option<bool> {
        Some(self.open.as_ref()?.contains(&port?))
    }

    /// Commands that let in a room at `port`, where there is one, and announcements.
    pub fn commands(&self, port: Option<u16>) -> Vec<String> {
        match &self.kind {
            FirewallKind::Ufw => {
                let room = port.map(|port| format!("sudo ufw allow {port}/tcp"));
                let probe = port.map(|port| format!("sudo ufw allow {port}/udp"));
                room.into_iter()
                    .chain(probe)
                    .chain([format!("sudo ufw allow {MDNS}/udp")])
                    .collect()
            }
            FirewallKind::Firewalld => {
                let room = port.map_or_else(String::new, |port| {
                    format!(" --add-port={port}/tcp --add-port={port}/udp")
                });
                let add = format!("--add-service=mdns{room}");
                vec![
                    format!("sudo firewall-cmd {add}"),
                    format!("sudo firewall-cmd --permanent {add}"),
                ]
            }
            FirewallKind::Nftables(chain) => {
                let insert = |rule: String| format!("sudo nft insert rule {chain} {rule} accept");
                let room = port.map(|port| insert(format!("tcp dport {port}")));
                let probe =
                    insert(format!("udp dport {{ {MDNS}, {} }}", port.unwrap_or(DEFAULT_PORT)));
                room.into_iter().chain([probe]).collect()
            }
        }
    }
}

/// Returns `true` if a process of this name runs.
fn is_running(root: &Path, name: &str) -> bool {
    let Ok(processes) = fs::read_dir(root.join("proc")) else { return false };
    processes.flatten().any(|process| {
        let is_process = process.file_name().as_encoded_bytes().iter().all(u8::is_ascii_digit);
        // Named in full: the command is the interpreter's.
        is_process
            && fs::read(process.path().join("cmdline")).is_ok_and(|line| {
                let mut words = line.split(|byte| *byte == 0).take(3);
                words.any(|word| word.rsplit(|byte| *byte == b'/').next() == Some(name.as_bytes()))
            })
    })
}

/// Listing of `nft`, if it is here and we may ask.
fn listing() -> Option<String> {
    let programs = ["nft", "/usr/sbin/nft", "/sbin/nft"];
    let ask = |program| {
        let mut nft = Command::new(program);
        nft.args(["-s", "list", "ruleset"]).stdin(Stdio::null()).stderr(Stdio::null());
        nft.output().ok()
    };
    let told = programs.into_iter().find_map(ask)?;
    let listing = told.stdout.get(..told.stdout.len().min(LISTING))?;
    told.status.success().then(|| String::from_utf8_lossy(listing).into_owned())
}

#[cfg(test)]
mod tests;
