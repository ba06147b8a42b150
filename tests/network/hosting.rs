// SPDX-License-Identifier: GPL-3.0-or-later
//! The addresses that `salotto host` tells of its machine, and those it can be told to
//! listen on.

use std::net::TcpStream;

use salotto::protocol::Invite;
use tempfile::TempDir;

use crate::kit::network::{Machine, Network};
use crate::kit::process::Process;
use crate::kit::program::{home, salotto, type_line};

/// Hosts a room in a machine, on port 5556.
fn host(machine: &Machine, home: &TempDir, more: &[&str]) -> Process {
    let arguments = [&["host", "--name", "LAN party", "--port", "5556"], more].concat();
    Process::start(&mut machine.enter(&salotto(home, &arguments)))
}

fn opens_on(room: &Process, address: &str) {
    room.line(&format!("Room \"LAN party\" is open on {address}"));
}

fn invite(room: &Process) -> Invite {
    room.until(|line| line.strip_prefix("  Invite: ").map(str::to_owned)).parse().unwrap()
}

fn hosts(invite: &Invite) -> Vec<&str> {
    invite.addresses().iter().map(|address| &*address.host).collect()
}

#[test]
fn two_laptops_on_one_cable_find_each_other() {
    let Some(network) = Network::new() else { return };
    let (ada, bo) = (network.machine("ada"), network.machine("bo"));
    ada.cable("eth0", &bo, "eth0");
    ada.ip("link set eth0 addrgenmode none");
    ada.ip("address flush dev eth0");
    ada.ip("address add 169.254.7.1/16 dev eth0");
    ada.ip("address add fe80::7/64 dev eth0");
    bo.ip("address add 169.254.7.2/16 dev eth0");
    let home = home();
    let room = host(&ada, &home, &["--invite"]);
    opens_on(&room, "169.254.7.1:5556");
    room.line("  Also at: [fe80::7%eth0]:5556");
    room.until(|line| line.contains("the place of eth0").then_some(()));
    assert_eq!(hosts(&invite(&room)), ["169.254.7.1"], "neither loopback nor a zone");
    bo.run(|| TcpStream::connect("169.254.7.1:5556").unwrap());
}

#[test]
fn a_bridge_and_what_is_unplugged_are_not_told() {
    let Some(network) = Network::new() else { return };
    let (ada, lan) = (network.machine("ada"), network.switch());
    ada.ip("link add lxdbr0 type bridge");
    ada.ip("address add 10.0.3.1/24 dev lxdbr0");
    ada.ip("link set lxdbr0 up");
    for (interface, ip) in [("eth1", "10.7.0.1"), ("eth0", "192.168.7.1")] {
        lan.plug(&ada, interface);
        ada.ip(&format!("address add {ip}/24 dev {interface}"));
    }
    ada.ip("route add default via 192.168.7.254");
    ada.ip("link set eth1 down");
    let home = home();
    let room = host(&ada, &home, &["--invite"]);
    opens_on(&room, "192.168.7.1:5556");
    assert_eq!(hosts(&invite(&room)), ["192.168.7.1"]);
}

#[test]
fn an_address_that_comes_and_goes_is_told_and_is_in_the_next_invite() {
    let Some(network) = Network::new() else { return };
    let (ada, lan) = (network.machine("ada"), network.switch());
    let home = home();
    let room = host(&ada, &home, &[]);
    opens_on(&room, "127.0.0.1:5556");
    room.line("  Only this computer finds the room there: nobody else can come in.");
    type_line(&room, "invite");
    room.error("There is no address others could reach this room at.");
    lan.plug(&ada, "eth0");
    ada.ip("address add 192.168.7.1/24 dev eth0");
    let moved = "  The network has changed. The room is now at: 192.168.7.1:5556";
    room.until(|line| line.starts_with(moved).then_some(()));
    type_line(&room, "invite");
    assert_eq!(hosts(&invite(&room)), ["192.168.7.1"]);
    lan.unplug(&ada, "eth0");
    room.line("  The network has changed. The room is now at: 127.0.0.1:5556");
    lan.plug(&ada, "eth0");
    room.until(|line| line.starts_with(moved).then_some(()));
}

#[test]
fn a_room_listens_on_an_interface_or_an_address_of_one_cable() {
    let Some(network) = Network::new() else { return };
    let (ada, bo) = (network.machine("ada"), network.machine("bo"));
    ada.cable("eth0", &bo, "eth0");
    ada.ip("address add fe80::7/64 dev eth0");
    ada.ip("address add 192.168.7.1/24 dev eth0");
    let (first, second, third) = (home(), home(), home());
    let room = host(&ada, &first, &["--bind", "eth0"]);
    opens_on(&room, "192.168.7.1:5556");
    let room = host(&ada, &second, &["--bind", "fe80::7%eth0"]);
    opens_on(&room, "[fe80::7%eth0]:5556");
    let mut wrong = host(&ada, &third, &["--bind", "fe80::7%eth9"]);
    wrong.error("This computer has no interface “eth9”. Write one of its own instead: lo, eth0");
    assert_eq!(wrong.exit(), Some(1));
}

#[test]
fn a_guest_on_the_same_machine_passes_on_what_the_room_is_bound_to() {
    let Some(network) = Network::new() else { return };
    let (ada, lan) = (network.machine("ada"), network.switch());
    lan.plug(&ada, "eth0");
    ada.ip("address add 192.168.7.1/24 dev eth0");
    let (home, there) = (home(), tempfile::tempdir().unwrap());
    let chat = || {
        let arguments = ["chat", "127.0.0.1:5556", "--as", "Bo"];
        let chat = Process::start(&mut ada.enter(&salotto(&there, &arguments)));
        chat.until(|line| line.contains("You are in").then_some(()));
        type_line(&chat, "/invite");
        chat
    };
    let room = host(&ada, &home, &["--bind", "127.0.0.1"]);
    opens_on(&room, "127.0.0.1:5556");
    chat().until(|line| line.starts_with("  There is no address others could").then_some(()));
    drop(room);
    let room = host(&ada, &home, &[]);
    opens_on(&room, "192.168.7.1:5556");
    assert_eq!(hosts(&invite(&chat())), ["192.168.7.1"]);
}

#[test]
fn a_port_that_browsers_refuse_is_warned_of() {
    let Some(network) = Network::new() else { return };
    let (ada, home) = (network.machine("ada"), home());
    let mut room = ada.enter(&salotto(&home, &["host", "--name", "LAN party", "--port", "6000"]));
    let room = Process::start(&mut room);
    opens_on(&room, "127.0.0.1:6000");
    room.error("Web browsers refuse to open port 6000");
}
