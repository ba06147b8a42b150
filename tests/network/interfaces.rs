// SPDX-License-Identifier: GPL-3.0-or-later
//! Interfaces as this machine knows them, and word of their changes.

use std::sync::mpsc::{Receiver, channel};

use salotto::discovery::interfaces::{
    InterfaceFollower, InterfaceKind, NetworkInterface, interfaces,
};

use crate::kit::network::{Machine, Network};
use crate::kit::patience::Deadline;

fn named(all: &[NetworkInterface], name: &str) -> NetworkInterface {
    all.iter().find(|interface| interface.name == name).unwrap().clone()
}

fn follow(machine: &Machine) -> (InterfaceFollower, Receiver<Vec<NetworkInterface>>) {
    let (sender, told) = channel();
    let follower = machine.run(|| InterfaceFollower::start(move |now| drop(sender.send(now))));
    (follower.unwrap(), told)
}

/// Waits until an interface is told to be as it should.
#[track_caller]
fn until(
    told: &Receiver<Vec<NetworkInterface>>,
    name: &str,
    is: impl Fn(&NetworkInterface) -> bool,
) {
    let deadline = Deadline::new();
    let mut last = Vec::new();
    while let Ok(now) = told.recv_timeout(deadline.rest()) {
        if now.iter().any(|interface| interface.name == name && is(interface)) {
            return;
        }
        last = now;
    }
    panic!("it was told last: {last:#?}");
}

fn has(interface: &NetworkInterface, ip: &str) -> bool {
    interface.addresses.iter().any(|address| address.ip.to_string() == ip)
}

#[test]
fn interfaces_are_told_as_they_are() {
    let Some(network) = Network::new() else { return };
    let (ada, bo) = (network.machine("ada"), network.machine("bo"));
    ada.cable("eth0", &bo, "eth0");
    ada.ip("address add 192.168.7.1/24 broadcast 192.168.7.255 dev eth0");
    ada.ip("address add 192.168.8.1/24 dev eth0 label eth0:1");
    ada.ip("address add 2001:db8::7/64 dev eth0 preferred_lft 0");
    ada.ip("route add default via 192.168.7.254 metric 7");
    ada.ip("link add lxdbr0 type bridge");
    ada.ip("address add 10.0.3.1/24 dev lxdbr0");
    ada.ip("link set lxdbr0 up");
    ada.ip("tuntap add tap0 mode tap");
    let all = ada.run(|| interfaces().unwrap());
    let eth0 = named(&all, "eth0");
    assert_eq!((eth0.up, eth0.carrier, eth0.physical), (true, true, false), "no card is behind it");
    assert_eq!((eth0.default_v4, eth0.default_v6), (Some(7), None));
    assert!(has(&eth0, "192.168.7.1") && has(&eth0, "192.168.8.1"), "{eth0:#?}");
    let first = eth0.addresses.iter().find(|one| one.ip.to_string() == "192.168.7.1").unwrap();
    assert_eq!((first.prefix, first.broadcast), (24, Some([192, 168, 7, 255].into())));
    let old = eth0.addresses.iter().find(|one| one.ip.to_string() == "2001:db8::7").unwrap();
    assert!(old.deprecated && !old.temporary);
    let bridge = named(&all, "lxdbr0");
    assert_eq!((bridge.kind, bridge.up, bridge.carrier), (InterfaceKind::Virtual, true, false));
    assert_eq!(named(&all, "tap0").kind, InterfaceKind::Tunnel);
    assert_eq!(named(&all, "lo").kind, InterfaceKind::Loopback);
}

#[test]
fn an_address_that_comes_and_goes_is_told() {
    let Some(network) = Network::new() else { return };
    let (ada, bo) = (network.machine("ada"), network.machine("bo"));
    let (_follower, told) = follow(&ada);
    ada.cable("eth0", &bo, "eth0");
    ada.ip("address add 192.168.7.1/24 dev eth0");
    until(&told, "eth0", |eth0| has(eth0, "192.168.7.1"));
    ada.ip("address add fd00::7/64 dev eth0");
    until(&told, "eth0", |eth0| has(eth0, "fd00::7"));
    ada.ip("address del 192.168.7.1/24 dev eth0");
    until(&told, "eth0", |eth0| !has(eth0, "192.168.7.1"));
}

#[test]
fn a_cable_and_a_default_route_that_come_and_go_are_told() {
    let Some(network) = Network::new() else { return };
    let (ada, lan) = (network.machine("ada"), network.switch());
    lan.plug(&ada, "eth0");
    ada.ip("address add 192.168.7.1/24 dev eth0");
    let (_follower, told) = follow(&ada);
    until(&told, "eth0", NetworkInterface::is_connected);
    ada.ip("route add default via 192.168.7.254");
    until(&told, "eth0", |eth0| eth0.default_v4.is_some());
    lan.unplug(&ada, "eth0");
    until(&told, "eth0", |eth0| eth0.up && !eth0.carrier);
    lan.plug(&ada, "eth0");
    until(&told, "eth0", NetworkInterface::is_connected);
}
