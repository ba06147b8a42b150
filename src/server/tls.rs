// SPDX-License-Identifier: GPL-3.0-or-later
//! TLS of a room: the certificates it shows, and those of guests it takes.

use std::cell::Cell;
use std::io;
use std::sync::Arc;

use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::ring::default_provider;
use rustls::crypto::{CryptoProvider, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{ClientHello, NoServerSessionStorage, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, ServerConfig,
    SignatureScheme,
};

use crate::protocol::limits;
use crate::trust::{AnyTime, HostCertificate, Identity};

/// TLS 1.3 and nothing older, no session tickets: each would cost every member
/// memory and a write.
pub fn tls(host: &HostCertificate) -> io::Result<Arc<ServerConfig>> {
    let provider = Arc::new(default_provider());
    let shown = ShownByClient::of(host, &provider).map_err(invalid)?;
    let mut config = ServerConfig::builder_with_details(provider.clone(), Arc::new(AnyTime))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(invalid)?
        .with_client_cert_verifier(Arc::new(AnyKey { provider }))
        .with_cert_resolver(Arc::new(shown));
    config.send_tls13_tickets = 0;
    config.session_storage = Arc::new(NoServerSessionStorage {});
    // None of what a client offers is chosen; it only tells browsers from other clients.
    config.alpn_protocols = Vec::new();
    Ok(Arc::new(config))
}

/// Protocols that browsers offer in every handshake (ALPN, RFC 7301), and neither the app
/// nor an IRC client does.
const OF_BROWSERS: [&[u8]; 2] = [b"h2", b"http/1.1"];

thread_local! {
    /// Set while this thread answers the ClientHello of a browser. `rustls` asks for a
    /// certificate of ours, by the ClientHello, and then at once whether to request one
    /// of the client's, without it.
    static ANSWERS_A_BROWSER: Cell<bool> = const { Cell::new(false) };
}

/// The certificates to show: those of the room, and to a client that takes no Ed25519
/// signature (a browser) one that says nothing of it.
#[derive(Debug)]
struct ShownByClient {
    room: Arc<CertifiedKey>,
    for_browsers: Option<Arc<CertifiedKey>>,
}

impl ShownByClient {
    fn of(host: &HostCertificate, provider: &CryptoProvider) -> Result<Self, Error> {
        let chain = host.chain().to_vec();
        let room = CertifiedKey::from_der(chain, host.key().clone_key(), provider)?;
        let certified = |key: &Identity| {
            let chain = vec![key.certificate().clone()];
            CertifiedKey::from_der(chain, key.key().clone_key(), provider).map(Arc::new)
        };
        let for_browsers = host.for_browsers().map(certified).transpose()?;
        Ok(Self { room: Arc::new(room), for_browsers })
    }
}

impl ResolvesServerCert for ShownByClient {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let offered = hello.alpn().into_iter().flatten();
        let is_browser = offered.into_iter().any(|protocol| OF_BROWSERS.contains(&protocol));
        ANSWERS_A_BROWSER.set(is_browser);
        let takes_ours = hello.signature_schemes().contains(&SignatureScheme::ED25519);
        let other = self.for_browsers.as_ref().filter(|_| !takes_ours);
        Some(other.unwrap_or(&self.room).clone())
    }
}

fn invalid(error: Error) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

/// Takes anybody's key, and nobody's word for it: who signed the certificate,
/// its names and its dates mean nothing, but whoever shows it has to hold its
/// private key (RFC 8446, section 4.4.3). A guest may also have none.
#[derive(Debug)]
struct AnyKey {
    provider: Arc<CryptoProvider>,
}

impl ClientCertVerifier for AnyKey {
    /// A browser would ask the person in front of it for a certificate, of which there is
    /// none that a room could use.
    fn offer_client_auth(&self) -> bool {
        !ANSWERS_A_BROWSER.get()
    }

    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    /// There is nobody to vouch for anybody, so a chain is of no use; and what
    /// is shown stays in memory for as long as the member stays.
    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        if !intermediates.is_empty() {
            return Err(CertificateError::UnknownIssuer.into());
        }
        if end_entity.len() > limits::CERTIFICATE_BYTES {
            return Err(CertificateError::ApplicationVerificationFailure.into());
        }
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General("TLS 1.2 is not spoken here".to_owned()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::ephemeral_host;

    #[test]
    fn no_clock_is_asked() {
        let time = tls(&ephemeral_host().unwrap()).unwrap().time_provider.current_time();
        assert_eq!(time, Some(AnyTime::moment()), "one before 1970 would be a panic");
    }
}
