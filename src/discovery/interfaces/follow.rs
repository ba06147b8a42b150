// SPDX-License-Identifier: GPL-3.0-or-later
//! Changes of the interfaces, as the kernel tells them (rtnetlink(7)): nothing is
//! asked for over and over, so that an idle machine sleeps.

use std::io;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::event::{EventfdFlags, PollFd, PollFlags, Timespec, eventfd, poll};
use rustix::io::Errno;
use rustix::net::netlink::SocketAddrNetlink;
use rustix::net::{AddressFamily, RecvFlags, SocketFlags, SocketType, bind, recv, socket_with};

use super::{NetworkInterface, interfaces};

/// `RTMGRP_LINK`, `_IPV4_IFADDR`, `_IPV4_ROUTE`, `_IPV6_IFADDR` and `_IPV6_ROUTE`
/// (linux/rtnetlink.h).
const GROUPS: u32 = 0x1 | 0x10 | 0x40 | 0x100 | 0x400;
/// Changes come in bunches: an interface, its addresses, its routes.
const QUIET: Duration = Duration::from_millis(100);
/// The longest that a bunch is waited for, however long it goes on.
const BUNCH: Duration = Duration::from_millis(500);
/// The pause between two looks, where the kernel is not to be heard.
const WITHOUT_NEWS: Duration = Duration::from_secs(2);

/// A thread that follows the interfaces. Dropping it ends the thread.
#[derive(Debug)]
pub struct InterfaceFollower {
    stop: Arc<OwnedFd>,
    thread: Option<JoinHandle<()>>,
}

impl InterfaceFollower {
    /// Tells the interfaces as they are now, and again after each change, within a
    /// second. `told` is called on the follower's thread; it must not block, nor drop
    /// the follower.
    ///
    /// # Errors
    ///
    /// The system's, if it has no more files or threads.
    pub fn start(told: impl FnMut(Vec<NetworkInterface>) + Send + 'static) -> io::Result<Self> {
        let stop = Arc::new(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?);
        // Before the first look, so that nothing falls between the two.
        let news = listen().inspect_err(|error| {
            tracing::warn!(%error, "the kernel does not tell of changes; looking now and then");
        });
        let following = Following { news: news.ok(), stop: stop.clone(), known: None };
        let thread = std::thread::Builder::new().name("network".into());
        let thread = thread.spawn(move || following.run(told))?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

impl Drop for InterfaceFollower {
    fn drop(&mut self) {
        if let Err(error) = rustix::io::write(&*self.stop, &1_u64.to_ne_bytes()) {
            tracing::error!(%error, "the follower of the network could not be woken");
            return;
        }
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the follower of the network panicked");
        }
    }
}

/// A socket to which the kernel tells what has changed.
fn listen() -> io::Result<OwnedFd> {
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let (family, kind) = (AddressFamily::NETLINK, SocketType::RAW);
    // The protocol of routes, NETLINK_ROUTE, is 0.
    let socket = socket_with(family, kind, flags, None)?;
    bind(&socket, &SocketAddrNetlink::new(0, GROUPS))?;
    Ok(socket)
}

struct Following {
    news: Option<OwnedFd>,
    stop: Arc<OwnedFd>,
    known: Option<Vec<NetworkInterface>>,
}

impl Following {
    fn run(mut self, mut told: impl FnMut(Vec<NetworkInterface>)) {
        loop {
            match interfaces() {
                Ok(now) if self.known.as_ref() == Some(&now) => {}
                Ok(now) => {
                    self.known = Some(now.clone());
                    told(now);
                }
                Err(error) => tracing::warn!(%error, "the interfaces are not told"),
            }
            if self.wait().is_none() {
                return;
            }
        }
    }

    /// Waits until something may have changed and all of it has come; `None` when
    /// the follower is dropped.
    fn wait(&self) -> Option<()> {
        let Some(news) = &self.news else {
            return self.readable(None, Some(WITHOUT_NEWS)).map(drop);
        };
        self.readable(Some(news), None)?;
        let end = Instant::now() + BUNCH;
        loop {
            drain(news);
            let rest = end.saturating_duration_since(Instant::now()).min(QUIET);
            if rest.is_zero() || !self.readable(Some(news), Some(rest))? {
                return Some(());
            }
        }
    }

    /// Tells if something came before the time was over; `None` when the follower is
    /// dropped, or where nothing can be waited for.
    fn readable(&self, news: Option<&OwnedFd>, within: Option<Duration>) -> Option<bool> {
        let within = within.and_then(|within| Timespec::try_from(within).ok());
        let stop = PollFd::new(&*self.stop, PollFlags::IN);
        let mut both: Vec<_> = std::iter::once(stop)
            .chain(news.map(|news| PollFd::new(news, PollFlags::IN)))
            .collect();
        match poll(&mut both, within.as_ref()) {
            // What interrupts a wait may have changed something as well.
            Err(Errno::INTR) => return Some(false),
            Err(error) => {
                tracing::error!(%error, "changes of the network cannot be waited for");
                return None;
            }
            Ok(_) => {}
        }
        let has = |fd: &PollFd<'_>| !fd.revents().is_empty();
        (!has(&both[0])).then(|| both.get(1).is_some_and(has))
    }
}

/// Takes what waits, without a look: all is read anew. What was too much for the
/// socket (ENOBUFS) counts as well.
fn drain(news: &OwnedFd) {
    let mut message = [0; 8 * 1024];
    for _ in 0..1024 {
        match recv(news, &mut message[..], RecvFlags::TRUNC) {
            Ok(_) | Err(Errno::NOBUFS | Errno::INTR) => {}
            Err(_) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn a_follower_tells_at_once_and_ends_when_dropped() {
        let (sender, told) = channel();
        let follower = InterfaceFollower::start(move |now| drop(sender.send(now))).unwrap();
        assert!(!told.recv().unwrap().is_empty());
        drop(follower);
        assert!(told.iter().all(|now| !now.is_empty()), "the thread and its sender are gone");
    }
}
