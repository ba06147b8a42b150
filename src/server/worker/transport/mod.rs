// SPDX-License-Identifier: GPL-3.0-or-later
//! The wrapping of a connection's bytes: none, or TLS 1.3.

mod exporter;
#[cfg(test)]
pub mod test_client;
mod tls;

use std::sync::Arc;

use rustls::ServerConfig;

pub use self::tls::Received;
use self::tls::TlsTransport;
use crate::protocol::Fingerprint;

/// Plain text in one TLS record.
const RECORD: usize = 16 * 1024;

/// One connection's wrapping. It works in memory and knows no socket.
pub enum Transport {
    /// No wrapping: everybody on the way reads along.
    Plain,
    /// TLS 1.3.
    Tls(Box<TlsTransport>),
}

impl Transport {
    /// Begins to speak TLS.
    pub fn secure(config: &Arc<ServerConfig>) -> Result<Self, rustls::Error> {
        Ok(Self::Tls(Box::new(TlsTransport::new(config.clone())?)))
    }

    /// Begins to speak TLS where a password may be proven. Its own copy of the
    /// configuration, a handful of counters, lives as long as the handshake.
    pub fn secure_for_a_password(config: &Arc<ServerConfig>) -> Result<Self, rustls::Error> {
        Ok(Self::Tls(Box::new(TlsTransport::with_exporter(config)?)))
    }

    /// The fingerprint of the key that the peer has shown (and holds), once the
    /// handshake is done.
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        match self {
            Self::Plain => None,
            Self::Tls(tls) => tls.fingerprint(),
        }
    }

    /// The secret that only the two ends of this transport know; given once,
    /// and only where a password may be proven.
    pub fn take_exporter(&mut self) -> Option<[u8; 32]> {
        match self {
            Self::Plain => None,
            Self::Tls(tls) => tls.take_exporter(),
        }
    }

    /// `true` if strangers on the way cannot read along.
    pub fn is_encrypted(&self) -> bool {
        matches!(self, Self::Tls(_))
    }

    /// `true` once the handshake of TLS is done.
    pub fn has_shaken_hands(&self) -> bool {
        match self {
            Self::Plain => false,
            Self::Tls(tls) => tls.has_shaken_hands(),
        }
    }

    /// The number of bytes that wait for the rest of what they begin.
    pub fn unfinished(&self) -> usize {
        match self {
            Self::Plain => 0,
            Self::Tls(tls) => tls.unfinished(),
        }
    }

    /// Unwraps what came from the socket into `plain`. Bytes the peer needs
    /// (the handshake, an alert) are appended to `out`.
    pub fn receive(
        &mut self,
        bytes: &mut [u8],
        plain: &mut Vec<u8>,
        out: &mut Vec<u8>,
    ) -> Result<Received, rustls::Error> {
        match self {
            Self::Plain => {
                plain.extend_from_slice(bytes);
                Ok(Received::Open)
            }
            Self::Tls(tls) => tls.receive(bytes, plain, out),
        }
    }

    /// Wraps `plain` and appends it to `out`. Nothing is wrapped before the
    /// handshake is done or after the transport was closed.
    pub fn seal(&mut self, plain: &[u8], out: &mut Vec<u8>) {
        match self {
            Self::Plain => out.extend_from_slice(plain),
            Self::Tls(tls) => {
                for record in plain.chunks(RECORD) {
                    tls.seal(record, out);
                }
            }
        }
    }

    /// Says that nothing more will come. What the peer still says is passed
    /// over from then on.
    pub fn close(&mut self, out: &mut Vec<u8>) {
        if let Self::Tls(tls) = self {
            tls.close(out);
        }
    }
}
