// SPDX-License-Identifier: GPL-3.0-or-later
//! Dials one place after the other, finds out which codec is spoken there, and
//! says hello in it.

use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::codec::Codec;
use super::codec::classic::{ClassicCodec, may_greet};
use super::codec::native::NativeCodec;
use super::dial::{DialError, dial, more_telling};
use super::error::{Ending, Unreachable};
use super::event::{Line, SessionEvent, Stage};
use super::security::password_proof::{self, PasswordProof};
use super::security::tls_upgrade::TlsFailure;
use super::shared::Listener;
use super::socket::{is_timeout, unreachable};
use super::target::Target;
use super::timeouts::Timeouts;
use crate::protocol::{Address, Hello, Reason, Request};

/// A connection whose codec is known.
pub(super) struct Established {
    pub address: Address,
    pub socket: Arc<TcpStream>,
    pub codec: Arc<dyn Codec>,
    pub line: Line,
    /// Whether the room has shown the key that was expected of it.
    pub keyed: bool,
    /// What the room has yet to prove, when we came with a password.
    pub proof: Option<PasswordProof>,
    /// Until when the welcome has to be here.
    pub deadline: Instant,
}

/// Tries the target's places until one lets us say hello. Of several failures
/// the one that says most is told.
pub(super) fn enter(
    target: &Target,
    timeouts: Timeouts,
    listener: &mut Listener,
) -> Result<Established, Ending> {
    let places = target.places();
    let mut failure = None;
    for (number, address) in places.iter().enumerate() {
        let is_last = number + 1 == places.len();
        let timeouts = if is_last { timeouts } else { timeouts.in_passing() };
        match (Candidate { target, address, timeouts }).enter(listener) {
            Err(Ending::Left) => return Err(Ending::Left),
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
        let socket = self.reach(listener)?;
        if self.target.is_encrypted() {
            return self.native(&socket).map_err(|trouble| self.never_plain(trouble));
        }
        if let Some(first) = first_words(&socket, self.timeouts.greeting)? {
            return self.classic(socket, &first, listener);
        }
        match self.native(&socket) {
            Err(TlsFailure::Plain(first)) if may_greet(&first) => {}
            Err(TlsFailure::Plain(_)) => return Err(Ending::Unreachable(Unreachable::NotARoom)),
            Err(trouble) => return Err(self.never_plain(trouble)),
            Ok(entered) => return Ok(entered),
        }
        let socket = self.reach(listener)?;
        match first_words(&socket, self.timeouts.slow_greeting)? {
            Some(first) => self.classic(socket, &first, listener),
            None => Err(Ending::Unreachable(Unreachable::NotARoom)),
        }
    }

    fn reach(&self, listener: &mut Listener) -> Result<Arc<TcpStream>, Ending> {
        let shared = Arc::clone(&listener.shared);
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
        listener.tell(SessionEvent::Progress(Stage::Entering));
        Ok(socket)
    }

    /// Answers a greeting; a password is never sent, nor anything of somebody
    /// who has one.
    fn classic(
        &self,
        socket: Arc<TcpStream>,
        first: &[u8],
        listener: &mut Listener,
    ) -> Result<Established, Ending> {
        if is_full(first) {
            return Err(Ending::Refused(FULL.into()));
        }
        if self.target.password.is_some() {
            return Err(Ending::Unreachable(Unreachable::NotEncrypted));
        }
        let deadline = Instant::now() + self.timeouts.welcome;
        let (name, address) = (&self.target.name, self.address);
        let codec =
            ClassicCodec::enter(&socket, name, address, deadline).map_err(Ending::Unreachable)?;
        listener.shared.outbox.set_classic();
        Ok(Established {
            address: address.clone(),
            socket,
            codec: Arc::new(codec),
            line: Line::Classic,
            keyed: false,
            proof: None,
            deadline,
        })
    }

    fn native(&self, socket: &Arc<TcpStream>) -> Result<Established, TlsFailure> {
        let now = Instant::now();
        let Self { target, address, timeouts } = *self;
        let (exchange, pake) = target.password.as_ref().map(password_proof::start).unzip();
        let hello = Request::Hello(Hello {
            resume: target.resume.clone(),
            host_key: target.host_key.clone(),
            pake,
            ..Hello::named(target.name.as_str())
        });
        let (codec, secured) =
            NativeCodec::enter(socket, target, address, &hello, now + timeouts.handshake)?;
        Ok(Established {
            address: address.clone(),
            socket: Arc::clone(socket),
            codec: Arc::new(codec),
            line: Line::Encrypted { fingerprint: secured.fingerprint },
            keyed: target.key.is_some(),
            proof: exchange.map(|exchange| PasswordProof::new(exchange, secured.exporter)),
            deadline: now + timeouts.welcome,
        })
    }

    /// What it means that a line which had to be encrypted is not there.
    fn never_plain(&self, trouble: TlsFailure) -> Ending {
        match trouble {
            TlsFailure::Unreachable(why) => Ending::Unreachable(why),
            TlsFailure::OtherKey { expected, found } => {
                Ending::OtherKey { expected, found, address: self.address.clone() }
            }
            TlsFailure::Plain(first) if is_full(&first) => Ending::Refused(FULL.into()),
            TlsFailure::Plain(_) => Ending::Unreachable(Unreachable::NotEncrypted),
        }
    }
}

/// What a room says in plain text to everybody, before it reads anything: no
/// alarm, and no classic server either.
const FULL: Reason = Reason::TooManyConnections;

fn is_full(first: &[u8]) -> bool {
    first.starts_with(FULL.sentence().as_bytes())
}

/// What the peer says before we do, if anything; it is still there to be read.
fn first_words(socket: &TcpStream, timeouts: Duration) -> Result<Option<Vec<u8>>, Ending> {
    let mut first = [0; 64];
    let peeked = socket.set_read_timeout(Some(timeouts)).and_then(|()| socket.peek(&mut first));
    match peeked {
        Ok(0) => Err(Ending::Unreachable(Unreachable::Closed)),
        Ok(size) => Ok(Some(first[..size].to_vec())),
        Err(error) if is_timeout(&error) => Ok(None),
        Err(error) => Err(Ending::Unreachable(unreachable(&error))),
    }
}
