// SPDX-License-Identifier: GPL-3.0-or-later
//! Moderation: what the host and the moderators may do to whom, and what holds
//! from then on.

mod authority;
mod bans;
mod decision;
mod kick_and_ban;
mod mute_and_promote;
mod mutes;
mod pinning;
mod recently_left;
mod removal;
mod roles;
mod targets;

pub use self::authority::{Actor, Authority};
pub use self::bans::KeptBan;
pub use self::decision::Decision;
pub use self::mutes::SavedMute;
pub use self::recently_left::{Departure, RecentlyLeft};
pub use self::removal::is_own;
pub use self::roles::Moderator;

use self::bans::Bans;
use self::mutes::Mutes;
use self::roles::Roles;
use super::clock::Clock;

/// The decisions that hold: roles, bans and mutes.
#[derive(Debug, Default)]
pub struct Moderation {
    pub roles: Roles,
    pub bans: Bans,
    /// Muted people, present or not.
    pub mutes: Mutes,
    /// People who are gone, and may still be meant.
    pub recently_left: RecentlyLeft,
}

impl Moderation {
    /// Decisions that held when the room was saved.
    pub fn restore(
        bans: Vec<KeptBan>,
        moderators: Vec<Moderator>,
        mutes: Vec<SavedMute>,
        departures: Vec<Departure>,
        clock: &Clock,
    ) -> Self {
        Self {
            roles: Roles::new(moderators),
            bans: Bans::new(bans),
            mutes: Mutes::restore(mutes, clock),
            recently_left: RecentlyLeft::restore(departures, clock.now()),
        }
    }
}
