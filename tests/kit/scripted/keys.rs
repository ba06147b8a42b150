// SPDX-License-Identifier: GPL-3.0-or-later
//! The room's side of keys and passwords, played by the scripted server.

use std::sync::Arc;

use data_encoding::BASE64URL_NOPAD;
use rcgen::{CertificateParams, DnType, KeyPair, PKCS_ED25519};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{DigitallySignedStruct, DistinguishedName, Error, ServerConfig, SignatureScheme};
use salotto::protocol::{Fingerprint, Hello, Reason, Refused, Request, ServerMessage};
use salotto::trust::{
    HostCertificate, HostExchange, Identity, Password, ephemeral_host, fingerprint_of,
};

use super::Peer;
use crate::kit::values::welcome;

pub fn identity() -> Identity {
    Identity::ephemeral().expect("a key")
}

/// A key as it was kept when a person and their rooms had one.
pub fn old_key() -> String {
    let key = KeyPair::generate_for(&PKCS_ED25519).expect("a key");
    let mut params = CertificateParams::new(vec!["salotto.local".to_owned()]).expect("a name");
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "Salotto");
    let certificate = params.self_signed(&key).expect("a certificate");
    format!("{}{}", certificate.pem(), key.serialize_pem())
}

/// The key of a room, and a host of it.
pub fn room_key() -> HostCertificate {
    ephemeral_host().expect("a key")
}

pub fn password(raw: &str) -> Password {
    Password::new(raw).expect("a password")
}

pub fn base64url(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

/// TLS 1.3 with this key, which asks guests for theirs.
pub fn keyed(identity: &Identity) -> Arc<ServerConfig> {
    showing(vec![identity.certificate().clone()], identity.key())
}

/// TLS 1.3 with these certificates, of which `key` is that of the first.
pub fn showing(chain: Vec<CertificateDer<'static>>, key: &PrivateKeyDer<'_>) -> Arc<ServerConfig> {
    let provider = Arc::new(ring::default_provider());
    let config = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .expect("TLS 1.3")
        .with_client_cert_verifier(Arc::new(AnyKey(provider)))
        .with_single_cert(chain, key.clone_key())
        .expect("a usable certificate");
    Arc::new(config)
}

/// Takes any certificate whose key the peer holds, and guests without.
#[derive(Debug)]
pub struct AnyKey(pub Arc<CryptoProvider>);

impl ClientCertVerifier for AnyKey {
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General("TLS 1.3 only".into()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

impl ServerCertVerifier for AnyKey {
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
        Err(Error::General("TLS 1.3 only".into()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        ClientCertVerifier::verify_tls13_signature(self, message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        ClientCertVerifier::supported_verify_schemes(self)
    }
}

impl Peer {
    /// Fingerprint of the guest's certificate.
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        self.socket.get_ref().conn.peer_certificates()?.first().map(fingerprint_of)
    }

    pub fn exporter(&self) -> [u8; 32] {
        let tls = &self.socket.get_ref().conn;
        tls.export_keying_material([0; 32], b"EXPORTER-salotto-password", None)
            .expect("the handshake is over")
    }

    /// Hears a hello and lets the guest in if it proves `password`.
    pub fn admit(&mut self, password: &Password) -> Result<String, Reason> {
        let Some(Request::Hello(Hello { name, pake, .. })) = self.request() else {
            panic!("the first message is a hello")
        };
        let admitted = match pake {
            Some(pake) => self.examine(password, &pake).ok_or(Reason::PasswordWrong),
            None => Err(Reason::PasswordNeeded),
        };
        match admitted {
            Ok(proof) => {
                let ServerMessage::Welcome(mut welcome) = welcome(&name) else { unreachable!() };
                welcome.proof = Some(proof);
                self.send(&ServerMessage::Welcome(welcome));
                Ok(name)
            }
            Err(reason) => {
                self.send(&ServerMessage::Refused(Refused { seconds: Some(1), ..reason.into() }));
                self.see_off();
                Err(reason)
            }
        }
    }

    /// The room's own proof, if the guest's is right.
    fn examine(&mut self, password: &Password, pake: &str) -> Option<String> {
        let message = BASE64URL_NOPAD.decode(pake.as_bytes()).ok()?;
        let (exchange, answer) = HostExchange::answer(password, &message).ok()?;
        self.send(&ServerMessage::Pake { message: base64url(&answer) });
        let Some(Request::Prove { proof }) = self.request() else { return None };
        let proof = BASE64URL_NOPAD.decode(proof.reveal().as_bytes()).ok()?;
        exchange.check(&self.exporter(), &proof).map(|proof| base64url(proof.as_ref()))
    }
}
