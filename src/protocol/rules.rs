// SPDX-License-Identifier: GPL-3.0-or-later
//! Rules of a room.

use serde::{Deserialize, Serialize};

use super::{ModerationAction, ReadablePast};

/// Rules that hold for everybody in a room.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// Pause between two messages of one member, in seconds; 0 for none.
    pub slow: u64,
    /// Set while newcomers are refused.
    pub locked: bool,
    /// Set while guests whose connections are not encrypted are admitted.
    pub classic: bool,
    /// Set if joining needs a password.
    pub password: bool,
    /// Set while what is said is kept on the host's disk.
    pub kept: bool,
    /// The past that newcomers may read.
    pub past: ReadablePast,
}

impl Rules {
    /// Applies an action that changes the rules; ignores others.
    pub fn apply(&mut self, act: &ModerationAction) {
        match *act {
            ModerationAction::Slow { seconds } => self.slow = seconds,
            ModerationAction::Lock { locked } => self.locked = locked,
            ModerationAction::Classic { open } => self.classic = open,
            _ => {}
        }
    }
}
