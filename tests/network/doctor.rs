// SPDX-License-Identifier: GPL-3.0-or-later
//! The doctor's verdicts, each in a network that is wrong in its way.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::process::Command;
use std::thread;

use salotto::doctor::{Cancellation, Concern, Likelihood, Report, Verdict, examine};
use salotto::protocol::{DEFAULT_PORT, SUBPROTOCOL, http_date};
use tungstenite::handshake::server::{ErrorResponse, Request as Head, Response};

use crate::kit::network::{Machine, Network, Switch};
use crate::kit::room::TestRoom;
use crate::kit::scripted::certificate;
use crate::networks::two;

fn nearby(machine: &Machine) -> Report {
    let concern = Concern::Nearby { port: DEFAULT_PORT };
    machine.run(|| examine(&concern, &Cancellation::default()).unwrap())
}

fn asked(machine: &Machine, host: &str) -> Report {
    let concern = Concern::Host(host.parse().unwrap());
    machine.run(|| examine(&concern, &Cancellation::default()).unwrap())
}

/// Names and likelihoods of what was found.
fn found(report: &Report) -> Vec<(&'static str, Likelihood)> {
    report.findings.iter().map(|found| (found.verdict.word(), found.likelihood)).collect()
}

#[track_caller]
fn finds(report: &Report, word: &str, likelihood: Likelihood) {
    let found = found(report);
    assert!(found.contains(&(word, likelihood)), "{found:?}\n{:#?}", report.facts);
}

#[track_caller]
fn finds_no(report: &Report, word: &str) {
    let found = found(report);
    assert!(found.iter().all(|(other, _)| *other != word), "{found:?}\n{:#?}", report.facts);
}

/// A machine that speaks first, then hears, for as long as it is needed.
fn serve(machine: &Machine, script: impl Fn(TcpStream) + Send + Sync + 'static) {
    let listener = machine.run(|| TcpListener::bind(("0.0.0.0", DEFAULT_PORT)).unwrap());
    thread::spawn(move || listener.incoming().flatten().for_each(script));
}

/// A room of this machine, open to the network.
fn room(machine: &Machine) -> TestRoom {
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
    let tunnel = |found: &salotto::doctor::Finding| match &found.verdict {
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
            }
        }",
    );
    let report = nearby(&ada);
    finds(&report, "firewall-active", Likelihood::Likely);
    finds(&report, "multicast-blocked", Likelihood::Likely);
    finds(&asked(&bo, "192.168.7.1"), "host-drops-us", Likelihood::Likely);
    let commands = report.findings.iter().flat_map(|found| found.verdict.commands());
    for command in commands {
        let words = command.strip_prefix("sudo ").unwrap();
        let done = ada
            .enter(Command::new("sh").args(["-c", &words.replace('{', "'{'").replace('}', "'}'")]));
        let mut done = done;
        assert!(done.status().unwrap().success(), "{command}");
    }
    let report = nearby(&ada);
    finds_no(&report, "firewall-active");
    finds_no(&report, "multicast-blocked");
    assert_eq!(found(&asked(&bo, "192.168.7.1")), []);
}

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

/// Two machines and a router to the world at one switch.
fn with_router(network: &Network) -> (Machine, Machine, Machine, Switch) {
    let (ada, bo, lan) = two(network);
    let router = network.machine("router");
    lan.plug(&router, "eth0");
    router.ip("address add 192.168.7.254/24 dev eth0");
    for machine in [&ada, &bo] {
        machine.ip("route add default via 192.168.7.254");
    }
    (ada, bo, router, lan)
}

#[test]
fn an_access_point_that_keeps_its_guests_apart() {
    let Some(network) = Network::new() else { return };
    let (ada, bo, _router, lan) = with_router(&network);
    let _room = room(&bo);
    assert_eq!(found(&asked(&ada, "192.168.7.2")), []);
    for machine in [&ada, &bo] {
        lan.isolate(machine, "eth0");
        machine.ip("neigh flush dev eth0");
    }
    let report = asked(&ada, "192.168.7.2");
    finds(&report, "isolation-suspected", Likelihood::Possible);
    finds(&report, "nobody-answers", Likelihood::Likely);
    finds(&nearby(&ada), "isolation-suspected", Likelihood::Possible);
}

#[test]
fn a_host_in_another_subnet() {
    let Some(network) = Network::new() else { return };
    let (ada, _bo, router, _lan) = with_router(&network);
    let (cleo, far) = (network.machine("cleo"), network.switch());
    far.plug(&router, "far");
    far.plug(&cleo, "eth0");
    router.ip("address add 192.168.8.254/24 dev far");
    cleo.ip("address add 192.168.8.2/24 dev eth0");
    cleo.ip("route add default via 192.168.8.254");
    router.forward();
    let _room = room(&cleo);
    finds(&asked(&ada, "192.168.8.2"), "other-subnet", Likelihood::Possible);
    router.nft(
        "table inet filter {
            chain forward { type filter hook forward priority 0; policy drop; }
        }",
    );
    finds(&asked(&ada, "192.168.8.2"), "other-subnet", Likelihood::Likely);
}

#[test]
fn a_host_that_speaks_something_else() {
    let Some(network) = Network::new() else { return };
    for (greeting, answer, name) in [
        ("SSH-2.0-OpenSSH_9.6\r\n", "", Some("SSH")),
        ("RFB 003.008\n", "", Some("VNC")),
        ("", "HTTP/1.1 400 Bad Request\r\n\r\n", Some("HTTP")),
        ("", "", None),
    ] {
        let (ada, bo, _lan) = two(&network);
        serve(&bo, move |mut socket| {
            let _ = socket.write_all(greeting.as_bytes());
            let _ = socket.read(&mut [0; 512]);
            let _ = socket.write_all(answer.as_bytes());
        });
        let report = asked(&ada, "192.168.7.2");
        finds(&report, "speaks-something-else", Likelihood::Certain);
        let protocol = |found: &salotto::doctor::Finding| match found.verdict {
            Verdict::SpeaksSomethingElse { protocol, .. } => Some(protocol),
            _ => None,
        };
        assert_eq!(report.findings.iter().find_map(protocol), Some(name), "{greeting}{answer}");
    }
}

#[test]
fn a_host_where_nothing_listens_or_nobody_is() {
    let Some(network) = Network::new() else { return };
    let (ada, _bo, _lan) = two(&network);
    finds(&asked(&ada, "192.168.7.2"), "nothing-listens", Likelihood::Certain);
    finds(&asked(&ada, "192.168.7.9"), "nobody-answers", Likelihood::Likely);
    finds(&asked(&ada, "nobody.invalid"), "unknown-name", Likelihood::Certain);
}

#[test]
fn a_host_whose_clock_is_wrong() {
    let Some(network) = Network::new() else { return };
    let (ada, bo, _lan) = two(&network);
    serve(&bo, |socket| {
        let tls = rustls::ServerConnection::new(certificate()).unwrap();
        let _ = tungstenite::accept_hdr(rustls::StreamOwned::new(tls, socket), in_1994);
    });
    let report = asked(&ada, "192.168.7.2");
    finds(&report, "clocks-apart", Likelihood::Certain);
}

#[expect(
    clippy::result_large_err,
    clippy::unnecessary_wraps,
    reason = "tungstenite's callback is like that"
)]
fn in_1994(_: &Head, mut response: Response) -> Result<Response, ErrorResponse> {
    let date = http_date::write(784_111_777);
    response.headers_mut().insert("Date", date.parse().expect("a header value"));
    let protocol = SUBPROTOCOL.parse().expect("a header value");
    response.headers_mut().insert("Sec-WebSocket-Protocol", protocol);
    Ok(response)
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
