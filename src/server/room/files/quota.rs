// SPDX-License-Identifier: GPL-3.0-or-later
//! Limits of what a member may still send, and what the files of the room take in all.

use super::offering::may_send;
use crate::protocol::SendingQuota;
use crate::server::room::Room;
use crate::server::room::outcome::Outcome;
use crate::server::room::turn::Turn;

/// The files of a room in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilesUse {
    /// Files that are there.
    pub files: usize,
    /// Bytes of them.
    pub bytes: u64,
    /// Files on their way.
    pub open: usize,
    /// Bytes that those will have.
    pub open_bytes: u64,
    /// Bytes that all may have.
    pub most_bytes: u64,
}

/// The space that the files of a room take in all.
pub fn files_use(room: &Room) -> FilesUse {
    let (open, open_bytes) = room.limits.files.open();
    let (files, bytes, most_bytes) = room.board.files.size();
    FilesUse { files, bytes, open, open_bytes, most_bytes }
}

impl Turn<'_> {
    /// Tells a member what it may still send.
    pub(in crate::server::room) fn quota(self) -> Outcome {
        let room = &*self.room;
        let Some(seat) = room.seats.get(self.id) else { return Outcome::Gone(None) };
        let quotas = &room.limits.files;
        let day = quotas.day(self.now.room(), seat.origin.ban_target());
        let day = Some(day).filter(|_| !seat.member.host);
        let (room_left, files_left) = room.board.files.left(quotas.open());
        let quota = SendingQuota {
            id: self.tag,
            who: room.rules.files,
            allowed: may_send(seat, room.rules.files),
            types: room.rules.file_types,
            file_size: room.rules.file_size,
            day: day.map(|(all, _)| all),
            day_left: day.map(|(_, left)| left),
            room: files_use(room).most_bytes,
            room_left,
            files_left,
        };
        Outcome::Quota(Box::new(quota))
    }
}
