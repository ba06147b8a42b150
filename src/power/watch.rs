// SPDX-License-Identifier: GPL-3.0-or-later
//! The thread that waits for news of the computer.

use std::io;
use std::os::unix::net::UnixStream;
use std::thread::{self, JoinHandle};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::login_manager::LoginManager;
use crate::protocol::PowerState;

/// Time before the login manager is sought again.
const PAUSE: Timespec = Timespec { tv_sec: 60, tv_nsec: 0 };

/// Waits for news of the computer, until it is dropped.
#[derive(Debug)]
pub struct PowerWatch {
    /// Closed to end the thread.
    end: Option<UnixStream>,
    thread: Option<JoinHandle<()>>,
}

impl PowerWatch {
    /// Calls `tell` with each change, on a thread of its own. The computer does not sleep
    /// before `tell` has returned, or a few seconds are over.
    pub fn start(tell: impl FnMut(PowerState) + Send + 'static) -> io::Result<Self> {
        let (end, ended) = UnixStream::pair()?;
        let thread = thread::Builder::new().name("power".into());
        let thread = thread.spawn(move || watch(&ended, tell))?;
        Ok(Self { end: Some(end), thread: Some(thread) })
    }
}

impl Drop for PowerWatch {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that waits for the sleep of the computer panicked");
        }
    }
}

fn watch(ended: &UnixStream, mut tell: impl FnMut(PowerState)) {
    loop {
        match LoginManager::connect().and_then(|manager| follow(manager, ended, &mut tell)) {
            Ok(()) => return,
            Err(error) => tracing::debug!(%error, "the login manager does not tell"),
        }
        let mut end = [PollFd::new(ended, PollFlags::IN)];
        if !matches!(poll(&mut end, Some(&PAUSE)), Ok(0)) {
            return;
        }
    }
}

/// Tells the news until the watch is over.
fn follow(
    mut manager: LoginManager,
    ended: &UnixStream,
    tell: &mut impl FnMut(PowerState),
) -> io::Result<()> {
    loop {
        while let Some(state) = manager.news()? {
            tell(state);
            match state {
                PowerState::Running => manager.lock()?,
                _ => manager.unlock(),
            }
        }
        let mut awaited = [PollFd::new(&manager, PollFlags::IN), PollFd::new(ended, PollFlags::IN)];
        match poll(&mut awaited, None) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        if !awaited[1].revents().is_empty() {
            return Ok(());
        }
        if !awaited[0].revents().is_empty() {
            manager.read()?;
        }
    }
}
