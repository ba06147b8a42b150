// SPDX-License-Identifier: GPL-3.0-or-later
//! Many members, read by one thread.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use mio::{Events, Interest, Poll, Token};
use rustls::ClientConfig;
use slab::Slab;

use super::PATIENCE;
use super::line::believing_config;
use super::member::{Heard, Member, Protocol};

/// Bytes one read takes at most.
const READ: usize = 64 * 1024;

pub struct Audience {
    poll: Poll,
    events: Events,
    pub members: Slab<Member>,
    tls: Arc<ClientConfig>,
    scratch: Vec<u8>,
    plain: Vec<u8>,
}

impl Audience {
    pub fn new() -> Self {
        Self {
            poll: Poll::new().expect("there is a poller"),
            events: Events::with_capacity(1024),
            members: Slab::new(),
            tls: believing_config(),
            scratch: vec![0; READ],
            plain: Vec::new(),
        }
    }

    /// Connects a guest to a room; it is a member once it receives
    /// [`Heard::Entered`].
    pub fn invite(
        &mut self,
        room: SocketAddr,
        from: Option<IpAddr>,
        protocol: Protocol,
        name: &str,
    ) -> io::Result<usize> {
        let socket = super::connect(room, from)?;
        let mut member = Member::new(socket, protocol, name, &self.tls);
        if protocol.begins() {
            member.introduce()?;
        }
        self.add(member)
    }

    /// Connects a guest that only listens, to a peer that asks for nothing.
    pub fn invite_mute(&mut self, to: SocketAddr, protocol: Protocol) -> io::Result<usize> {
        let member = Member::mute(super::connect(to, None)?, protocol, &self.tls);
        self.add(member)
    }

    fn add(&mut self, mut member: Member) -> io::Result<usize> {
        let entry = self.members.vacant_entry();
        let key = entry.key();
        let interest = Interest::READABLE | Interest::WRITABLE;
        self.poll.registry().register(&mut member.socket, Token(key), interest)?;
        member.flush()?;
        entry.insert(member);
        Ok(key)
    }

    /// Drops a member without a goodbye.
    pub fn drop_member(&mut self, key: usize) {
        if let Some(mut member) = self.members.try_remove(key) {
            let _ = self.poll.registry().deregister(&mut member.socket);
        }
    }

    /// Waits at most `wait`, and reads what has come. The last that is reported
    /// of a member is that it is gone.
    pub fn turn(&mut self, wait: Option<Duration>, heard: &mut impl FnMut(usize, Heard)) {
        match self.poll.poll(&mut self.events, wait) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return,
            polled => polled.expect("the poller works"),
        }
        for event in &self.events {
            let Token(key) = event.token();
            let Some(member) = self.members.get_mut(key) else { continue };
            let written = if event.is_writable() { member.flush() } else { Ok(()) };
            let mut tell = |what: Heard| heard(key, what);
            let read = member.receive(&mut self.scratch, &mut self.plain, &mut tell);
            if let Err(error) = read.and(written) {
                tell(Heard::Gone(&error.to_string()));
                let _ = self.poll.registry().deregister(&mut member.socket);
                self.members.remove(key);
            }
        }
    }

    /// Takes turns until `enough`; panics after a minute, or when a member is
    /// gone.
    pub fn until(
        &mut self,
        what: &str,
        mut heard: impl FnMut(usize, &[u8]),
        mut enough: impl FnMut(&mut Self) -> bool,
    ) {
        let end = Instant::now() + PATIENCE;
        while !enough(self) {
            assert!(Instant::now() < end, "waited in vain for {what}");
            self.turn(Some(Duration::from_millis(20)), &mut |key, news| match news {
                Heard::Entered | Heard::Ping => {}
                Heard::Text(text) => heard(key, text),
                Heard::Gone(why) => panic!("member {key} is gone, waiting for {what}: {why}"),
            });
        }
    }

    /// Waits until everybody invited is in.
    pub fn until_all_are_in(&mut self, heard: impl FnMut(usize, &[u8])) {
        self.until("everybody to be let in", heard, |audience| {
            audience.members.iter().all(|(_, member)| member.is_present() && member.is_ready())
        });
    }

    /// Waits until nothing has come for a while.
    pub fn until_quiet(&mut self, mut heard: impl FnMut(usize, &[u8])) {
        const QUIET: Duration = Duration::from_millis(300);
        let last = std::cell::Cell::new(Instant::now());
        let heard = |key: usize, text: &[u8]| {
            last.set(Instant::now());
            heard(key, text);
        };
        self.until("quiet", heard, |_| last.get().elapsed() > QUIET);
    }
}
