// SPDX-License-Identifier: GPL-3.0-or-later
//! Requests that were sent, and not answered yet.

use std::collections::VecDeque;

use crate::protocol::Request;

/// Requests on their way, the oldest first; those without an id have no answer.
#[derive(Debug, Default)]
pub(super) struct InFlight {
    requests: VecDeque<Request>,
    /// Set if an answer says nothing of those that were sent before: not all of what
    /// happened is told.
    has_gaps: bool,
}

impl InFlight {
    /// Requests that may be on their way. A room of our version recognizes as many
    /// (`limits::RECOGNIZED_MESSAGES`).
    pub const MOST: usize = 256;

    pub fn is_full(&self) -> bool {
        self.requests.len() >= Self::MOST
    }

    pub fn push(&mut self, mut request: Request) {
        // Whoever still wants to read asks for it once the connection is back.
        let is_page = matches!(request, Request::History { .. } | Request::Search { .. });
        if !is_page && request.id_mut().is_some_and(|id| id.is_some()) {
            self.requests.push_back(request);
        }
    }

    /// Notes an answer. A room does one thing after another, so what was sent before
    /// is answered as well: an event may still come, and an earlier version leaves
    /// some requests without an answer.
    pub fn answer(&mut self, answered: &str) {
        let is_it = |request: &mut Request| id(request).as_deref() == Some(answered);
        if let Some(at) = self.requests.iter_mut().position(is_it) {
            let first = if self.has_gaps { at } else { 0 };
            self.requests.drain(first..=at);
        }
    }

    /// Keeps messages alone, which the room recognizes should they be sent again.
    /// Returns the ids of the others.
    pub fn keep_messages(&mut self) -> Vec<String> {
        let is_message =
            |request: &Request| matches!(request, Request::Say { .. } | Request::Whisper { .. });
        let (messages, mut others): (VecDeque<_>, VecDeque<_>) =
            self.take().into_iter().partition(is_message);
        *self = Self { requests: messages, has_gaps: true };
        others.iter_mut().filter_map(id).collect()
    }

    /// Takes all out.
    pub fn take(&mut self) -> VecDeque<Request> {
        std::mem::take(self).requests
    }

    /// Takes all out; returns their ids.
    pub fn take_ids(&mut self) -> Vec<String> {
        self.take().iter_mut().filter_map(id).collect()
    }
}

/// The id of a request.
pub(super) fn id(request: &mut Request) -> Option<String> {
    request.id_mut().and_then(|id| id.clone())
}
