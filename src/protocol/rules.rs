// SPDX-License-Identifier: GPL-3.0-or-later
//! Rules of a room.

use serde::{Deserialize, Serialize};

use super::{FileSenders, FileTypes, ModerationAction, ReadablePast};

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
    /// Those who may send files.
    #[serde(skip_serializing_if = "FileSenders::is_nobody")]
    pub files: FileSenders,
    /// Types of files that are taken.
    #[serde(skip_serializing_if = "FileTypes::is_everything")]
    pub file_types: FileTypes,
    /// Bytes of the largest file that is taken.
    #[serde(skip_serializing_if = "is_zero")]
    pub file_size: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Rules {
    /// Applies an action that changes the rules; ignores others.
    pub fn apply(&mut self, act: &ModerationAction) {
        match *act {
            ModerationAction::Slow { seconds } => self.slow = seconds,
            ModerationAction::Lock { locked } => self.locked = locked,
            ModerationAction::Classic { open } => self.classic = open,
            ModerationAction::Files { who } => self.files = who,
            ModerationAction::FileTypes { types } => self.file_types = types,
            _ => {}
        }
    }
}
