// SPDX-License-Identifier: GPL-3.0-or-later
//! Asking who is at an address, without joining: nothing of a person is told, and of
//! the connection no more is made than the answer takes.

use std::io::{ErrorKind, Write};
use std::net::{IpAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::codec::classic::may_greet;
use super::deadline::Deadline;
use super::dial::{CancelToken, Connected, DialError, Race};
use super::error::Unreachable;
use super::security::tls;
use super::security::tls_upgrade::{NOT_A_ROOM, TlsFailure, handshake, upgrade};
use super::socket::{read_before, unreachable};
use super::target::Target;
use crate::protocol::{Address, Nickname, server_protocol};
use crate::trust::RoomPin;

/// Time to connect, name included.
const CONNECT: Duration = Duration::from_secs(5);
/// Time for a server that speaks first.
const GREETING: Duration = Duration::from_millis(700);
/// Time for a handshake, and for the answer to a request.
const ANSWER: Duration = Duration::from_secs(2);
/// A request that web servers answer, whatever they serve.
const WEB: &[u8] = b"GET / HTTP/1.0\r\n\r\n";

/// A question to whoever is at an address. Clones share its cancelling.
#[derive(Debug, Clone, Default)]
pub struct Probe {
    cancel: Arc<CancelToken>,
}

/// Answer of whoever is at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProbeResult {
    /// A room.
    Room {
        /// Its key, and the epoch of its host.
        pin: RoomPin,
        /// Seconds by which the host's clock is ahead of ours, if it told the time.
        clock: Option<i64>,
    },
    /// Somebody greets like a classic room.
    Classic,
    /// Something else is there, with the name of its protocol, such as `SSH`, if that
    /// is known.
    SomethingElse(Option<&'static str>),
    /// Nobody, or nobody who says anything.
    Unreachable(Unreachable),
}

impl Probe {
    /// Ends all runs, and keeps new ones from beginning.
    pub fn cancel(&self) {
        self.cancel.cancel();
    }

    /// Asks who is at `address`, and where that is. Blocks for about 12 s at the most,
    /// and less than one where somebody answers.
    pub fn run(&self, address: &Address) -> (Option<IpAddr>, ProbeResult) {
        let mut race = match Race::new(vec![address.clone()], CONNECT, &self.cancel) {
            Ok(race) => race,
            Err(failure) => return (None, ProbeResult::Unreachable(why(failure))),
        };
        match race.next(|| ()) {
            Ok(connected) => {
                let ip = connected.socket.peer_addr().ok().map(|place| place.ip().to_canonical());
                let found = ask(&race, &connected).unwrap_or_else(ProbeResult::Unreachable);
                (ip, found)
            }
            Err(failure) => (race.first_ip(), ProbeResult::Unreachable(why(failure))),
        }
    }
}

/// Asks whoever has connected.
fn ask(race: &Race, connected: &Connected) -> Result<ProbeResult, Unreachable> {
    let socket = &*connected.socket;
    let greeting = read_some(socket, GREETING)?;
    if !greeting.is_empty() {
        return Ok(named(&greeting));
    }
    match native(socket, &connected.address) {
        Ok(room) => return Ok(room),
        Err(TlsFailure::Plain(first)) if !first.is_empty() => return Ok(named(&first)),
        Err(TlsFailure::Unreachable(Unreachable::NotARoom | Unreachable::BadCertificates)) => {
            return Ok(ProbeResult::SomethingElse(Some("TLS")));
        }
        Err(_) => {}
    }
    // Many a web server says nothing to what is not its language.
    let again = race.again(connected).and_then(|mut race| race.next(|| ())).map_err(why)?;
    let socket = &*again.socket;
    (&*socket).write_all(WEB).map_err(|error| unreachable(&error))?;
    Ok(match read_some(socket, ANSWER) {
        Ok(answer) if !answer.is_empty() => named(&answer),
        _ => ProbeResult::SomethingElse(None),
    })
}

/// Shakes hands, and asks for the protocol of a room.
fn native(socket: &TcpStream, address: &Address) -> Result<ProbeResult, TlsFailure> {
    let name = Nickname::new(env!("CARGO_PKG_NAME")).map_err(|_| NOT_A_ROOM)?;
    let target = Target::new(address.clone(), name);
    let deadline = Deadline::after(ANSWER);
    let mut tls = handshake(socket, &target, address, &deadline)?;
    let pin = tls::pin(&tls).ok_or(NOT_A_ROOM)?;
    let upgraded = upgrade(socket, &mut tls, address, &deadline)?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let clock = upgraded.date.map(|date| date.cast_signed().saturating_sub(now.cast_signed()));
    Ok(ProbeResult::Room { pin, clock })
}

fn named(first: &[u8]) -> ProbeResult {
    match server_protocol(first) {
        None if may_greet(first) => ProbeResult::Classic,
        protocol => ProbeResult::SomethingElse(protocol),
    }
}

/// Bytes that come first within `time`; empty if nothing does, or the peer closes.
fn read_some(socket: &TcpStream, time: Duration) -> Result<Vec<u8>, Unreachable> {
    let mut first = [0; 512];
    match read_before(socket, &mut first, &Deadline::after(time)) {
        Ok(size) => Ok(first[..size].to_vec()),
        Err(error) if error.kind() == ErrorKind::TimedOut => Ok(Vec::new()),
        Err(error) => Err(unreachable(&error)),
    }
}

fn why(failure: DialError) -> Unreachable {
    match failure {
        DialError::Cancelled => Unreachable::Closed,
        DialError::Unreachable(why) => why,
    }
}
