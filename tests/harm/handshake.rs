// SPDX-License-Identifier: GPL-3.0-or-later
//! Servers that never finish a handshake, or answer it with something else.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

use rustls::{ServerConnection, StreamOwned};
use salotto::client::{Approach, Ending, Unreachable};

use crate::kit::client::TestClient;
use crate::kit::scripted::{certificate, serve};
use crate::kit::values::target;

/// Answers the handshake and whatever is asked first with `bytes`, for ever.
fn answering(bytes: Vec<u8>) -> SocketAddr {
    let config = certificate();
    serve(move |socket| {
        let tls = ServerConnection::new(Arc::clone(&config)).unwrap();
        let mut stream = StreamOwned::new(tls, socket);
        let _ = stream.read(&mut [0; 1024]);
        while stream.write_all(&bytes).is_ok() {}
    })
}

#[test]
fn answers_to_the_upgrade_that_never_end_are_no_room() {
    for bytes in [
        b"HTTP/1.1 101 Switching Protocols\r\nX-Endless: ".to_vec(),
        b"x".repeat(1_000),
        b"HTTP/1.1 101 Switching Protocols\r\n\r\n".to_vec(),
        [&b"HTTP/1.1 101 X\r\n"[..], &b"a: b\r\n".repeat(100)].concat(),
    ] {
        let mut target = target(answering(bytes), "Ada");
        target.approach = Approach::Encrypted;
        assert_eq!(TestClient::open(target).ending(), Ending::Unreachable(Unreachable::NotARoom));
    }
}

/// Hears the `ClientHello` and answers with raw bytes.
fn raw(bytes: Vec<u8>) -> SocketAddr {
    serve(move |mut socket: TcpStream| {
        let _ = socket.read(&mut [0; 4096]);
        while socket.write_all(&bytes).is_ok() {}
    })
}

#[test]
fn handshakes_that_are_none_are_no_room() {
    let mut endless = vec![22, 3, 3, 0x40, 0];
    endless.extend([2, 0xff, 0xff, 0xff]);
    endless.extend([0; 0x4000 - 4]);
    for bytes in [
        endless,
        vec![22, 3, 3, 0xff, 0xff],
        vec![21, 3, 3, 0, 2, 2, 40],
        vec![20, 3, 3, 0, 1, 1],
        vec![0; 100],
    ] {
        let mut target = target(raw(bytes), "Ada");
        target.approach = Approach::Encrypted;
        let ending = TestClient::open(target).ending();
        assert!(matches!(ending, Ending::Unreachable(_)), "{ending:?}");
    }
}
