// SPDX-License-Identifier: GPL-3.0-or-later
//! Peers that take all the time they are given.

use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};

use rustls::ClientConnection;

use super::guest::Guest;
use super::guest::stream::{tcp, tls};

/// One who sends what it has a byte at a time.
pub struct Loris {
    pub socket: TcpStream,
    /// Seals a byte, once there is TLS.
    tls: Option<ClientConnection>,
    words: Box<dyn Iterator<Item = u8>>,
}

impl Loris {
    /// The first byte of `words` goes out at once.
    pub fn new(socket: TcpStream, words: impl Iterator<Item = u8> + 'static) -> Self {
        let mut loris = Self { socket, tls: None, words: Box::new(words) };
        loris.send_one();
        loris
    }

    /// Shakes hands properly, and is slow from then on.
    pub fn over_tls(room: SocketAddr, words: impl Iterator<Item = u8> + 'static) -> Self {
        let mut stream = tls(tcp(room));
        stream.conn.complete_io(&mut stream.sock).unwrap();
        Self { socket: stream.sock, tls: Some(stream.conn), words: Box::new(words) }
    }

    /// Is let in up to the WebSocket, and is slow from then on.
    pub fn over_web_socket(room: SocketAddr, words: impl Iterator<Item = u8> + 'static) -> Self {
        let stream = Guest::connect(room).socket.into_inner();
        Self { socket: stream.sock, tls: Some(stream.conn), words: Box::new(words) }
    }

    pub fn send_one(&mut self) {
        let Some(byte) = self.words.next() else { return };
        let mut bytes = vec![byte];
        if let Some(tls) = &mut self.tls {
            tls.writer().write_all(&bytes).unwrap();
            bytes.clear();
            while tls.wants_write() {
                tls.write_tls(&mut bytes).unwrap();
            }
        }
        // The room may have closed already: that is what is waited for.
        let _ = self.socket.write_all(&bytes);
    }
}

/// The `ClientHello` of a real client.
pub fn client_hello() -> Vec<u8> {
    let mut stream = tls(TcpStream::connect(closed_port()).unwrap());
    let mut bytes = Vec::new();
    stream.conn.write_tls(&mut bytes).unwrap();
    bytes
}

/// Something that takes a connection and leaves it alone.
fn closed_port() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || listener.accept());
    address
}
