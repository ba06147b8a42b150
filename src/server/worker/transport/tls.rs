// SPDX-License-Identifier: GPL-3.0-or-later
//! TLS 1.3 in memory, with an unbuffered connection of rustls: an idle one
//! keeps no buffers.

use std::sync::Arc;

use rustls::server::UnbufferedServerConnection;
use rustls::unbuffered::{
    ConnectionState, EncodeError, EncodeTlsData, EncryptError, UnbufferedStatus, WriteTraffic,
};
use rustls::{InvalidMessage, ServerConfig};

use super::exporter::ExporterLog;
use crate::protocol::Fingerprint;
use crate::trust::fingerprint_of;

/// Room for the header, tag and type byte of one TLS record (RFC 8446,
/// section 5.2) and for a key update in front of it.
const RECORD_OVERHEAD: usize = 128;
/// Room for a usual handshake message; a longer one says so.
const HANDSHAKE: usize = 512;
/// Bytes that may wait for the rest of a record, or of a handshake message that
/// was cut over several records. No client of ours comes near.
const UNFINISHED: usize = 64 * 1024;

/// The state of the peer's side after bytes of it were unwrapped.
#[derive(Debug, PartialEq, Eq)]
pub enum Received {
    /// More may come.
    Open,
    /// The peer said that nothing more will come.
    Closed,
}

/// One end of a TLS connection.
pub struct TlsTransport {
    connection: UnbufferedServerConnection,
    /// The secret for proving a password, until it was.
    exporter: Option<Arc<ExporterLog>>,
    /// The beginning of a record that is not here in full yet.
    incoming: Vec<u8>,
    /// After an error the connection is asked for its alert and for nothing
    /// more; after our goodbye, for nothing at all.
    done: bool,
    /// The peer has said that nothing more will come; what comes all the same
    /// is not kept.
    closed: bool,
}

impl TlsTransport {
    pub fn new(config: Arc<ServerConfig>) -> Result<Self, rustls::Error> {
        let connection = UnbufferedServerConnection::new(config)?;
        Ok(Self { connection, exporter: None, incoming: Vec::new(), done: false, closed: false })
    }

    /// A connection over which a password may be proven.
    pub fn with_exporter(config: &ServerConfig) -> Result<Self, rustls::Error> {
        let exporter = Arc::new(ExporterLog::default());
        let mut own = config.clone();
        own.key_log = exporter.clone();
        Ok(Self { exporter: Some(exporter), ..Self::new(Arc::new(own))? })
    }

    pub fn fingerprint(&self) -> Option<Fingerprint> {
        self.connection.peer_certificates()?.first().map(fingerprint_of)
    }

    pub fn take_exporter(&mut self) -> Option<[u8; 32]> {
        self.exporter.take()?.value()
    }

    pub fn has_shaken_hands(&self) -> bool {
        !self.connection.is_handshaking()
    }

    pub fn unfinished(&self) -> usize {
        self.incoming.len()
    }

    pub fn receive(
        &mut self,
        bytes: &mut [u8],
        plain: &mut Vec<u8>,
        out: &mut Vec<u8>,
    ) -> Result<Received, rustls::Error> {
        if self.closed {
            return Ok(Received::Closed);
        }
        if self.incoming.is_empty() {
            let (used, received) = self.drive(bytes, plain, out, Write::Nothing)?;
            self.incoming.extend_from_slice(&bytes[used..]);
            return self.keep(received, out);
        }
        let mut incoming = std::mem::take(&mut self.incoming);
        incoming.extend_from_slice(bytes);
        let (used, received) = self.drive(&mut incoming, plain, out, Write::Nothing)?;
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

    pub fn seal(&mut self, record: &[u8], out: &mut Vec<u8>) {
        self.write(Write::Seal(record), out);
    }

    pub fn close(&mut self, out: &mut Vec<u8>) {
        self.write(Write::Close, out);
        self.done = true;
        self.incoming = Vec::new();
    }

    /// Writes without having read. The beginning of a record is shown again
    /// all the same: rustls may remember where in it a handshake message lies.
    fn write(&mut self, write: Write, out: &mut Vec<u8>) {
        let mut incoming = std::mem::take(&mut self.incoming);
        match self.drive(&mut incoming, &mut Vec::new(), out, write) {
            Ok((used, _)) => {
                incoming.drain(..used);
                self.incoming = incoming;
            }
            // An error was met and reported before; nothing is sent any more.
            Err(error) => tracing::debug!(%error, "nothing can be written"),
        }
    }

    /// Runs the state machine until it wants more bytes, fulfilling `write` as
    /// soon as traffic may be written. Returns how many bytes were used.
    fn drive(
        &mut self,
        incoming: &mut [u8],
        plain: &mut Vec<u8>,
        out: &mut Vec<u8>,
        write: Write,
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
                    fulfil(&mut traffic, write, out);
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

/// Something to write as soon as the transport is ready for traffic.
#[derive(Clone, Copy)]
enum Write<'a> {
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

fn fulfil<Data>(traffic: &mut WriteTraffic<'_, Data>, write: Write, out: &mut Vec<u8>) {
    let before = out.len();
    let written = match write {
        Write::Nothing => Ok(0),
        Write::Seal(record) => {
            out.resize(before + record.len() + RECORD_OVERHEAD, 0);
            match traffic.encrypt(record, &mut out[before..]) {
                Err(EncryptError::InsufficientSize(size)) => {
                    out.resize(before + size.required_size, 0);
                    traffic.encrypt(record, &mut out[before..])
                }
                done => done,
            }
        }
        Write::Close => {
            out.resize(before + RECORD_OVERHEAD, 0);
            traffic.queue_close_notify(&mut out[before..])
        }
    };
    out.truncate(before + written.unwrap_or(0));
}
