// SPDX-License-Identifier: GPL-3.0-or-later
//! Establishing a session: dials the addresses in turn, finds out the protocol
//! and asks to join.

use std::io;
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use super::codec::Codec;
use super::codec::classic::{ClassicCodec, may_greet};
use super::codec::native::NativeCodec;
use super::deadline::Deadline;
use super::dial::{DialError, dial, more_telling};
use super::error::{Ending, Unreachable};
use super::event::{Security, SessionEvent, Stage};
use super::security::password_proof::{self, PasswordProof};
use super::security::tls_upgrade::TlsFailure;
use super::shared::Listener;
use super::socket::{is_timeout, unreachable};
use super::target::Target;
use super::timeouts::Timeouts;
use crate::protocol::{Address, Hello, Reason, Request};

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

/// Tries the target's addresses until the `hello` is sent on one. Of several
/// failures, returns the most informative one.
pub(super) fn enter(
    target: &Target,
    timeouts: Timeouts,
    listener: &mut Listener,
) -> Result<Established, Ending> {
    let addresses = target.addresses();
    let mut failure = None;
    for (number, address) in addresses.iter().enumerate() {
        let is_last = number + 1 == addresses.len();
        let timeouts = if is_last { timeouts } else { timeouts.shortened() };
        match (Candidate { target, address, timeouts }).enter(listener) {
            Err(ending @ (Ending::Left | Ending::AlreadyIn(_))) => return Err(ending),
            Err(ending) => failure = Some(worse(failure, ending)),
            entered => return entered,
        }
    }
    Err(failure.unwrap_or(Ending::Unreachable(Unreachable::Failed)))
}

fn worse(before: Option<Ending>, now: Ending) -> Ending {
    match (before, now) {
        (Some(Ending::Unreachable(before)), Ending::Unreachable(now)) => {
            Ending::Unreachable(more_telling(before, now))
        }
        (Some(before), Ending::Unreachable(_)) => before,
        (Some(before @ Ending::OtherKey { .. }), _) => before,
        (_, now) => now,
    }
}

/// One of the target's addresses.
struct Candidate<'a> {
    target: &'a Target,
    address: &'a Address,
    timeouts: Timeouts,
}

impl Candidate<'_> {
    fn enter(&self, listener: &mut Listener) -> Result<Established, Ending> {
        let socket = self.connect(listener)?;
        if self.target.is_encrypted() {
            return self.native(&socket).map_err(|failure| self.encryption_failed(failure));
        }
        if let Some(first) = peek_first_bytes(&socket, self.timeouts.greeting)? {
            return self.classic(socket, &first, listener);
        }
        match self.native(&socket) {
            Err(TlsFailure::Plain(first)) if may_greet(&first) => {}
            Err(TlsFailure::Plain(_)) => return Err(Ending::Unreachable(Unreachable::NotARoom)),
            Err(failure) => return Err(self.encryption_failed(failure)),
            Ok(entered) => return Ok(entered),
        }
        let socket = self.connect(listener)?;
        match peek_first_bytes(&socket, self.timeouts.slow_greeting)? {
            Some(first) => self.classic(socket, &first, listener),
            None => Err(Ending::Unreachable(Unreachable::NotARoom)),
        }
    }

    fn connect(&self, listener: &mut Listener) -> Result<Arc<TcpStream>, Ending> {
        let shared = Arc::clone(&listener.shared);
        tracing::debug!(address = %self.address, "dials");
        listener.tell(SessionEvent::Progress(Stage::Resolving));
        let resolved = || listener.tell(SessionEvent::Progress(Stage::Connecting));
        let socket = dial(self.address, self.timeouts.connect, &shared.dialling, resolved)
            .map_err(|failure| match failure {
                DialError::Cancelled => Ending::Left,
                DialError::Unreachable(why) => Ending::Unreachable(why),
            })?;
        // Small messages should not wait for one another.
        if let Err(error) = socket.set_nodelay(true) {
            tracing::debug!(%error, "no TCP_NODELAY");
        }
        tracing::debug!(address = %self.address, "is connected");
        listener.tell(SessionEvent::Progress(Stage::Entering));
        Ok(socket)
    }

    /// Answers a greeting. Never sends a password, nor anything of a person who
    /// has one.
    fn classic(
        &self,
        socket: Arc<TcpStream>,
        first: &[u8],
        listener: &mut Listener,
    ) -> Result<Established, Ending> {
        tracing::debug!(address = %self.address, bytes = first.len(), "the peer speaks first");
        if is_full(first) {
            return Err(Ending::Refused(FULL.into()));
        }
        if self.target.password.is_some() {
            return Err(Ending::Unreachable(Unreachable::NotEncrypted));
        }
        let deadline = Deadline::after(self.timeouts.welcome);
        let (name, address) = (&self.target.name, self.address);
        let codec =
            ClassicCodec::enter(&socket, name, address, &deadline).map_err(Ending::Unreachable)?;
        listener.shared.outbox.set_classic();
        Ok(Established {
            address: address.clone(),
            socket,
            codec: Arc::new(codec),
            security: Security::Classic,
            keyed: false,
            proof: None,
            deadline,
        })
    }

    fn native(&self, socket: &Arc<TcpStream>) -> Result<Established, TlsFailure> {
        let Self { target, address, timeouts } = *self;
        let (exchange, pake) = target.password.as_ref().map(password_proof::start).unzip();
        let hello = Request::Hello(Hello {
            resume: target.resume.clone(),
            host_key: target.host_key.clone(),
            pake,
            ..Hello::named(target.name.as_str())
        });
        let handshake = Deadline::after(timeouts.handshake);
        let (codec, secured) = NativeCodec::enter(socket, target, address, &hello, &handshake)?;
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

    /// Maps a failure where encryption is required.
    fn encryption_failed(&self, failure: TlsFailure) -> Ending {
        match failure {
            TlsFailure::Unreachable(why) => Ending::Unreachable(why),
            TlsFailure::OtherKey { expected, found } => {
                Ending::OtherKey { expected, found, address: self.address.clone() }
            }
            TlsFailure::AlreadyIn(room) => Ending::AlreadyIn(room),
            TlsFailure::Plain(first) if is_full(&first) => Ending::Refused(FULL.into()),
            TlsFailure::Plain(_) => Ending::Unreachable(Unreachable::NotEncrypted),
        }
    }
}

/// The reason a full room sends in plain text to every connection before
/// reading. It is neither an attack nor a classic server.
const FULL: Reason = Reason::TooManyConnections;

fn is_full(first: &[u8]) -> bool {
    first.starts_with(FULL.sentence().as_bytes())
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
