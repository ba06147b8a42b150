// SPDX-License-Identifier: GPL-3.0-or-later
//! Limits of what a member may still send.

use serde::{Deserialize, Serialize};

use super::{FileName, FileSenders, FileTypes};
use crate::protocol::{Reason, bounded};

/// The limits for the files of a member, and what is left of them: the answer to a
/// [quota](crate::protocol::Request::Quota) request. Files on their way count as sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendingQuota {
    /// Id of the request.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounded::id")]
    pub id: Option<String>,
    /// Those who may send files.
    #[serde(default)]
    pub who: FileSenders,
    /// Set if the member who asks is one of them.
    #[serde(default)]
    pub allowed: bool,
    /// Types of files that are taken.
    #[serde(default)]
    pub types: FileTypes,
    /// Bytes of the largest file that is taken.
    #[serde(default)]
    pub file_size: u64,
    /// Bytes that the member may send in a day; `None` for any number: it is the host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<u64>,
    /// Bytes of them that are left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_left: Option<u64>,
    /// Bytes of all files that the room keeps.
    #[serde(default)]
    pub room: u64,
    /// Bytes of them that are left.
    #[serde(default)]
    pub room_left: u64,
    /// Files that the room can still take.
    #[serde(default)]
    pub files_left: u64,
}

impl SendingQuota {
    /// Bytes that may be sent in all now.
    pub fn left(&self) -> u64 {
        let room = self.space_left();
        self.day_left.map_or(room, |day| day.min(room))
    }

    /// Bytes that the room can still take: none, if it takes no further file.
    pub fn space_left(&self) -> u64 {
        if self.files_left == 0 { 0 } else { self.room_left }
    }

    /// The reason why the room would refuse a file of that name and size now; `None` if it is
    /// not known to. Of several files, `before` are the bytes of those that go first.
    pub fn refusal(&self, name: &FileName, size: u64, before: u64) -> Option<Reason> {
        match () {
            () if !self.allowed => Some(Reason::FilesOff),
            () if !self.types.takes_name(name) => Some(Reason::FileType),
            () if size > self.file_size => Some(Reason::FileTooLarge),
            () if before.saturating_add(size) > self.left() => Some(Reason::FileQuota),
            () => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quota() -> SendingQuota {
        SendingQuota {
            id: None,
            who: FileSenders::Everybody,
            allowed: true,
            types: FileTypes::NoPrograms,
            file_size: 50,
            day: Some(100),
            day_left: Some(60),
            room: 1_000,
            room_left: 900,
            files_left: 3,
        }
    }

    #[test]
    fn what_is_clear_is_refused_at_once() {
        let (plan, run) = (FileName::new("plan.pdf"), FileName::new("run.exe"));
        assert_eq!(quota().refusal(&plan, 50, 10), None);
        assert_eq!(quota().refusal(&plan, 50, 11), Some(Reason::FileQuota));
        assert_eq!(quota().refusal(&plan, 51, 0), Some(Reason::FileTooLarge));
        assert_eq!(quota().refusal(&run, 1, 0), Some(Reason::FileType));
        let full = SendingQuota { files_left: 0, ..quota() };
        assert_eq!(full.refusal(&plan, 1, 0), Some(Reason::FileQuota));
        let host = SendingQuota { day: None, day_left: None, room_left: 40, ..quota() };
        assert_eq!((host.left(), host.refusal(&plan, 50, 0)), (40, Some(Reason::FileQuota)));
        let quiet = SendingQuota { allowed: false, ..quota() };
        assert_eq!(quiet.refusal(&plan, 1, 0), Some(Reason::FilesOff));
    }

    #[test]
    fn what_is_missing_takes_nothing() {
        let none: SendingQuota = serde_json::from_str("{\"more\":1}").unwrap();
        assert_eq!((none.left(), none.allowed), (0, false));
    }
}
