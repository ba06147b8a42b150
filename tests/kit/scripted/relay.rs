// SPDX-License-Identifier: GPL-3.0-or-later
//! Somebody in the middle, between guests and a room.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::crypto::ring;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, ServerConnection, StreamOwned};

use super::keys::{AnyKey, identity, keyed};

/// Sits between guests and `room`: ends their TLS with a key of its own, talks
/// TLS to the room, and passes everything on. What it read of one guest is told
/// when that guest is gone.
pub fn relay(room: SocketAddr) -> (SocketAddr, Receiver<Vec<u8>>) {
    let (sender, read) = channel();
    let sender = Mutex::new(sender);
    let config = keyed(&identity());
    let address = super::serve(move |near| {
        let provider = Arc::new(ring::default_provider());
        let towards = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_protocol_versions(&[&rustls::version::TLS13])
            .expect("TLS 1.3")
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(AnyKey(provider)))
            .with_no_client_auth();
        let name = ServerName::try_from("salotto").expect("a name");
        let near_tls = ServerConnection::new(Arc::clone(&config)).expect("TLS");
        let far_tls = ClientConnection::new(Arc::new(towards), name).expect("TLS");
        let far = TcpStream::connect(room).expect("the room is there");
        for socket in [&near, &far] {
            socket.set_read_timeout(Some(Duration::from_millis(5))).expect("a time-out");
        }
        let mut guest = StreamOwned::new(near_tls, near);
        let mut room = StreamOwned::new(far_tls, far);
        let mut heard = Vec::new();
        while pass(&mut guest, &mut room, &mut heard) && pass(&mut room, &mut guest, &mut vec![]) {}
        sender.lock().expect("unpoisoned").send(heard).expect("somebody wants to know");
    });
    (address, read)
}

/// Passes on what is there now; whether there may be more.
fn pass(from: &mut impl Read, to: &mut impl Write, heard: &mut Vec<u8>) -> bool {
    let mut buffer = [0; 4096];
    match from.read(&mut buffer) {
        Ok(0) => false,
        Ok(size) => {
            heard.extend(&buffer[..size]);
            to.write_all(&buffer[..size]).and_then(|()| to.flush()).is_ok()
        }
        Err(error) => matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
    }
}
