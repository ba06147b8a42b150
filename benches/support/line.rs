// SPDX-License-Identifier: GPL-3.0-or-later
//! One end of a TLS 1.3 connection, in memory. Both ends are the same code: the
//! guests use one, the bare loop the other.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{ClientConnectionData, Resumption, UnbufferedClientConnection};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::{ServerConnectionData, UnbufferedServerConnection};
use rustls::unbuffered::{
    ConnectionState, EncodeError, EncodeTlsData, UnbufferedStatus, WriteTraffic,
};
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};

/// Header, type byte and tag of a record (RFC 8446, section 5.2), with room
/// to spare.
const OVERHEAD: usize = 64;
/// Plain text in one record.
const RECORD: usize = 16 * 1024;

/// The end of a connection: client or server.
pub trait End {
    type Data;
    fn process<'c, 'i>(
        &'c mut self,
        incoming: &'i mut [u8],
    ) -> UnbufferedStatus<'c, 'i, Self::Data>;
}

impl End for UnbufferedClientConnection {
    type Data = ClientConnectionData;
    fn process<'c, 'i>(
        &'c mut self,
        incoming: &'i mut [u8],
    ) -> UnbufferedStatus<'c, 'i, Self::Data> {
        self.process_tls_records(incoming)
    }
}

impl End for UnbufferedServerConnection {
    type Data = ServerConnectionData;
    fn process<'c, 'i>(
        &'c mut self,
        incoming: &'i mut [u8],
    ) -> UnbufferedStatus<'c, 'i, Self::Data> {
        self.process_tls_records(incoming)
    }
}

pub struct Line<E> {
    end: E,
    /// Beginning of an incomplete record.
    incoming: Vec<u8>,
    /// Set once the handshake is done.
    pub ready: bool,
    /// Records with application data received.
    pub records: u64,
}

impl<E: End> Line<E> {
    pub fn new(end: E) -> Self {
        Self { end, incoming: Vec::new(), ready: false, records: 0 }
    }

    /// Decrypts `bytes` into `plain`; what the handshake answers goes to `out`.
    pub fn receive(
        &mut self,
        bytes: &mut [u8],
        plain: &mut Vec<u8>,
        out: &mut Vec<u8>,
    ) -> Result<(), Error> {
        if self.incoming.is_empty() {
            let used = self.drive(bytes, &[], plain, out)?;
            self.incoming.extend_from_slice(&bytes[used..]);
        } else {
            let mut incoming = std::mem::take(&mut self.incoming);
            incoming.extend_from_slice(bytes);
            let used = self.drive(&mut incoming, &[], plain, out)?;
            incoming.drain(..used);
            self.incoming = incoming;
        }
        Ok(())
    }

    /// Encrypts `plain` into as few records as possible, appended to `out`.
    pub fn seal(&mut self, plain: &[u8], out: &mut Vec<u8>) -> Result<(), Error> {
        let mut incoming = std::mem::take(&mut self.incoming);
        for record in plain.chunks(RECORD) {
            self.drive(&mut incoming, record, &mut Vec::new(), out)?;
        }
        self.incoming = incoming;
        Ok(())
    }

    /// Runs the state machine until it needs more bytes. Returns the number of
    /// bytes processed.
    fn drive(
        &mut self,
        incoming: &mut [u8],
        record: &[u8],
        plain: &mut Vec<u8>,
        out: &mut Vec<u8>,
    ) -> Result<usize, Error> {
        let mut used = 0;
        loop {
            let UnbufferedStatus { discard, state } = self.end.process(&mut incoming[used..]);
            used += discard;
            match state? {
                ConnectionState::ReadTraffic(mut traffic) => {
                    while let Some(record) = traffic.next_record() {
                        self.records += 1;
                        plain.extend_from_slice(record?.payload);
                    }
                }
                ConnectionState::EncodeTlsData(mut data) => encode(&mut data, out),
                ConnectionState::TransmitTlsData(data) => data.done(),
                ConnectionState::PeerClosed => {}
                ConnectionState::WriteTraffic(mut traffic) => {
                    self.ready = true;
                    encrypt(&mut traffic, record, out);
                    return Ok(used);
                }
                _ => return Ok(used),
            }
        }
    }
}

impl Line<UnbufferedClientConnection> {
    /// The guest's end, with its first bytes in `out`.
    pub fn dial(config: &Arc<ClientConfig>, out: &mut Vec<u8>) -> Result<Self, Error> {
        let name = ServerName::try_from("salotto").expect("a good name");
        let mut line = Self::new(UnbufferedClientConnection::new(config.clone(), name)?);
        line.receive(&mut [], &mut Vec::new(), out)?;
        Ok(line)
    }
}

fn encode<Data>(data: &mut EncodeTlsData<'_, Data>, out: &mut Vec<u8>) {
    let before = out.len();
    out.resize(before + OVERHEAD, 0);
    let written = match data.encode(&mut out[before..]) {
        Err(EncodeError::InsufficientSize(size)) => {
            out.resize(before + size.required_size, 0);
            data.encode(&mut out[before..])
        }
        done => done,
    };
    out.truncate(before + written.expect("there is room"));
}

fn encrypt<Data>(traffic: &mut WriteTraffic<'_, Data>, record: &[u8], out: &mut Vec<u8>) {
    if !record.is_empty() {
        let before = out.len();
        out.resize(before + record.len() + OVERHEAD, 0);
        let written = traffic.encrypt(record, &mut out[before..]).expect("there is room");
        out.truncate(before + written);
    }
}

/// TLS 1.3 with any peer, and no resumption.
pub fn believing_config() -> Arc<ClientConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .expect("ring speaks TLS 1.3")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anybody))
        .with_no_client_auth();
    config.resumption = Resumption::disabled();
    Arc::new(config)
}

/// Accepts everything: the guests' own cost is not measured.
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
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General("TLS 1.2 is not spoken here".into()))
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }
}
