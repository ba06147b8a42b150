// SPDX-License-Identifier: GPL-3.0-or-later
//! Machines, and what others are told of them.

use proptest::prelude::*;

use super::*;

/// An interface that is connected, with its addresses.
fn interface(name: &str, kind: InterfaceKind, ips: &[&str]) -> NetworkInterface {
    let index = name.bytes().fold(1, |index, byte| index * 3 % 1009 + u32::from(byte));
    let physical = matches!(kind, InterfaceKind::Wired | InterfaceKind::Wireless);
    NetworkInterface {
        name: name.to_owned(),
        index,
        kind,
        up: true,
        carrier: true,
        physical,
        multicast: true,
        default_v4: None,
        default_v6: None,
        addresses: ips.iter().map(|ip| address(ip)).collect(),
    }
}

fn address(ip: &str) -> InterfaceAddress {
    InterfaceAddress {
        ip: ip.parse().unwrap(),
        prefix: 64,
        broadcast: None,
        deprecated: false,
        temporary: false,
        unusable: false,
    }
}

fn lo() -> NetworkInterface {
    interface("lo", InterfaceKind::Loopback, &["127.0.0.1", "::1"])
}

fn wired(name: &str, ips: &[&str]) -> NetworkInterface {
    interface(name, InterfaceKind::Wired, ips)
}

fn made(name: &str, ips: &[&str]) -> NetworkInterface {
    interface(name, InterfaceKind::Virtual, ips)
}

fn tunnel(name: &str, ips: &[&str]) -> NetworkInterface {
    interface(name, InterfaceKind::Tunnel, ips)
}

fn default(metric: u32, interface: NetworkInterface) -> NetworkInterface {
    NetworkInterface { default_v4: Some(metric), ..interface }
}

fn unplugged(interface: NetworkInterface) -> NetworkInterface {
    NetworkInterface { carrier: false, ..interface }
}

const ALL: SocketAddr = SocketAddr::new(IpAddr::V6(Ipv6Addr::UNSPECIFIED), 5555);

fn hosts(found: &[OwnAddress]) -> Vec<&str> {
    found.iter().map(|own| &*own.address.host).collect()
}

/// Addresses that are shown of a machine.
#[track_caller]
fn shown(interfaces: &[NetworkInterface], wanted: &[&str]) {
    assert_eq!(hosts(&own_addresses(interfaces, ALL)), wanted);
}

/// Addresses that an invite to it names.
fn in_invite(interfaces: &[NetworkInterface]) -> Vec<String> {
    let invited = invited(&own_addresses(interfaces, ALL), ALL);
    invited.into_iter().map(|address| address.host).collect()
}

#[test]
fn a_desktop_shows_its_one_address() {
    shown(&[lo(), default(100, wired("eth0", &["192.168.1.7"]))], &["192.168.1.7"]);
}

#[test]
fn two_laptops_on_one_cable_are_found_by_link_local_addresses() {
    let laptop = [lo(), wired("eth0", &["169.254.7.7", "fe80::7"])];
    shown(&laptop, &["169.254.7.7", "fe80::7%eth0"]);
    assert_eq!(in_invite(&laptop), ["169.254.7.7"]);
}

#[test]
fn a_machine_with_nothing_but_fe80_shows_that_with_its_zone_and_invites_nobody() {
    let laptop = [lo(), wired("eth0", &["fe80::7"])];
    let found = own_addresses(&laptop, ALL);
    assert_eq!((hosts(&found), found[0].reach), (vec!["fe80::7%eth0"], AddressReach::SameLink));
    assert_eq!(in_invite(&laptop), Vec::<String>::new());
}

#[test]
fn a_machine_without_a_network_shows_loopback_and_invites_nobody() {
    for nothing in [vec![lo()], vec![], vec![lo(), unplugged(wired("eth0", &["10.0.0.1"]))]] {
        let found = own_addresses(&nothing, ALL);
        assert_eq!((hosts(&found), found[0].reach), (vec!["127.0.0.1"], AddressReach::ThisMachine));
        assert_eq!(in_invite(&nothing), Vec::<String>::new());
    }
}

#[test]
fn containers_bridges_and_virtual_machines_are_left_out_beside_a_card() {
    let card = default(100, wired("eth0", &["192.168.1.7"]));
    for other in [
        made("lxdbr0", &["10.0.3.1", "fd42::1", "fe80::3"]),
        made("docker0", &["172.17.0.1"]),
        unplugged(made("virbr0", &["192.168.122.1"])),
        made("vboxnet0", &["192.168.56.1"]),
    ] {
        shown(&[lo(), other, card.clone()], &["192.168.1.7"]);
    }
}

#[test]
fn a_cable_of_two_goes_before_the_containers_bridge() {
    let laptop = [lo(), made("docker0", &["172.17.0.1"]), wired("eth0", &["169.254.7.7"])];
    shown(&laptop, &["169.254.7.7"]);
}

#[test]
fn containers_alone_are_better_than_nothing() {
    shown(&[lo(), made("lxdbr0", &["10.0.3.1"])], &["10.0.3.1"]);
}

#[test]
fn an_interface_that_is_down_or_unplugged_is_not_named() {
    let card = default(100, wired("eth0", &["192.168.1.7"]));
    let down = NetworkInterface { up: false, ..wired("eth1", &["10.0.0.1"]) };
    shown(&[down, card.clone()], &["192.168.1.7"]);
    shown(&[unplugged(wired("eth1", &["10.0.0.1"])), card], &["192.168.1.7"]);
}

#[test]
fn overlays_come_after_the_local_network_even_when_they_take_every_route() {
    let card = default(600, interface("wlan0", InterfaceKind::Wireless, &["192.168.1.7"]));
    let vpn = default(50, tunnel("tun0", &["10.8.0.2"]));
    let overlay = tunnel("zt7nnig26", &["10.147.17.3"]);
    let all = [vpn, overlay, card];
    let first = own_addresses(&all, ALL)[0].address.host.clone();
    assert_eq!(first, "192.168.1.7");
    assert_eq!(in_invite(&all).len(), 3, "a party over an overlay finds the room, too");
}

#[test]
fn the_default_route_goes_first_then_devices_then_private_networks() {
    let all = [
        wired("eth1", &["203.0.113.9", "10.1.0.1"]),
        default(600, interface("wlan0", InterfaceKind::Wireless, &["192.168.2.2"])),
        default(100, wired("eth0", &["198.51.100.7", "192.168.1.7", "2001:db8::7"])),
    ];
    let wanted =
        ["192.168.1.7", "198.51.100.7", "2001:db8::7", "192.168.2.2", "10.1.0.1", "203.0.113.9"];
    shown(&all, &wanted);
}

#[test]
fn a_bridge_with_the_default_route_is_the_local_network() {
    let server = [default(0, made("br0", &["192.168.1.7"])), made("docker0", &["172.17.0.1"])];
    shown(&server, &["192.168.1.7"]);
}

#[test]
fn nine_old_addresses_do_not_fill_the_card() {
    let mut card = default(100, wired("eth0", &["192.168.1.7", "2001:db8::7"]));
    for number in 0..9 {
        let old = address(&format!("2001:db8::{number}:1"));
        let passing = [
            InterfaceAddress { deprecated: true, ..old },
            InterfaceAddress { temporary: true, ..old },
            InterfaceAddress { unusable: true, ..old },
        ];
        card.addresses.push(passing[number % 3]);
    }
    shown(&[card], &["192.168.1.7", "2001:db8::7"]);
}

#[test]
fn link_local_comes_after_what_is_routed_and_fe80_last() {
    let all = [
        wired("eth1", &["fe80::1", "169.254.1.1", "10.0.0.1"]),
        default(100, wired("eth0", &["fe80::2", "169.254.2.2", "192.168.1.7"])),
    ];
    let wanted = ["192.168.1.7", "10.0.0.1", "169.254.2.2", "169.254.1.1"];
    shown(&all, &[&wanted[..], &["fe80::2%eth0", "fe80::1%eth1"]].concat());
}

#[test]
fn what_is_bound_to_one_address_has_that_one() {
    let all = [lo(), wired("eth0", &["192.168.1.7", "fe80::7"])];
    let only = |bound: &str| own_addresses(&all, bound.parse().unwrap());
    let loopback = only("127.0.0.1:5555");
    assert_eq!(loopback[0].reach, AddressReach::ThisMachine);
    assert_eq!(invited(&loopback, "127.0.0.1:5555".parse().unwrap()).len(), 1, "as it was chosen");
    assert_eq!(hosts(&only("192.168.1.7:5555")), ["192.168.1.7"]);
    let zoned = format!("[fe80::7%{}]:5555", all[1].index);
    assert_eq!(hosts(&only(&zoned)), ["fe80::7%eth0"]);
    assert_eq!(only("0.0.0.0:5555").len(), 1, "IPv4 alone");
}

fn any_interface() -> impl Strategy<Value = NetworkInterface> {
    let kinds = prop::sample::select(vec![
        InterfaceKind::Wired,
        InterfaceKind::Wireless,
        InterfaceKind::Tunnel,
        InterfaceKind::Virtual,
        InterfaceKind::Loopback,
    ]);
    let ips = prop::sample::select(vec![
        "127.0.0.1",
        "::1",
        "169.254.7.7",
        "fe80::7",
        "192.168.1.7",
        "10.0.0.1",
        "203.0.113.9",
        "fd00::7",
        "2001:db8::7",
    ]);
    let addresses = prop::collection::vec((ips, any::<[bool; 3]>()), 0..4);
    let state = (any::<[bool; 3]>(), any::<Option<u32>>(), any::<Option<u32>>());
    ("[a-z]{2,4}[0-9]", kinds, state, addresses).prop_map(|(name, kind, state, addresses)| {
        let ([up, carrier, physical], default_v4, default_v6) = state;
        let addresses = addresses.into_iter().map(|(ip, [deprecated, temporary, unusable])| {
            InterfaceAddress { deprecated, temporary, unusable, ..address(ip) }
        });
        let addresses = addresses.collect();
        let made = interface(&name, kind, &[]);
        NetworkInterface { up, carrier, physical, default_v4, default_v6, addresses, ..made }
    })
}

proptest! {
    #[test]
    fn every_machine_has_an_address_and_each_only_once(
        interfaces in prop::collection::vec(any_interface(), 0..6),
    ) {
        let found = own_addresses(&interfaces, ALL);
        prop_assert!(!found.is_empty());
        for (at, own) in found.iter().enumerate() {
            prop_assert!(!found[..at].contains(own));
            let read: Address = own.address.to_string().parse().unwrap();
            prop_assert_eq!(&read, &own.address);
        }
        // Loopback stands alone, and what needs a zone comes last.
        let reaches: Vec<_> = found.iter().map(|own| own.reach).collect();
        if reaches.contains(&AddressReach::ThisMachine) {
            prop_assert_eq!(reaches.len(), 1);
        }
        prop_assert!(reaches.is_sorted_by_key(|reach| *reach == AddressReach::SameLink));
        for address in invited(&found, ALL) {
            let ip: IpAddr = address.host.parse().unwrap();
            prop_assert!(!ip.is_loopback());
        }
    }

    #[test]
    fn the_order_of_the_interfaces_does_not_matter(
        interfaces in prop::collection::vec(any_interface(), 0..5).prop_filter(
            "numbers are an interface's own",
            |all| all.iter().enumerate().all(|(at, one)| {
                all[..at].iter().all(|other| other.index != one.index)
            }),
        ),
    ) {
        let mut turned = interfaces.clone();
        turned.reverse();
        let (one, other) = (own_addresses(&interfaces, ALL), own_addresses(&turned, ALL));
        prop_assert_eq!(one, other);
    }
}
