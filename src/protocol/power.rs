// SPDX-License-Identifier: GPL-3.0-or-later
//! The state of the host's computer, as far as it concerns the room on it.

use serde::{Deserialize, Serialize};

/// State of the host's computer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PowerState {
    /// It runs. Told after one of the others, if nothing came of that, or once it is over.
    #[default]
    Running,
    /// It goes to sleep. The room goes on when it wakes.
    Suspending,
    /// It is switched off, or started anew.
    ShuttingDown,
    /// The host logs out of it, which ends the host's programs.
    LoggingOut,
    /// A state newer than this version.
    #[serde(other)]
    Other,
}

/// Notice of a change of the host's computer. Neither numbered nor kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PowerNotice {
    /// State from now on.
    pub state: PowerState,
}
