// SPDX-License-Identifier: GPL-3.0-or-later
//! TLS 1.3 to a room, which is its own authority.
//!
//! A host shows its certificate and that of the room, which has issued it (see
//! [`host_certificate`](crate::trust::host_certificate)), and has to hold the
//! key of its own: the handshake's signature is verified. Where the key of a
//! certain room is expected, any other ends the handshake there, before
//! anything of ours is sent, and so does an earlier host of the room. Where
//! none is, any room will do, and the listener is told which it was.

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
use crate::trust::{ChainError, RoomPin, pin_of};

/// The name asked for where the host's own is none that TLS can carry.
const FALLBACK_NAME: &str = "salotto";

/// Why no connection can even begin.
#[derive(Debug, thiserror::Error)]
pub(in crate::client) enum Unusable {
    #[error("our own key: {0}")]
    OwnKey(Error),
    #[error(transparent)]
    Tls(#[from] Error),
}

/// The beginning of a connection to `address`, one of the target's places.
pub(in crate::client) fn connection(
    target: &Target,
    address: &Address,
) -> Result<ClientConnection, Unusable> {
    let provider = Arc::new(ring::default_provider());
    let verifier = RoomVerifier::new(&provider, target);
    let builder = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let mut config = match &target.identity {
        Some(own) => builder
            .with_client_auth_cert(vec![own.certificate().clone()], own.key().clone_key())
            .map_err(Unusable::OwnKey)?,
        None => builder.with_no_client_auth(),
    };
    // Each handshake signs anew, so that the key is looked at each time.
    config.resumption = Resumption::disabled();
    let mut connection = ClientConnection::new(Arc::new(config), server_name(address)?)?;
    // The outbox bounds what waits; a limit here would cut a message in two.
    connection.set_buffer_limit(None);
    Ok(connection)
}

fn server_name(address: &Address) -> Result<ServerName<'static>, Error> {
    ServerName::try_from(address.host.clone())
        .or_else(|_| ServerName::try_from(FALLBACK_NAME))
        .map_err(|error| Error::General(error.to_string()))
}

/// The room that the host speaks for, once the handshake has shown it.
pub(in crate::client) fn pin(connection: &ClientConnection) -> Option<RoomPin> {
    pin_of(connection.peer_certificates()?).ok()
}

/// Why a handshake ended, if it was because of the host's certificates.
pub(in crate::client) fn rejection(error: &Error) -> Option<Rejection> {
    let Error::InvalidCertificate(CertificateError::Other(OtherError(why))) = error else {
        return None;
    };
    why.downcast_ref().copied()
}

/// The reason to end a handshake, on its way through rustls.
#[derive(Debug, Clone, Copy, thiserror::Error)]
pub(in crate::client) enum Rejection {
    #[error(transparent)]
    Chain(ChainError),
    #[error("another key answers than the one expected")]
    OtherKey(Fingerprint),
    #[error("a later host of the room was met")]
    FormerHost,
}

impl From<Rejection> for Error {
    fn from(rejection: Rejection) -> Self {
        CertificateError::Other(OtherError(Arc::new(rejection))).into()
    }
}

/// Takes the host that a room has issued a certificate to, and a room's own
/// certificate for what it is: a key.
#[derive(Debug)]
struct RoomVerifier {
    algorithms: WebPkiSupportedAlgorithms,
    expected: Option<Fingerprint>,
    /// The number below which a host is an earlier one.
    epoch: u64,
    /// The room whose certificates were shown, in this handshake: whether it is
    /// the right one is judged with the signature, when it is clear that
    /// whoever shows them holds the key.
    shown: OnceLock<RoomPin>,
}

impl RoomVerifier {
    fn new(provider: &CryptoProvider, target: &Target) -> Self {
        Self {
            algorithms: provider.signature_verification_algorithms,
            expected: target.key,
            epoch: target.epoch,
            shown: OnceLock::new(),
        }
    }

    /// Whether the room that was shown is the one to talk to.
    fn judge(&self) -> Result<(), Rejection> {
        let pin = self.shown.get().ok_or(Rejection::Chain(ChainError::Number))?;
        match self.expected {
            Some(expected) if expected != pin.key => Err(Rejection::OtherKey(pin.key)),
            Some(_) if pin.epoch < self.epoch => Err(Rejection::FormerHost),
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
        // A full handshake (there is no other kind here) verifies once.
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
        self.judge()?;
        Ok(valid)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
