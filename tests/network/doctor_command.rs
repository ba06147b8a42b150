// SPDX-License-Identifier: GPL-3.0-or-later
//! `salotto doctor`, as people and programs call it.

use std::process::Output;

use salotto::protocol::DEFAULT_PORT;
use serde_json::Value;

use crate::kit::network::{Machine, Network};
use crate::kit::process::Process;
use crate::kit::program::{home, salotto};
use crate::kit::room::TestRoom;
use crate::networks::two;

fn doctor(machine: &Machine, words: &[&str]) -> (Option<i32>, String) {
    let words = [&["doctor"], words].concat();
    let Output { status, stdout, .. } = machine.enter(&salotto(&home(), &words)).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap())
}

fn room(machine: &Machine) -> TestRoom {
    machine.run(|| {
        TestRoom::with(|config| {
            config.bind = None;
            config.port = DEFAULT_PORT;
        })
    })
}

#[test]
fn what_is_wrong_is_told_with_what_to_do() {
    let Some(network) = Network::new() else { return };
    let (ada, bo, _lan) = two(&network);
    let (status, told) = doctor(&ada, &["192.168.7.2"]);
    assert_eq!(status, Some(1), "{told}");
    let first =
        "Certain: A computer is at 192.168.7.2:5555, but no room is open at that port.\n  Ask";
    assert!(told.starts_with(first), "{told}");
    bo.nft(
        "table inet filter {
            chain input { type filter hook input priority 0; policy drop; iif lo accept; }
        }",
    );
    let _room = room(&bo);
    let (status, told) = doctor(&bo, &[]);
    assert_eq!(status, Some(1), "{told}");
    assert!(
        told.contains("\n    sudo nft insert rule inet filter input tcp dport 5555 accept\n"),
        "{told}"
    );
}

#[test]
fn a_host_whom_nobody_reaches_is_told_by_itself() {
    let Some(network) = Network::new() else { return };
    let (ada, _bo, _lan) = two(&network);
    ada.nft(
        "table inet filter {
            chain input { type filter hook input priority 0; policy drop; iif lo accept; }
        }",
    );
    let home = home();
    let hosts = salotto(&home, &["host", "--name", "LAN party", "--check-after", "1"]);
    let host = Process::start(&mut ada.enter(&hosts));
    host.line("  Nobody has come so far, and this keeps friends away:");
    let command = "sudo nft insert rule inet filter input tcp dport 5555 accept";
    host.until(|line| {
        assert!(!line.contains("onnected!"), "its own knocking is nobody's coming: {line}");
        (line.trim() == command).then_some(())
    });
}

#[test]
fn where_nothing_is_wrong_that_is_told() {
    let Some(network) = Network::new() else { return };
    let (ada, bo, _lan) = two(&network);
    let _room = room(&bo);
    let told = doctor(&ada, &["192.168.7.2"]);
    let words = "A room answers at 192.168.7.2:5555.\nNothing wrong was found.\n";
    assert_eq!(told, (Some(0), words.to_owned()));
    // With something that is worth a look, nothing is wrong either.
    assert_eq!(doctor(&bo, &[]).0, Some(0));
}

#[test]
fn a_program_is_told_in_one_object() {
    let Some(network) = Network::new() else { return };
    let (ada, bo, _lan) = two(&network);
    let (status, told) = doctor(&ada, &["192.168.7.2", "--json"]);
    assert_eq!((status, told.lines().count()), (Some(1), 1));
    let report: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(report["type"], "report");
    assert_eq!(report["host"]["address"], "192.168.7.2:5555");
    assert_eq!(report["host"]["room"], false);
    let first = &report["findings"][0];
    assert_eq!(
        (&first["verdict"], &first["likelihood"]),
        (&"nothing-listens".into(), &"certain".into())
    );
    assert!(first["message"].is_string() && first["advice"].is_string());
    let _room = room(&bo);
    let report: Value = serde_json::from_str(&doctor(&ada, &["192.168.7.2", "--json"]).1).unwrap();
    assert_eq!(report["host"]["room"], true);
    assert_eq!(report["findings"], Value::Array(Vec::new()));
}
