// SPDX-License-Identifier: GPL-3.0-or-later
//! What the bytes of a connection are wrapped in: nothing, or TLS 1.3.

use std::sync::Arc;

use rustls::server::UnbufferedServerConnection;
use rustls::unbuffered::{
    ConnectionState, EncodeError, EncodeTlsData, EncryptError, UnbufferedStatus, WriteTraffic,
};
use rustls::{InvalidMessage, ServerConfig};

use super::exporter::Exporter;
use crate::protocol::Fingerprint;
use crate::trust::fingerprint_of;

/// Room for the header, tag and type byte of one TLS record (RFC 8446,
/// section 5.2) and for a key update in front of it.
const RECORD_OVERHEAD: usize = 128;
/// What a handshake message usually fits into; a longer one says so.
const HANDSHAKE: usize = 512;
/// Plain text in one TLS record.
const RECORD: usize = 16 * 1024;
/// What may wait for the rest of a record, or of a handshake message that was
/// cut over several records. No client of ours comes near.
const UNFINISHED: usize = 64 * 1024;

pub enum Line {
    Plain,
    Tls(Box<TlsLine>),
}

/// What a call to [`Line::receive`] ended with.
#[derive(Debug, PartialEq, Eq)]
pub enum Received {
    Open,
    /// The peer said that nothing more will come.
    Closed,
}

impl Line {
    /// Begins to speak TLS.
    pub fn secure(config: &Arc<ServerConfig>) -> Result<Self, rustls::Error> {
        let connection = UnbufferedServerConnection::new(config.clone())?;
        Ok(Self::Tls(Box::new(TlsLine::new(connection, None))))
    }

    /// Begins to speak TLS on a line over which a password may be proven. Its
    /// own copy of the configuration, a handful of counters, lives as long as
    /// the handshake.
    pub fn secure_for_a_password(config: &Arc<ServerConfig>) -> Result<Self, rustls::Error> {
        let exporter = Arc::new(Exporter::default());
        let mut own = ServerConfig::clone(config);
        own.key_log = exporter.clone();
        let connection = UnbufferedServerConnection::new(Arc::new(own))?;
        Ok(Self::Tls(Box::new(TlsLine::new(connection, Some(exporter)))))
    }

    /// What the peer is known by, if it has shown (and holds) a key. There once
    /// the handshake is done.
    pub fn key(&self) -> Option<Fingerprint> {
        match self {
            Self::Plain => None,
            Self::Tls(tls) => tls.connection.peer_certificates()?.first().map(fingerprint_of),
        }
    }

    /// What only the two ends of this line know; given once, and only on a
    /// line that was made for it.
    pub fn take_exporter(&mut self) -> Option<[u8; 32]> {
        match self {
            Self::Plain => None,
            Self::Tls(tls) => tls.exporter.take()?.value(),
        }
    }

    /// Whether strangers on the way cannot read along.
    pub fn is_encrypted(&self) -> bool {
        matches!(self, Self::Tls(_))
    }

    /// How many bytes wait for the rest of what they begin.
    pub fn unfinished(&self) -> usize {
        match self {
            Self::Plain => 0,
            Self::Tls(tls) => tls.incoming.len(),
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
    /// handshake is done or after the line was closed.
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

pub struct TlsLine {
    connection: UnbufferedServerConnection,
    /// On a line over which a password may be proven, until it was.
    exporter: Option<Arc<Exporter>>,
    /// The beginning of a record that is not here in full yet.
    incoming: Vec<u8>,
    /// After an error the connection is asked for its alert and for nothing
    /// more; after our goodbye, for nothing at all.
    done: bool,
    /// The peer has said that nothing more will come; what comes all the same
    /// is not kept.
    closed: bool,
}

impl TlsLine {
    fn new(connection: UnbufferedServerConnection, exporter: Option<Arc<Exporter>>) -> Self {
        Self { connection, exporter, incoming: Vec::new(), done: false, closed: false }
    }

    fn receive(
        &mut self,
        bytes: &mut [u8],
        plain: &mut Vec<u8>,
        out: &mut Vec<u8>,
    ) -> Result<Received, rustls::Error> {
        if self.closed {
            return Ok(Received::Closed);
        }
        if self.incoming.is_empty() {
            let (used, received) = self.drive(bytes, plain, out, Wish::Nothing)?;
            self.incoming.extend_from_slice(&bytes[used..]);
            return self.keep(received, out);
        }
        let mut incoming = std::mem::take(&mut self.incoming);
        incoming.extend_from_slice(bytes);
        let (used, received) = self.drive(&mut incoming, plain, out, Wish::Nothing)?;
        if used < incoming.len() {
            incoming.drain(..used);
            self.incoming = incoming;
        }
        self.keep(received, out)
    }

    /// Keeps what is unfinished within bounds.
    fn keep(&mut self, received: Received, out: &mut Vec<u8>) -> Result<Received, rustls::Error> {
        if received == Received::Closed {
            self.closed = true;
            self.incoming = Vec::new();
        } else if self.incoming.len() > UNFINISHED {
            self.close(out);
            return Err(InvalidMessage::HandshakePayloadTooLarge.into());
        }
        Ok(received)
    }

    fn seal(&mut self, record: &[u8], out: &mut Vec<u8>) {
        self.wish(Wish::Seal(record), out);
    }

    fn close(&mut self, out: &mut Vec<u8>) {
        self.wish(Wish::Close, out);
        self.done = true;
        self.incoming = Vec::new();
    }

    /// Writes without having read. The beginning of a record is shown again
    /// all the same: rustls may remember where in it a handshake message lies.
    fn wish(&mut self, wish: Wish, out: &mut Vec<u8>) {
        let mut incoming = std::mem::take(&mut self.incoming);
        match self.drive(&mut incoming, &mut Vec::new(), out, wish) {
            Ok((used, _)) => {
                incoming.drain(..used);
                self.incoming = incoming;
            }
            // An error was met and reported before; nothing is sent any more.
            Err(error) => tracing::debug!(%error, "nothing can be written"),
        }
    }

    /// Runs the state machine until it wants more bytes, fulfilling `wish` as
    /// soon as traffic may be written. Returns how many bytes were used.
    fn drive(
        &mut self,
        incoming: &mut [u8],
        plain: &mut Vec<u8>,
        out: &mut Vec<u8>,
        wish: Wish,
    ) -> Result<(usize, Received), rustls::Error> {
        let mut used = 0;
        let mut received = Received::Open;
        while !self.done {
            let UnbufferedStatus { discard, state } =
                self.connection.process_tls_records(&mut incoming[used..]);
            used += discard;
            match state {
                Ok(ConnectionState::ReadTraffic(mut traffic)) => {
                    while let Some(record) = traffic.next_record() {
                        plain.extend_from_slice(record?.payload);
                    }
                }
                Ok(ConnectionState::EncodeTlsData(mut data)) => encode(&mut data, out),
                // What was encoded is in `out`, which is sent before all else.
                Ok(ConnectionState::TransmitTlsData(data)) => data.done(),
                Ok(ConnectionState::PeerClosed) => received = Received::Closed,
                Ok(ConnectionState::WriteTraffic(mut traffic)) => {
                    fulfil(&mut traffic, wish, out);
                    return Ok((used, received));
                }
                Ok(_) => return Ok((used, received)),
                Err(error) => {
                    self.encode_alert(&mut incoming[used..], out);
                    return Err(error);
                }
            }
        }
        Ok((incoming.len(), received))
    }

    /// After an error, the alert that tells the peer what was wrong waits to
    /// be sent.
    fn encode_alert(&mut self, incoming: &mut [u8], out: &mut Vec<u8>) {
        if self.done {
            return;
        }
        self.done = true;
        let UnbufferedStatus { state, .. } = self.connection.process_tls_records(incoming);
        if let Ok(ConnectionState::EncodeTlsData(mut data)) = state {
            encode(&mut data, out);
        }
    }
}

/// What to write as soon as the line is ready for traffic.
#[derive(Clone, Copy)]
enum Wish<'a> {
    Nothing,
    Seal(&'a [u8]),
    Close,
}

fn encode<Data>(data: &mut EncodeTlsData<'_, Data>, out: &mut Vec<u8>) {
    let before = out.len();
    out.resize(before + HANDSHAKE, 0);
    let written = match data.encode(&mut out[before..]) {
        Err(EncodeError::InsufficientSize(size)) => {
            out.resize(before + size.required_size, 0);
            data.encode(&mut out[before..])
        }
        done => done,
    };
    out.truncate(before + written.unwrap_or(0));
}

fn fulfil<Data>(traffic: &mut WriteTraffic<'_, Data>, wish: Wish, out: &mut Vec<u8>) {
    let before = out.len();
    let written = match wish {
        Wish::Nothing => Ok(0),
        Wish::Seal(record) => {
            out.resize(before + record.len() + RECORD_OVERHEAD, 0);
            match traffic.encrypt(record, &mut out[before..]) {
                Err(EncryptError::InsufficientSize(size)) => {
                    out.resize(before + size.required_size, 0);
                    traffic.encrypt(record, &mut out[before..])
                }
                done => done,
            }
        }
        Wish::Close => {
            out.resize(before + RECORD_OVERHEAD, 0);
            traffic.queue_close_notify(&mut out[before..])
        }
    };
    out.truncate(before + written.unwrap_or(0));
}
