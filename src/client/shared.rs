// SPDX-License-Identifier: GPL-3.0-or-later
//! State shared by a session's handle and its threads.

use std::sync::Arc;

use super::dial;
use super::event::{SessionEvent, Sink};
use super::outbox::Outbox;

/// State shared by the handle and the two threads.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub outbox: Outbox,
    pub dialling: dial::CancelToken,
}

impl Shared {
    pub fn leave(&self) {
        self.outbox.leave();
        self.dialling.cancel();
    }
}

/// The sink; leaves the session once the sink breaks.
pub(super) struct Listener {
    sink: Box<dyn Sink>,
    pub shared: Arc<Shared>,
    gone: bool,
}

impl Listener {
    pub fn new(sink: Box<dyn Sink>, shared: Arc<Shared>) -> Self {
        Self { sink, shared, gone: false }
    }

    pub fn tell(&mut self, event: SessionEvent) {
        if !self.gone && self.sink.take(event).is_break() {
            self.gone = true;
            self.shared.leave();
        }
    }
}
