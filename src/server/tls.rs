// SPDX-License-Identifier: GPL-3.0-or-later
//! How a room speaks TLS.

use std::io;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::ring::default_provider;
use rustls::server::NoServerSessionStorage;

use crate::trust::Identity;

/// TLS 1.3 and nothing older, no session tickets: each would cost every member
/// memory and a write.
pub fn tls(identity: &Identity) -> io::Result<Arc<ServerConfig>> {
    let certificates = vec![identity.certificate().clone()];
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(invalid)?
        .with_no_client_auth()
        .with_single_cert(certificates, identity.key().clone_key())
        .map_err(invalid)?;
    config.send_tls13_tickets = 0;
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn invalid(error: rustls::Error) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}
