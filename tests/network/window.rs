// SPDX-License-Identifier: GPL-3.0-or-later
//! Windows on machines of a network that changes, and on several. Their journeys are
//! told in `tests/journey/`, under the names that are given here.

use std::path::Path;
use std::process::Command;

use crate::kit::network::{Machine, Network};
use crate::nearby::{NO_MULTICAST, machines};

/// Plays a journey, with a variable that tells it of machines.
#[track_caller]
fn play(journey: &str, variable: &str, machines: &[&Machine]) {
    let names: Vec<_> = machines.iter().map(|machine| machine.name()).collect();
    let play = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/journey/play.py");
    let played = Command::new("/usr/bin/python3")
        .args([Path::new("-B"), &play, Path::new(journey)])
        .args([env!("CARGO_BIN_EXE_salotto"), env!("CARGO_TARGET_TMPDIR")])
        .env(variable, names.join(" "))
        .output()
        .unwrap();
    let (told, wrong) =
        (String::from_utf8_lossy(&played.stdout), String::from_utf8_lossy(&played.stderr));
    assert!(played.status.success(), "{told}{wrong}");
}

#[test]
fn a_window_shows_addresses_that_come_and_go() {
    let Some(network) = Network::new() else { return };
    let (ada, bo) = (network.machine("ada"), network.machine("bo"));
    ada.cable("eth0", &bo, "eth0");
    // Or it has an address of its own while it is up.
    ada.ip("link set eth0 addrgenmode none");
    ada.ip("link set eth0 down");
    play("addresses", "SALOTTO_MACHINE", &[&ada]);
}

#[test]
fn two_windows_find_each_other_and_talk() {
    let Some(network) = Network::new() else { return };
    let ([ada, bo], _lan) = machines(&network);
    play("nearby", "SALOTTO_MACHINES", &[&ada, &bo]);
}

#[test]
fn two_windows_find_each_other_where_multicast_is_dropped() {
    let Some(network) = Network::new() else { return };
    let ([ada, bo], _lan) = machines(&network);
    for machine in [&ada, &bo] {
        machine.nft(NO_MULTICAST);
    }
    play("nearby", "SALOTTO_MACHINES", &[&ada, &bo]);
}

#[test]
fn a_window_and_a_terminal_find_each_other() {
    let Some(network) = Network::new() else { return };
    let ([ada, bo], _lan) = machines(&network);
    play("nearby_terminal", "SALOTTO_MACHINES", &[&ada, &bo]);
}
