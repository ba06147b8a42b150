// SPDX-License-Identifier: GPL-3.0-or-later
//! A stranger's client for the tests of the server: written after
//! docs/protocol.md with rustls and tungstenite alone, so that a mistake in
//! our own client cannot hide one in our server.
#![allow(dead_code, reason = "each test file uses its own part")]

pub mod password;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, SignatureScheme, StreamOwned};
use salotto::protocol::RoomName;
use salotto::server::{Config, Pace, Record, Server};
use salotto::trust::Identity;
use serde_json::{Value, json};
use tungstenite::client::IntoClientRequest;
use tungstenite::{Message, WebSocket};

use self::password::Card;

/// How long a test waits for something that has to happen.
pub const PATIENCE: Duration = Duration::from_secs(45);

/// A room on a free port, and what its log said so far.
pub struct TestRoom {
    pub server: Server,
    journal: Arc<Mutex<Vec<Record>>>,
}

impl TestRoom {
    pub fn open() -> Self {
        Self::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::new(RoomName::new("Test room").unwrap());
        config.bind = Some("127.0.0.1".parse().unwrap());
        config.port = 0;
        // Tests talk faster than people, unless they are about just that.
        config.pace = Pace { burst: 1_000_000, per_second: 1_000_000 };
        change(&mut config);
        let journal = Arc::new(Mutex::new(Vec::new()));
        let records = journal.clone();
        let identity = Identity::ephemeral().unwrap();
        let server =
            Server::open(config, &identity, move |record| records.lock().unwrap().push(record))
                .unwrap();
        Self { server, journal }
    }

    pub fn address(&self) -> SocketAddr {
        self.server.loopback()
    }

    pub fn join(&self, name: &str) -> Guest {
        let mut guest = Guest::connect(self.address());
        guest.hello(json!({"type": "hello", "name": name}));
        guest
    }

    pub fn classic(&self) -> TcpStream {
        tcp(self.address())
    }

    /// Waits until the log has a record that `is_it`.
    pub fn logged(&self, is_it: impl Fn(&Record) -> bool) -> Record {
        eventually("a record in the log", || {
            self.journal.lock().unwrap().iter().find(|record| is_it(record)).cloned()
        })
    }

    /// Waits until as many connections have gone as have come.
    pub fn all_gone(&self) {
        eventually("all connections to be gone", || {
            let journal = self.journal.lock().unwrap();
            let count = |is_it: fn(&Record) -> bool| journal.iter().filter(|r| is_it(r)).count();
            let came = count(|r| matches!(r, Record::Connected(_)));
            let went = count(|r| matches!(r, Record::Disconnected(_)));
            (came == went).then_some(())
        });
    }
}

pub fn tcp(address: SocketAddr) -> TcpStream {
    let socket = TcpStream::connect(address).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    socket.set_nodelay(true).unwrap();
    socket
}

/// Polls until there is something; panics after [`PATIENCE`].
pub fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < end, "waited in vain for {what}");
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

pub type Tls = StreamOwned<ClientConnection, TcpStream>;

/// One connection in the native tongue.
pub struct Guest {
    pub socket: WebSocket<Tls>,
    pub welcome: Value,
}

impl Guest {
    /// TLS and the upgrade, and nothing said yet.
    pub fn connect(address: SocketAddr) -> Self {
        Self::over(tls(tcp(address)))
    }

    pub fn over(stream: Tls) -> Self {
        let mut request = "wss://salotto/".into_client_request().unwrap();
        request.headers_mut().insert("Sec-WebSocket-Protocol", "salotto.1".parse().unwrap());
        let (socket, response) = tungstenite::client(request, stream).unwrap();
        assert_eq!(response.headers()["Sec-WebSocket-Protocol"], "salotto.1");
        Self { socket, welcome: Value::Null }
    }

    pub fn hello(&mut self, hello: Value) {
        self.send(hello);
        self.welcome = self.next();
        assert_eq!(self.welcome["type"], "welcome", "{}", self.welcome);
    }

    pub fn send(&mut self, message: Value) {
        self.socket.send(Message::text(message.to_string())).unwrap();
    }

    pub fn say(&mut self, id: &str, text: &str) {
        self.send(json!({"type": "say", "id": id, "text": text}));
    }

    /// The next JSON message; panics when the connection ends.
    pub fn next(&mut self) -> Value {
        self.try_next().expect("the connection is open")
    }

    /// The next JSON message, or `None` when the connection has ended.
    pub fn try_next(&mut self) -> Option<Value> {
        loop {
            match self.socket.read() {
                Ok(Message::Text(text)) => return Some(serde_json::from_str(&text).unwrap()),
                Ok(Message::Close(_)) => return None,
                Ok(_) => {}
                Err(tungstenite::Error::Io(error))
                    if matches!(
                        error.kind(),
                        std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                    ) =>
                {
                    panic!("nothing came in time")
                }
                Err(_) => return None,
            }
        }
    }

    /// Reads on until something of that type comes.
    pub fn until(&mut self, kind: &str) -> Value {
        loop {
            let next = self.next();
            if next["type"] == kind {
                return next;
            }
        }
    }

    /// Reads on until somebody says `text`.
    pub fn hears(&mut self, text: &str) -> Value {
        loop {
            let said = self.until("said");
            if said["text"] == text {
                return said;
            }
        }
    }

    /// The names in the room, by what this guest was told when it came.
    pub fn members(&self) -> Vec<&str> {
        self.welcome["members"]
            .as_array()
            .unwrap()
            .iter()
            .map(|member| member["name"].as_str().unwrap())
            .collect()
    }
}

/// A TLS connection that believes any certificate.
pub fn tls(socket: TcpStream) -> Tls {
    tls_with(socket, None)
}

/// The same, showing a key of one's own.
pub fn tls_with(socket: TcpStream, card: Option<&Card>) -> Tls {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anybody));
    let config = match card {
        None => builder.with_no_client_auth(),
        Some(card) => builder.with_client_cert_resolver(Arc::new(card.clone())),
    };
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

/// Reads from a classic connection until `text` has come; returns everything.
pub fn read_until(socket: &mut TcpStream, text: &str) -> String {
    let mut heard = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let so_far = String::from_utf8_lossy(&heard).into_owned();
        if so_far.contains(text) {
            return so_far;
        }
        let count = socket.read(&mut buffer).unwrap_or_else(|error| {
            panic!("waited in vain for {text:?} after {so_far:?}: {error}")
        });
        assert!(count > 0, "closed before {text:?} came, after {so_far:?}");
        heard.extend_from_slice(&buffer[..count]);
    }
}

/// Reads until the peer closes.
pub fn read_to_end(socket: &mut TcpStream) -> String {
    let mut heard = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(count) = socket.read(&mut buffer) {
        if count == 0 {
            break;
        }
        heard.extend_from_slice(&buffer[..count]);
    }
    String::from_utf8_lossy(&heard).into_owned()
}

/// A classic guest that reads by lines, let in under `name`.
pub fn netcat(room: &TestRoom, name: &str) -> TcpStream {
    let mut socket = room.classic();
    // In one write, as `nc` does it: how the name ends tells how we read.
    socket.write_all(format!("{name}\n").as_bytes()).unwrap();
    read_until(&mut socket, "{exit}.\n");
    socket
}
