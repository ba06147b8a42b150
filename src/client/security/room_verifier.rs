// SPDX-License-Identifier: GPL-3.0-or-later
//! Verification of the room behind a connection, which is its own authority.
//!
//! A host sends its own certificate and that of the room, which has issued it
//! (see [`host_certificate`](crate::trust::host_certificate)); the handshake's
//! signature proves that it holds its key. An earlier host of a room than the
//! newest that was met, and another room where a key is expected, end the
//! handshake before anything of ours is sent; so does a room where we have a seat.
//! If no key is expected, every other room is accepted, and the caller learns which
//! it is.

use std::sync::{Arc, OnceLock};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, DigitallySignedStruct, Error, OtherError, PeerMisbehaved, SignatureScheme,
};

use crate::client::target::Target;
use crate::protocol::Fingerprint;
use crate::trust::{ChainError, KnownEpochs, RoomPin, pin_of};

/// The reason of a failed handshake, if it was the host's certificates.
pub(in crate::client) fn rejection(error: &Error) -> Option<Rejection> {
    let Error::InvalidCertificate(CertificateError::Other(OtherError(why))) = error else {
        return None;
    };
    why.downcast_ref().copied()
}

/// Reasons to end a handshake, passed through rustls as its error.
#[derive(Debug, Clone, Copy, thiserror::Error)]
pub(in crate::client) enum Rejection {
    #[error(transparent)]
    Chain(ChainError),
    #[error("the peer has another key than the expected one")]
    OtherKey(Fingerprint),
    #[error("the peer is an earlier host of the room")]
    FormerHost,
    #[error("the peer is a room where we have a seat")]
    AlreadyIn(Fingerprint),
}

impl From<Rejection> for Error {
    fn from(rejection: Rejection) -> Self {
        CertificateError::Other(OtherError(Arc::new(rejection))).into()
    }
}

/// Verifier of a host's certificates: the room's is trusted for its key alone,
/// and the host's because the room has issued it.
#[derive(Debug)]
pub(in crate::client) struct RoomVerifier {
    algorithms: WebPkiSupportedAlgorithms,
    expected: Option<Fingerprint>,
    /// The newest hosts of rooms that were met.
    epochs: KnownEpochs,
    /// Rooms where we have a seat.
    seats: Vec<Fingerprint>,
    /// Room of this handshake. It is compared only after the signature has
    /// proved that the peer holds the key.
    shown: OnceLock<RoomPin>,
}

impl RoomVerifier {
    pub fn new(provider: &CryptoProvider, target: &Target) -> Self {
        Self {
            algorithms: provider.signature_verification_algorithms,
            expected: target.fingerprint,
            epochs: target.epochs.clone(),
            seats: target.seats.clone(),
            shown: OnceLock::new(),
        }
    }

    /// Compares the room of this handshake with the expected one, and its host
    /// with those that were met.
    fn compare(&self) -> Result<(), Rejection> {
        let pin = self.shown.get().ok_or(Rejection::Chain(ChainError::Number))?;
        match self.expected {
            Some(expected) if expected != pin.fingerprint => {
                Err(Rejection::OtherKey(pin.fingerprint))
            }
            _ if self.epochs.outdates(pin) => Err(Rejection::FormerHost),
            _ if self.seats.contains(&pin.fingerprint) => {
                Err(Rejection::AlreadyIn(pin.fingerprint))
            }
            _ => Ok(()),
        }
    }
}

impl ServerCertVerifier for RoomVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let pin = match intermediates {
            [] => pin_of(std::slice::from_ref(end_entity)),
            [room] => pin_of(&[end_entity.clone(), room.clone()]),
            _ => Err(ChainError::Number),
        };
        let pin = pin.map_err(Rejection::Chain)?;
        // Without resumption, a handshake verifies exactly once.
        let _ = self.shown.set(pin);
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme.into())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let valid = verify_tls13_signature(message, certificate, signed, &self.algorithms)?;
        self.compare()?;
        Ok(valid)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
