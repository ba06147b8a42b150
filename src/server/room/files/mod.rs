// SPDX-License-Identifier: GPL-3.0-or-later
//! Files of a room: who may send them, and which number stands for which content. The room
//! has never seen a byte of them.

mod fetching;
mod offering;
mod orders;
mod quota;
mod register;
mod sharing;

pub use self::orders::{FetchOrder, FileOrder, FilePerson};
pub use self::quota::{FilesUse, files_use};
pub use self::register::{FileRegister, KeptFile};
pub use self::sharing::{
    FileShare, begin_upload, drop_deleted, drop_files, end_upload, files_of, may_share,
    pass_on_link, pass_on_uploading, share_file,
};

use crate::protocol::{FileSenders, FileTypes, Rules, limits};

/// The host's word about files, for a room that has a place for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilesConfig {
    /// Those who may send them; as the room was left, or everybody, if the host does not say.
    pub senders: Option<FileSenders>,
    /// The types that may be sent; as the room was left, or every one, if the host does not say.
    pub types: Option<FileTypes>,
    /// Bytes of the largest one.
    pub file_bytes: u64,
    /// Bytes of all that are kept.
    pub total_bytes: u64,
}

impl Default for FilesConfig {
    fn default() -> Self {
        let (file_bytes, total_bytes) = (limits::FILE_BYTES, limits::FILES_BYTES);
        Self { senders: None, types: None, file_bytes, total_bytes }
    }
}

impl FilesConfig {
    /// Puts into the rules of a room what holds for files there: nobody sends any where there
    /// is no place for them. `saved` are the rules that the room had.
    pub fn set(files: Option<Self>, rules: &mut Rules, saved: Option<&Rules>) {
        let had = saved.filter(|saved| saved.file_size > 0);
        let had_types = had.map(|saved| saved.file_types);
        let had = had.map(|saved| saved.files);
        let senders = |files: Self| files.senders.or(had).unwrap_or(FileSenders::Everybody);
        let types = files.and_then(|files| files.types).or(had_types);
        rules.file_types = types.unwrap_or_default();
        rules.files = files.map_or(FileSenders::Nobody, senders);
        rules.file_size = files.map_or(0, |files| files.file_bytes.max(1));
    }
}
