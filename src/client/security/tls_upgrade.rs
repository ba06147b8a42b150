// SPDX-License-Identifier: GPL-3.0-or-later
//! From a connected socket to a TLS connection with WebSocket.

use std::io::{self, Write};
use std::net::TcpStream;

use rustls::ClientConnection;

use crate::client::codec::CodecError;
use crate::client::codec::http_upgrade::HttpUpgrade;
use crate::client::deadline::Deadline;
use crate::client::error::Unreachable;
use crate::client::security::password_proof::Exporter;
use crate::client::security::room_verifier::{Rejection, rejection};
use crate::client::security::tls::{self, decrypt, encrypted};
use crate::client::socket::{read_before, send_before, unreachable};
use crate::client::target::Target;
use crate::protocol::classic::GREETING_BYTES;
use crate::protocol::{Address, Fingerprint};
use crate::trust::RoomPin;

/// Reasons why there is no native connection.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::client) enum TlsFailure {
    Unreachable(Unreachable),
    /// The peer does not speak TLS. These are its first bytes.
    Plain(Vec<u8>),
    /// The peer has another key than the expected one.
    OtherKey {
        expected: Fingerprint,
        found: Fingerprint,
    },
    /// The peer is a room where we have a seat.
    AlreadyIn(Fingerprint),
}

/// Facts about a connection after the handshake.
#[derive(Debug, Clone, Copy)]
pub(in crate::client) struct Secured {
    /// The room that the host has proven to serve.
    pub pin: RoomPin,
    pub exporter: Exporter,
}

impl From<io::Error> for TlsFailure {
    fn from(error: io::Error) -> Self {
        Self::Unreachable(unreachable(&error))
    }
}

pub(in crate::client) const NOT_A_ROOM: TlsFailure = TlsFailure::Unreachable(Unreachable::NotARoom);
pub(in crate::client) const FAILED: TlsFailure = TlsFailure::Unreachable(Unreachable::Failed);

/// Shakes hands. Blocks on the socket until `deadline`.
pub(in crate::client) fn handshake(
    socket: &TcpStream,
    target: &Target,
    address: &Address,
    deadline: &Deadline,
) -> Result<ClientConnection, TlsFailure> {
    let mut tls = tls::connection(target, address).map_err(|error| {
        tracing::error!(%error, "TLS could not be set up");
        match error {
            tls::Unusable::OwnKey(_) => TlsFailure::Unreachable(Unreachable::OwnKey),
            tls::Unusable::Tls(_) => FAILED,
        }
    })?;
    let mut buffer = vec![0; 16 * 1024];
    let mut first = Vec::new();
    while tls.is_handshaking() {
        send_before(socket, &encrypted(&mut tls), deadline)?;
        let bytes = match read_before(socket, &mut buffer, deadline)? {
            0 => return Err(TlsFailure::Unreachable(Unreachable::Closed)),
            size => &buffer[..size],
        };
        if first.len() < GREETING_BYTES {
            first.extend_from_slice(bytes);
        }
        decrypt(&mut tls, bytes).map_err(|error| {
            tracing::info!(%address, %error, "no TLS handshake");
            classify_failure(&error, target, std::mem::take(&mut first))
        })?;
    }
    Ok(tls)
}

/// Classifies a failed handshake by its error and the peer's first bytes.
fn classify_failure(error: &CodecError, target: &Target, first: Vec<u8>) -> TlsFailure {
    let rejection = match error {
        CodecError::Tls(error) => rejection(error),
        _ => None,
    };
    match (target.fingerprint, rejection) {
        (Some(expected), Some(Rejection::OtherKey(found))) => {
            TlsFailure::OtherKey { expected, found }
        }
        (_, Some(Rejection::AlreadyIn(room))) => TlsFailure::AlreadyIn(room),
        (_, Some(Rejection::FormerHost)) => TlsFailure::Unreachable(Unreachable::FormerHost),
        (_, Some(Rejection::Chain(_))) => TlsFailure::Unreachable(Unreachable::BadCertificates),
        _ if is_tls(&first) => NOT_A_ROOM,
        _ => TlsFailure::Plain(first),
    }
}

/// Returns `true` if the bytes begin like a TLS record (RFC 8446, section 5.1).
fn is_tls(first: &[u8]) -> bool {
    matches!(first, [] | [20..=23] | [20..=23, 3, ..])
}

/// Result of an upgrade.
#[derive(Debug)]
pub(in crate::client) struct Upgraded {
    /// Bytes that followed the answer.
    pub tail: Vec<u8>,
    /// The host's time, in seconds since 1970, if it was told.
    pub date: Option<u64>,
}

/// Upgrades the connection to WebSocket. Blocks on the socket until `deadline`.
pub(in crate::client) fn upgrade(
    socket: &TcpStream,
    tls: &mut ClientConnection,
    address: &Address,
    deadline: &Deadline,
) -> Result<Upgraded, TlsFailure> {
    let mut upgrade = HttpUpgrade::new();
    tls.writer().write_all(upgrade.request(socket.peer_addr()?).as_bytes())?;
    let mut buffer = vec![0; 16 * 1024];
    loop {
        send_before(socket, &encrypted(tls), deadline)?;
        let size = read_before(socket, &mut buffer, deadline)?;
        let (plain, closed) = decrypt(tls, &buffer[..size]).map_err(|error| {
            tracing::info!(%address, %error, "no answer to the upgrade");
            NOT_A_ROOM
        })?;
        match upgrade.decode(&plain) {
            Ok(Some(tail)) => return Ok(Upgraded { tail, date: upgrade.date }),
            Ok(None) if closed || size == 0 => {
                return Err(TlsFailure::Unreachable(Unreachable::Closed));
            }
            Ok(None) => {}
            Err(error) => {
                tracing::info!(%address, %error);
                return Err(NOT_A_ROOM);
            }
        }
    }
}
