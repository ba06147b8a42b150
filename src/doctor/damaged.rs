// SPDX-License-Identifier: GPL-3.0-or-later
//! Pasts of rooms of this machine that cannot be read, and take space.

use std::path::Path;

use super::verdict::{Finding, Likelihood, Verdict};
use crate::history;
use crate::server::damaged_past;
use crate::trust::room_folder::{self, HostedRoom};

/// A finding for each room in the data folder with a history that was put aside as damaged.
/// What cannot be looked at is left out. Blocks on the disk.
pub fn damaged_pasts(data: &Path) -> Vec<Finding> {
    let rooms = room_folder::hosted(data).unwrap_or_else(|error| {
        tracing::info!(%error, "no rooms are told");
        Vec::new()
    });
    rooms.iter().filter_map(damaged).collect()
}

fn damaged(room: &HostedRoom) -> Option<Finding> {
    let past = damaged_past(&room.path).unwrap_or_else(|error| {
        tracing::info!(%error, "a room cannot be looked at");
        None
    })?;
    // Reading a history leaves files beside it.
    let _tidied = room.while_closed(|| history::tidy(&room.path));
    let verdict = Verdict::DamagedPast { folder: room.path.clone(), past };
    Some(Finding { verdict, likelihood: Likelihood::Certain })
}
