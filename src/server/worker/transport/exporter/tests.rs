// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests that we export what rustls exports at the other end.

use std::io::Read;

use rustls::ClientConnection;
use rustls::crypto::ring::cipher_suite;

use super::*;
use crate::server::tls;
use crate::server::worker::transport::test_client::{client, client_offering};
use crate::server::worker::{Received, Transport};
use crate::trust::{Identity, ephemeral_host, fingerprint_of};

/// Carries bytes between the two until neither has any more.
fn shake_hands(transport: &mut Transport, client: &mut ClientConnection) {
    let (mut plain, mut down) = (Vec::new(), Vec::new());
    while client.wants_write() {
        let mut up = Vec::new();
        client.write_tls(&mut up).unwrap();
        assert_eq!(transport.receive(&mut up, &mut plain, &mut down).unwrap(), Received::Open);
        let mut down = &std::mem::take(&mut down)[..];
        while client.read_tls(&mut down).unwrap() > 0 {
            client.process_new_packets().unwrap();
        }
        let _ = client.reader().read(&mut [0; 16]);
    }
    assert!(!client.is_handshaking());
}

#[test]
fn both_ends_export_the_same_with_every_suite() {
    let tls = tls(&ephemeral_host().unwrap()).unwrap();
    let identity = Identity::ephemeral().unwrap();
    let suites = [
        cipher_suite::TLS13_AES_128_GCM_SHA256,
        cipher_suite::TLS13_AES_256_GCM_SHA384,
        cipher_suite::TLS13_CHACHA20_POLY1305_SHA256,
    ];
    for suite in suites {
        for key in [None, Some(&identity)] {
            let mut transport = Transport::secure_for_a_password(&tls).unwrap();
            let mut client = client(suite, key);
            shake_hands(&mut transport, &mut client);
            let theirs = client.export_keying_material([0; 32], LABEL, None).unwrap();
            assert_eq!(transport.take_exporter(), Some(theirs), "{suite:?}");
            assert_eq!(transport.take_exporter(), None, "it is given once");
            assert_eq!(transport.fingerprint(), key.map(|key| fingerprint_of(key.certificate())));
        }
    }
}

#[test]
fn a_browser_is_not_asked_for_a_certificate_and_everybody_else_is() {
    let tls = tls(&ephemeral_host().unwrap()).unwrap();
    let key = Identity::ephemeral().unwrap();
    let shown = |protocols: &[&str]| {
        let mut transport = Transport::secure(&tls).unwrap();
        let suite = cipher_suite::TLS13_AES_128_GCM_SHA256;
        shake_hands(&mut transport, &mut client_offering(suite, Some(&key), protocols));
        transport.fingerprint().is_some()
    };
    for (protocols, asked) in [
        (&[][..], true),
        (&["h2", "http/1.1"], false),
        (&["irc"], true),
        (&["http/1.1"], false),
        (&[], true),
    ] {
        assert_eq!(shown(protocols), asked, "{protocols:?}");
    }
}

#[test]
fn two_connections_never_export_the_same() {
    let tls = tls(&ephemeral_host().unwrap()).unwrap();
    let [first, second] = [(); 2].map(|()| {
        let mut transport = Transport::secure_for_a_password(&tls).unwrap();
        let mut client = client(cipher_suite::TLS13_AES_128_GCM_SHA256, None);
        shake_hands(&mut transport, &mut client);
        transport.take_exporter().unwrap()
    });
    assert_ne!(first, second);
}

#[test]
fn nothing_is_exported_that_is_no_secret_of_tls_13() {
    let exporter = ExporterLog::default();
    exporter.log("EXPORTER_SECRET", &[], &[1; 20]);
    exporter.log("CLIENT_TRAFFIC_SECRET_0", &[], &[1; 32]);
    assert_eq!(exporter.value(), None);
    assert!(!exporter.will_log("CLIENT_TRAFFIC_SECRET_0"));
}
