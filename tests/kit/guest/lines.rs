// SPDX-License-Identifier: GPL-3.0-or-later
//! Guests that speak in lines: `nc` and the like.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::kit::room::TestRoom;

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
