// SPDX-License-Identifier: GPL-3.0-or-later
//! Keeps what outlives a room on disk: bans, roles, and whom it has met.
//!
//! The room only says that something changed. A thread of its own writes it,
//! at most about once a second and once more at the end, so that nobody waits
//! for a disk; what cannot be written is tried again.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::hub::{Hub, unix_milliseconds};
use super::room::Register;
use super::{OpenError, Record};
use crate::protocol::limits;
use crate::trust::stored::{read_json, set_aside, write_json};

const FILE: &str = "room-register.json";
const VERSION: u64 = 1;
/// Changes that come within this time are written together.
const PAUSE: Duration = Duration::from_secs(1);
/// How soon to try again what could not be written; each time twice as long.
const TRY_AGAIN: Duration = Duration::from_secs(2);
const TRY_AGAIN_AT_LAST: Duration = Duration::from_secs(60);

/// Renames a register that cannot be used, so that the room opens without it;
/// to be called only after its host was told what that means: bans and roles
/// are gone. `path` is that of the [`StoredError`](crate::trust::StoredError) in
/// [`OpenError::Register`]. Says where the file is now. Blocks on the disk.
pub fn set_aside_register(path: &Path) -> io::Result<PathBuf> {
    set_aside(path)
}

/// Reads what was kept in that folder; empty where nothing was.
pub fn load(folder: &Path) -> Result<Register, OpenError> {
    let register = read_json(&folder.join(FILE), limits::REGISTER_BYTES, VERSION);
    register.map(Option::unwrap_or_default).map_err(OpenError::Register)
}

/// Where the room leaves word that something changed.
#[derive(Default)]
pub struct Nudge {
    wanted: Mutex<Wanted>,
    bell: Condvar,
}

#[derive(Debug, Default, Clone, Copy)]
struct Wanted {
    /// Something has to be written.
    changed: bool,
    /// The room is closed.
    over: bool,
}

impl Nudge {
    pub fn nudge(&self) {
        self.change(|wanted| wanted.changed = true);
    }

    fn change(&self, change: impl FnOnce(&mut Wanted)) {
        change(&mut self.wanted.lock().unwrap_or_else(PoisonError::into_inner));
        self.bell.notify_all();
    }

    /// Waits until the room is closed or `enough`, at most so long.
    fn wait(&self, at_most: Option<Duration>, enough: impl Fn(&Wanted) -> bool) -> Wanted {
        let wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        let goes_on = |wanted: &mut Wanted| !wanted.over && !enough(wanted);
        let guard = match at_most {
            None => self.bell.wait_while(wanted, goes_on).unwrap_or_else(PoisonError::into_inner),
            Some(at_most) => {
                let waited = self.bell.wait_timeout_while(wanted, at_most, goes_on);
                waited.unwrap_or_else(PoisonError::into_inner).0
            }
        };
        *guard
    }
}

/// The thread that writes. Dropping it writes what is still to be written.
pub struct Keeper {
    hub: Arc<Hub>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    pub fn start(folder: &Path, hub: &Arc<Hub>) -> io::Result<Self> {
        let (path, kept) = (folder.join(FILE), hub.clone());
        let thread = std::thread::Builder::new()
            .name("register-keeper".into())
            .spawn(move || keep(&path, &kept))?;
        Ok(Self { hub: hub.clone(), thread: Some(thread) })
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.hub.register.change(|wanted| wanted.over = true);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the keeper of the register panicked");
        }
    }
}

fn keep(path: &Path, hub: &Hub) {
    let mut again: Option<Duration> = None;
    loop {
        let wanted = hub.register.wait(again, |wanted| wanted.changed && again.is_none());
        if wanted.changed || again.is_some() {
            again = write(path, hub, again);
        }
        if wanted.over {
            return;
        }
        if again.is_none() {
            hub.register.wait(Some(PAUSE), |_| false);
        }
    }
}

/// Writes the register. Returns how soon to try again, if it has to be.
fn write(path: &Path, hub: &Hub, waited: Option<Duration>) -> Option<Duration> {
    // First, so that what changes meanwhile is written next time.
    hub.register.change(|wanted| wanted.changed = false);
    let register = hub.room().register(unix_milliseconds());
    let error = write_json(path, VERSION, &register).err()?;
    if waited.is_none() {
        hub.journal(Record::Unkept { error: error.to_string() });
    }
    Some(waited.map_or(TRY_AGAIN, |waited| TRY_AGAIN_AT_LAST.min(2 * waited)))
}
