// SPDX-License-Identifier: GPL-3.0-or-later
//! Machines on the same wire, as the kernel has met them.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, UdpSocket};

/// Flag of a machine that has answered, `ATF_COM` of `linux/if_arp.h`.
const COMPLETE: u32 = 0x2;
/// Port of a service that throws everything away (RFC 863).
const DISCARD: u16 = 9;

/// Makes the kernel look for a machine on the wire, by sending it one byte.
pub(super) fn call(ip: IpAddr) {
    let own: IpAddr = if ip.is_ipv4() { [0; 4].into() } else { [0; 16].into() };
    // Where it cannot be sent, nothing is learned, and nothing is lost.
    let _ = UdpSocket::bind((own, 0)).and_then(|socket| socket.send_to(&[0], (ip, DISCARD)));
}

/// Tells if a machine has answered on the wire; `None` if it was not looked for, or
/// nobody tells.
pub(super) fn answers(ip: IpAddr) -> Option<bool> {
    let IpAddr::V4(ip) = ip else { return None };
    answers_in(&table("arp"), ip)
}

/// Address, type, flags, hardware address, mask, device.
fn answers_in(table: &str, ip: Ipv4Addr) -> Option<bool> {
    let rows = table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    rows.into_iter().find_map(|row| match row[..] {
        [address, _, flags, ..] if address.parse() == Ok(ip) => {
            let flags = u32::from_str_radix(flags.strip_prefix("0x")?, 16).ok()?;
            Some(flags & COMPLETE != 0)
        }
        _ => None,
    })
}

/// The router that everything else goes by.
pub(super) fn router() -> Option<Ipv4Addr> {
    router_in(&table("route"))
}

/// Interface, destination, gateway, flags, …, in hexadecimal of this machine's order.
fn router_in(table: &str) -> Option<Ipv4Addr> {
    table.lines().find_map(|line| {
        let words: Vec<_> = line.split_whitespace().collect();
        let [_, "00000000", gateway, ..] = words[..] else { return None };
        let gateway = u32::from_str_radix(gateway, 16).ok().filter(|gateway| *gateway != 0)?;
        Some(gateway.to_ne_bytes().into())
    })
}

fn table(name: &str) -> String {
    // That of this thread: another may be in another network.
    fs::read_to_string(format!("/proc/thread-self/net/{name}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_answered_is_told_from_who_has_not() {
        let table = "IP address       HW type     Flags       HW address            Mask     Device\n\
                     192.168.7.1      0x1         0x2         02:00:00:00:00:01     *        eth0\n\
                     192.168.7.2      0x1         0x0         00:00:00:00:00:00     *        eth0\n";
        for (ip, answers) in [
            ([192, 168, 7, 1], Some(true)),
            ([192, 168, 7, 2], Some(false)),
            ([192, 168, 7, 3], None),
        ] {
            assert_eq!(answers_in(table, ip.into()), answers);
        }
    }

    #[test]
    fn the_router_is_the_one_of_the_default_route() {
        let gateway = u32::from_ne_bytes([192, 168, 7, 254]);
        let table = format!(
            "Iface\tDestination\tGateway\tFlags\neth0\t0007A8C0\t00000000\t0001\neth0\t00000000\t{gateway:08X}\t0003\n"
        );
        assert_eq!(router_in(&table), Some([192, 168, 7, 254].into()));
        assert_eq!(router_in("tun0\t00000000\t00000000\t0001\n"), None);
    }
}
