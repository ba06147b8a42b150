// SPDX-License-Identifier: GPL-3.0-or-later
//! One connection as its worker sees it: a socket, what it is wrapped in, the
//! tongue it speaks, and what it is still owed.

mod deadlines;
mod io;

use std::io::{ErrorKind, Read};
use std::time::{Duration, Instant};

use mio::net::TcpStream;

pub use self::io::Sent;
use super::codec::classic::{ClassicCodec, Framing};
use super::codec::native::NativeCodec;
use super::login::caller::Login;
use super::rate_limit::RateLimit;
use super::transport::{Received, Transport};
use crate::protocol::{Notice, Refused, classic, limits};
use crate::server::hub::mailbox::Arrival;
use crate::server::hub::permit::ConnectionPermit;
use crate::server::room::{MemberId, Stream, text_frame};

pub struct Connection {
    pub socket: TcpStream,
    pub permit: ConnectionPermit,
    /// Tells this connection from an earlier one with the same token.
    pub serial: u64,
    pub transport: Transport,
    pub tongue: Tongue,
    pub member: Option<MemberId>,
    /// Where it stands at the door, while the room asks for a password.
    pub login: Option<Box<Login>>,
    /// For how long it was held back at the door, which it is not blamed for.
    pub held: Duration,
    /// How many names were tried in vain.
    pub wrong_names: u8,
    /// The next byte of its stream of the log that it is owed; always
    /// the beginning of a frame. `None` for strangers and those shown out.
    pub cursor: Option<u64>,
    /// Unwrapped bytes that wait for the rest of their message, or for the rate limit.
    pub input: Vec<u8>,
    /// How much of `input` a native member's messages have taken already; it
    /// is moved out of the way once for all of them.
    pub taken: usize,
    /// What goes out before anything from the log, wrapped already: private
    /// frames, and the rest of a frame the kernel did not take in full.
    leftover: Vec<u8>,
    sent: usize,
    pub rate: RateLimit,
    /// Until when nothing is read from a member that talked too fast, or from
    /// a stranger whose guess at the password is held back.
    pub paused_until: Option<Instant>,
    /// When it was last told that it is too fast.
    pub told_to_slow_down: Option<Instant>,
    /// When the next line may be sent to a peer that reads by chunks.
    pub paced_until: Option<Instant>,
    /// The socket takes nothing until its next event.
    pub blocked: bool,
    /// Since when the socket has accepted nothing.
    pub blocked_since: Option<Instant>,
    pub accepted: Instant,
    pub heard: Instant,
    pub pinged: bool,
    /// When a connection that is being closed is cut off.
    pub linger: Option<Instant>,
    /// The socket may have more to read.
    pub readable: bool,
    /// The kernel says that the end of what the peer sends is here.
    pub hung_up: bool,
    /// The peer has ended its side, and we have read all of it.
    pub ended: bool,
    /// The timer that is set for it.
    pub timer: Option<Instant>,
    /// Whether it stands in the worker's list of those to read from.
    pub in_to_read: bool,
    /// Whether it stands in the worker's list of those to write to.
    pub in_to_write: bool,
}

/// What a connection is to us, and how its bytes are read.
pub enum Tongue {
    /// Has not said enough to tell.
    Unknown,
    /// Speaks TLS; the HTTP request is on its way.
    Upgrading,
    Native(Box<NativeCodec>),
    Classic(Box<ClassicCodec>),
    /// Has been told everything; whatever it says is passed over.
    Closing,
}

impl Connection {
    pub fn new(arrival: Arrival, serial: u64, rate: RateLimit, now: Instant) -> Self {
        Self {
            socket: arrival.socket,
            permit: arrival.permit,
            serial,
            transport: Transport::Plain,
            tongue: Tongue::Unknown,
            member: None,
            login: None,
            held: Duration::ZERO,
            wrong_names: 0,
            cursor: None,
            input: Vec::new(),
            taken: 0,
            leftover: Vec::new(),
            sent: 0,
            rate,
            paused_until: None,
            told_to_slow_down: None,
            paced_until: None,
            blocked: false,
            blocked_since: None,
            accepted: now,
            heard: now,
            pinged: false,
            linger: None,
            readable: false,
            hung_up: false,
            ended: false,
            timer: None,
            in_to_read: false,
            in_to_write: false,
        }
    }

    /// Whether anything may be read: not while the member is slowed down, nor
    /// while it does not take what it asked for.
    pub fn may_read(&self) -> bool {
        self.paused_until.is_none() && self.leftover.len() - self.sent < limits::LEFTOVER_BYTES
    }

    /// Whether something that came was not looked at yet.
    pub fn has_backlog(&self) -> bool {
        match &self.tongue {
            Tongue::Classic(classic) if classic.has_more() => true,
            _ => !self.input.is_empty(),
        }
    }

    /// One bounded read into `scratch`, unwrapped into `input`.
    pub fn read(&mut self, scratch: &mut [u8]) -> ReadOutcome {
        let count = loop {
            match self.socket.read(scratch) {
                Ok(0) => return ReadOutcome::End,
                Ok(count) => break count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    self.readable = false;
                    return ReadOutcome::Nothing;
                }
                Err(error) => return ReadOutcome::Broken(error),
            }
        };
        // A short read emptied the socket, and the next bytes bring an event;
        // but an end that was announced already brings none.
        self.readable = count == scratch.len() || self.hung_up;
        self.input.drain(..std::mem::take(&mut self.taken));
        let wrapped = &mut scratch[..count];
        match self.transport.receive(wrapped, &mut self.input, &mut self.leftover) {
            Ok(Received::Open) => ReadOutcome::Something,
            Ok(Received::Closed) => ReadOutcome::End,
            Err(error) => ReadOutcome::Garbled(error),
        }
    }

    /// Gives back what the unread bytes took.
    pub fn forget_input(&mut self) {
        self.input = Vec::new();
        self.taken = 0;
    }

    /// The first bytes turned out to be TLS: unwraps them.
    pub fn unwrap_first_bytes(&mut self) -> Result<(), rustls::Error> {
        let mut wrapped = std::mem::take(&mut self.input);
        self.transport.receive(&mut wrapped, &mut self.input, &mut self.leftover).map(|_| ())
    }

    /// Says something to this peer alone, in its own tongue.
    pub fn tell(&mut self, notice: &Notice) {
        match &self.tongue {
            Tongue::Native(_) => self.send(&text_frame(&notice.encode())),
            Tongue::Classic(_) => {
                if let Some(words) = in_classic_words(notice) {
                    self.say_plainly(&words);
                }
            }
            Tongue::Unknown | Tongue::Upgrading | Tongue::Closing => {}
        }
    }

    /// A sentence for a classic guest, ended the way it reads.
    pub fn say_plainly(&mut self, sentence: &str) {
        self.send(sentence.as_bytes());
        if self.framing() == Some(Framing::Lines) {
            self.send(b"\n");
        } else {
            self.paced_until = Some(Instant::now() + limits::CLASSIC_PACE);
        }
    }

    /// Sends raw bytes of the tongue to this peer alone.
    pub fn send(&mut self, bytes: &[u8]) {
        self.transport.seal(bytes, &mut self.leftover);
    }

    /// The form of the log that this peer is served.
    pub fn stream(&self) -> Stream {
        match self.tongue {
            Tongue::Classic(_) => Stream::Lines,
            _ => Stream::Native,
        }
    }

    pub fn framing(&self) -> Option<Framing> {
        match &self.tongue {
            Tongue::Classic(classic) => Some(classic.framing()),
            _ => None,
        }
    }

    /// Nothing more comes from us once the leftover is out.
    pub fn finish(&mut self, cut_off: Instant) {
        self.transport.close(&mut self.leftover);
        self.tongue = Tongue::Closing;
        self.cursor = None;
        self.forget_input();
        self.paused_until = None;
        self.paced_until = None;
        self.linger = Some(cut_off);
    }
}

/// What came of a read.
#[derive(Debug)]
pub enum ReadOutcome {
    Something,
    Nothing,
    /// The peer will send nothing more.
    End,
    /// The connection is gone.
    Broken(std::io::Error),
    /// What came is no TLS that we speak.
    Garbled(rustls::Error),
}

fn in_classic_words(notice: &Notice) -> Option<String> {
    match notice {
        Notice::Welcome(welcome) => Some(classic::hello_back(&welcome.you)),
        Notice::Refused(Refused { message, suggestion, .. })
        | Notice::Error { message, suggestion, .. } => Some(match suggestion {
            Some(free) => format!("{message} Please enter another one, for example {free}"),
            None => message.clone(),
        }),
        Notice::Typing(_) | Notice::Event(_) | Notice::Pake { .. } | Notice::Bans(_) => None,
    }
}
