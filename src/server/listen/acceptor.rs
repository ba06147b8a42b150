// SPDX-License-Identifier: GPL-3.0-or-later
//! The acceptor: takes connections and hands each to a worker. It never reads a
//! byte and never waits for anybody.

use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token, Waker};

use crate::protocol::Reason;
use crate::server::error::OpenError;
use crate::server::host_log::HostEvent;
use crate::server::hub::mailbox::{AcceptedConnection, Mailbox};
use crate::server::hub::{Hub, MOST_WORKERS};
use crate::server::worker;

const LISTENER: Token = Token(0);
const STOP: Token = Token(1);
/// Connections taken before looking whether it is time to stop.
const A_TURN: usize = 32;
/// The pause when the system is out of files or memory.
const PATIENCE: Duration = Duration::from_millis(250);
/// Members from which on another worker helps, if there is a core for it.
const MEMBERS_PER_WORKER: usize = 256;

/// The acceptor's thread, and through it the workers'.
pub struct Acceptor {
    stop: Waker,
    thread: Option<JoinHandle<()>>,
}

impl Acceptor {
    /// Starts accepting, with one worker.
    pub fn start(listener: TcpListener, hub: Arc<Hub>) -> Result<Self, OpenError> {
        let poll = Poll::new()?;
        let stop = Waker::new(poll.registry(), STOP)?;
        let mut listener = mio::net::TcpListener::from_std(listener);
        poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
        let first = worker::start(0, &hub)?;
        let accepting = AcceptLoop { poll, listener, hub, workers: vec![first], complained: false };
        let thread =
            std::thread::Builder::new().name("acceptor".into()).spawn(|| accepting.run())?;
        Ok(Self { stop, thread: Some(thread) })
    }

    /// Stops accepting, and waits until the workers have said goodbye to
    /// everybody; the hub must be stopping.
    pub fn finish(&mut self) {
        if let Err(error) = self.stop.wake() {
            tracing::error!(%error, "the acceptor could not be woken");
        }
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the acceptor panicked");
        }
    }
}

struct AcceptLoop {
    poll: Poll,
    listener: mio::net::TcpListener,
    hub: Arc<Hub>,
    workers: Vec<JoinHandle<()>>,
    /// The log already says that we are out of files.
    complained: bool,
}

impl AcceptLoop {
    fn run(mut self) {
        let mut events = Events::with_capacity(4);
        let mut again: Option<Instant> = None;
        while !self.hub.is_stopping() {
            let wait = again.map(|at| at.saturating_duration_since(Instant::now()));
            if let Err(error) = self.poll.poll(&mut events, wait)
                && error.kind() != io::ErrorKind::Interrupted
            {
                tracing::error!(%error, "the acceptor cannot wait for connections");
                std::thread::park_timeout(PATIENCE);
            }
            again = self.take_some();
        }
        drop(self.listener);
        for worker in self.workers {
            if worker.join().is_err() {
                tracing::error!("a worker panicked");
            }
        }
    }

    /// Takes connections until none waits, at most a turn's worth. Returns when
    /// to look again even if nothing new knocks.
    fn take_some(&mut self) -> Option<Instant> {
        for _ in 0..A_TURN {
            match self.listener.accept() {
                Ok((socket, peer)) => {
                    self.complained = false;
                    self.welcome(socket, canonical(peer));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return None,
                Err(error) if is_the_peers_fault(&error) => {}
                Err(error) => {
                    if !self.complained {
                        self.complained = true;
                        tracing::info!(%error, "no more connections can be taken for now");
                        self.hub.host_log(HostEvent::OutOfFiles);
                    }
                    return Some(Instant::now() + PATIENCE);
                }
            }
        }
        Some(Instant::now())
    }

    fn welcome(&mut self, mut socket: TcpStream, peer: SocketAddr) {
        tracing::debug!(%peer, "a connection");
        let Some(permit) = self.hub.admit(peer) else {
            tracing::debug!(%peer, "too many connections");
            let reason = Reason::TooManyConnections;
            self.hub.host_log(HostEvent::Refused { address: peer, why: reason.into() });
            // The socket is fresh: this fits into its buffer or is not read.
            let _ = writeln!(socket, "{}", reason.sentence());
            return;
        };
        prepare(&socket);
        let worker = self.least_busy();
        tracing::debug!(%peer, worker, "handed over");
        if let Some(mailbox) = self.hub.mailboxes[worker].get() {
            mailbox.hand_over(AcceptedConnection { socket, permit });
        }
    }

    /// The worker with the fewest connections; a new one when all have many.
    fn least_busy(&mut self) -> usize {
        let loads = self.hub.mailboxes.iter().map_while(|mailbox| mailbox.get()).map(Mailbox::load);
        let (index, load) =
            loads.enumerate().min_by_key(|(_, load)| *load).expect("the first worker always runs");
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let next = self.workers.len();
        if load < MEMBERS_PER_WORKER || next >= cores.min(MOST_WORKERS) {
            return index;
        }
        match worker::start(next, &self.hub) {
            Ok(thread) => {
                self.workers.push(thread);
                next
            }
            Err(error) => {
                tracing::warn!(%error, "no further worker could be started");
                index
            }
        }
    }
}

/// An IPv4 guest of a socket for both families is shown as IPv4.
fn canonical(peer: SocketAddr) -> SocketAddr {
    match peer.ip().to_canonical() {
        IpAddr::V4(ip) => SocketAddr::new(ip.into(), peer.port()),
        IpAddr::V6(_) => peer,
    }
}

/// The connection was gone before it was taken (accept(2), "Error handling").
fn is_the_peers_fault(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionReset | Interrupted)
}

/// Small delays, little stale chat in the kernel, and dead peers noticed even
/// where the language has no ping.
fn prepare(socket: &TcpStream) {
    let socket = socket2::SockRef::from(socket);
    let keepalive = socket2::TcpKeepalive::new()
        .with_time(Duration::from_secs(15))
        .with_interval(Duration::from_secs(5))
        .with_retries(3);
    let prepared = socket
        .set_tcp_nodelay(true)
        .and_then(|()| socket.set_tcp_notsent_lowat(16 * 1024))
        .and_then(|()| socket.set_tcp_keepalive(&keepalive));
    if let Err(error) = prepared {
        tracing::debug!(%error, "a socket option was refused");
    }
}
