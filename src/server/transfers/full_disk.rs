// SPDX-License-Identifier: GPL-3.0-or-later
//! The news for the host that its disk has no space for a file.

use std::time::{Duration, Instant};

use crate::protocol::{FileName, Nickname};
use crate::server::host_log::HostEvent;
use crate::server::hub::Hub;

/// Time between two words about it: anybody may offer more.
const TOLD_EVERY: Duration = Duration::from_secs(30);

/// Tells the host that its disk has no space for a file of somebody.
pub fn tell_of_full_disk(hub: &Hub, name: Nickname, file: FileName) {
    if hub.transfers.told_of_disk.is_due(TOLD_EVERY, Instant::now()) {
        hub.host_log(HostEvent::FileRefused { name, file });
    }
}
