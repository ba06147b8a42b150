// SPDX-License-Identifier: GPL-3.0-or-later
//! Word to everybody of what becomes of the computer that the room is on.

use std::thread;
use std::time::{Duration, Instant};

use super::Server;
use crate::protocol::{PowerNotice, PowerState, ServerMessage};

/// Time for everybody to be told before the computer sleeps.
const TELLING: Duration = Duration::from_secs(2);
/// Time between two looks at whether everybody was told.
const LOOK: Duration = Duration::from_millis(5);

impl Server {
    /// A function that tells everybody what becomes of this computer, and waits until all
    /// who read have been sent it, at most a few seconds: once the computer sleeps, nothing
    /// is sent.
    pub fn power_teller(&self) -> impl Fn(PowerState) + Send + Sync + use<> {
        let hub = self.hub.clone();
        move |state| {
            tracing::info!(?state, "the computer");
            let notice = ServerMessage::Power(PowerNotice { state });
            hub.apply(|room, _| room.log_mut().pass_on(&notice));
            hub.wake_all();
            let deadline = Instant::now() + TELLING;
            while !hub.has_served_all() && Instant::now() < deadline {
                thread::sleep(LOOK);
            }
        }
    }
}
