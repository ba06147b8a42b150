// SPDX-License-Identifier: GPL-3.0-or-later
//! Limits of what is kept, as the host says them.

use std::time::Duration;

/// Limits beyond which the oldest events are deleted for good.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KeepLimits {
    /// Time for which an event is kept; `None` for ever.
    pub time: Option<Duration>,
    /// Bytes that all of them may take, about; `None` for any number.
    pub bytes: Option<u64>,
}
