// SPDX-License-Identifier: GPL-3.0-or-later
//! TLS 1.3 to a room with a self-signed certificate.
//!
//! Who answers has to hold the key of the certificate it shows: the
//! handshake's signature is verified. Where a certain key is expected, any
//! other ends the handshake there, before anything of ours is sent. Where none
//! is, any key will do, and whoever listens is told which it was.

use std::sync::Arc;

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
use crate::trust::fingerprint_of;

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
    let verifier = SelfSigned::new(&provider, target.key);
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

/// The key the host has shown to hold.
pub(in crate::client) fn fingerprint(connection: &ClientConnection) -> Option<Fingerprint> {
    connection.peer_certificates()?.first().map(fingerprint_of)
}

/// The key that ended a handshake because another was expected.
pub(in crate::client) fn other_key(error: &Error) -> Option<Fingerprint> {
    let Error::InvalidCertificate(CertificateError::Other(OtherError(why))) = error else {
        return None;
    };
    why.downcast_ref().map(|OtherKey(found)| *found)
}

/// What goes through rustls as the reason to end a handshake.
#[derive(Debug, thiserror::Error)]
#[error("another key answers than the one expected")]
struct OtherKey(Fingerprint);

/// Takes a self-signed certificate for what it is: a key.
#[derive(Debug)]
struct SelfSigned {
    algorithms: WebPkiSupportedAlgorithms,
    expected: Option<Fingerprint>,
}

impl SelfSigned {
    fn new(provider: &CryptoProvider, expected: Option<Fingerprint>) -> Self {
        Self { algorithms: provider.signature_verification_algorithms, expected }
    }
}

impl ServerCertVerifier for SelfSigned {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        // Whether it is the right one is judged with the signature, when it is
        // clear that whoever shows it holds its key: a full handshake (there
        // is no other kind here) verifies both in one step.
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
        let found = fingerprint_of(certificate);
        match self.expected {
            Some(expected) if expected != found => {
                Err(CertificateError::Other(OtherError(Arc::new(OtherKey(found)))).into())
            }
            _ => Ok(valid),
        }
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
