// SPDX-License-Identifier: GPL-3.0-or-later
//! TLS 1.3 to a room, which is its own authority.
//!
//! A host sends its own certificate and that of the room, which has issued it
//! (see [`host_certificate`](crate::trust::host_certificate)); the handshake's
//! signature proves that it holds its key. An earlier host of a room than the
//! newest that was met, and another room where a key is expected, end the
//! handshake before anything of ours is sent; so does a room where we have a seat.
//! If no key is expected, every other room is accepted, and the caller learns which
//! it is.

use std::sync::{Arc, OnceLock};

use rustls::client::Resumption;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms, ring, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, Error, OtherError,
    PeerMisbehaved, SignatureScheme,
};

use crate::client::target::Target;
use crate::protocol::{Address, Fingerprint};
use crate::trust::{AnyTime, ChainError, KnownEpochs, RoomPin, pin_of};

/// Server name to send if that of the host is not valid in TLS.
const FALLBACK_NAME: &str = "salotto";

/// Reasons why a TLS connection cannot be set up.
#[derive(Debug, thiserror::Error)]
pub(in crate::client) enum Unusable {
    #[error("our own key: {0}")]
    OwnKey(Error),
    #[error(transparent)]
    Tls(#[from] Error),
}

/// Sets up a TLS connection to `address`, one of the target's addresses.
pub(in crate::client) fn connection(
    target: &Target,
    address: &Address,
) -> Result<ClientConnection, Unusable> {
    let mut connection = ClientConnection::new(Arc::new(config(target)?), server_name(address)?)?;
    // The outbox bounds what waits; a limit here would cut a message in two.
    connection.set_buffer_limit(None);
    Ok(connection)
}

fn config(target: &Target) -> Result<ClientConfig, Unusable> {
    let provider = Arc::new(ring::default_provider());
    let verifier = RoomVerifier::new(&provider, target);
    let builder = ClientConfig::builder_with_details(provider, Arc::new(AnyTime))
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let mut config = match &target.identity {
        Some(own) => builder
            .with_client_auth_cert(vec![own.certificate().clone()], own.key().clone_key())
            .map_err(Unusable::OwnKey)?,
        None => builder.with_no_client_auth(),
    };
    // A resumed session would not prove the host's key again.
    config.resumption = Resumption::disabled();
    Ok(config)
}

fn server_name(address: &Address) -> Result<ServerName<'static>, Error> {
    ServerName::try_from(address.host.clone())
        .or_else(|_| ServerName::try_from(FALLBACK_NAME))
        .map_err(|error| Error::General(error.to_string()))
}

/// The room the host serves, once the handshake has proved it.
pub(in crate::client) fn pin(connection: &ClientConnection) -> Option<RoomPin> {
    pin_of(connection.peer_certificates()?).ok()
}

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
struct RoomVerifier {
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
    fn new(provider: &CryptoProvider, target: &Target) -> Self {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Nickname;

    #[test]
    fn no_clock_is_asked() {
        let address = Address::new("attic", 5555).unwrap();
        let target = Target::new(address, Nickname::new("Ada").unwrap());
        let time = config(&target).unwrap().time_provider.current_time();
        assert_eq!(time, Some(AnyTime::moment()), "one before 1970 would be a panic");
    }

    #[test]
    fn every_host_has_a_name_for_tls() {
        for (host, name) in [
            ("localhost", "localhost"),
            ("192.168.1.7", "192.168.1.7"),
            ("::1", "::1"),
            ("fe80::1%eth0", "salotto"),
            ("caffè.local", "salotto"),
        ] {
            let address = Address::new(host, 5555).unwrap();
            assert_eq!(server_name(&address).unwrap().to_str(), name);
        }
    }
}
