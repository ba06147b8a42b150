// SPDX-License-Identifier: GPL-3.0-or-later
//! Firewalls of this machine.

use std::process::Command;

use salotto::doctor::{Likelihood, Report};

use super::{asked, finds, finds_no, found, nearby, room};
use crate::kit::network::{Machine, Network};
use crate::networks::two;

/// Does what the doctor says, word by word, but that nobody is asked for a password.
fn obey(machine: &Machine, report: &Report) {
    let commands = report.findings.iter().flat_map(|found| found.verdict.commands());
    let commands: Vec<_> = commands.collect();
    assert!(!commands.is_empty(), "{report:?}");
    for command in commands {
        let words = command.strip_prefix("sudo ").unwrap();
        let mut done = machine.enter(Command::new("sh").args(["-c", words]));
        assert!(done.status().unwrap().success(), "{command}");
    }
}

#[test]
fn a_firewall_and_the_commands_that_open_it() {
    let Some(network) = Network::new() else { return };
    let (ada, bo, _lan) = two(&network);
    let _room = room(&ada);
    ada.nft(
        "table inet filter {
            chain input {
                type filter hook input priority 0; policy drop;
                iif lo accept
                ct state established,related accept
                jump others
            }
            chain others {
                tcp dport 22 accept
                ip saddr 10.0.0.0/8 accept
            }
        }",
    );
    let report = nearby(&ada);
    finds(&report, "firewall-active", Likelihood::Likely);
    finds(&report, "multicast-blocked", Likelihood::Likely);
    finds(&asked(&bo, "192.168.7.1"), "host-drops-us", Likelihood::Likely);
    obey(&ada, &report);
    let report = nearby(&ada);
    finds_no(&report, "firewall-active");
    finds_no(&report, "multicast-blocked");
    assert_eq!(found(&asked(&bo, "192.168.7.1")), []);
}

#[test]
fn rules_about_others_are_no_firewall_in_the_way() {
    let Some(network) = Network::new() else { return };
    let (ada, bo, _lan) = two(&network);
    let _room = room(&ada);
    ada.nft(
        "table inet f2b-table {
            set banned { type ipv4_addr; elements = { 203.0.113.9 } }
            chain f2b-chain {
                type filter hook input priority -1;
                tcp dport 22 ip saddr @banned reject
                ip saddr @banned drop
            }
        }
        table inet filter {
            chain input {
                type filter hook input priority 0; policy drop;
                ct state vmap { established : accept, related : accept, invalid : drop }
                iifname lo accept
                ip saddr 192.168.7.0/24 jump neighbours
                reject with icmpx admin-prohibited
            }
            chain neighbours { meta l4proto { tcp, udp } goto open; drop; }
            chain open { accept; }
        }",
    );
    assert_eq!(found(&asked(&bo, "192.168.7.1")), []);
    finds_no(&nearby(&ada), "firewall-active");
    // Somebody of our own network is banned, too; nobody knows whether that matters.
    ada.nft("add element inet f2b-table banned { 192.168.7.77 }");
    let report = nearby(&ada);
    finds(&report, "firewall-active", Likelihood::Possible);
    assert!(!report.is_grave(), "{:?}", report.findings);
}
