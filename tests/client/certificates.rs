// SPDX-License-Identifier: GPL-3.0-or-later
//! Certificates that a host shows: its own, issued by its room, and the others.

use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::CertificateDer;
use salotto::client::{Approach, Ending, Security, Target, Unreachable};
use salotto::protocol::Fingerprint;
use salotto::trust::{KnownEpochs, RoomKey, RoomPin};

use super::keys::{Shaken, attic, shaking, welcomed_at};
use crate::kit::client::TestClient;
use crate::kit::patience::PATIENCE;
use crate::kit::scripted::keys::{identity, keyed, room_key, showing};
use crate::kit::values::target;

#[test]
fn a_room_is_known_through_every_host_it_certifies() {
    let room = RoomKey::ephemeral().unwrap();
    for epoch in [1, 2] {
        let host = room.issue(epoch).unwrap();
        let address = attic(showing(host.chain().to_vec(), host.key()));
        let key = Some(room.fingerprint());
        let epochs = met(room.fingerprint(), epoch);
        let client =
            TestClient::open(Target { fingerprint: key, epochs, ..target(address, "Ada") });
        let security = Security::Encrypted { fingerprint: room.fingerprint(), epoch };
        assert_eq!(welcomed_at(&client), (address, security));
    }
}

fn met(room: Fingerprint, epoch: u64) -> KnownEpochs {
    [RoomPin { fingerprint: room, epoch }].into_iter().collect()
}

/// Ending of a visit to a host that learns nothing.
fn unheard(config: Arc<ServerConfig>, key: Option<Fingerprint>, epochs: KnownEpochs) -> Ending {
    unheard_with_seats(config, key, epochs, Vec::new())
}

fn unheard_with_seats(
    config: Arc<ServerConfig>,
    fingerprint: Option<Fingerprint>,
    epochs: KnownEpochs,
    seats: Vec<Fingerprint>,
) -> Ending {
    let (address, shaken) = shaking(config);
    let identity = Some(Arc::new(identity()));
    let ada = target(address, "Ada");
    let approach = Approach::Encrypted;
    let ada = Target { fingerprint, epochs, seats, approach, identity, ..ada };
    let ending = TestClient::open(ada).ending();
    let nothing = Shaken { complete: false, plain: Vec::new(), certificate: false };
    assert_eq!(shaken.recv_timeout(PATIENCE).unwrap(), nothing);
    ending
}

#[test]
fn an_earlier_host_than_the_newest_that_was_met_is_told_nothing() {
    let room = RoomKey::ephemeral().unwrap();
    let former = room.issue(1).unwrap();
    let config = showing(former.chain().to_vec(), former.key());
    let known = || met(room.fingerprint(), 2);
    // At an address of which nothing is known either.
    for key in [Some(room.fingerprint()), None] {
        let ending = unheard(config.clone(), key, known());
        assert_eq!(ending, Ending::Unreachable(Unreachable::FormerHost), "{key:?}");
    }
    // A room that is its own host comes before every other.
    let old = identity();
    let ending = unheard(keyed(&old), Some(old.fingerprint()), met(old.fingerprint(), 1));
    assert_eq!(ending, Ending::Unreachable(Unreachable::FormerHost));
    // Nothing is said about it where the room is another one anyway.
    let config = showing(former.chain().to_vec(), former.key());
    let ending = unheard(config, Some(old.fingerprint()), known());
    assert!(matches!(ending, Ending::OtherKey { .. }), "{ending:?}");
}

#[test]
fn a_host_the_room_has_not_certified_is_told_nothing() {
    let (room, thief) = (RoomKey::ephemeral().unwrap(), identity());
    let host = room.issue(1).unwrap();
    let (leaf, anchor) = (host.chain()[0].clone(), host.chain()[1].clone());
    let own = thief.certificate().clone();
    let garbage = CertificateDer::from(b"certainly none".to_vec());
    let large = CertificateDer::from(vec![0x30; 30_000]);
    let other = room_key().chain()[1].clone();
    for (chain, key) in [
        (vec![own.clone(), anchor.clone()], thief.key()),
        (vec![own.clone(), garbage], thief.key()),
        (vec![own.clone(), large], thief.key()),
        (vec![own.clone(), own.clone()], thief.key()),
        (vec![leaf.clone(), other], host.key()),
        (vec![leaf.clone(), anchor.clone(), anchor], host.key()),
    ] {
        for expected in [None, Some(room.fingerprint())] {
            let ending = unheard(showing(chain.clone(), key), expected, KnownEpochs::default());
            assert_eq!(ending, Ending::Unreachable(Unreachable::BadCertificates));
        }
    }
    // More than a handshake may carry is no room at all.
    let thousand = vec![own; 1_000];
    let config = showing(thousand, thief.key());
    let ending = unheard(config, Some(room.fingerprint()), KnownEpochs::default());
    assert_eq!(ending, Ending::Unreachable(Unreachable::NotARoom));
}

#[test]
fn a_room_where_we_have_a_seat_is_told_nothing() {
    let (room, other) = (RoomKey::ephemeral().unwrap(), RoomKey::ephemeral().unwrap());
    let host = room.issue(1).unwrap();
    let config = || showing(host.chain().to_vec(), host.key());
    let seats = || vec![other.fingerprint(), room.fingerprint()];
    for key in [Some(room.fingerprint()), None] {
        let ending = unheard_with_seats(config(), key, KnownEpochs::default(), seats());
        assert_eq!(ending, Ending::AlreadyIn(room.fingerprint()), "{key:?}");
    }
    // Neither another room nor an earlier host passes for one.
    let expected = Some(other.fingerprint());
    let ending = unheard_with_seats(config(), expected, KnownEpochs::default(), seats());
    assert!(matches!(ending, Ending::OtherKey { .. }), "{ending:?}");
    let newer = met(room.fingerprint(), 2);
    let ending = unheard_with_seats(config(), None, newer, seats());
    assert_eq!(ending, Ending::Unreachable(Unreachable::FormerHost));
}
