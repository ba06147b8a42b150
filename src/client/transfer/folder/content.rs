// SPDX-License-Identifier: GPL-3.0-or-later
//! The content of one file while it is packed.

use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;

use crate::client::transfer::prepare::PrepareError;

/// The content of one file, exactly as much as was announced.
pub struct PackedContent<'a, P> {
    file: File,
    left: u64,
    /// Bytes that were packed before this file, and in all.
    before: u64,
    all: u64,
    progress: &'a mut P,
    /// The reason why it ended too early.
    end: Option<PrepareError>,
}

impl<'a, P: FnMut(u64, u64) -> ControlFlow<()>> PackedContent<'a, P> {
    /// So many bytes of a file, after `before` bytes of `all`.
    pub fn new(file: File, left: u64, (before, all): (u64, u64), progress: &'a mut P) -> Self {
        Self { file, left, before, all, progress, end: None }
    }

    /// The reason why it ended too early, if it did.
    pub fn take_end(&mut self) -> Option<PrepareError> {
        self.end.take()
    }
}

impl<P: FnMut(u64, u64) -> ControlFlow<()>> Read for PackedContent<'_, P> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(buffer.len()).min(buffer.len());
        if most == 0 {
            return Ok(0);
        }
        let read = self.file.read(&mut buffer[..most]);
        let end = match &read {
            Ok(0) => Some(PrepareError::Changed),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return read,
            Err(error) => Some(PrepareError::Unreadable(error.kind())),
            Ok(read) => {
                self.left -= *read as u64;
                self.before += *read as u64;
                let told = (self.progress)(self.before.min(self.all), self.all);
                told.is_break().then_some(PrepareError::Cancelled)
            }
        };
        if end.is_some() {
            self.end = end;
            return Err(io::ErrorKind::Other.into());
        }
        read
    }
}
