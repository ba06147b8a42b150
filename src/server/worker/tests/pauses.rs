// SPDX-License-Identifier: GPL-3.0-or-later
//! Silence, and a program that was stopped: nobody is given up before they were asked
//! and had their time to answer.

use serde_json::json;
use tungstenite::client::IntoClientRequest;
use tungstenite::{Message, WebSocket};

use super::*;
use crate::protocol::limits;

type NativeGuest = WebSocket<StreamOwned<rustls::ClientConnection, TcpStream>>;

/// For how long the program was stopped.
const STOPPED: Duration = Duration::from_secs(45);

impl Workbench {
    /// Somebody comes in who speaks the native language.
    pub(super) fn native_member(&mut self) -> (NativeGuest, usize) {
        let mut stream = StreamOwned::new(client(TLS13_AES_128_GCM_SHA256, None), self.connect());
        // Before any turn: whoever says nothing for a second is greeted in plain text.
        stream.conn.write_tls(&mut stream.sock).unwrap();
        let guest = std::thread::spawn(move || {
            let mut request = "wss://localhost/".into_client_request().unwrap();
            let protocol = "salotto.1".parse().unwrap();
            request.headers_mut().insert("Sec-WebSocket-Protocol", protocol);
            let (mut guest, _) = tungstenite::client(request, stream).unwrap();
            let hello = json!({"type": "hello", "name": "Ada"});
            guest.send(Message::text(hello.to_string())).unwrap();
            assert!(guest.read().unwrap().to_text().unwrap().contains("welcome"));
            guest
        });
        self.turn_until(|worker| worker.connections.iter().any(|(_, c)| is_served(c)));
        let slot = self.worker.connections.iter().last().unwrap().0;
        (guest.join().unwrap(), slot)
    }

    fn is_member(&self, slot: usize) -> bool {
        self.worker.connections.get(slot).is_some_and(|c| c.phase.member().is_some())
    }

    fn is_asked(&self, slot: usize) -> bool {
        let connection = self.worker.connections.get(slot);
        connection.is_some_and(|connection| {
            matches!(&connection.phase, Phase::Member(member) if member.pinged.is_some())
        })
    }

    /// Nothing happens until the next timer.
    pub(super) fn is_quiet(&mut self) {
        let now = self.now();
        self.ahead += self.worker.wait(now).unwrap_or(Duration::ZERO);
        self.turn();
    }

    /// Nothing happens until a member is asked whether it lives, and that is sent.
    fn asks(&mut self, slot: usize) {
        let began = self.now();
        while !self.is_asked(slot) {
            assert!(self.now() < began + 2 * limits::PING_AFTER, "nobody asks");
            self.is_quiet();
        }
        self.turn_until(|worker| worker.ready.writes().is_empty());
    }
}

fn answer(guest: &mut NativeGuest) {
    while !matches!(guest.read().unwrap(), Message::Ping(_)) {}
    guest.flush().unwrap();
}

#[test]
fn a_member_that_answered_stays_however_late_that_is_read() {
    let mut bench = Workbench::new();
    let (mut guest, slot) = bench.native_member();
    // The answer is in the socket when the time is up.
    bench.asks(slot);
    answer(&mut guest);
    bench.is_quiet();
    assert!(bench.is_member(slot) && !bench.is_asked(slot));
    // And so it is when the program was stopped meanwhile.
    bench.asks(slot);
    answer(&mut guest);
    bench.ahead += STOPPED;
    bench.turn();
    assert!(bench.is_member(slot) && !bench.is_asked(slot));
}

#[test]
fn a_silent_member_is_asked_after_a_pause_and_has_its_time_to_answer() {
    let mut bench = Workbench::new();
    let (_guest, slot) = bench.native_member();
    bench.ahead += STOPPED;
    bench.turn();
    assert!(bench.is_member(slot) && !bench.is_asked(slot), "it has its time before it is asked");
    bench.asks(slot);
    let asked = bench.now();
    bench.ahead += STOPPED;
    bench.turn();
    assert!(bench.is_member(slot));
    while bench.is_member(slot) {
        bench.is_quiet();
    }
    let time = bench.now() - asked;
    let least = (STOPPED + limits::VANISHED_AFTER).saturating_sub(limits::PING_AFTER);
    assert!(time + Duration::from_secs(3) > least, "{time:?}");
    assert!(time < 2 * least, "{time:?}");
}

#[test]
fn a_newcomer_has_its_time_as_well() {
    let mut bench = Workbench::new();
    let mut guest = bench.connect();
    // The beginning of a handshake.
    guest.write_all(b"\x16\x03\x01").unwrap();
    let begins = |c: &Connection| matches!(c.phase, Phase::Upgrading);
    bench.turn_until(|worker| worker.connections.iter().any(|(_, c)| begins(c)));
    bench.ahead += STOPPED;
    bench.turn();
    assert!(begins(&bench.worker.connections[0]));
    let began = bench.now();
    while begins(&bench.worker.connections[0]) {
        bench.is_quiet();
    }
    assert!(bench.now() - began < 2 * limits::HANDSHAKE_DEADLINE);
}

/// Somebody whose TLS handshake is done and who has said nothing yet.
fn silent_in_tls(bench: &mut Workbench) -> StreamOwned<rustls::ClientConnection, TcpStream> {
    let mut guest = StreamOwned::new(client(TLS13_AES_128_GCM_SHA256, None), bench.connect());
    guest.conn.write_tls(&mut guest.sock).unwrap();
    let shakes = std::thread::spawn(move || {
        while guest.conn.is_handshaking() {
            guest.conn.complete_io(&mut guest.sock).unwrap();
        }
        guest
    });
    let is_done = |c: &Connection| c.io.transport.has_shaken_hands() && c.io.input.is_empty();
    bench.turn_until(|worker| worker.connections.iter().any(|(_, c)| is_done(c)));
    shakes.join().unwrap()
}

#[test]
fn a_person_may_look_at_the_certificate_for_a_minute() {
    let mut bench = Workbench::new();
    let mut guest = silent_in_tls(&mut bench);
    let almost = limits::CERTIFICATE_LOOKED_AT_FOR.saturating_sub(Duration::from_secs(9));
    bench.ahead += almost;
    bench.turn();
    assert!(matches!(bench.worker.connections[0].phase, Phase::Upgrading));
    // The usual time begins with what the client says then.
    guest.write_all(b"NI").unwrap();
    bench.turn_until(|worker| !worker.connections[0].io.input.is_empty());
    bench.ahead += limits::HANDSHAKE_DEADLINE / 2;
    bench.turn();
    guest.write_all(b"CK Bo\r\n").unwrap();
    let is_login = |c: &Connection| matches!(c.phase, Phase::Login(_));
    bench.turn_until(|worker| worker.connections.iter().any(|(_, c)| is_login(c)));
}

#[test]
fn who_looks_at_the_certificate_for_longer_is_closed() {
    let mut bench = Workbench::new();
    let _guest = silent_in_tls(&mut bench);
    let began = bench.now();
    while matches!(bench.worker.connections.get(0).map(|c| &c.phase), Some(Phase::Upgrading)) {
        assert!(bench.now() < began + 2 * limits::CERTIFICATE_LOOKED_AT_FOR);
        bench.is_quiet();
    }
}

#[test]
fn who_says_half_a_word_within_tls_has_the_usual_time() {
    let mut bench = Workbench::new();
    let mut guest = silent_in_tls(&mut bench);
    guest.write_all(b"NI").unwrap();
    bench.turn_until(|worker| !worker.connections[0].io.input.is_empty());
    let began = bench.now();
    while matches!(bench.worker.connections.get(0).map(|c| &c.phase), Some(Phase::Upgrading)) {
        assert!(bench.now() < began + 2 * limits::HANDSHAKE_DEADLINE);
        bench.is_quiet();
    }
}
