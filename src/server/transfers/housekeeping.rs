// SPDX-License-Identifier: GPL-3.0-or-later
//! The thread that tidies up: contents that no event tells of any more, files that nobody goes
//! on with, tokens that nobody uses.

use std::collections::{BTreeSet, HashSet};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use super::store::FileStore;
use crate::history::{History, HistoryError, PageSize, ReadFolder};
use crate::protocol::EventKind;
use crate::server::hub::Hub;
use crate::server::room::{drop_files, end_upload, files_of, pass_on_uploading};

/// Time after which the disk is looked at, whoever else has.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Time after which it is seen what has become too old.
const TIDY_EVERY: Duration = Duration::from_mins(1);
/// Files that are looked for in the history at a time.
const LOOKED_FOR: usize = 500;

/// The thread that tidies up. Dropping it ends it.
pub struct Housekeeper {
    hub: Arc<Hub>,
    thread: Option<JoinHandle<()>>,
}

impl Housekeeper {
    /// Starts to tidy up. `folder` is where what is said is read, and `sweeps` says that the
    /// contents on the disk are known.
    pub fn start(hub: &Arc<Hub>, folder: ReadFolder, sweeps: bool) -> io::Result<Self> {
        let own = hub.clone();
        hub.transfers.ring(|chores| chores.sweeps = sweeps);
        let round = Arc::new(Round { folder, last: AtomicU64::new(0) });
        let thread = Builder::new().name("files".into()).spawn(move || {
            if let Some(store) = own.transfers.store() {
                keep(&own, store, &round);
            }
        })?;
        Ok(Self { hub: hub.clone(), thread: Some(thread) })
    }
}

/// The round that is made through the files, to look for them in the history.
struct Round {
    /// Set once there is a history.
    folder: ReadFolder,
    /// The file that was looked for last.
    last: AtomicU64,
}

impl Round {
    /// Some of these numbers, which go up: those behind the last ones, or the first again.
    fn next_of(&self, numbers: &[u64]) -> Vec<u64> {
        let last = self.last.load(Ordering::Relaxed);
        let behind = numbers.partition_point(|number| *number <= last);
        let next: Vec<u64> = numbers[behind..].iter().copied().take(LOOKED_FOR).collect();
        let is_last = behind + next.len() == numbers.len();
        let last = next.last().copied().filter(|_| !is_last);
        self.last.store(last.unwrap_or_default(), Ordering::Relaxed);
        next
    }
}

impl Drop for Housekeeper {
    fn drop(&mut self) {
        self.hub.transfers.ring(|chores| chores.is_over = true);
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the thread that tidies up files panicked");
        }
    }
}

fn keep(hub: &Arc<Hub>, store: &FileStore, round: &Arc<Round>) {
    let mut tidied = Instant::now();
    loop {
        let chores = hub.transfers.wait_for_chores(LOOK_EVERY);
        chores.discarded.into_iter().for_each(|upload| store.discard(upload));
        if chores.sweeps {
            sweep(hub, store);
        }
        if chores.is_over {
            return;
        }
        if let Err(error) = store.disk.look() {
            tracing::debug!(%error, "the space on the disk is not known");
        }
        if tidied.elapsed() >= TIDY_EVERY {
            tidied = Instant::now();
            tidy(hub, round);
        }
    }
}

/// Deletes the contents that the room knows nothing of.
fn sweep(hub: &Hub, store: &FileStore) {
    let shelf = store.shelf();
    let wanted: HashSet<_> = files_of(&hub.room()).map(|file| file.blake3).collect();
    if let Err(error) = store.sweep(|content| wanted.contains(content), &shelf) {
        tracing::warn!(%error, "files that are gone are still on the disk");
    }
}

fn tidy(hub: &Arc<Hub>, round: &Arc<Round>) {
    hub.transfers.expire_tokens();
    for upload in hub.transfers.uploads() {
        if upload.is_stale(Instant::now()) && hub.transfers.end_upload(&upload) {
            hub.release(|room, _| {
                end_upload(room, upload.person, upload.size);
                if upload.is_told() {
                    pass_on_uploading(room, &upload.order(), upload.done(), true);
                }
            });
        }
    }
    let (own, round) = (hub.clone(), round.clone());
    // Where too much is read just now, there is another time.
    hub.pages.queue.push(move |history| drop_unread(&own, history, &round));
}

/// Drops the files whose events are neither in memory nor on the disk any more.
fn drop_unread(hub: &Hub, history: Option<&mut History>, round: &Round) {
    let older: Vec<u64> = {
        let room = hub.room();
        let oldest = room.log().number_at(0);
        files_of(&room).map(|file| file.number).take_while(|number| *number < oldest).collect()
    };
    let unkept = |number: u64| hub.pages.unkept.has(number);
    let gone = match history {
        Some(history) => not_in(history, &round.next_of(&older), unkept),
        // A history that cannot be read now may be read another time.
        None if round.folder.get().is_some() => return,
        None => older.into_iter().filter(|number| unkept(*number)).collect(),
    };
    if !gone.is_empty() {
        hub.release(|room, _| drop_files(room, |file| gone.contains(&file.number)));
    }
}

/// Those of these events that are no files in the history, though it has earlier and later
/// ones, or they were never kept. What it has not written yet is none of them, nor what is from
/// before its beginning: another one may have that, and if it was deleted we are told.
fn not_in(history: &mut History, numbers: &[u64], unkept: impl Fn(u64) -> bool) -> BTreeSet<u64> {
    let one = PageSize { count: 1, bytes: 0 };
    let mut find = || -> Result<BTreeSet<u64>, HistoryError> {
        let first = history.oldest_of(0..u64::MAX)?.unwrap_or(u64::MAX);
        let last = history.last_of(0..u64::MAX, one, None)?;
        let last = last.first().map_or(0, |event| event.number);
        let mut gone = BTreeSet::new();
        for number in numbers.iter().copied() {
            if !(first..=last).contains(&number) && !unkept(number) {
                continue;
            }
            let found = history.first_of(number..number + 1, one, None)?;
            if !found.first().is_some_and(|event| matches!(event.what, EventKind::File(_))) {
                gone.insert(number);
            }
        }
        Ok(gone)
    };
    let found = find();
    found
        .inspect_err(|error| tracing::debug!(%error, "it is not read for files"))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
