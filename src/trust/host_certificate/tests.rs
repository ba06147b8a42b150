// SPDX-License-Identifier: GPL-3.0-or-later
//! Certificates a host may show: those its room issued, and all the others.

use proptest::prelude::*;
use rcgen::{CertificateParams, IsCa, Issuer, KeyPair, PKCS_ED25519, date_time_ymd};

use super::*;
use crate::trust::RoomKey;

fn host(epoch: u64) -> HostCertificate {
    RoomKey::ephemeral().unwrap().issue(epoch).unwrap()
}

/// A host's certificate as `change` would have it, with that of its room.
fn odd(change: impl FnOnce(&mut CertificateParams)) -> [CertificateDer<'static>; 2] {
    let mut room = CertificateParams::new(vec![]).unwrap();
    room.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let room_key = KeyPair::generate_for(&PKCS_ED25519).unwrap();
    let certificate = room.self_signed(&room_key).unwrap();
    let mut params = CertificateParams::new(vec![]).unwrap();
    params.serial_number = Some(7.into());
    change(&mut params);
    let key = KeyPair::generate_for(&PKCS_ED25519).unwrap();
    let host = params.signed_by(&key, &Issuer::new(room, room_key)).unwrap();
    [host.into(), certificate.into()]
}

#[test]
fn a_room_speaks_through_the_host_it_has_certified() {
    let room = RoomKey::ephemeral().unwrap();
    for epoch in [1, 2, 127, 128, 255, 256, u64::from(u32::MAX), i64::MAX as u64] {
        let host = room.issue(epoch).unwrap();
        let pin = pin_of(host.chain()).unwrap();
        assert_eq!(pin, RoomPin { fingerprint: room.fingerprint(), epoch });
        assert_eq!((host.fingerprint(), host.epoch()), (pin.fingerprint, epoch));
        assert_ne!(fingerprint_of(&host.chain()[0]), pin.fingerprint, "a key of its own");
    }
    assert_eq!(pin_of(&odd(|_| ())).map(|pin| pin.epoch), Ok(7));
}

#[test]
fn a_room_that_is_its_own_host_has_no_epoch() {
    let key = Identity::ephemeral().unwrap();
    let pin = pin_of(std::slice::from_ref(key.certificate())).unwrap();
    assert_eq!(pin, RoomPin { fingerprint: key.fingerprint(), epoch: 0 });
}

#[test]
fn no_other_room_has_issued_it() {
    let (one, other) = (host(1), host(1));
    let swapped = [one.chain()[0].clone(), other.chain()[1].clone()];
    assert_eq!(pin_of(&swapped), Err(ChainError::NotIssued));
    let turned = [one.chain()[1].clone(), one.chain()[0].clone()];
    assert_eq!(pin_of(&turned), Err(ChainError::NotIssued));
    let room = &one.chain()[1];
    assert!(pin_of(&[room.clone(), room.clone()]).is_err(), "nor is it a host");
}

#[test]
fn a_host_cannot_make_hosts() {
    let [host, room] =
        odd(|params| params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained));
    assert_eq!(pin_of(&[host, room]), Err(ChainError::NotIssued));
    let one = host_of_a_host();
    assert_eq!(pin_of(&one), Err(ChainError::NotIssued));
}

/// Certified by a host, with the room that certified that one.
fn host_of_a_host() -> [CertificateDer<'static>; 2] {
    let between = host(1);
    let key = KeyPair::try_from(between.key()).unwrap();
    let mut params = CertificateParams::new(vec![]).unwrap();
    params.serial_number = Some(2.into());
    let own = KeyPair::generate_for(&PKCS_ED25519).unwrap();
    let issuer = Issuer::new(CertificateParams::new(vec![]).unwrap(), key);
    let host = params.signed_by(&own, &issuer).unwrap();
    [host.into(), between.chain()[1].clone()]
}

#[test]
fn one_or_two_certificates_of_bounded_size() {
    let one = host(1);
    assert_eq!(pin_of(&[]), Err(ChainError::Number));
    let three = [one.chain(), &one.chain()[..1]].concat();
    assert_eq!(pin_of(&three), Err(ChainError::Number));
    assert_eq!(pin_of(&vec![one.chain()[0].clone(); 1_000]), Err(ChainError::Number));
    let large = CertificateDer::from(vec![0x30; limits::CERTIFICATE_BYTES + 1]);
    assert_eq!(pin_of(std::slice::from_ref(&large)), Err(ChainError::TooLarge));
    assert_eq!(pin_of(&[one.chain()[0].clone(), large]), Err(ChainError::TooLarge));
}

#[test]
fn the_clock_is_not_asked() {
    // Certified long ago, or in a year this computer has not reached.
    let past = |params: &mut CertificateParams| params.not_before = date_time_ymd(1970, 1, 1);
    assert!(pin_of(&odd(past)).is_ok());
    let over = |params: &mut CertificateParams| params.not_after = date_time_ymd(2025, 1, 1);
    assert_eq!(pin_of(&odd(over)), Err(ChainError::NotIssued), "as the protocol says");
    let early = |params: &mut CertificateParams| params.not_before = date_time_ymd(2030, 1, 1);
    assert_eq!(pin_of(&odd(early)), Err(ChainError::NotIssued));
}

#[test]
fn a_serial_number_is_an_epoch_or_none() {
    for (serial, number) in [
        (&[1][..], Some(1)),
        (&[0, 128], Some(128)),
        (&[0x7f, 255, 255, 255, 255, 255, 255, 255], Some(i64::MAX as u64)),
        (&[], None),
        (&[0], None),
        (&[128], None),
        (&[0, 128, 0, 0, 0, 0, 0, 0, 0], None),
        (&[1; 20], None),
    ] {
        assert_eq!(epoch(serial), number, "{serial:?}");
    }
    let random = odd(|params| params.serial_number = Some(vec![1; 16].into()));
    assert_eq!(pin_of(&random), Err(ChainError::NoEpoch));
}

#[test]
fn the_key_is_never_shown() {
    let one = host(3);
    assert_eq!(format!("{one:?}"), format!("HostCertificate({:?})", one.pin));
}

proptest! {
    #[test]
    fn no_bytes_pass_for_certificates(one in any::<Vec<u8>>(), other in any::<Vec<u8>>()) {
        prop_assert!(pin_of(&[one.into(), other.into()]).is_err());
    }

    #[test]
    fn no_byte_can_be_changed(at in any::<prop::sample::Index>(), with in 1u8..) {
        let [host, room] = odd(|_| ());
        let mut spoilt = host.to_vec();
        let at = at.index(spoilt.len());
        spoilt[at] ^= with;
        prop_assert!(pin_of(&[spoilt.into(), room]).is_err());
    }
}
