// SPDX-License-Identifier: GPL-3.0-or-later
//! TLS 1.3 to a room: its configuration, and the encryption of what passes
//! through it, in memory and away from the socket.

use std::io::Read;
use std::sync::Arc;

use rustls::client::Resumption;
use rustls::crypto::ring;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, Error};

use crate::client::codec::CodecError;
use crate::client::security::room_verifier::RoomVerifier;
use crate::client::target::Target;
use crate::protocol::Address;
use crate::trust::{AnyTime, RoomPin, pin_of};

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

/// Decrypts bytes from the socket. The flag is set if the peer has closed the
/// TLS connection.
pub(in crate::client) fn decrypt(
    tls: &mut ClientConnection,
    mut bytes: &[u8],
) -> Result<(Vec<u8>, bool), CodecError> {
    let mut plain = Vec::new();
    let mut closed = false;
    while !bytes.is_empty() {
        tls.read_tls(&mut bytes)?;
        tls.process_new_packets()?;
        let mut buffer = [0; 4 * 1024];
        // Ends with "would block", or with 0 after the peer's closing.
        while let Ok(size) = tls.reader().read(&mut buffer) {
            if size == 0 {
                return Ok((plain, true));
            }
            plain.extend_from_slice(&buffer[..size]);
        }
        closed = closed || tls.process_new_packets()?.peer_has_closed();
    }
    Ok((plain, closed))
}

/// Takes all encrypted bytes that wait to be sent.
pub(in crate::client) fn encrypted(tls: &mut ClientConnection) -> Vec<u8> {
    let mut bytes = Vec::new();
    while tls.wants_write() {
        if tls.write_tls(&mut bytes).is_err() {
            // Writing into a vector does not fail.
            break;
        }
    }
    bytes
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
