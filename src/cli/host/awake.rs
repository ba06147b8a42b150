// SPDX-License-Identifier: GPL-3.0-or-later
//! A host's computer that does not fall asleep of itself while guests are in the room.
//!
//! systemd's own tool asks for that, and for as long as the program runs that it starts:
//! one that reads from us. So the computer may sleep again as soon as this process ends,
//! however it ends. Where there is no such tool, nobody is asked.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use crate::protocol::EventKind;
use crate::server::Server;

/// The tool, found on the path.
const TOOL: &str = "systemd-inhibit";

/// A thread that keeps the computer awake while it is to be. Dropping it lets it sleep.
pub(super) struct StayAwake {
    guests: Arc<GuestCount>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct GuestCount {
    state: Mutex<Guests>,
    changed: Condvar,
}

#[derive(Default)]
struct Guests {
    present: u32,
    over: bool,
}

impl StayAwake {
    /// Begins to watch who is in the room. One for this computer alone has guests who
    /// are awake with it.
    pub fn start(server: &Server) -> io::Result<Option<Self>> {
        if server.address().ip().to_canonical().is_loopback() {
            return Ok(None);
        }
        let guests = Arc::<GuestCount>::default();
        let (counted, watched) = (guests.clone(), guests.clone());
        // Before the first guest is let in, or as good as.
        server.hand_events_to(move |event| counted.follow(&event.what));
        let thread = thread::Builder::new().name("awake".into()).spawn(move || watched.keep())?;
        Ok(Some(Self { guests, thread: Some(thread) }))
    }
}

impl Drop for StayAwake {
    fn drop(&mut self) {
        self.guests.state().over = true;
        self.guests.changed.notify_all();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("who keeps the computer awake panicked");
        }
    }
}

impl GuestCount {
    fn state(&self) -> MutexGuard<'_, Guests> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Under the room's lock: notes the number and wakes the thread.
    fn follow(&self, kind: &EventKind) {
        let change = match kind {
            EventKind::Joined(_) => 1,
            EventKind::Left { .. } => -1,
            _ => return,
        };
        let mut guests = self.state();
        guests.present = guests.present.saturating_add_signed(change);
        drop(guests);
        self.changed.notify_all();
    }

    /// Keeps the computer awake while somebody is there, until it is over.
    fn keep(&self) {
        let mut held: Option<SleepLock> = None;
        let mut wanted = false;
        loop {
            let same = |guests: &mut Guests| !guests.over && (guests.present > 0) == wanted;
            let waited = self.changed.wait_while(self.state(), same);
            let guests = waited.unwrap_or_else(PoisonError::into_inner);
            if guests.over {
                return;
            }
            wanted = guests.present > 0;
            drop(guests);
            drop(held.take());
            held = if wanted { SleepLock::take() } else { None };
        }
    }
}

/// The computer's promise not to fall asleep, while this is held.
struct SleepLock(Child);

impl SleepLock {
    /// Asks for it; `None` where nobody can be asked.
    fn take() -> Option<Self> {
        let mut tool = Command::new(TOOL);
        tool.args(["--what=idle", "--mode=block", "--who=Salotto"]);
        // Read by administrators, in a list of such locks.
        tool.args(["--why=Guests are in the room", "cat"]);
        tool.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        // What is typed at our terminal, such as Ctrl+C, is not for it.
        let asked = tool.process_group(0).spawn();
        asked
            .inspect_err(|error| tracing::debug!(%error, "the computer may fall asleep"))
            .ok()
            .map(Self)
    }
}

impl Drop for SleepLock {
    fn drop(&mut self) {
        // Whatever it has started ends at the end of its input.
        drop(self.0.stdin.take());
        let ended = self.0.kill().and_then(|()| self.0.wait());
        if let Err(error) = ended {
            tracing::debug!(%error, "the computer may be kept awake still");
        }
    }
}
