// SPDX-License-Identifier: GPL-3.0-or-later
//! TLS 1.3 to a room with a self-signed certificate.
//!
//! Any certificate is accepted, but the handshake's signature is verified: who
//! answers does hold the key of the certificate whose fingerprint is shown.
//! Whether it is the *right* one will be for the `trust` storey to say.

use std::sync::Arc;

use rustls::client::Resumption;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms, ring, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, Error, PeerMisbehaved, SignatureScheme,
};

use crate::protocol::Address;

/// The name asked for where the host's own is none that TLS can carry.
const FALLBACK_NAME: &str = "salotto";

/// The beginning of a connection to `address`.
pub(super) fn connection(address: &Address) -> Result<ClientConnection, Error> {
    let provider = Arc::new(ring::default_provider());
    let verifier = AnyCertificate::new(&provider);
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
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

/// The SHA-256 of the certificate the host has shown.
pub(super) fn fingerprint(connection: &ClientConnection) -> Option<[u8; 32]> {
    let certificate = connection.peer_certificates()?.first()?;
    // rustls keeps its hash functions with the cipher suites that use them.
    let suite = ring::cipher_suite::TLS13_AES_128_GCM_SHA256.tls13()?;
    suite.common.hash_provider.hash(certificate).as_ref().try_into().ok()
}

#[derive(Debug)]
struct AnyCertificate {
    algorithms: WebPkiSupportedAlgorithms,
}

impl AnyCertificate {
    fn new(provider: &CryptoProvider) -> Self {
        Self { algorithms: provider.signature_verification_algorithms }
    }
}

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
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
        verify_tls13_signature(message, certificate, signed, &self.algorithms)
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
