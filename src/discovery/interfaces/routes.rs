// SPDX-License-Identifier: GPL-3.0-or-later
//! The interfaces that default routes go by, as `/proc/net` tells.

use std::collections::HashMap;

use super::link::thread_file;

/// `RTF_UP` and `RTF_REJECT` (`linux/route.h`, `linux/ipv6_route.h`).
const UP: u32 = 0x1;
const REJECT: u32 = 0x200;

/// Default routes: the lowest metric for each interface.
///
/// Half of all addresses counts as all: a VPN that wants everything takes two
/// halves, so that the default route stays as it is.
#[derive(Debug, Default)]
pub(super) struct DefaultRoutes {
    v4: HashMap<String, u32>,
    v6: HashMap<String, u32>,
}

impl DefaultRoutes {
    pub fn read() -> Self {
        Self {
            v4: lowest(thread_file("net/route").lines().filter_map(v4)),
            v6: lowest(thread_file("net/ipv6_route").lines().filter_map(v6)),
        }
    }

    /// The metrics of an interface's default routes, of IPv4 and IPv6.
    pub fn of(&self, interface: &str) -> (Option<u32>, Option<u32>) {
        (self.v4.get(interface).copied(), self.v6.get(interface).copied())
    }
}

fn lowest(routes: impl Iterator<Item = (String, u32)>) -> HashMap<String, u32> {
    let mut found: HashMap<String, u32> = HashMap::new();
    for (interface, metric) in routes {
        let known = found.entry(interface).or_insert(metric);
        *known = metric.min(*known);
    }
    found
}

/// Interface, destination, gateway, flags, references, uses, metric, mask. Addresses
/// are in hexadecimal, the other way around on most machines; a mask of at most one
/// bit is the same in both.
fn v4(line: &str) -> Option<(String, u32)> {
    let words: Vec<_> = line.split_whitespace().collect();
    let [interface, destination, _, flags, _, _, metric, mask, ..] = words[..] else { return None };
    let hexadecimal = |word| u32::from_str_radix(word, 16).ok();
    let is_all = hexadecimal(destination)? == 0 && hexadecimal(mask)?.count_ones() <= 1;
    let leads = hexadecimal(flags)? & (UP | REJECT) == UP;
    (is_all && leads).then_some((interface.to_owned(), metric.parse().ok()?))
}

/// Destination, its prefix, source, its prefix, gateway, metric, references, uses,
/// flags, interface; all in hexadecimal.
fn v6(line: &str) -> Option<(String, u32)> {
    let words: Vec<_> = line.split_whitespace().collect();
    let [destination, prefix, _, _, _, metric, _, _, flags, interface] = words[..] else {
        return None;
    };
    let hexadecimal = |word| u32::from_str_radix(word, 16).ok();
    let is_all = destination.bytes().all(|digit| digit == b'0') && hexadecimal(prefix)? <= 1;
    let leads = hexadecimal(flags)? & (UP | REJECT) == UP;
    (is_all && leads).then_some((interface.to_owned(), hexadecimal(metric)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn default_routes_of_ipv4_are_read() {
        let file = "\
Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
tun0\t00000000\t01000A0A\t0003\t0\t0\t50\t00000080\t0\t0\t0
dead\t00000000\t01000A0A\t0201\t0\t0\t50\t00000000\t0\t0\t0
";
        let found = lowest(file.lines().filter_map(v4));
        let wanted = [("eth0", 100), ("wlan0", 600), ("tun0", 50)];
        assert_eq!(found, wanted.map(|(name, metric)| (name.to_owned(), metric)).into());
    }

    #[test]
    fn default_routes_of_ipv6_are_read() {
        let (zero, gateway) = ("0".repeat(32), format!("fe80{}1", "0".repeat(27)));
        let file = format!(
            "{zero} 00 {zero} 00 {gateway} 00000400 00000003 00000000 00000003     eth0\n\
             {zero} 00 {zero} 00 {zero} ffffffff 00000001 00000000 00200200       lo\n\
             {gateway} 80 {zero} 00 {zero} 00000000 00000003 00000000 80200001    eth1\n"
        );
        let found = lowest(file.lines().filter_map(v6));
        assert_eq!(found, [("eth0".to_owned(), 1024)].into());
    }

    proptest! {
        #[test]
        fn any_line_is_read(line in "[0-9a-z \\t]{0,120}|.{0,100}") {
            let _ = (v4(&line), v6(&line));
        }
    }
}
