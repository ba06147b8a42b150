// SPDX-License-Identifier: GPL-3.0-or-later
//! The doctor's verdicts, each in a network that is wrong in its way.

mod calls;
mod firewall;
mod host;
mod services;

use std::io::Write;
use std::process::Command;

use salotto::discovery::Announcer;
use salotto::doctor::{Cancellation, Concern, Finding, Likelihood, Report, Verdict, examine};
use salotto::protocol::DEFAULT_PORT;

use crate::kit::network::{Machine, Network, Switch};
use crate::kit::patience::eventually;
use crate::kit::room::TestRoom;
use crate::nearby::announce_at;
use crate::networks::two;

pub fn nearby(machine: &Machine) -> Report {
    let concern = Concern::Nearby { port: DEFAULT_PORT, at: None };
    machine.run(|| examine(&concern, &Cancellation::default()).unwrap())
}

pub fn asked(machine: &Machine, host: &str) -> Report {
    let concern = Concern::Host(host.parse().unwrap());
    machine.run(|| examine(&concern, &Cancellation::default()).unwrap())
}

/// Names and likelihoods of what was found.
pub fn found(report: &Report) -> Vec<(&'static str, Likelihood)> {
    report.findings.iter().map(|found| (found.verdict.word(), found.likelihood)).collect()
}

#[track_caller]
pub fn finds(report: &Report, word: &str, likelihood: Likelihood) {
    let found = found(report);
    assert!(found.contains(&(word, likelihood)), "{found:?}\n{:#?}", report.facts);
}

/// Asks for a host again until `word` is found: what is heard in a busy moment may come
/// too late for one examination.
pub fn finally(machine: &Machine, host: &str, word: &str, likelihood: Likelihood) -> Report {
    eventually(word, || {
        let report = asked(machine, host);
        found(&report).contains(&(word, likelihood)).then_some(report)
    })
}

#[track_caller]
pub fn finds_no(report: &Report, word: &str) {
    let found = found(report);
    assert!(found.iter().all(|(other, _)| *other != word), "{found:?}\n{:#?}", report.facts);
}

/// A room of this machine, open to the network.
pub fn room(machine: &Machine) -> TestRoom {
    machine.run(|| {
        TestRoom::with(|config| {
            config.bind = None;
            config.port = DEFAULT_PORT;
        })
    })
}

#[test]
fn a_machine_without_a_network() {
    let Some(network) = Network::new() else { return };
    let ada = network.machine("ada");
    assert_eq!(found(&nearby(&ada)), [("no-network", Likelihood::Certain)]);
    let (ada, _bo, lan) = two(&network);
    lan.unplug(&ada, "eth0");
    assert_eq!(found(&nearby(&ada)), [("no-network", Likelihood::Certain)]);
}

#[test]
fn a_network_that_gives_out_no_address() {
    let Some(network) = Network::new() else { return };
    let (ada, lan) = (network.machine("ada"), network.switch());
    lan.plug(&ada, "eth0");
    assert_eq!(found(&nearby(&ada)), [("only-loopback", Likelihood::Certain)]);
    ada.ip("address add 169.254.3.4/16 dev eth0");
    finds(&nearby(&ada), "only-link-local", Likelihood::Likely);
}

#[test]
fn a_vpn_that_takes_everything() {
    let Some(network) = Network::new() else { return };
    let (ada, _bo, _lan) = two(&network);
    if !has_tunnel(&ada) {
        return;
    }
    ada.ip("route add default dev tun0");
    finds(&nearby(&ada), "vpn-takes-route", Likelihood::Possible);
    ada.ip("route add 192.168.7.0/25 dev tun0");
    let report = nearby(&ada);
    finds(&report, "vpn-takes-route", Likelihood::Likely);
    let tunnel = |found: &Finding| match &found.verdict {
        Verdict::VpnTakesRoute { interface, own_network } => {
            Some((interface.clone(), *own_network))
        }
        _ => None,
    };
    assert_eq!(report.findings.iter().find_map(tunnel), Some(("tun0".to_owned(), true)));
}

/// Makes a tunnel, where this system can.
fn has_tunnel(machine: &Machine) -> bool {
    let add = Command::new("ip")
        .args(["-n", machine.name()])
        .args(["tuntap", "add", "dev", "tun0", "mode", "tun"])
        .status()
        .unwrap();
    if add.success() {
        machine.ip("link set tun0 up");
        machine.ip("address add 10.8.0.2/24 dev tun0");
    } else {
        let _ = writeln!(std::io::stderr(), "A VPN is not tried: there is no /dev/net/tun.");
    }
    add.success()
}

#[test]
fn a_room_for_this_machine_alone() {
    let Some(network) = Network::new() else { return };
    let (ada, _bo, _lan) = two(&network);
    let narrow = ada.run(|| TestRoom::with(|config| config.port = DEFAULT_PORT));
    let report = nearby(&ada);
    finds(&report, "own-port-closed", Likelihood::Certain);
    drop(narrow);
    let _wide = room(&ada);
    finds_no(&nearby(&ada), "own-port-closed");
}

/// Two machines and a router to the world at one switch.
pub fn with_router(network: &Network) -> (Machine, Machine, Machine, Switch) {
    let (ada, bo, lan) = two(network);
    let router = network.machine("router");
    lan.plug(&router, "eth0");
    router.ip("address add 192.168.7.254/24 dev eth0");
    for machine in [&ada, &bo] {
        machine.ip("route add default via 192.168.7.254");
    }
    (ada, bo, router, lan)
}

/// A machine in another network of the router's, as 192.168.8.2.
pub fn far_away(network: &Network, router: &Machine) -> (Machine, Switch) {
    let (far, switch) = (network.machine("far"), network.switch());
    switch.plug(router, "far");
    switch.plug(&far, "eth0");
    router.ip("address add 192.168.8.254/24 dev far");
    far.ip("address add 192.168.8.2/24 dev eth0");
    far.ip("route add default via 192.168.8.254");
    router.forward();
    (far, switch)
}

/// A room of a machine that is announced.
pub fn announced(machine: &Machine, port: u16) -> (TestRoom, Announcer) {
    machine.run(|| {
        let room = TestRoom::with(|config| {
            config.bind = None;
            config.port = port;
        });
        (room, announce_at(machine, port))
    })
}

#[test]
fn an_examination_that_is_cancelled_has_no_result() {
    let Some(network) = Network::new() else { return };
    let (ada, _bo, _lan) = two(&network);
    let cancel = Cancellation::default();
    cancel.cancel();
    let concern = Concern::Host("192.168.7.9".parse().unwrap());
    assert_eq!(ada.run(|| examine(&concern, &cancel)), None);
}
