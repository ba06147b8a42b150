// SPDX-License-Identifier: GPL-3.0-or-later
//! The certificate of the machine that serves a room, and what a guest reads
//! off the certificates it is shown.
//!
//! A host shows two certificates: its own, and that of the room, which has
//! issued it. The serial number of its own is the *epoch*: it grows with every
//! host a room ever had, so that a guest who has met one is not taken in by an
//! earlier one. A host of a version before shows its room's certificate alone;
//! that is epoch 0.

use rustls::crypto::ring::default_provider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};

use super::any_time::AnyTime;
use super::keys::{Identity, fingerprint_of};
use crate::protocol::{Fingerprint, limits};

/// A room as its host has proven it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoomPin {
    /// Key by which guests know the room.
    pub fingerprint: Fingerprint,
    /// The number of its host; 0 for a room that is its own host.
    pub epoch: u64,
}

/// Pins a room of which no host is known yet.
impl From<Fingerprint> for RoomPin {
    fn from(fingerprint: Fingerprint) -> Self {
        Self { fingerprint, epoch: 0 }
    }
}

/// Fault of the certificates that a host shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// Neither one nor two certificates.
    #[error("a host shows one or two certificates")]
    Number,
    /// A certificate beyond [`limits::CERTIFICATE_BYTES`].
    #[error("a certificate is too large")]
    TooLarge,
    /// A certificate that is none.
    #[error("a certificate cannot be read")]
    Malformed,
    /// A host's certificate that another has issued, or nobody.
    #[error("the room has not issued the certificate of its host")]
    NotIssued,
    /// A serial number that is no epoch.
    #[error("the serial number of the certificate is no epoch")]
    NoEpoch,
}

/// The host's certificate behind the room's own, and the private key that
/// belongs to it: all it takes to serve the room.
pub struct HostCertificate {
    chain: [CertificateDer<'static>; 2],
    key: PrivateKeyDer<'static>,
    pin: RoomPin,
    for_browsers: Option<Identity>,
}

impl HostCertificate {
    /// `key` as the host of `room`, if that has certified it.
    pub(super) fn new(key: &Identity, room: &Identity) -> Result<Self, ChainError> {
        let chain = [key.certificate().clone(), room.certificate().clone()];
        let pin = pin_of(&chain)?;
        Ok(Self { chain, key: key.key().clone_key(), pin, for_browsers: None })
    }

    /// The same, with a key for guests whose browser knows no Ed25519.
    pub(super) fn with_key_for_browsers(self, key: Option<Identity>) -> Self {
        Self { for_browsers: key, ..self }
    }

    /// Key by which guests know the room.
    pub fn fingerprint(&self) -> Fingerprint {
        self.pin.fingerprint
    }

    /// The number of this host among those the room has had.
    pub fn epoch(&self) -> u64 {
        self.pin.epoch
    }

    /// The certificates to show, the host's first.
    pub fn chain(&self) -> &[CertificateDer<'static>] {
        &self.chain
    }

    /// Key and certificate for clients that do not take an Ed25519 signature. It says
    /// nothing of the room: a browser's reader is warned of any of ours.
    pub fn for_browsers(&self) -> Option<&Identity> {
        self.for_browsers.as_ref()
    }

    /// The private key of the first of them.
    pub fn key(&self) -> &PrivateKeyDer<'static> {
        &self.key
    }
}

/// Never shows the key.
impl std::fmt::Debug for HostCertificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("HostCertificate").field(&self.pin).finish()
    }
}

/// The room that these certificates speak for, the host's first. That the host
/// holds the key of the first one is for the handshake to show.
pub fn pin_of(chain: &[CertificateDer<'_>]) -> Result<RoomPin, ChainError> {
    if chain.iter().any(|certificate| certificate.len() > limits::CERTIFICATE_BYTES) {
        return Err(ChainError::TooLarge);
    }
    match chain {
        [room] => Ok(fingerprint_of(room).into()),
        [host, room] => {
            Ok(RoomPin { fingerprint: fingerprint_of(room), epoch: epoch_of(host, room)? })
        }
        _ => Err(ChainError::Number),
    }
}

fn epoch_of(host: &CertificateDer<'_>, room: &CertificateDer<'_>) -> Result<u64, ChainError> {
    let room = anchor_from_trusted_cert(room).map_err(|_| ChainError::Malformed)?;
    let host = EndEntityCert::try_from(host).map_err(|_| ChainError::Malformed)?;
    let algorithms = default_provider().signature_verification_algorithms.all;
    let time = AnyTime::moment();
    let usage = KeyUsage::server_auth();
    host.verify_for_usage(algorithms, &[room], &[], time, usage, None, None)
        .map_err(|_| ChainError::NotIssued)?;
    epoch(host.serial()).ok_or(ChainError::NoEpoch)
}

/// A serial number (big-endian, two's complement) from 1 to 2^63 - 1.
fn epoch(serial: &[u8]) -> Option<u64> {
    let mut bytes = [0; 8];
    let missing = bytes.len().checked_sub(serial.len())?;
    bytes[missing..].copy_from_slice(serial);
    let is_negative = serial.first().is_none_or(|first| *first >= 0x80);
    Some(u64::from_be_bytes(bytes)).filter(|epoch| *epoch > 0 && !is_negative)
}

#[cfg(test)]
mod tests;
