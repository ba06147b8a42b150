// SPDX-License-Identifier: GPL-3.0-or-later
//! Establishing a session: dials the addresses, finds out the protocol of the place
//! that connects first, and asks to join.

use std::io;
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::ClientConnection;

use super::codec::Codec;
use super::codec::classic::{ClassicCodec, may_greet};
use super::codec::native::NativeCodec;
use super::connecting::connect;
use super::deadline::Deadline;
use super::dial::{Connected, Race};
use super::error::{Ending, Unreachable};
use super::event::{Security, SessionEvent, Stage};
use super::failures::{FULL, encryption_failed, is_full, not_dialled, worse};
use super::key_race::{KeyRace, KeyWinner};
use super::security::password_proof::{self, PasswordProof};
use super::security::tls_upgrade::{self, TlsFailure};
use super::shared::Listener;
use super::socket::{is_timeout, unreachable};
use super::target::Target;
use super::timeouts::Timeouts;
use crate::protocol::{Address, Hello, Request};

/// A connection with a known codec, on which the `hello` was sent.
pub(super) struct Established {
    pub address: Address,
    pub socket: Arc<TcpStream>,
    pub codec: Arc<dyn Codec>,
    pub security: Security,
    /// Set if the room has shown the expected key.
    pub keyed: bool,
    /// State of the password exchange, if we have a password.
    pub proof: Option<PasswordProof>,
    /// Deadline for the welcome.
    pub deadline: Deadline,
}

/// Dials the target's addresses until the `hello` is sent on one. Of several
/// failures, returns the most informative one.
pub(super) fn enter(
    target: &Target,
    timeouts: Timeouts,
    listener: &mut Listener,
) -> Result<Established, Ending> {
    let shared = Arc::clone(&listener.shared);
    listener.tell(SessionEvent::Progress(Stage::Resolving));
    let addresses = target.addresses();
    tracing::debug!(?addresses, "dials");
    let mut race = Race::new(addresses, timeouts.connect, &shared.dialling).map_err(not_dialled)?;
    if target.fingerprint.is_some() {
        return enter_by_key(target, &mut race, timeouts, listener);
    }
    // All addresses together get the time of one.
    let handshake = Deadline::after(timeouts.handshake);
    let mut failure = None;
    loop {
        let connected = match connect(&mut race, listener) {
            Err(Ending::Left) => return Err(Ending::Left),
            Err(ending) => return Err(worse(failure, ending)),
            Ok(connected) => connected,
        };
        let is_last = !race.has_more();
        let timeouts = Timeouts { handshake: handshake.rest(), ..timeouts };
        let timeouts = if is_last { timeouts } else { timeouts.shortened() };
        let candidate = Candidate { target, race: &race, connected: &connected, timeouts };
        let began = Instant::now();
        let ending = match candidate.enter(listener) {
            Err(ending @ (Ending::Left | Ending::AlreadyIn(_))) => return Err(ending),
            Err(ending) => ending,
            entered => return entered,
        };
        handshake.spend(began.elapsed().min(timeouts.handshake));
        if !is_last && ending == Ending::Unreachable(Unreachable::TimedOut) {
            race.set_back(&connected);
        }
        failure = Some(worse(failure, ending));
    }
}

/// Of all that connect, enters the first that shows the expected key.
fn enter_by_key(
    target: &Target,
    race: &mut Race,
    timeouts: Timeouts,
    listener: &mut Listener,
) -> Result<Established, Ending> {
    let mut keys = KeyRace::new(target, timeouts);
    loop {
        let KeyWinner { connected, tls } = keys.next(race, listener)?;
        let timeouts = Timeouts { handshake: keys.rest(), ..timeouts };
        let candidate = Candidate { target, race, connected: &connected, timeouts };
        let deadline = Deadline::after(timeouts.handshake);
        match candidate.greet(&connected.socket, tls, &deadline) {
            Ok(entered) => return Ok(entered),
            Err(failure) => keys.failed(race, &connected, failure),
        }
    }
}

/// A place that has connected.
struct Candidate<'a> {
    target: &'a Target,
    race: &'a Race<'a>,
    connected: &'a Connected,
    timeouts: Timeouts,
}

impl Candidate<'_> {
    fn enter(&self, listener: &mut Listener) -> Result<Established, Ending> {
        let socket = &self.connected.socket;
        if self.target.is_encrypted() {
            return self.native(socket).map_err(|failure| self.encryption_failed(failure));
        }
        if let Some(first) = peek_first_bytes(socket, self.timeouts.greeting)? {
            return self.classic(socket, &first, listener);
        }
        match self.native(socket) {
            Err(TlsFailure::Plain(first)) if may_greet(&first) => {}
            Err(TlsFailure::Plain(_)) => return Err(Ending::Unreachable(Unreachable::NotARoom)),
            Err(failure) => return Err(self.encryption_failed(failure)),
            Ok(entered) => return Ok(entered),
        }
        let mut again = self.race.again(self.connected).map_err(not_dialled)?;
        let socket = connect(&mut again, listener)?.socket;
        match peek_first_bytes(&socket, self.timeouts.slow_greeting)? {
            Some(first) => self.classic(&socket, &first, listener),
            None => Err(Ending::Unreachable(Unreachable::NotARoom)),
        }
    }

    /// Answers a greeting. Never sends a password, nor anything of a person who
    /// has one.
    fn classic(
        &self,
        socket: &Arc<TcpStream>,
        first: &[u8],
        listener: &mut Listener,
    ) -> Result<Established, Ending> {
        let address = &self.connected.address;
        tracing::debug!(%address, bytes = first.len(), "the peer speaks first");
        if is_full(first) {
            return Err(Ending::Refused(FULL.into()));
        }
        if self.target.password.is_some() {
            return Err(Ending::Unreachable(Unreachable::NotEncrypted));
        }
        let deadline = Deadline::after(self.timeouts.welcome);
        let codec = ClassicCodec::enter(socket, &self.target.name, address, &deadline)
            .map_err(Ending::Unreachable)?;
        listener.shared.outbox.set_classic();
        Ok(Established {
            address: address.clone(),
            socket: Arc::clone(socket),
            codec: Arc::new(codec),
            security: Security::Classic,
            keyed: false,
            proof: None,
            deadline,
        })
    }

    fn native(&self, socket: &Arc<TcpStream>) -> Result<Established, TlsFailure> {
        let deadline = Deadline::after(self.timeouts.handshake);
        let tls = tls_upgrade::handshake(socket, self.target, &self.connected.address, &deadline)?;
        self.greet(socket, tls, &deadline)
    }

    /// Says hello to whoever has shown the right key, if one is expected.
    fn greet(
        &self,
        socket: &Arc<TcpStream>,
        tls: ClientConnection,
        handshake: &Deadline,
    ) -> Result<Established, TlsFailure> {
        let Self { target, timeouts, .. } = *self;
        let address = &self.connected.address;
        let (exchange, pake) = target.password.as_ref().map(password_proof::start).unzip();
        let hello = Request::Hello(Hello {
            resume: target.resume.clone(),
            host_key: target.host_key.clone(),
            pake,
            take_over: target.take_over,
            ..Hello::named(target.name.as_str())
        });
        let (codec, secured) = NativeCodec::enter(socket, tls, address, &hello, handshake)?;
        let deadline = Deadline::after(timeouts.welcome);
        deadline.spend(timeouts.handshake.saturating_sub(handshake.rest()));
        tracing::debug!(%address, pin = ?secured.pin, "is encrypted, and has said hello");
        Ok(Established {
            address: address.clone(),
            socket: Arc::clone(socket),
            codec: Arc::new(codec),
            security: Security::Encrypted {
                fingerprint: secured.pin.fingerprint,
                epoch: secured.pin.epoch,
            },
            keyed: target.fingerprint.is_some(),
            proof: exchange.map(|exchange| PasswordProof::new(exchange, secured.exporter)),
            deadline,
        })
    }

    fn encryption_failed(&self, failure: TlsFailure) -> Ending {
        encryption_failed(&self.connected.address, failure)
    }
}

/// Peeks at the first bytes of a peer that sends first; `None` if it does not
/// within `timeout`.
fn peek_first_bytes(socket: &TcpStream, timeout: Duration) -> Result<Option<Vec<u8>>, Ending> {
    let mut first = [0; 64];
    let mut peeked = socket.set_read_timeout(Some(timeout)).and_then(|()| socket.peek(&mut first));
    while peeked.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::Interrupted) {
        peeked = socket.peek(&mut first);
    }
    match peeked {
        Ok(0) => Err(Ending::Unreachable(Unreachable::Closed)),
        Ok(size) => Ok(Some(first[..size].to_vec())),
        Err(error) if is_timeout(&error) => Ok(None),
        Err(error) => Err(Ending::Unreachable(unreachable(&error))),
    }
}
