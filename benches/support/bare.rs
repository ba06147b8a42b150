// SPDX-License-Identifier: GPL-3.0-or-later
//! A loop that only writes, as the lower bound: it is given frames and writes
//! them, a batch at a time, to every socket.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use rustls::server::UnbufferedServerConnection;
use salotto::server::tls;
use salotto::trust::ephemeral_host;

use super::cpu;
use super::line::Line;
use super::member::Protocol;

pub struct Bare {
    listener: TcpListener,
    tls: Option<Arc<ServerConfig>>,
    peers: Vec<Peer>,
    cipher: Vec<u8>,
}

struct Peer {
    socket: TcpStream,
    line: Option<Line<UnbufferedServerConnection>>,
}

/// Frames to write, and their batching.
pub struct Task<'a> {
    pub frames: &'a [u8],
    /// End of each frame.
    pub ends: &'a [usize],
    /// Frames in one write, on average.
    pub batch: f64,
    /// Source of the number of frames that may have been written by now, as
    /// eight bytes whenever that changes.
    pub allowance: UnixStream,
}

impl Bare {
    pub fn open(protocol: Protocol) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port is there");
        let host = ephemeral_host().expect("a key can be made");
        let tls = (protocol == Protocol::Native).then(|| tls(&host).expect("a good key"));
        Self { listener, tls, peers: Vec::new(), cipher: Vec::new() }
    }

    pub fn address(&self) -> SocketAddr {
        self.listener.local_addr().expect("it listens")
    }

    /// Takes one guest, with the socket options of the room.
    pub fn accept(&mut self) {
        let (socket, _) = self.listener.accept().expect("somebody has connected");
        let options = socket2::SockRef::from(&socket);
        options.set_tcp_nodelay(true).expect("TCP has it");
        options.set_tcp_notsent_lowat(16 * 1024).expect("Linux has it");
        let line = self.tls.clone().map(|tls| {
            Line::new(UnbufferedServerConnection::new(tls).expect("a handshake can begin"))
        });
        self.peers.push(Peer { socket, line });
    }

    /// Answers the guests' handshakes until all are done; blocks meanwhile.
    pub fn shake_hands(&mut self) {
        let mut buffer = [0; 4096];
        for Peer { socket, line } in &mut self.peers {
            let Some(line) = line else { continue };
            while !line.ready {
                let count = socket.read(&mut buffer).expect("the guest is there");
                let mut out = Vec::new();
                line.receive(&mut buffer[..count], &mut Vec::new(), &mut out)
                    .expect("the guest speaks TLS");
                socket.write_all(&out).expect("the guest is there");
            }
        }
    }

    /// Writes everything to everybody, and returns the processor time it took.
    pub fn pour(&mut self, task: Task) -> Duration {
        let Task { frames, ends, batch, mut allowance } = task;
        let start = cpu::of_this_thread();
        let (mut done, mut allowed, mut batches) = (0, 0, 0.0);
        while done < ends.len() {
            batches += 1.0;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it is brought into its limits at once"
            )]
            let next = ((batches * batch) as usize).clamp(done + 1, ends.len());
            while allowed < next {
                let mut told = [0; 8];
                allowance.read_exact(&mut told).expect("somebody tells");
                allowed = usize::try_from(u64::from_ne_bytes(told)).expect("all is in memory");
            }
            let from = if done == 0 { 0 } else { ends[done - 1] };
            self.write_to_all(&frames[from..ends[next - 1]]);
            done = next;
        }
        cpu::of_this_thread().saturating_sub(start)
    }

    fn write_to_all(&mut self, batch: &[u8]) {
        for Peer { socket, line } in &mut self.peers {
            let wrapped = match line {
                None => batch,
                Some(line) => {
                    self.cipher.clear();
                    line.seal(batch, &mut self.cipher).expect("the line is open");
                    &self.cipher
                }
            };
            socket.write_all(wrapped).expect("the guest reads");
        }
    }
}
