// SPDX-License-Identifier: GPL-3.0-or-later
//! A native server that does whatever a test wants.

pub mod keys;
pub mod relay;

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use salotto::protocol::{Hello, Request, SUBPROTOCOL, ServerMessage};
use tungstenite::handshake::server::{ErrorResponse, Request as Head, Response};
use tungstenite::protocol::frame::Frame;
use tungstenite::protocol::frame::coding::{Data, OpCode};
use tungstenite::{Bytes, Message, WebSocket, accept_hdr};

use super::values::welcome;

/// Bytes of a frame, where a message comes in pieces.
const PIECE: usize = 50;

/// A guest at the scripted server.
pub struct Peer {
    pub socket: WebSocket<StreamOwned<ServerConnection, TcpStream>>,
}

impl Peer {
    pub fn send(&mut self, notice: &ServerMessage) {
        self.send_raw(&notice.encode());
    }

    pub fn send_raw(&mut self, json: &str) {
        // A test's client may be gone; what it made of it is what counts.
        let _ = self.socket.send(Message::text(json));
    }

    /// Sends a message in frames of a few bytes, with a ping among them (RFC 6455,
    /// section 5.4).
    pub fn send_in_pieces(&mut self, notice: &ServerMessage) {
        let json = notice.encode().into_bytes();
        let last = json.len().div_ceil(PIECE) - 1;
        for (index, piece) in json.chunks(PIECE).enumerate() {
            let kind = if index == 0 { Data::Text } else { Data::Continue };
            let frame = Frame::message(piece.to_vec(), OpCode::Data(kind), index == last);
            let _ = self.socket.send(Message::Frame(frame));
            let _ = self.socket.send(Message::Ping(Bytes::from_static(b"still here?")));
        }
    }

    /// The next request, or `None` at the end.
    pub fn request(&mut self) -> Option<Request> {
        loop {
            match self.socket.read() {
                Ok(Message::Text(json)) => return Request::decode(&json).ok(),
                Ok(_) => {}
                Err(_) => return None,
            }
        }
    }

    /// Hears the hello and lets the guest in.
    pub fn welcome(&mut self) -> String {
        let Some(Request::Hello(Hello { name, .. })) = self.request() else {
            panic!("the first message is a hello")
        };
        self.send(&welcome(&name));
        name
    }

    /// Waits until a guest that says nothing has read what was sent: what comes in one
    /// piece with something broken is broken, too.
    pub fn was_read(&mut self) {
        let _ = self.socket.send(Message::Ping(Bytes::new()));
        while !matches!(self.socket.read(), Ok(Message::Pong(_)) | Err(_)) {}
    }

    /// Reads until the guest is gone.
    pub fn see_off(&mut self) {
        while self.socket.read().is_ok() {}
    }
}

/// A TLS configuration with a certificate of its own.
pub fn certificate() -> Arc<ServerConfig> {
    let issued = rcgen::generate_simple_self_signed(["salotto".to_owned()]).expect("a certificate");
    let key = rustls::pki_types::PrivateKeyDer::Pkcs8(issued.signing_key.serialize_der().into());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .expect("TLS 1.3")
        .with_no_client_auth()
        .with_single_cert(vec![issued.cert.der().clone()], key)
        .expect("a usable certificate");
    Arc::new(config)
}

/// Serves raw connections, each with a run of `script` on a thread of its own.
pub fn serve(script: impl Fn(TcpStream) + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("bound");
    let script = Arc::new(script);
    thread::spawn(move || {
        for socket in listener.incoming().flatten() {
            let script = Arc::clone(&script);
            thread::spawn(move || script(socket));
        }
    });
    address
}

/// Serves the native protocol up to the upgrade; the rest is the script's.
pub fn serve_native(script: impl Fn(Peer) + Send + Sync + 'static) -> SocketAddr {
    serve_native_as(certificate(), script)
}

/// The same, with a certain key.
pub fn serve_native_as(
    config: Arc<ServerConfig>,
    script: impl Fn(Peer) + Send + Sync + 'static,
) -> SocketAddr {
    serve(move |socket| {
        if let Some(guest) = upgraded(&config, socket) {
            script(guest);
        }
    })
}

/// A guest whose connection was upgraded to the native protocol.
pub fn upgraded(config: &Arc<ServerConfig>, socket: TcpStream) -> Option<Peer> {
    let tls = ServerConnection::new(Arc::clone(config)).ok()?;
    let socket = accept_hdr(StreamOwned::new(tls, socket), select).ok()?;
    Some(Peer { socket })
}

#[expect(
    clippy::result_large_err,
    clippy::unnecessary_wraps,
    reason = "tungstenite's callback is like that"
)]
fn select(_: &Head, mut response: Response) -> Result<Response, ErrorResponse> {
    let protocol = SUBPROTOCOL.parse().expect("a header value");
    response.headers_mut().insert("Sec-WebSocket-Protocol", protocol);
    Ok(response)
}
