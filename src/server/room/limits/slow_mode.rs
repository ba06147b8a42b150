// SPDX-License-Identifier: GPL-3.0-or-later
//! The slow mode: everybody but the host and the moderators waits between two
//! messages, also when it leaves and comes back meanwhile.
//!
//! Everybody hears a new name as well as a message. So somebody who is muted
//! keeps its name, and the slow mode counts a new name like a message.

use std::time::Duration;

use super::cooldowns::Cooldowns;
use crate::protocol::Reason;
use crate::server::room::clock::RoomTime;
use crate::server::room::person::PersonId;
use crate::server::room::refusal::Refusal;

/// People who left before the slow mode let them speak again.
#[derive(Debug, Default)]
pub struct SlowMode(Cooldowns);

impl SlowMode {
    /// Checks that somebody who last spoke at `said` may speak again.
    pub fn check(now: RoomTime, pause: Duration, said: RoomTime) -> Result<(), Refusal> {
        let next = said + pause;
        match !pause.is_zero() && next > now {
            true => Err(Refusal::wait(Reason::SlowMode, next.since(now))),
            false => Ok(()),
        }
    }

    /// Remembers somebody who leaves and last spoke at `said`.
    pub fn remember(
        &mut self,
        now: RoomTime,
        pause: Duration,
        said: RoomTime,
        person: PersonId,
        folded: &str,
    ) {
        let next = said + pause;
        if !pause.is_zero() && next > now {
            self.0.set(now, person, folded, next);
        }
    }

    /// The moment when somebody who comes back last spoke; not in the future,
    /// though the slow mode may have been slower then.
    pub fn said_before(&self, now: RoomTime, pause: Duration, person: &PersonId) -> RoomTime {
        self.0.until(person).map_or(RoomTime::START, |next| (next - pause).min(now))
    }
}
