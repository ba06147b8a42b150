// SPDX-License-Identifier: GPL-3.0-or-later
//! Grants: the permissions that tokens stand for.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use super::upload::Upload;
use crate::protocol::limits;
use crate::server::room::{CutOff, FilePerson, KeptFile};

/// The thing that a token is for.
#[derive(Debug)]
pub enum Granted {
    /// Sending that file.
    Upload(Arc<Upload>),
    /// Fetching that file.
    Download(KeptFile),
}

/// A permission, until it is taken back or was not used for a while.
#[derive(Debug)]
pub struct Grant {
    pub what: Granted,
    /// The one who was given it; nobody for a link that all may follow.
    pub holder: Option<FilePerson>,
    is_over: AtomicBool,
    used: Mutex<Instant>,
    connections: AtomicUsize,
}

impl Grant {
    pub fn new(what: Granted, holder: Option<FilePerson>, now: Instant) -> Self {
        let (is_over, connections) = (AtomicBool::new(false), AtomicUsize::new(0));
        Self { what, holder, is_over, used: Mutex::new(now), connections }
    }

    /// Returns `true` until it is taken back.
    pub fn holds(&self) -> bool {
        !self.is_over.load(Ordering::Acquire)
    }

    /// Takes it back; whoever moves bytes for it stops.
    pub fn take_back(&self) {
        self.is_over.store(true, Ordering::Release);
    }

    /// Counts a connection that uses it, or one less.
    pub fn count(&self, begins: bool, now: Instant) {
        match begins {
            true => self.connections.fetch_add(1, Ordering::AcqRel),
            false => self.connections.fetch_sub(1, Ordering::AcqRel),
        };
        *self.used.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    /// Returns `true` while some connection uses it.
    pub fn is_used(&self) -> bool {
        self.connections.load(Ordering::Acquire) > 0
    }

    /// The last time that a connection began or ended.
    pub fn last_used(&self) -> Instant {
        *self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns `true` if nobody has used it for so long that it is good no more. A link is good
    /// for as long as its file.
    pub fn is_stale(&self, now: Instant) -> bool {
        let unused = now.saturating_duration_since(self.last_used());
        self.holder.is_some() && !self.is_used() && unused > limits::TRANSFER_TOKEN_HELD_FOR
    }

    /// Returns `true` for a permission of somebody who was shown out.
    pub fn is_of(&self, cut: &CutOff) -> bool {
        self.holder.as_ref().is_some_and(|holder| {
            cut.seat == Some(holder.seat) || cut.target == Some(holder.target)
        })
    }
}
