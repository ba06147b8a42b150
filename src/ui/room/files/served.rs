// SPDX-License-Identifier: GPL-3.0-or-later
//! Downloads that are done and may serve others for a while, as long as we are in the room.

use std::cell::RefCell;
use std::collections::VecDeque;

use crate::client::Transfer;

/// Downloads that are remembered: the last ones.
const REMEMBERED: usize = 32;

/// Downloads that are done.
#[derive(Default)]
pub struct ServedDownloads(RefCell<VecDeque<Transfer>>);

impl ServedDownloads {
    /// Remembers one. What is forgotten for it serves nobody any more.
    pub fn add(&self, download: Transfer) {
        let mut all = self.0.borrow_mut();
        all.push_back(download);
        if all.len() > REMEMBERED {
            all.pop_front().inspect(Transfer::stop);
        }
    }

    /// Ends that others are served.
    pub fn end(&self) {
        self.0.take().iter().for_each(Transfer::stop);
    }
}
