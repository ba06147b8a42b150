// SPDX-License-Identifier: GPL-3.0-or-later
//! TLS records. The first byte chooses: raw bytes of a stranger, or a real
//! client whose bytes are cut, spoilt and mixed with forged records while the
//! room writes and closes whenever it likes.

use std::io::{Read, Write};
use std::sync::{Arc, OnceLock};

use rustls::{ClientConnection, ServerConfig};
use salotto::server::fuzzing::{Received, Transport};
use salotto::server::tls;
use salotto::trust::ephemeral_host;

use super::cuts::pieces;
use super::forger::{Forger, client};

/// Most bytes that may wait for the rest of a record.
const UNFINISHED: usize = 64 * 1024;

pub fn run(data: &[u8]) {
    match data.split_first() {
        Some((choice, rest)) if choice.is_multiple_of(4) => raw(rest),
        Some((_, rest)) => Talk::begin().carry_out(rest),
        None => {}
    }
}

/// Bytes of a stranger, with a word of ours in between.
pub fn raw(data: &[u8]) {
    let mut transport = Transport::secure(server()).expect("a transport");
    let (mut plain, mut out) = (Vec::new(), Vec::new());
    for piece in pieces(data) {
        let _ = transport.receive(&mut piece.to_vec(), &mut plain, &mut out);
        assert!(transport.unfinished() <= UNFINISHED);
        transport.seal(b"nothing may be sealed yet", &mut out);
    }
    transport.close(&mut out);
    assert!(plain.is_empty(), "nobody has shaken hands");
}

/// The transport of a room and a real client, and the bytes between them.
struct Talk {
    transport: Transport,
    client: Option<ClientConnection>,
    forger: Option<Forger>,
    /// On the way to the room, and what of it has arrived.
    up: Vec<u8>,
    /// On the way to the client.
    down: Vec<u8>,
    said: Vec<u8>,
    heard: Vec<u8>,
    sealed: Vec<u8>,
    read: Vec<u8>,
    /// Something was spoilt, forged or closed: nothing need arrive any more.
    spoilt: bool,
    renewals: u32,
    /// The client has said goodbye, properly or not: rustls must not be shown
    /// a broken record any more, or it asserts that it says so only once.
    deaf: bool,
}

impl Talk {
    fn begin() -> Self {
        Self {
            transport: Transport::secure(server()).expect("a transport"),
            client: Some(client()),
            forger: None,
            up: Vec::new(),
            down: Vec::new(),
            said: Vec::new(),
            heard: Vec::new(),
            sealed: Vec::new(),
            read: Vec::new(),
            spoilt: false,
            renewals: 0,
            deaf: false,
        }
    }

    fn carry_out(mut self, orders: &[u8]) {
        let mut orders = orders.iter().copied();
        while let Some(order) = orders.next() {
            let number = usize::from(orders.next().unwrap_or(1));
            self.step(order % 16, number, &mut orders);
            assert!(self.transport.unfinished() <= UNFINISHED);
            assert!(self.said.starts_with(&self.heard), "other words arrived");
            assert!(self.spoilt || self.sealed.starts_with(&self.read));
        }
        self.arrives();
    }

    fn step(&mut self, order: u8, number: usize, orders: &mut impl Iterator<Item = u8>) {
        match order {
            0..=2 => self.deliver(number),
            3 => self.deliver(1),
            4 => self.deliver(usize::MAX),
            5 | 6 => self.answer(number * 16),
            7 | 8 => self.seal(number),
            9 => self.seal(number * 200),
            10 => self.say(number),
            11 => self.say(number * 200),
            12 => self.renew_keys(),
            13 => self.forge(number, &orders.take(number % 24).collect::<Vec<_>>()),
            14 => self.spoil(number),
            _ => self.close(number),
        }
    }

    /// The client's bytes, as many as the network likes.
    fn deliver(&mut self, most: usize) {
        if let Some(client) = &mut self.client {
            while client.wants_write() && client.write_tls(&mut self.up).is_ok() {}
        }
        let rest = self.up.split_off(most.min(self.up.len()));
        let mut bytes = std::mem::replace(&mut self.up, rest);
        match self.transport.receive(&mut bytes, &mut self.heard, &mut self.down) {
            Ok(Received::Open) => {}
            Ok(Received::Closed) | Err(_) => {
                assert!(self.spoilt, "nobody did anything wrong");
            }
        }
    }

    /// The room's bytes, as many as the network likes.
    fn answer(&mut self, most: usize) {
        let rest = self.down.split_off(most.min(self.down.len()));
        let bytes = std::mem::replace(&mut self.down, rest);
        let Some(client) = self.client.as_mut().filter(|_| !self.deaf) else { return };
        let mut bytes = &bytes[..];
        while !bytes.is_empty() {
            let taken = client.read_tls(&mut bytes).is_ok_and(|size| size > 0);
            let fine = taken && client.process_new_packets().is_ok();
            let _ = client.reader().read_to_end(&mut self.read);
            if !fine {
                assert!(self.spoilt, "the room sends what is no TLS");
                self.deaf = true;
                return;
            }
        }
    }

    fn seal(&mut self, size: usize) {
        // Before the handshake is done nothing is sealed, and nobody counts on it.
        let ready = self.client.as_ref().is_some_and(|client| !client.is_handshaking());
        let ready = ready && self.up.is_empty() && !self.unsent();
        if ready || self.forger.is_some() {
            let words = vec![b'r'; size];
            self.transport.seal(&words, &mut self.down);
            self.sealed.extend_from_slice(&words);
        }
    }

    fn unsent(&self) -> bool {
        self.client.as_ref().is_some_and(|client| client.wants_write())
    }

    fn say(&mut self, size: usize) {
        if let Some(client) = &mut self.client {
            let words = vec![b'g'; size];
            let taken = client.writer().write(&words).unwrap_or(0);
            self.said.extend_from_slice(&words[..taken]);
        }
    }

    fn renew_keys(&mut self) {
        if let Some(client) = &mut self.client {
            let _ = client.refresh_traffic_keys();
            // rustls parts with a client that does nothing else.
            self.renewals += 1;
            self.spoilt |= self.renewals > 16;
        }
    }

    /// From here on the client's records are made by hand.
    fn forge(&mut self, kind: usize, content: &[u8]) {
        if self.forger.is_none() {
            let ready = self.client.as_ref().is_some_and(|client| !client.is_handshaking());
            if !ready || self.unsent() {
                return;
            }
            self.spoilt = true;
            self.forger = self.client.take().and_then(Forger::from);
        }
        if let Some(forger) = &mut self.forger {
            // 20 to 23 are the types there are, 22 the one with most to it.
            let kind = [22, 22, 22, 21, 20, 23, 24, 0][kind % 8];
            let record = forger.record(kind, content);
            self.up.extend(record);
            if let Some((23, said)) = inner(kind, content) {
                self.said.extend_from_slice(said);
            }
        }
    }

    fn spoil(&mut self, at: usize) {
        if let Some(byte) = self.up.get_mut(at) {
            *byte ^= 0x55;
            self.spoilt = true;
        }
    }

    fn close(&mut self, who: usize) {
        self.spoilt = true;
        match &mut self.client {
            Some(client) if who.is_multiple_of(2) => {
                client.send_close_notify();
                self.deaf = true;
            }
            _ => self.transport.close(&mut self.down),
        }
    }

    /// If nobody did anything wrong, everything arrives in the end.
    fn arrives(mut self) {
        if self.spoilt {
            self.deliver(usize::MAX);
            return;
        }
        for _ in 0..4 {
            self.deliver(usize::MAX);
            self.answer(usize::MAX);
        }
        assert_eq!(self.heard.len(), self.said.len(), "words were lost on the way in");
        assert_eq!(self.read.len(), self.sealed.len(), "words were lost on the way out");
        assert_eq!(self.transport.unfinished(), 0);
    }
}

/// The type and the content a record really has: zeros at its end are padding
/// (RFC 8446, section 5.2), a type of 0 included.
fn inner(kind: u8, content: &[u8]) -> Option<(u8, &[u8])> {
    if kind != 0 {
        return Some((kind, content));
    }
    let last = content.iter().rposition(|byte| *byte != 0)?;
    Some((content[last], &content[..last]))
}

fn server() -> &'static Arc<ServerConfig> {
    static CONFIG: OnceLock<Arc<ServerConfig>> = OnceLock::new();
    CONFIG.get_or_init(|| {
        let host = ephemeral_host().expect("a key");
        tls(&host).expect("a usable key")
    })
}
