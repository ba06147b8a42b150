// SPDX-License-Identifier: GPL-3.0-or-later
//! Dials, finds out which tongue is spoken there, and says hello in it.

use std::io::{self, Read};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::classic::Classic;
use super::dial::{NotDialled, dial, unreachable};
use super::native::{Native, Trouble};
use super::reader::{Ear, Patience};
use super::tongue::Tongue;
use super::{Approach, Ending, Line, SessionEvent, Stage, Target, Unreachable};
use crate::protocol::{Hello, Request};

/// A connection whose tongue is known.
pub(super) struct Entered {
    pub socket: Arc<TcpStream>,
    pub tongue: Arc<dyn Tongue>,
    pub line: Line,
    /// Until when the welcome has to be here.
    pub deadline: Instant,
}

pub(super) fn enter(target: &Target, patience: Patience, ear: &mut Ear) -> Result<Entered, Ending> {
    let mut socket = reach(target, ear)?;
    let mut deadline = Instant::now() + patience.welcome;
    if target.approach == Approach::Encrypted {
        return native(target, &socket, deadline).map_err(|trouble| match trouble {
            Trouble::Unreachable(why) => Ending::Unreachable(why),
            Trouble::Greeting => Ending::Unreachable(Unreachable::NotARoom),
        });
    }
    let mut greeted = speaks_first(&socket, patience.greeting)?;
    if !greeted {
        match native(target, &socket, deadline) {
            Err(Trouble::Greeting) => {}
            Err(Trouble::Unreachable(why)) => return Err(Ending::Unreachable(why)),
            Ok(entered) => return Ok(entered),
        }
        socket = reach(target, ear)?;
        deadline = Instant::now() + patience.welcome;
        greeted = speaks_first(&socket, patience.slow_greeting)?;
    }
    if !greeted {
        return Err(Ending::Unreachable(Unreachable::NotARoom));
    }
    ear.shared.outbox.set_classic();
    let tongue = Classic::enter(&socket, target, deadline).map_err(Ending::Unreachable)?;
    Ok(Entered { socket, tongue: Arc::new(tongue), line: Line::Classic, deadline })
}

fn reach(target: &Target, ear: &mut Ear) -> Result<Arc<TcpStream>, Ending> {
    let shared = Arc::clone(&ear.shared);
    ear.tell(SessionEvent::Progress(Stage::Resolving));
    let resolved = || ear.tell(SessionEvent::Progress(Stage::Connecting));
    let socket =
        dial(&target.address, &shared.dialling, resolved).map_err(|failure| match failure {
            NotDialled::Cancelled => Ending::Left,
            NotDialled::Unreachable(why) => Ending::Unreachable(why),
        })?;
    // Small messages should not wait for one another.
    if let Err(error) = socket.set_nodelay(true) {
        tracing::debug!(%error, "no TCP_NODELAY");
    }
    ear.tell(SessionEvent::Progress(Stage::Entering));
    Ok(socket)
}

fn native(target: &Target, socket: &Arc<TcpStream>, deadline: Instant) -> Result<Entered, Trouble> {
    let hello = Request::Hello(Hello {
        resume: target.resume.clone(),
        host_key: target.host_key.clone(),
        ..Hello::named(target.name.as_str())
    });
    let (tongue, fingerprint) = Native::enter(socket, &target.address, &hello, deadline)?;
    let line = Line::Encrypted { fingerprint };
    Ok(Entered { socket: Arc::clone(socket), tongue: Arc::new(tongue), line, deadline })
}

/// Whether the peer says something before we do.
fn speaks_first(socket: &TcpStream, patience: Duration) -> Result<bool, Ending> {
    let peeked = socket.set_read_timeout(Some(patience)).and_then(|()| socket.peek(&mut [0]));
    match peeked {
        Ok(0) => Err(Ending::Unreachable(Unreachable::Closed)),
        Ok(_) => Ok(true),
        Err(error) if is_timeout(&error) => Ok(false),
        Err(error) => Err(Ending::Unreachable(unreachable(&error))),
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

/// One read that ends with `TimedOut` at `deadline`.
pub(super) fn read_before(
    mut socket: &TcpStream,
    buffer: &mut [u8],
    deadline: Instant,
) -> io::Result<usize> {
    loop {
        let rest = deadline.saturating_duration_since(Instant::now());
        if rest.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        socket.set_read_timeout(Some(rest))?;
        match socket.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if is_timeout(&error) => return Err(io::ErrorKind::TimedOut.into()),
            read => return read,
        }
    }
}
