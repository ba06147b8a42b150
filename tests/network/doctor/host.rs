// SPDX-License-Identifier: GPL-3.0-or-later
//! A host that was asked for.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use salotto::doctor::{Finding, Likelihood, Verdict};
use salotto::protocol::{DEFAULT_PORT, SUBPROTOCOL, http_date};
use tungstenite::handshake::server::{ErrorResponse, Request as Head, Response};

use super::{announced, asked, far_away, finally, finds, room, with_router};
use crate::kit::network::{Machine, Network};
use crate::kit::scripted::certificate;
use crate::networks::two;

/// A machine that speaks first, then hears, for as long as it is needed.
fn serve(machine: &Machine, script: impl Fn(TcpStream) + Send + Sync + 'static) {
    let listener = machine.run(|| TcpListener::bind(("0.0.0.0", DEFAULT_PORT)).unwrap());
    thread::spawn(move || listener.incoming().flatten().for_each(script));
}

#[test]
fn a_host_in_another_subnet() {
    let Some(network) = Network::new() else { return };
    let (ada, _bo, router, _lan) = with_router(&network);
    let (cleo, _far) = far_away(&network, &router);
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
        let protocol = |found: &Finding| match found.verdict {
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
fn a_room_at_another_port_than_was_asked_for() {
    let Some(network) = Network::new() else { return };
    let (ada, bo, lan) = two(&network);
    let there = announced(&bo, 7000);
    let report = finally(&ada, "192.168.7.2", "other-port", Likelihood::Likely);
    finds(&report, "nothing-listens", Likelihood::Certain);
    assert_eq!(report.findings.iter().find_map(other_port).as_deref(), Some("192.168.7.2:7000"));
    // By a probe alone, where nothing is passed on to everybody.
    drop(there);
    let _there = announced(&bo, DEFAULT_PORT + 2);
    lan.machine().nft(
        "table bridge quiet {
            chain forward {
                type filter hook forward priority 0;
                meta pkttype { multicast, broadcast } ip protocol udp drop
            }
        }",
    );
    let report = finally(&ada, "192.168.7.2", "other-port", Likelihood::Likely);
    assert_eq!(report.findings.iter().find_map(other_port).as_deref(), Some("192.168.7.2:5557"));
}

fn other_port(found: &Finding) -> Option<String> {
    match &found.verdict {
        Verdict::OtherPort { room } => Some(room.to_string()),
        _ => None,
    }
}
