// SPDX-License-Identifier: GPL-3.0-or-later
//! Connections to a room: plain TCP, and TLS that believes any certificate.

use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, SignatureScheme, StreamOwned};

use super::password::Card;
use crate::kit::patience::PATIENCE;

pub fn tcp(address: SocketAddr) -> TcpStream {
    let socket = TcpStream::connect(address).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    socket.set_nodelay(true).unwrap();
    socket
}

pub type Tls = StreamOwned<ClientConnection, TcpStream>;

/// A TLS connection that believes any certificate.
pub fn tls(socket: TcpStream) -> Tls {
    tls_with(socket, None)
}

/// The same, showing a key of one's own.
pub fn tls_with(socket: TcpStream, card: Option<&Card>) -> Tls {
    over(socket, config(card))
}

/// The same, offering application protocols (ALPN, RFC 7301).
pub fn tls_offering(socket: TcpStream, protocols: &[&str]) -> Tls {
    let mut config = config(None);
    config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
    over(socket, config)
}

fn config(card: Option<&Card>) -> ClientConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anybody));
    match card {
        None => builder.with_no_client_auth(),
        Some(card) => builder.with_client_cert_resolver(Arc::new(card.clone())),
    }
}

fn over(socket: TcpStream, config: ClientConfig) -> Tls {
    let name = ServerName::try_from("salotto").unwrap();
    StreamOwned::new(ClientConnection::new(Arc::new(config), name).unwrap(), socket)
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
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(rustls::Error::General("TLS 1.2 is not spoken here".into()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = rustls::crypto::ring::default_provider().signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signature, &algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        rustls::crypto::ring::default_provider()
            .signature_verification_algorithms
            .supported_schemes()
    }
}
