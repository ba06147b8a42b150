// SPDX-License-Identifier: GPL-3.0-or-later
//! What we export equals what rustls exports at the other end.

use std::io::Read;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::ring::{cipher_suite, default_provider};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, Error, SignatureScheme,
    SupportedCipherSuite,
};

use super::*;
use crate::server::tls;
use crate::server::worker::{Received, Transport};
use crate::trust::{Identity, fingerprint_of};

fn client(suite: SupportedCipherSuite, key: Option<&Identity>) -> ClientConnection {
    let mut provider = default_provider();
    provider.cipher_suites = vec![suite];
    let builder = ClientConfig::builder_with_provider(Arc::new(provider))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anybody));
    let config = match key {
        None => builder.with_no_client_auth(),
        Some(key) => {
            let chain = vec![key.certificate().clone()];
            builder.with_client_auth_cert(chain, key.key().clone_key()).unwrap()
        }
    };
    ClientConnection::new(Arc::new(config), ServerName::try_from("salotto").unwrap()).unwrap()
}

/// Carries bytes between the two until neither has any more.
fn shake_hands(transport: &mut Transport, client: &mut ClientConnection) {
    let (mut plain, mut down) = (Vec::new(), Vec::new());
    while client.wants_write() {
        let mut up = Vec::new();
        client.write_tls(&mut up).unwrap();
        assert_eq!(transport.receive(&mut up, &mut plain, &mut down).unwrap(), Received::Open);
        let mut down = &std::mem::take(&mut down)[..];
        while client.read_tls(&mut down).unwrap() > 0 {
            client.process_new_packets().unwrap();
        }
        let _ = client.reader().read(&mut [0; 16]);
    }
    assert!(!client.is_handshaking());
}

#[test]
fn both_ends_export_the_same_with_every_suite() {
    let tls = tls(&Identity::ephemeral().unwrap()).unwrap();
    let identity = Identity::ephemeral().unwrap();
    let suites = [
        cipher_suite::TLS13_AES_128_GCM_SHA256,
        cipher_suite::TLS13_AES_256_GCM_SHA384,
        cipher_suite::TLS13_CHACHA20_POLY1305_SHA256,
    ];
    for suite in suites {
        for key in [None, Some(&identity)] {
            let mut transport = Transport::secure_for_a_password(&tls).unwrap();
            let mut client = client(suite, key);
            shake_hands(&mut transport, &mut client);
            let theirs = client.export_keying_material([0; 32], LABEL, None).unwrap();
            assert_eq!(transport.take_exporter(), Some(theirs), "{suite:?}");
            assert_eq!(transport.take_exporter(), None, "it is given once");
            assert_eq!(transport.key(), key.map(|key| fingerprint_of(key.certificate())));
        }
    }
}

#[test]
fn two_connections_never_export_the_same() {
    let tls = tls(&Identity::ephemeral().unwrap()).unwrap();
    let [first, second] = [(); 2].map(|()| {
        let mut transport = Transport::secure_for_a_password(&tls).unwrap();
        let mut client = client(cipher_suite::TLS13_AES_128_GCM_SHA256, None);
        shake_hands(&mut transport, &mut client);
        transport.take_exporter().unwrap()
    });
    assert_ne!(first, second);
}

#[test]
fn nothing_is_exported_that_is_no_secret_of_tls_13() {
    let exporter = Exporter::default();
    exporter.log("EXPORTER_SECRET", &[], &[1; 20]);
    exporter.log("CLIENT_TRAFFIC_SECRET_0", &[], &[1; 32]);
    assert_eq!(exporter.value(), None);
    assert!(!exporter.will_log("CLIENT_TRAFFIC_SECRET_0"));
}

#[derive(Debug)]
struct Anybody;

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer,
        _: &[CertificateDer],
        _: &ServerName,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }
}
