// SPDX-License-Identifier: GPL-3.0-or-later
//! The keys that guests show, and the certificates that are none.

use std::io::{ErrorKind, Read, Write};

use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ED25519};
use rustls::pki_types::CertificateDer;
use salotto::protocol::limits;

use super::hello;
use crate::kit::guest::Guest;
use crate::kit::guest::password::Card;
use crate::kit::guest::stream::{tcp, tls_with};
use crate::kit::room::TestRoom;

#[test]
fn any_key_is_welcome_that_its_bearer_holds() {
    let room = TestRoom::open();
    let long_ago = Card::of(&PKCS_ED25519, |params| {
        params.not_before = rcgen::date_time_ymd(1999, 1, 1);
        params.not_after = rcgen::date_time_ymd(2000, 1, 1);
    });
    let another_kind = Card::of(&PKCS_ECDSA_P256_SHA256, |_| {});
    for (card, name) in [(Card::new(), "Ada"), (long_ago, "Bo"), (another_kind, "Cy")] {
        Guest::with_card(room.address(), &card).hello(hello(name));
    }
}

#[test]
fn certificates_that_are_none_or_too_many_are_refused_with_an_alert() {
    let room = TestRoom::open();
    let mut ada = room.join("Ada");
    let key = KeyPair::generate_for(&PKCS_ED25519).unwrap();
    let other = Card::new().0.cert[0].clone();
    let own = rcgen::CertificateParams::default().self_signed(&key).unwrap().der().clone();
    let oversized = Card::of(&PKCS_ED25519, |params| {
        let name = "x".repeat(limits::CERTIFICATE_BYTES);
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
    });
    let cards = [
        oversized,
        Card::showing(vec![own.clone(), other.clone()], &key),
        Card::showing(vec![own; 100], &key),
        // Somebody else's, and none at all.
        Card::showing(vec![other], &key),
        Card::showing(vec![CertificateDer::from(vec![0x30; 300])], &key),
        Card::showing(vec![CertificateDer::from(vec![])], &key),
    ];
    for card in cards {
        let mut stream = tls_with(tcp(room.address()), Some(&card));
        let ended =
            stream.write_all(b"GET / HTTP/1.1\r\n\r\n").and_then(|()| stream.read(&mut [0; 64]));
        let error = ended.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidData, "an alert and no silence: {error}");
    }
    ada.say("1", "nobody noticed");
    ada.hears("nobody noticed");
}
