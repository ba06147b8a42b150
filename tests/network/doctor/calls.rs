// SPDX-License-Identifier: GPL-3.0-or-later
//! Calls to everybody, and those who hear them.

use std::net::UdpSocket;
use std::thread;

use salotto::doctor::{Finding, Likelihood, Report, Verdict};
use salotto::protocol::DEFAULT_PORT;

use super::{announced, asked, finally, finds, finds_no, found, nearby, with_router};
use crate::kit::network::Network;
use crate::kit::patience::eventually;
use crate::networks::two;

#[test]
fn calls_that_nobody_answers() {
    let Some(network) = Network::new() else { return };
    let (ada, bo, _lan) = two(&network);
    let report = nearby(&ada);
    finds(&report, "multicast-unanswered", Likelihood::Possible);
    assert!(!report.is_grave());
    // One word of anybody is an answer.
    let talker = bo.run(|| UdpSocket::bind("192.168.7.2:0").unwrap());
    talker.set_read_timeout(Some(std::time::Duration::from_millis(50))).unwrap();
    bo.ip("route add 224.0.0.0/4 dev eth0");
    let report = thread::scope(|scope| {
        let examined = scope.spawn(|| nearby(&ada));
        while !examined.is_finished() {
            talker.send_to(b"anything", "224.0.0.251:5353").unwrap();
            let _ = talker.recv(&mut [0]);
        }
        examined.join().unwrap()
    });
    finds_no(&report, "multicast-unanswered");
}

#[test]
fn an_access_point_that_keeps_its_guests_apart() {
    let Some(network) = Network::new() else { return };
    let (ada, bo, _router, lan) = with_router(&network);
    let _room = announced(&bo, DEFAULT_PORT);
    assert_eq!(found(&asked(&ada, "192.168.7.2")), []);
    // What is for everybody is passed on, and nothing else.
    lan.machine().nft(
        "table bridge apart {
            chain forward {
                type filter hook forward priority 0;
                ip daddr 224.0.0.251 accept
                drop
            }
        }",
    );
    for machine in [&ada, &bo] {
        machine.ip("neigh flush dev eth0");
    }
    let report = finally(&ada, "192.168.7.2", "isolation-suspected", Likelihood::Likely);
    finds_no(&report, "nobody-answers");
    // A machine that nobody has heard may as well be off.
    let report = asked(&ada, "192.168.7.9");
    finds(&report, "nobody-answers", Likelihood::Likely);
    finds_no(&report, "isolation-suspected");
}

#[test]
fn where_nobody_is_heard_nobody_is_said_to_be_kept_apart() {
    let Some(network) = Network::new() else { return };
    let (ada, bo, _router, lan) = with_router(&network);
    let _room = announced(&bo, DEFAULT_PORT);
    for machine in [&ada, &bo] {
        lan.isolate(machine, "eth0");
        machine.ip("neigh flush dev eth0");
    }
    let report = asked(&ada, "192.168.7.2");
    finds(&report, "nobody-answers", Likelihood::Likely);
    finds_no(&report, "isolation-suspected");
    finds_no(&nearby(&ada), "isolation-suspected");
}

#[test]
fn one_of_two_networks_that_loses_calls() {
    let Some(network) = Network::new() else { return };
    let (ada, _bo, _lan) = two(&network);
    let (cleo, other) = (network.machine("cleo"), network.switch());
    other.plug(&ada, "eth1");
    other.plug(&cleo, "eth0");
    ada.ip("address add 192.168.9.1/24 dev eth1");
    cleo.ip("address add 192.168.9.2/24 dev eth0");
    ada.nft(
        "table inet filter {
            chain input {
                type filter hook input priority 0;
                iifname eth1 udp dport 5353 drop
            }
        }",
    );
    let at = |report: &Report, wanted: &str| {
        let told = |found: &Finding| match &found.verdict {
            Verdict::MulticastBlocked { interface }
            | Verdict::MulticastUnanswered { interface }
                if found.verdict.word() == wanted =>
            {
                Some(interface.clone())
            }
            _ => None,
        };
        report.findings.iter().filter_map(told).collect::<Vec<_>>()
    };
    eventually("each network to be judged by itself", || {
        let report = nearby(&ada);
        let told = (at(&report, "multicast-blocked"), at(&report, "multicast-unanswered"));
        (told == (vec!["eth1".to_owned()], vec!["eth0".to_owned()])).then_some(())
    });
}
