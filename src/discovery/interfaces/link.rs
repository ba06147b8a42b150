// SPDX-License-Identifier: GPL-3.0-or-later
//! Kind and connection of an interface, as `/sys/class/net` tells.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use rustix::net::{AddressFamily, SocketType, netdevice, socket};

const FOLDER: &str = "/sys/class/net";
/// Prefix of what an interface stands on: `lower_eth0`.
const LOWER: &[u8] = b"lower_";
/// A VLAN on a bridge over a bond: more is hardly built.
const DEPTH: usize = 3;
/// The most that is read of a file: routes may be many.
const MOST_BYTES: u64 = 1 << 20;

/// `IFF_UP`, `IFF_LOOPBACK` and `IFF_MULTICAST` (linux/if.h).
const UP: u32 = 0x1;
const LOOPBACK: u32 = 0x8;
const MULTICAST: u32 = 0x1000;
/// `ARPHRD_ETHER` (`linux/if_arp.h`), which radio networks, bridges and most virtual
/// interfaces say, too; tunnels of packets without a frame say others.
const ETHER: &str = "1";

/// Kind of an interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InterfaceKind {
    /// A socket for a cable, or one as good as that.
    Wired,
    /// A radio network.
    Wireless,
    /// A way through another network: VPN, overlay, dial-up.
    Tunnel,
    /// Made by software: a bridge, or what joins containers and virtual machines.
    Virtual,
    /// This machine itself.
    Loopback,
}

/// Facts about one interface without its addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Link {
    pub kind: InterfaceKind,
    pub up: bool,
    pub carrier: bool,
    pub physical: bool,
    pub multicast: bool,
}

impl Link {
    /// Reads the facts; those of an interface that `/sys` does not show follow from
    /// its name, and from whether it is `running`.
    pub fn read(name: &str, index: u32, running: bool) -> Self {
        Self::read_in(Path::new(FOLDER), name, index, running)
    }

    fn read_in(folder: &Path, name: &str, index: u32, running: bool) -> Self {
        let folder = folder.join(name);
        // Where only the network was unshared, `/sys` shows another one's interfaces.
        let is_shown = word(&folder.join("ifindex")) == Some(index.to_string());
        let Some(flags) = hexadecimal(&folder.join("flags")).filter(|_| is_shown) else {
            return Self::guess(name, running);
        };
        let physical = is_physical(&folder, DEPTH);
        let kind = match flags & LOOPBACK != 0 {
            true => InterfaceKind::Loopback,
            false => kind(&folder),
        };
        // Fails with EINVAL while the interface is down.
        let carrier = word(&folder.join("carrier")).as_deref() == Some("1");
        let carrier = carrier && !is_empty_bridge(&folder);
        Self { kind, up: flags & UP != 0, carrier, physical, multicast: flags & MULTICAST != 0 }
    }

    fn guess(name: &str, running: bool) -> Self {
        let begins = |with: &[&str]| with.iter().any(|with| name.starts_with(with));
        let kind = match () {
            () if name == "lo" => InterfaceKind::Loopback,
            () if begins(&["wl"]) => InterfaceKind::Wireless,
            () if begins(&["tun", "tap", "wg", "zt", "ppp", "tailscale", "ipsec", "vti"]) => {
                InterfaceKind::Tunnel
            }
            () if begins(&["docker", "br", "virbr", "veth", "lxc", "lxd", "vbox", "vmnet"]) => {
                InterfaceKind::Virtual
            }
            () => InterfaceKind::Wired,
        };
        let physical = matches!(kind, InterfaceKind::Wired | InterfaceKind::Wireless);
        let multicast = !matches!(kind, InterfaceKind::Loopback);
        Self { kind, up: running, carrier: running, physical, multicast }
    }
}

/// A bridge over a card, a bond of two and a VLAN are as good as the card.
fn is_physical(folder: &Path, depth: usize) -> bool {
    if folder.join("device").exists() {
        return true;
    }
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut below = entries.filter(|entry| entry.file_name().as_encoded_bytes().starts_with(LOWER));
    depth > 0 && below.any(|entry| is_physical(&entry.path(), depth - 1))
}

/// A bridge that nothing was ever plugged into says it has a carrier.
fn is_empty_bridge(folder: &Path) -> bool {
    fs::read_dir(folder.join("brif")).is_ok_and(|mut ports| ports.next().is_none())
}

fn kind(folder: &Path) -> InterfaceKind {
    let has = |entry: &str| folder.join(entry).exists();
    if has("wireless") || has("phy80211") {
        return InterfaceKind::Wireless;
    }
    // A tunnel of frames (ZeroTier, OpenVPN's tap) says it is Ethernet.
    if has("tun_flags") || word(&folder.join("type")).is_some_and(|kind| kind != ETHER) {
        return InterfaceKind::Tunnel;
    }
    match folder.join("device").exists() {
        true => InterfaceKind::Wired,
        false => InterfaceKind::Virtual,
    }
}

/// Names of all interfaces; none where `/sys` is not shown.
pub(super) fn names() -> Vec<String> {
    let entries = fs::read_dir(FOLDER).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

/// The number of an interface; `None` if there is none of that name.
pub(super) fn index(name: &str) -> Option<u32> {
    // Any socket serves to ask.
    let socket = socket(AddressFamily::INET, SocketType::DGRAM, None).ok()?;
    netdevice::name_to_index(&socket, name).ok()
}

fn hexadecimal(file: &Path) -> Option<u32> {
    u32::from_str_radix(word(file)?.strip_prefix("0x")?, 16).ok()
}

fn word(file: &Path) -> Option<String> {
    Some(fs::read_to_string(file).ok()?.trim().to_owned())
}

/// A file of `/proc` about this thread's network, which is another than the
/// process's where somebody moved only the thread. Empty if it is not there.
pub(super) fn thread_file(name: &str) -> String {
    let mut read = String::new();
    let file = fs::File::open(PathBuf::from("/proc/thread-self").join(name));
    if let Ok(file) = file
        && let Err(error) = file.take(MOST_BYTES).read_to_string(&mut read)
    {
        tracing::debug!(%error, name, "what the system tells of the network was not read whole");
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An interface as `/sys` shows it.
    fn shown(name: &str, files: &[(&str, &str)], folders: &[&str]) -> Link {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join(name);
        fs::create_dir(&own).unwrap();
        for (file, text) in files {
            fs::write(own.join(file), format!("{text}\n")).unwrap();
        }
        for entry in folders {
            fs::create_dir_all(own.join(entry)).unwrap();
        }
        fs::write(own.join("ifindex"), "7\n").unwrap();
        Link::read_in(folder.path(), name, 7, false)
    }

    #[test]
    fn a_plugged_card_is_connected_and_physical() {
        let link =
            shown("eth0", &[("flags", "0x1003"), ("carrier", "1"), ("type", "1")], &["device"]);
        let kind = InterfaceKind::Wired;
        assert_eq!(link, Link { kind, up: true, carrier: true, physical: true, multicast: true });
    }

    #[test]
    fn an_interface_that_is_down_has_no_carrier() {
        let link = shown("eth1", &[("flags", "0x1002"), ("type", "1")], &["device"]);
        assert!(!link.up && !link.carrier && link.physical);
    }

    #[test]
    fn kinds_are_told_apart() {
        let kind = |files: &[(&str, &str)], folders: &[&str]| shown("x", files, folders).kind;
        let ethernet = [("flags", "0x1003"), ("type", "1")];
        assert_eq!(kind(&ethernet, &["device", "wireless"]), InterfaceKind::Wireless);
        assert_eq!(kind(&ethernet, &["bridge"]), InterfaceKind::Virtual);
        assert_eq!(kind(&ethernet, &["tun_flags"]), InterfaceKind::Tunnel, "ZeroTier");
        assert_eq!(kind(&[("flags", "0x91"), ("type", "65534")], &[]), InterfaceKind::Tunnel);
        assert_eq!(kind(&[("flags", "0x9"), ("type", "772")], &[]), InterfaceKind::Loopback);
    }

    #[test]
    fn a_bridge_over_a_card_is_as_good_as_the_card() {
        let ethernet = [("flags", "0x1003"), ("type", "1")];
        let over = |folders: &[&str]| shown("br0", &ethernet, folders);
        assert!(over(&["lower_eth0", "lower_eth0/device"]).physical);
        assert!(!over(&["lower_veth7"]).physical, "containers alone");
    }

    #[test]
    fn an_empty_bridge_has_no_carrier() {
        let files = [("flags", "0x1003"), ("carrier", "1"), ("type", "1")];
        assert!(!shown("lxdbr0", &files, &["bridge", "brif"]).carrier);
        assert!(shown("lxdbr0", &files, &["bridge", "brif/veth7"]).carrier);
    }

    #[test]
    fn the_interface_of_another_network_is_not_taken_for_ours() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("eth0")).unwrap();
        for (file, text) in [("flags", "0x1002"), ("ifindex", "2")] {
            fs::write(folder.path().join("eth0").join(file), text).unwrap();
        }
        assert!(Link::read_in(folder.path(), "eth0", 7, true).up);
        assert!(!Link::read_in(folder.path(), "eth0", 2, true).up);
    }

    #[test]
    fn what_sys_does_not_show_is_guessed() {
        let nowhere = Path::new("/nowhere");
        for (name, kind) in [
            ("lo", InterfaceKind::Loopback),
            ("wlp3s0", InterfaceKind::Wireless),
            ("enp0s25", InterfaceKind::Wired),
            ("lxdbr0", InterfaceKind::Virtual),
            ("zt7nnig26", InterfaceKind::Tunnel),
        ] {
            let link = Link::read_in(nowhere, name, 7, true);
            assert_eq!((link.kind, link.up, link.carrier), (kind, true, true), "{name}");
        }
    }
}
