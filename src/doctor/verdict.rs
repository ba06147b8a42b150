// SPDX-License-Identifier: GPL-3.0-or-later
//! Things the doctor may find.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use super::firewall::Firewall;
use crate::protocol::Address;
use crate::server::DamagedPast;

/// Sureness of a finding. The surest come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likelihood {
    /// It was seen.
    Certain,
    /// It explains what was seen, and little else does.
    Likely,
    /// It may be, and is worth a look.
    Possible,
}

/// Something that keeps rooms from being seen or reached, or takes space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// No interface is connected to anything.
    NoNetwork,
    /// An interface is connected and has no address.
    OnlyLoopback {
        /// Its name.
        interface: String,
    },
    /// All addresses hold on the wire only: nothing gives out others.
    OnlyLinkLocal,
    /// A VPN takes what is meant for others.
    VpnTakesRoute {
        /// The tunnel.
        interface: String,
        /// Set if it takes what is meant for our own network, too.
        own_network: bool,
    },
    /// A room of this machine is not reached at an address of this machine.
    OwnPortClosed {
        /// The address.
        ip: IpAddr,
        /// The room's port.
        port: u16,
    },
    /// A firewall is active on this machine.
    FirewallActive {
        /// The firewall.
        firewall: Firewall,
        /// The port it has to let through; `None` if nothing is hosted here.
        port: Option<u16>,
    },
    /// Calls of this machine to everybody do not even come back to itself.
    MulticastBlocked {
        /// The interface by which they went.
        interface: String,
    },
    /// Nobody has answered to what was called to everybody.
    MulticastUnanswered {
        /// The interface by which they went.
        interface: String,
    },
    /// The network seems to keep its guests from each other: the host is heard when it
    /// calls to everybody, and does not answer when it is looked for on the wire.
    IsolationSuspected {
        /// The host.
        host: Address,
    },
    /// The host is in another network, which announcements do not reach.
    OtherSubnet {
        /// The host's address.
        host: IpAddr,
        /// One of ours.
        own: IpAddr,
    },
    /// No name server and nobody nearby knows the host's name.
    UnknownName {
        /// The name.
        host: String,
    },
    /// The host is there, and nothing listens at the port.
    NothingListens {
        /// The address that was tried.
        host: Address,
    },
    /// A room of the host is at another port, as is told nearby.
    OtherPort {
        /// The address of that room.
        room: Address,
    },
    /// The host is there, and drops what comes to the port.
    HostDropsUs {
        /// The address that was tried.
        host: Address,
    },
    /// Nobody answers at the address.
    NobodyAnswers {
        /// The address that was tried.
        host: Address,
    },
    /// The host speaks, and is no room.
    SpeaksSomethingElse {
        /// The address that was tried.
        host: Address,
        /// The protocol, such as `SSH`, if it is known.
        protocol: Option<&'static str>,
    },
    /// The host's clock and ours differ.
    ClocksApart {
        /// Seconds by which the host's is ahead; negative if it is behind.
        seconds: i64,
    },
    /// A history of a room of this machine was damaged, and takes space.
    DamagedPast {
        /// The room's folder.
        folder: PathBuf,
        /// The files, and what they take.
        past: DamagedPast,
    },
}

impl Verdict {
    /// The verdict's name in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Self::NoNetwork => "no-network",
            Self::OnlyLoopback { .. } => "only-loopback",
            Self::OnlyLinkLocal => "only-link-local",
            Self::VpnTakesRoute { .. } => "vpn-takes-route",
            Self::OwnPortClosed { .. } => "own-port-closed",
            Self::FirewallActive { .. } => "firewall-active",
            Self::MulticastBlocked { .. } => "multicast-blocked",
            Self::MulticastUnanswered { .. } => "multicast-unanswered",
            Self::IsolationSuspected { .. } => "isolation-suspected",
            Self::OtherSubnet { .. } => "other-subnet",
            Self::UnknownName { .. } => "unknown-name",
            Self::NothingListens { .. } => "nothing-listens",
            Self::OtherPort { .. } => "other-port",
            Self::HostDropsUs { .. } => "host-drops-us",
            Self::NobodyAnswers { .. } => "nobody-answers",
            Self::SpeaksSomethingElse { .. } => "speaks-something-else",
            Self::ClocksApart { .. } => "clocks-apart",
            Self::DamagedPast { .. } => "damaged-past",
        }
    }

    /// Returns `true` if it is about rooms that are not seen or reached.
    pub fn is_about_reach(&self) -> bool {
        !matches!(self, Self::DamagedPast { .. })
    }

    /// Commands for a terminal that help, one a line; to be copied as they are.
    pub fn commands(&self) -> Vec<String> {
        match self {
            Self::FirewallActive { firewall, port } => firewall.commands(*port),
            Self::DamagedPast { past, .. } => {
                past.kept.iter().map(|path| format!("rm -- {}", quoted(path))).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// A path as a shell takes it for one word.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
}

/// A verdict, and how sure it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Thing that was found.
    pub verdict: Verdict,
    /// Sureness.
    pub likelihood: Likelihood,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word_of_a_command_whatever_is_in_it() {
        let kept = vec!["/home/Ada's PC/$(x)/history.sqlite.damaged-1".into()];
        let past = DamagedPast { kept, bytes: 1 };
        let verdict = Verdict::DamagedPast { folder: "/home".into(), past };
        let command = r"rm -- '/home/Ada'\''s PC/$(x)/history.sqlite.damaged-1'";
        assert_eq!(verdict.commands(), [command]);
    }
}
