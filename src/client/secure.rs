// SPDX-License-Identifier: GPL-3.0-or-later
//! From a connected socket to a line in TLS that speaks WebSocket, and the
//! bytes that go through it.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Instant;

use rustls::ClientConnection;

use super::error::Unreachable;
use super::proving::Exporter;
use super::socket::{read_before, send, unreachable};
use super::target::Target;
use super::tls;
use super::tongue::HearError;
use super::upgrade::Upgrade;
use crate::protocol::classic::GREETING_BYTES;
use crate::protocol::{Address, Fingerprint};

/// Why there is no native conversation.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    Unreachable(Unreachable),
    /// It speaks, but not TLS. These are its first words.
    Plain(Vec<u8>),
    /// It holds another key than the one expected.
    OtherKey {
        expected: Fingerprint,
        found: Fingerprint,
    },
}

/// What is known of a line once it is secure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Secured {
    /// The key the room holds.
    pub fingerprint: Fingerprint,
    pub exporter: Exporter,
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Unreachable(unreachable(&error))
    }
}

pub(super) const NOT_A_ROOM: Trouble = Trouble::Unreachable(Unreachable::NotARoom);
pub(super) const FAILED: Trouble = Trouble::Unreachable(Unreachable::Failed);

/// Shakes hands. Blocks on the socket until `deadline`.
pub(super) fn handshake(
    socket: &TcpStream,
    target: &Target,
    address: &Address,
    deadline: Instant,
) -> Result<ClientConnection, Trouble> {
    let mut tls = tls::connection(target, address).map_err(|error| {
        tracing::error!(%error, "TLS could not be set up");
        match error {
            tls::Unusable::OwnKey(_) => Trouble::Unreachable(Unreachable::OwnKey),
            tls::Unusable::Tls(_) => FAILED,
        }
    })?;
    let mut buffer = vec![0; 16 * 1024];
    let mut first = Vec::new();
    while tls.is_handshaking() {
        send(socket, &encrypted(&mut tls), || Instant::now() >= deadline)?;
        let bytes = match read_before(socket, &mut buffer, deadline)? {
            0 => return Err(Trouble::Unreachable(Unreachable::Closed)),
            size => &buffer[..size],
        };
        if first.len() < GREETING_BYTES {
            first.extend_from_slice(bytes);
        }
        decrypt(&mut tls, bytes).map_err(|error| {
            tracing::info!(%address, %error, "no TLS handshake");
            failed(&error, target, std::mem::take(&mut first))
        })?;
    }
    Ok(tls)
}

/// What ended a handshake, told from how the peer's side of it began.
fn failed(error: &HearError, target: &Target, first: Vec<u8>) -> Trouble {
    let found = match error {
        HearError::Tls(error) => tls::other_key(error),
        _ => None,
    };
    match (target.key, found) {
        (Some(expected), Some(found)) => Trouble::OtherKey { expected, found },
        _ if is_tls(&first) => NOT_A_ROOM,
        _ => Trouble::Plain(first),
    }
}

/// Whether bytes begin like a TLS record (RFC 8446, section 5.1).
fn is_tls(first: &[u8]) -> bool {
    matches!(first, [] | [20..=23] | [20..=23, 3, ..])
}

/// Makes the connection a WebSocket; returns what came behind the answer.
pub(super) fn upgrade(
    socket: &TcpStream,
    tls: &mut ClientConnection,
    address: &Address,
    deadline: Instant,
) -> Result<Vec<u8>, Trouble> {
    let mut upgrade = Upgrade::new();
    tls.writer().write_all(upgrade.request(address).as_bytes())?;
    let mut buffer = vec![0; 16 * 1024];
    loop {
        send(socket, &encrypted(tls), || Instant::now() >= deadline)?;
        let size = read_before(socket, &mut buffer, deadline)?;
        let (plain, closed) = decrypt(tls, &buffer[..size]).map_err(|error| {
            tracing::info!(%address, %error, "no answer to the upgrade");
            NOT_A_ROOM
        })?;
        match upgrade.hear(&plain) {
            Ok(Some(tail)) => return Ok(tail),
            Ok(None) if closed || size == 0 => {
                return Err(Trouble::Unreachable(Unreachable::Closed));
            }
            Ok(None) => {}
            Err(error) => {
                tracing::info!(%address, %error);
                return Err(NOT_A_ROOM);
            }
        }
    }
}

/// The plain bytes in what came from the socket, and whether the peer has
/// closed the TLS connection.
pub(super) fn decrypt(
    tls: &mut ClientConnection,
    mut bytes: &[u8],
) -> Result<(Vec<u8>, bool), HearError> {
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

/// Everything that waits to go out, as bytes for the socket.
pub(super) fn encrypted(tls: &mut ClientConnection) -> Vec<u8> {
    let mut bytes = Vec::new();
    while tls.wants_write() {
        if tls.write_tls(&mut bytes).is_err() {
            // A vector takes everything.
            break;
        }
    }
    bytes
}
