// SPDX-License-Identifier: GPL-3.0-or-later
//! Waiting for a page of the past.

use crate::server::hub::page_desk::PagePermit;

/// The page that a member asked for, until its socket has taken it.
#[derive(Default)]
pub struct PageWait {
    permit: Option<PagePermit>,
    /// Set once the page was read, and is on its way.
    is_handed_over: bool,
}

impl PageWait {
    /// `true` if another page may be asked for.
    pub fn is_over(&self) -> bool {
        self.permit.is_none()
    }

    /// Begins to wait.
    pub fn begin(&mut self, permit: PagePermit) {
        *self = Self { permit: Some(permit), is_handed_over: false };
    }

    /// Notes that the page is on its way.
    pub fn hand_over(&mut self) {
        self.is_handed_over = true;
    }

    /// Notes that the socket has taken everything.
    pub fn note_sent(&mut self) {
        if self.is_handed_over {
            *self = Self::default();
        }
    }
}
