// SPDX-License-Identifier: GPL-3.0-or-later
//! The browser: finds the rooms nearby, on both rails.

mod heard;
mod query;
mod sink;
mod turn;
mod wishes;

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use mio::{Poll, Waker};

pub use self::sink::NearbySink;
use self::turn::BrowserTurn;
use self::wishes::BrowserWishes;
use super::network_links::follow;
use crate::protocol::Fingerprint;

/// Hosts that are asked one by one.
const HOSTS: usize = 32;
/// Rooms that are preferred, the most that anybody has met.
const KNOWN: usize = 1_000;

/// Rooms that are asked at once whether they are still there.
const DOUBTED: usize = 16;

/// Search for rooms nearby on all interfaces, those that come later too, on a thread
/// of its own, until it is dropped.
#[derive(Debug)]
pub struct Browser {
    wishes: Arc<Mutex<BrowserWishes>>,
    waker: Arc<Waker>,
    thread: Option<JoinHandle<()>>,
}

impl Browser {
    /// Begins to look around.
    ///
    /// # Errors
    ///
    /// When there is no poller or no thread to be had.
    pub fn open(sink: impl NearbySink) -> io::Result<Self> {
        let poll = Poll::new()?;
        let waker = Arc::new(Waker::new(poll.registry(), turn::WAKER)?);
        let wishes = BrowserWishes { look_again: true, ..BrowserWishes::default() };
        let wishes = Arc::new(Mutex::new(wishes));
        let follower = {
            let (wishes, waker) = (wishes.clone(), waker.clone());
            follow(move || wish(&wishes, &waker, |wishes| wishes.look_again = true))
        };
        let turn = BrowserTurn::new(&poll, wishes.clone(), Box::new(sink), follower);
        let thread = thread::Builder::new().name("browser".into()).spawn(|| turn.run(poll))?;
        Ok(Self { wishes, waker, thread: Some(thread) })
    }

    /// Asks these hosts as well, on any network: rooms that were met. At most 32
    /// count; everybody nearby is asked on their ports, too.
    pub fn ask(&self, hosts: impl IntoIterator<Item = SocketAddr>) {
        let hosts: Vec<_> = hosts.into_iter().take(HOSTS).collect();
        wish(&self.wishes, &self.waker, |wishes| {
            wishes.ask_again |= wishes.hosts != hosts;
            wishes.hosts = hosts;
        });
    }

    /// Asks whether a room is still there that was not reached: unless it answers, it is
    /// gone within two seconds (RFC 6762, section 10.4).
    pub fn reconfirm(&self, key: Fingerprint) {
        wish(&self.wishes, &self.waker, |wishes| {
            if wishes.doubted.len() < DOUBTED {
                wishes.doubted.insert(key);
            }
        });
    }

    /// Prefers these rooms, which were met: they are told of first, and no flood of
    /// others displaces them.
    pub fn prefer(&self, known: impl IntoIterator<Item = Fingerprint>) {
        let known = known.into_iter().take(KNOWN).collect();
        wish(&self.wishes, &self.waker, |wishes| wishes.known = Some(known));
    }
}

fn wish(wishes: &Mutex<BrowserWishes>, waker: &Waker, wish: impl FnOnce(&mut BrowserWishes)) {
    wish(&mut wishes.lock().unwrap_or_else(PoisonError::into_inner));
    if let Err(error) = waker.wake() {
        tracing::warn!(%error, "the browser sleeps");
    }
}

impl Drop for Browser {
    /// Does not wait for the thread: that may wait for the sink, which may wait
    /// for whoever drops this.
    fn drop(&mut self) {
        wish(&self.wishes, &self.waker, |wishes| wishes.stop = true);
        drop(self.thread.take());
    }
}
