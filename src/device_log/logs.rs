// SPDX-License-Identifier: GPL-3.0-or-later
//! The logs in the folder of a room, one folder for each.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;

use super::DeviceLog;
use super::error::DeviceLogError;
use crate::history::{History, HistoryError};
use crate::protocol::{Event, limits};

/// Beginning of the extension that a damaged log has.
const DAMAGED: &str = "damaged-";

/// A log that is open to be written.
pub(super) struct CurrentLog {
    pub history: History,
    /// The folder of the damaged one that was put aside for it.
    pub aside: Option<PathBuf>,
}

impl DeviceLog {
    /// Numbers of the logs, the newest last; none where the room is not kept.
    pub(super) fn logs(&self) -> io::Result<Vec<u64>> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other?,
        };
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut logs: Vec<u64> = names.filter_map(|name| name.parse().ok()).collect();
        logs.sort_unstable();
        Ok(logs)
    }

    pub(super) fn log(&self, number: u64) -> PathBuf {
        self.folder.join(number.to_string())
    }

    /// Opens the log that the room goes on with, whose newest event had the number `head`
    /// when we came in and that told the events `told`; another one if the last log cannot
    /// be its beginning. A damaged one is put aside. The caller has the lock.
    pub(super) fn current(&self, head: u64, told: &[Event]) -> Result<CurrentLog, DeviceLogError> {
        let last = self.logs().map_err(|error| self.unkept(error))?.pop().unwrap_or(1);
        let mut aside = None;
        let taken_up = match self.take_up(last, head, told) {
            Err(HistoryError::Damaged { path, why }) => {
                tracing::warn!(path = %path.display(), why, "a log is damaged and put aside");
                aside = Some(self.put_aside(last).map_err(|error| self.unkept(error))?);
                self.take_up(last, head, told)?
            }
            other => other?,
        };
        let history = match taken_up {
            Some(history) => history,
            None => self.begin(last.saturating_add(1))?,
        };
        Ok(CurrentLog { history, aside })
    }

    /// Opens a log; `None` if it is not that of the room. The numbers of a log only grow,
    /// and none is given twice.
    fn take_up(
        &self,
        log: u64,
        head: u64,
        told: &[Event],
    ) -> Result<Option<History>, HistoryError> {
        let mut history = self.open_log(log)?;
        if history.newest()? > head {
            return Ok(None);
        }
        for event in told {
            if knows(&mut history, event.number)?.is_some_and(|time| time != event.time) {
                return Ok(None);
            }
        }
        Ok(Some(history))
    }

    /// Begins another log, and deletes those that are too many.
    fn begin(&self, log: u64) -> Result<History, DeviceLogError> {
        let history = self.open_log(log)?;
        let logs = self.logs().map_err(|error| self.unkept(error))?;
        let many = logs.len().saturating_sub(limits::DEVICE_LOGS);
        for old in &logs[..many] {
            fs::remove_dir_all(self.log(*old)).map_err(|error| self.unkept(error))?;
        }
        Ok(history)
    }

    fn open_log(&self, log: u64) -> Result<History, HistoryError> {
        let folder = self.log(log);
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&folder);
        if let Err(error) = made {
            tracing::debug!(%error, "the folder of a log is not made");
        }
        History::open(&folder)
    }

    /// Deletes the logs that were made in vain: where nothing was kept before, nothing is
    /// to be kept from the next visit on, unasked.
    pub(super) fn unmake(&self) {
        for log in self.logs().unwrap_or_default() {
            if let Err(error) = fs::remove_dir_all(self.log(log)) {
                tracing::warn!(%error, "the folder of a log that was not opened is left");
            }
        }
    }

    /// Renames the folder of a damaged log, with all that is in it; never over another.
    /// Deletes those that are too many then.
    fn put_aside(&self, log: u64) -> io::Result<PathBuf> {
        let last = self.damaged().pop().map_or(0, |(number, _)| number);
        let names = (last.saturating_add(1)..).map(|number| self.aside(log, number));
        let aside = names.into_iter().find(|path| !path.exists()).unwrap_or_default();
        fs::rename(self.log(log), &aside)?;
        let damaged = self.damaged();
        let many = damaged.len().saturating_sub(limits::DEVICE_LOGS_ASIDE);
        for (_, old) in &damaged[..many] {
            if let Err(error) = fs::remove_dir_all(old) {
                tracing::warn!(%error, "a damaged log is left");
            }
        }
        Ok(aside)
    }

    fn aside(&self, log: u64, number: u64) -> PathBuf {
        self.log(log).with_extension(format!("{DAMAGED}{number}"))
    }

    /// The damaged logs that are put aside with their numbers, the newest last.
    pub(super) fn damaged(&self) -> Vec<(u64, PathBuf)> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let numbered = entries.filter_map(|entry| {
            let path = entry.path();
            let number = path.extension()?.to_str()?.strip_prefix(DAMAGED)?.parse().ok()?;
            Some((number, path))
        });
        let mut damaged: Vec<_> = numbered.collect();
        damaged.sort_unstable();
        damaged
    }
}

/// The time of the event with that number, if it is there.
pub(super) fn knows(history: &mut History, number: u64) -> Result<Option<u64>, HistoryError> {
    let next = history.events_after(number.saturating_sub(1), 1)?;
    Ok(next.first().filter(|event| event.number == number).map(|event| event.time))
}
