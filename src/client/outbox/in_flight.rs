// SPDX-License-Identifier: GPL-3.0-or-later
//! Requests that were sent, and not answered yet.

use std::collections::VecDeque;

use crate::protocol::Request;

/// Requests on their way, the oldest first; those without an id have no answer.
#[derive(Debug, Default)]
pub(super) struct InFlight(VecDeque<Request>);

impl InFlight {
    /// Requests that may be on their way. A room of our version recognizes as many
    /// (`limits::RECOGNIZED_MESSAGES`).
    pub const MOST: usize = 256;

    pub fn is_full(&self) -> bool {
        self.0.len() >= Self::MOST
    }

    pub fn push(&mut self, mut request: Request) {
        if request.id_mut().is_some_and(|id| id.is_some()) {
            self.0.push_back(request);
        }
    }

    /// Notes an answer. A room does one thing after another, so what was sent before
    /// is answered as well: an event may still come, and an earlier version leaves
    /// some requests without an answer.
    pub fn answer(&mut self, answered: &str) {
        let is_it = |request: &mut Request| id(request).as_deref() == Some(answered);
        if let Some(at) = self.0.iter_mut().position(is_it) {
            self.0.drain(..=at);
        }
    }

    /// Takes all out.
    pub fn take(&mut self) -> VecDeque<Request> {
        std::mem::take(&mut self.0)
    }

    /// Takes all out; returns their ids.
    pub fn take_ids(&mut self) -> Vec<String> {
        self.take().iter_mut().filter_map(id).collect()
    }
}

fn id(request: &mut Request) -> Option<String> {
    request.id_mut().and_then(|id| id.clone())
}
