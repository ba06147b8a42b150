// SPDX-License-Identifier: GPL-3.0-or-later
//! A guest's key and its proof of the password, written after
//! docs/protocol.md: SPAKE2 and HMAC as libraries give them, and nothing else.

use std::net::SocketAddr;
use std::sync::Arc;

use data_encoding::BASE64URL_NOPAD;
use rcgen::{CertificateParams, KeyPair, PKCS_ED25519, SignatureAlgorithm};
use ring::hmac;
use rustls::client::ResolvesClientCert;
use rustls::crypto::ring::sign::any_supported_type;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use serde_json::{Value, json};
use spake2::{Ed25519Group, Identity, Password, Spake2};

use super::Guest;
use super::stream::{tcp, tls_with};

/// A key and certificates to show: its own, unless a test says otherwise.
#[derive(Debug, Clone)]
pub struct Card(pub Arc<CertifiedKey>);

impl Card {
    pub fn new() -> Self {
        Self::of(&PKCS_ED25519, |_| {})
    }

    pub fn of(
        kind: &'static SignatureAlgorithm,
        change: impl FnOnce(&mut CertificateParams),
    ) -> Self {
        let key = KeyPair::generate_for(kind).unwrap();
        let mut params = CertificateParams::default();
        change(&mut params);
        let certificate = params.self_signed(&key).unwrap().der().clone();
        Self::showing(vec![certificate], &key)
    }

    /// Shows these certificates, whether or not they are of that key.
    pub fn showing(chain: Vec<CertificateDer<'static>>, key: &KeyPair) -> Self {
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        Self(Arc::new(CertifiedKey::new(chain, any_supported_type(&key).unwrap())))
    }
}

impl ResolvesClientCert for Card {
    fn resolve(&self, _: &[&[u8]], _: &[rustls::SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(self.0.clone())
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// One attempt to prove a password.
pub struct Attempt {
    state: Spake2<Ed25519Group>,
    message: Vec<u8>,
}

/// The proof for the room, and the one it has to answer with.
pub struct Proofs {
    pub own: String,
    pub of_the_room: String,
}

impl Attempt {
    pub fn new(password: &str) -> Self {
        let (state, message) = Spake2::<Ed25519Group>::start_a(
            &Password::new(password),
            &Identity::new(b"salotto guest, 1"),
            &Identity::new(b"salotto room, 1"),
        );
        Self { state, message }
    }

    pub fn pake(&self) -> String {
        BASE64URL_NOPAD.encode(&self.message)
    }

    /// Answers the room's `pake` over the exporter value of a connection.
    pub fn prove(self, pake: &Value, exporter: [u8; 32]) -> Proofs {
        assert_eq!(pake["type"], "pake", "{pake}");
        let theirs = BASE64URL_NOPAD.decode(pake["message"].as_str().unwrap().as_bytes()).unwrap();
        let shared = self.state.finish(&theirs).unwrap();
        let said = [&exporter[..], &self.message, &theirs].concat();
        let proof =
            |purpose: &str| BASE64URL_NOPAD.encode(&mac(&mac(&shared, purpose.as_bytes()), &said));
        Proofs {
            own: proof("salotto guest knows the password, 1"),
            of_the_room: proof("salotto room knows the password, 1"),
        }
    }
}

fn mac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    hmac::sign(&key, message).as_ref().to_vec()
}

impl Guest {
    /// TLS with a key of one's own, and the upgrade.
    pub fn with_card(address: SocketAddr, card: &Card) -> Self {
        Self::over(tls_with(tcp(address), Some(card)))
    }

    /// The exporter value of this connection.
    pub fn exporter(&self) -> [u8; 32] {
        let tls = &self.socket.get_ref().conn;
        tls.export_keying_material([0; 32], b"EXPORTER-salotto-password", None).unwrap()
    }

    /// Says hello and proves the password. Returns the answer: a welcome,
    /// whose proof is checked, or a refusal.
    pub fn enter(&mut self, mut hello: Value, password: &str) -> Value {
        let attempt = Attempt::new(password);
        hello["pake"] = attempt.pake().into();
        self.send(hello);
        let answer = self.next();
        if answer["type"] != "pake" {
            return answer;
        }
        let proofs = attempt.prove(&answer, self.exporter());
        self.send(json!({"type": "prove", "proof": proofs.own}));
        self.welcome = self.next();
        if self.welcome["type"] == "welcome" {
            assert_eq!(self.welcome["proof"], proofs.of_the_room, "the room knows it too");
        }
        self.welcome.clone()
    }
}
