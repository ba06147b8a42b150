// SPDX-License-Identifier: GPL-3.0-or-later
//! Keeping of what is read in a room, on a thread of its own.

use std::path::PathBuf;

use super::DeviceLog;
use super::error::DeviceLogError;
use crate::history::{
    HistoryError, HistorySource, HistoryWriter, KeepLimits, Retention, WriteOutcome,
};
use crate::protocol::{Event, limits};
use crate::trust::private_file::Lock;

/// Keeps what is read in a room; nobody else does until it is dropped. Dropping it writes
/// what waits, which may take a while.
pub struct DeviceLogWriter {
    queue: Box<dyn FnMut(&Event) + Send>,
    // Dropped before the lock.
    _writer: HistoryWriter,
    _lock: Lock,
}

/// An open log.
pub struct OpenedDeviceLog {
    /// Keeps what is read from now on.
    pub writer: DeviceLogWriter,
    /// Place that a damaged log has now.
    pub aside: Option<PathBuf>,
}

impl DeviceLog {
    /// Keeps what is read in the room from now on: at a visit where its newest event had
    /// the number `head`, and after it has told the events `told`, which are kept too.
    /// Makes what is missing. Calls `news` after every attempt to write.
    ///
    /// # Errors
    ///
    /// Every variant of [`DeviceLogError`].
    pub fn open(
        &self,
        head: u64,
        told: &[Event],
        news: impl FnMut(WriteOutcome) + Send + 'static,
    ) -> Result<OpenedDeviceLog, DeviceLogError> {
        let lock = self.lock()?;
        let is_first = self.logs().map_err(|error| self.unkept(error))?.is_empty();
        let started = self.start(head, told, news);
        if is_first && started.is_err() {
            self.unmake();
        }
        let (writer, aside) = started?;
        let queue = Box::new(writer.queue());
        let mut writer = DeviceLogWriter { queue, _writer: writer, _lock: lock };
        for event in told {
            writer.keep(event);
        }
        Ok(OpenedDeviceLog { writer, aside })
    }

    /// Starts to write, and returns the place that a damaged log has now. The caller has the
    /// lock.
    fn start(
        &self,
        head: u64,
        told: &[Event],
        news: impl FnMut(WriteOutcome) + Send + 'static,
    ) -> Result<(HistoryWriter, Option<PathBuf>), DeviceLogError> {
        let current = self.current(head, told)?;
        let path = current.history.path().to_owned();
        let source = HistorySource::Open(Box::new(current.history));
        let writer = HistoryWriter::start(source, Retention::default(), news)
            .map_err(|error| HistoryError::Failed { path, why: error.to_string() })?;
        writer.limits()(KeepLimits { time: None, bytes: Some(limits::DEVICE_LOG_BYTES) });
        Ok((writer, current.aside))
    }
}

impl DeviceLogWriter {
    /// Hands an event over, without waiting for the disk.
    pub fn keep(&mut self, event: &Event) {
        // What nobody told has no number.
        if event.number > 0 {
            (self.queue)(event);
        }
    }
}
