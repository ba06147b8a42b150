// SPDX-License-Identifier: GPL-3.0-or-later
//! The networks themselves: what the other tests here rely on.

use std::fs;
use std::io::{self, ErrorKind};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::kit::network::{Machine, Network, Switch};
use crate::kit::patience::{PATIENCE, eventually};
use crate::kit::room::TestRoom;

/// Two machines at a switch, as 192.168.7.1 and 192.168.7.2.
pub fn two(network: &Network) -> (Machine, Machine, Switch) {
    let (ada, bo) = (network.machine("ada"), network.machine("bo"));
    let lan = network.switch();
    for (machine, number) in [(&ada, 1), (&bo, 2)] {
        lan.plug(machine, "eth0");
        machine.ip(&format!("address add 192.168.7.{number}/24 broadcast + dev eth0"));
    }
    (ada, bo, lan)
}

fn listener(machine: &Machine) -> TcpListener {
    machine.run(|| TcpListener::bind("192.168.7.1:5555").unwrap())
}

fn dial(machine: &Machine, wait: Duration) -> io::Result<TcpStream> {
    machine.run(|| TcpStream::connect_timeout(&"192.168.7.1:5555".parse().unwrap(), wait))
}

#[test]
fn machines_at_a_switch_reach_each_other_and_nobody_else_does() {
    let Some(network) = Network::new() else { return };
    let (ada, bo, _lan) = two(&network);
    let _listener = listener(&ada);
    dial(&bo, PATIENCE).unwrap();
    let elsewhere = network.machine("elsewhere");
    assert_eq!(dial(&elsewhere, PATIENCE).unwrap_err().kind(), ErrorKind::NetworkUnreachable);
}

#[test]
fn a_cable_joins_two_machines() {
    let Some(network) = Network::new() else { return };
    let (ada, bo) = (network.machine("ada"), network.machine("bo"));
    ada.cable("eth0", &bo, "eth0");
    ada.ip("address add 192.168.7.1/24 dev eth0");
    bo.ip("address add 192.168.7.2/24 dev eth0");
    let _listener = listener(&ada);
    dial(&bo, PATIENCE).unwrap();
}

#[test]
fn what_is_unplugged_has_no_carrier() {
    let Some(network) = Network::new() else { return };
    let (ada, _bo, lan) = two(&network);
    let carrier = || ada.run(|| fs::read_to_string("/sys/class/net/eth0/carrier").unwrap());
    let becomes = |state: &str| eventually(state, || (carrier() == state).then_some(()));
    becomes("1\n");
    lan.unplug(&ada, "eth0");
    becomes("0\n");
    lan.plug(&ada, "eth0");
    becomes("1\n");
}

#[test]
fn a_firewall_keeps_out_what_its_rules_say() {
    let Some(network) = Network::new() else { return };
    let (ada, bo, _lan) = two(&network);
    let _listener = listener(&ada);
    ada.nft(
        "table inet filter {
            chain input {
                type filter hook input priority 0
                tcp dport 5555 reject with tcp reset
            }
        }",
    );
    assert_eq!(dial(&bo, PATIENCE).unwrap_err().kind(), ErrorKind::ConnectionRefused);
    ada.nft("flush ruleset");
    dial(&bo, PATIENCE).unwrap();
}

#[test]
fn multicast_reaches_all_but_those_who_are_isolated() {
    let Some(network) = Network::new() else { return };
    let (ada, bo, lan) = two(&network);
    let group = "239.7.7.7".parse().unwrap();
    let listening = bo.run(|| {
        let socket = UdpSocket::bind("0.0.0.0:7777").unwrap();
        socket.join_multicast_v4(&group, &"192.168.7.2".parse().unwrap()).unwrap();
        socket
    });
    let calling = ada.run(|| UdpSocket::bind("192.168.7.1:0").unwrap());
    let call = |what: &str| calling.send_to(what.as_bytes(), (group, 7777)).unwrap();
    listening.set_read_timeout(Some(PATIENCE)).unwrap();
    let hears = |wanted: &str| {
        let mut heard = [0; 16];
        let count = listening.recv(&mut heard).unwrap();
        assert_eq!(String::from_utf8_lossy(&heard[..count]), wanted);
    };
    // Multicast leaves by the interface that a route names.
    ada.ip("route add 224.0.0.0/4 dev eth0");
    call("one");
    hears("one");
    lan.isolate(&ada, "eth0");
    lan.isolate(&bo, "eth0");
    call("two");
    let port = lan.port(&ada, "eth0");
    lan.machine().ip(&format!("link set {port} type bridge_slave isolated off"));
    call("three");
    hears("three");
}

#[test]
fn a_router_passes_on_what_is_for_another_network() {
    let Some(network) = Network::new() else { return };
    let (ada, bo) = (network.machine("ada"), network.machine("bo"));
    let (router, near, far) = (network.machine("router"), network.switch(), network.switch());
    near.plug(&ada, "eth0");
    near.plug(&router, "near");
    far.plug(&bo, "eth0");
    far.plug(&router, "far");
    ada.ip("address add 192.168.7.1/24 dev eth0");
    router.ip("address add 192.168.7.254/24 dev near");
    router.ip("address add 192.168.8.254/24 dev far");
    bo.ip("address add 192.168.8.2/24 dev eth0");
    ada.ip("route add default via 192.168.7.254");
    bo.ip("route add default via 192.168.8.254");
    router.forward();
    let _listener = listener(&ada);
    dial(&bo, PATIENCE).unwrap();
}

#[test]
fn a_room_opened_in_a_machine_is_there() {
    let Some(network) = Network::new() else { return };
    let (ada, bo, _lan) = two(&network);
    let room = ada.run(|| TestRoom::with(|config| config.bind = None));
    let port = room.address().port();
    bo.run(|| TcpStream::connect(("192.168.7.1", port)).unwrap());
}

#[test]
fn everything_is_gone_with_the_test_even_after_a_panic() {
    let Some(network) = Network::new() else { return };
    let machine = network.machine("gone");
    let name = machine.name().to_owned();
    let mut left =
        machine.enter(Command::new("sleep").arg("1000")).stdin(Stdio::null()).spawn().unwrap();
    let inside =
        || !Command::new("ip").args(["netns", "pids", &name]).output().unwrap().stdout.is_empty();
    eventually("it to be inside", || inside().then_some(()));
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
        machine.run(|| panic!("this is meant to be"));
    }));
    assert!(panicked.is_err());
    assert!(!fs::exists(format!("/run/netns/{name}")).unwrap());
    assert!(!left.wait().unwrap().success());
}
