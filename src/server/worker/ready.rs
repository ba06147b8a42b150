// SPDX-License-Identifier: GPL-3.0-or-later
//! The connections that are ready for something, in the order they became so.

use super::connection::{Connection, Queued};

/// The lists of a worker. A connection stands in each at most once.
#[derive(Debug, Default)]
pub struct Ready {
    /// Connections whose sockets may have something to read.
    to_read: Vec<usize>,
    /// Connections that are owed something and may be able to take it.
    to_write: Vec<usize>,
}

impl Ready {
    pub fn read(&mut self, slot: usize, queued: &mut Queued) {
        if !std::mem::replace(&mut queued.to_read, true) {
            self.to_read.push(slot);
        }
    }

    pub fn write(&mut self, slot: usize, queued: &mut Queued) {
        if !std::mem::replace(&mut queued.to_write, true) {
            self.to_write.push(slot);
        }
    }

    /// A peer that now takes what it asked for may ask for more.
    pub fn read_again(&mut self, slot: usize, connection: &mut Connection) {
        let more = connection.io.readable || !connection.io.input.is_empty();
        if more && connection.may_read() {
            self.read(slot, &mut connection.queued);
        }
    }

    /// Takes the list of those to read from; each is off the list once its
    /// mark is taken back.
    pub fn take_reads(&mut self) -> Vec<usize> {
        std::mem::take(&mut self.to_read)
    }

    /// Puts back the rest of a list that was taken.
    pub fn put_back_reads(&mut self, slots: &[usize]) {
        self.to_read.extend_from_slice(slots);
    }

    pub fn take_writes(&mut self) -> Vec<usize> {
        std::mem::take(&mut self.to_write)
    }

    pub fn reads(&self) -> &[usize] {
        &self.to_read
    }

    pub fn writes(&self) -> &[usize] {
        &self.to_write
    }
}
