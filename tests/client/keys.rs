// SPDX-License-Identifier: GPL-3.0-or-later
//! The key that has to answer: whoever holds another is told nothing, the next
//! place is tried, and plain text is never an answer.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};

use rustls::{ServerConfig, ServerConnection};
use salotto::client::{Approach, Ending, Security, SessionEvent, Target, Unreachable};
use salotto::protocol::{Fingerprint, Reason, Refused, ServerMessage, Why};

use crate::kit;
use crate::kit::classic::classic_server;
use crate::kit::client::TestClient;
use crate::kit::patience::PATIENCE;
use crate::kit::scripted::keys::{identity, keyed};
use crate::kit::scripted::{serve, serve_native_as};
use crate::kit::values::{closed_port, place, said, target};

/// Result of one connection to a server that only shakes hands.
#[derive(Debug, PartialEq, Eq)]
pub struct Shaken {
    /// Set if the handshake was completed.
    pub complete: bool,
    /// Data received inside of it.
    pub plain: Vec<u8>,
    pub certificate: bool,
}

/// Shakes hands and hears out whatever comes.
pub fn shaking(config: Arc<ServerConfig>) -> (SocketAddr, Receiver<Shaken>) {
    let (sender, shaken) = channel();
    let sender = Mutex::new(sender);
    let address = serve(move |mut socket| {
        let mut tls = ServerConnection::new(Arc::clone(&config)).unwrap();
        let mut plain = Vec::new();
        while tls.complete_io(&mut socket).is_ok_and(|(read, _)| read > 0) {
            let _ = tls.reader().read_to_end(&mut plain);
        }
        let complete = !tls.is_handshaking();
        let certificate = tls.peer_certificates().is_some();
        sender.lock().unwrap().send(Shaken { complete, plain, certificate }).unwrap();
    });
    (address, shaken)
}

/// A room that welcomes everybody and says where it is.
pub fn attic(config: Arc<ServerConfig>) -> SocketAddr {
    serve_native_as(config, |mut guest| {
        guest.welcome();
        guest.send(&said(1, "Bo", None, "in the attic"));
        guest.see_off();
    })
}

/// Greets like a classic server, and tells what it heard.
fn greeting() -> (SocketAddr, Receiver<Vec<u8>>) {
    let (sender, heard) = channel();
    let sender = Mutex::new(sender);
    let address = serve(move |mut socket: TcpStream| {
        let _ = socket.write_all(b"Welcome!!! Please enter your name and press Return");
        let mut bytes = Vec::new();
        let _ = socket.read_to_end(&mut bytes);
        sender.lock().unwrap().send(bytes).unwrap();
    });
    (address, heard)
}

pub fn welcomed_at(client: &TestClient) -> (SocketAddr, Security) {
    client.until(|event| match event {
        SessionEvent::Welcomed { address, security, .. } => {
            Some((address.to_string().parse().unwrap(), security))
        }
        _ => None,
    })
}

#[test]
fn the_right_key_lets_us_in() {
    let room = identity();
    let address = attic(keyed(&room));
    let key = Some(room.fingerprint());
    // Even where the approach would have listened for a classic greeting.
    for approach in [Approach::Listen, Approach::Encrypted] {
        let client =
            TestClient::open(Target { fingerprint: key, approach, ..target(address, "Ada") });
        let security = Security::Encrypted { fingerprint: room.fingerprint(), epoch: 0 };
        assert_eq!(welcomed_at(&client), (address, security));
        assert_eq!(client.said().2, "in the attic");
    }
}

#[test]
fn another_key_ends_the_handshake_and_is_told_nothing() {
    let (expected, other) = (identity().fingerprint(), identity());
    let (address, shaken) = shaking(keyed(&other));
    let client = TestClient::open(Target {
        fingerprint: Some(expected),
        identity: Some(Arc::new(identity())),
        password: Some(kit::scripted::keys::password("open sesame")),
        host_key: Some("secret".into()),
        ..target(address, "Ada")
    });
    let found = other.fingerprint();
    let address = place(address);
    assert_eq!(client.ending(), Ending::OtherKey { expected, found, address });
    let nothing = Shaken { complete: false, plain: Vec::new(), certificate: false };
    assert_eq!(shaken.recv_timeout(PATIENCE).unwrap(), nothing);
}

#[test]
fn a_certificate_shown_without_its_key_is_no_key() {
    // The known room's certificate, and a signature by somebody else.
    let (known, thief) = (identity(), identity());
    let provider = rustls::crypto::ring::default_provider();
    let signing = provider.key_provider.load_private_key(thief.key().clone_key()).unwrap();
    let stolen = rustls::sign::CertifiedKey::new(vec![known.certificate().clone()], signing);
    let config = ServerConfig::builder_with_provider(Arc::new(provider))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(rustls::sign::SingleCertAndKey::from(stolen)));
    let (address, shaken) = shaking(Arc::new(config));
    for key in [None, Some(known.fingerprint())] {
        let client = TestClient::open(Target { fingerprint: key, ..target(address, "Ada") });
        assert_eq!(client.ending(), Ending::Unreachable(Unreachable::NotARoom));
        let shaken = shaken.recv_timeout(PATIENCE).unwrap();
        assert!(!shaken.complete && shaken.plain.is_empty(), "{shaken:?}");
    }
}

#[test]
fn the_place_with_the_right_key_is_found() {
    let room = identity();
    let (wrong, shaken) = shaking(keyed(&identity()));
    let (plain, heard) = greeting();
    let right = attic(keyed(&room));
    let client = TestClient::open(Target {
        also: [wrong, plain, right].map(place).to_vec(),
        fingerprint: Some(room.fingerprint()),
        ..target(closed_port(), "Ada")
    });
    assert_eq!(welcomed_at(&client).0, right);
    assert_eq!(client.said().2, "in the attic");
    assert_eq!(shaken.recv_timeout(PATIENCE).unwrap().plain, b"");
    assert!(!heard.recv_timeout(PATIENCE).unwrap().windows(3).any(|part| part == b"Ada"));
}

#[test]
fn of_several_failures_the_one_that_matters_is_told() {
    let expected = identity().fingerprint();
    let (wrong, _shaken) = shaking(keyed(&identity()));
    let (plain, _heard) = greeting();
    let at = |first: SocketAddr, also: &[SocketAddr]| {
        let also = also.iter().copied().map(place).collect();
        TestClient::open(Target { also, fingerprint: Some(expected), ..target(first, "Ada") })
            .ending()
    };
    let Ending::OtherKey { address, .. } = at(plain, &[wrong, closed_port()]) else { panic!() };
    assert_eq!(address, place(wrong));
    let plain_text = Ending::Unreachable(Unreachable::NotEncrypted);
    assert_eq!(at(plain, &[closed_port()]), plain_text);
    assert_eq!(at(closed_port(), &[plain]), plain_text);
    assert_eq!(
        at(closed_port(), &[closed_port()]),
        Ending::Unreachable(Unreachable::ConnectionRefused)
    );
}

#[test]
fn a_silent_place_is_passed_over_and_leaving_does_not_wait_for_it() {
    let silent = serve(|mut socket| {
        let _ = socket.read_to_end(&mut Vec::new());
    });
    let room = identity();
    let key = Some(room.fingerprint());
    let right = attic(keyed(&room));
    let also = vec![place(right)];
    let client = TestClient::open(Target { also, fingerprint: key, ..target(silent, "Ada") });
    assert_eq!(welcomed_at(&client).0, right);

    let also = vec![place(right)];
    let client = TestClient::open(Target { also, fingerprint: key, ..target(silent, "Ada") });
    let entering = SessionEvent::Progress(salotto::client::Stage::Entering);
    client.until(|event| (event == entering).then_some(()));
    client.session.leave();
    assert_eq!(client.ending(), Ending::Left);
}

#[test]
fn a_place_known_as_encrypted_that_went_classic_is_told_nothing() {
    let key = Some(Fingerprint::new([7; 32]));
    for (key, approach) in [(key, Approach::Listen), (None, Approach::Encrypted)] {
        let (address, heard) = greeting();
        let client =
            TestClient::open(Target { fingerprint: key, approach, ..target(address, "Ada") });
        assert_eq!(client.ending(), Ending::Unreachable(Unreachable::NotEncrypted));
        let heard = heard.recv_timeout(PATIENCE).unwrap();
        assert!(!heard.windows(3).any(|part| part == b"Ada"), "the name went out in plain");
    }
    let (_server, address) = classic_server(&[]);
    let client = TestClient::open(Target { fingerprint: key, ..target(address, "Ada") });
    assert_eq!(client.ending(), Ending::Unreachable(Unreachable::NotEncrypted));
}

#[test]
fn plain_garbage_is_no_encryption_and_a_full_house_is_no_alarm() {
    for (words, expected) in [
        ("HTTP/1.1 400 Bad Request\r\n\r\n", Ending::Unreachable(Unreachable::NotEncrypted)),
        ("\0\0\0\0\0\0\0\0", Ending::Unreachable(Unreachable::NotEncrypted)),
        (Reason::TooManyConnections.sentence(), Ending::Refused(Reason::TooManyConnections.into())),
        ("", Ending::Unreachable(Unreachable::Closed)),
    ] {
        let address = serve(move |mut socket| {
            let _ = socket.read(&mut [0; 4096]);
            let _ = socket.write_all(words.as_bytes());
        });
        let key = Some(Fingerprint::new([7; 32]));
        let client = TestClient::open(Target { fingerprint: key, ..target(address, "Ada") });
        assert_eq!(client.ending(), expected, "{words:?}");
    }
}

#[test]
fn our_own_key_is_shown_if_we_have_one() {
    let (sender, shown) = channel();
    let sender = Mutex::new(sender);
    let address = serve_native_as(keyed(&identity()), move |mut guest| {
        guest.welcome();
        sender.lock().unwrap().send(guest.fingerprint()).unwrap();
        guest.see_off();
    });
    let own = Arc::new(identity());
    for identity in [None, Some(own)] {
        let expected = identity.as_ref().map(|own| own.fingerprint());
        let client = TestClient::open(Target { identity, ..target(address, "Ada") });
        client.welcomed();
        assert_eq!(shown.recv_timeout(PATIENCE).unwrap(), expected);
    }
}

#[test]
fn a_known_room_may_refuse_in_its_own_words() {
    let room = identity();
    let address = serve_native_as(keyed(&room), |mut guest| {
        guest.request();
        let why = Some(Why::new("too loud").unwrap());
        guest.send(&ServerMessage::Refused(Refused { why, ..Reason::Banned.into() }));
        guest.see_off();
    });
    let key = Some(room.fingerprint());
    let password = Some(kit::scripted::keys::password("open sesame"));
    let ending =
        TestClient::open(Target { fingerprint: key, password, ..target(address, "Ada") }).ending();
    let Ending::Refused(Refused { reason: Reason::Banned, why: Some(why), .. }) = ending else {
        panic!("{ending:?}")
    };
    assert_eq!(why.as_str(), "too loud");
}
