// SPDX-License-Identifier: GPL-3.0-or-later
//! The search for a room that does not answer any more where it was: its host may have
//! another address by now, and announces it.

use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

use crate::client::{Guide, Security, SessionEvent};
use crate::discovery::{Browser, NearbyUpdate};
use crate::protocol::Fingerprint;

/// A search, which goes on from the first attempt to come back that fails until the
/// room answers.
#[derive(Debug)]
pub(super) struct LostRoomSearch {
    /// The session that is to be led; it may not have begun yet.
    session: Arc<OnceLock<Guide>>,
    /// The room's key, once it has let us in.
    key: Option<Fingerprint>,
    is_lost: bool,
    browser: Option<Browser>,
}

impl LostRoomSearch {
    pub fn new(session: Arc<OnceLock<Guide>>) -> Self {
        Self { session, key: None, is_lost: false, browser: None }
    }

    /// Begins or ends with what happens to the session.
    pub fn follow(&mut self, event: &SessionEvent) {
        match event {
            SessionEvent::Welcomed { security, .. } => {
                self.key = match security {
                    Security::Encrypted { fingerprint, .. } => Some(*fingerprint),
                    Security::Classic => None,
                };
                (self.is_lost, self.browser) = (false, None);
            }
            // Told at the loss, and again after each attempt that failed.
            SessionEvent::Interrupted { .. } if !self.is_lost => self.is_lost = true,
            SessionEvent::Interrupted { .. } if self.browser.is_none() => self.begin(),
            SessionEvent::Over(_) => self.browser = None,
            _ => {}
        }
    }

    fn begin(&mut self) {
        let (Some(key), Some(session)) = (self.key, self.session.get().cloned()) else { return };
        let browser = Browser::open(move |updates: Vec<NearbyUpdate>| {
            for update in updates {
                if let NearbyUpdate::Here(room) = update
                    && room.facts.key == key
                {
                    tracing::debug!(addresses = ?room.addresses, "the room is said to be there");
                    session.lead(room.addresses);
                }
            }
            ControlFlow::Continue(())
        });
        match browser {
            Ok(browser) => {
                browser.prefer([key]);
                self.browser = Some(browser);
            }
            Err(error) => tracing::warn!(%error, "the room is not looked for nearby"),
        }
    }
}
