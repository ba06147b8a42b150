// SPDX-License-Identifier: GPL-3.0-or-later
//! The files of a room that is opened: those that are on its disk.

use std::collections::HashMap;
use std::path::Path;

use super::store::FileStore;
use crate::server::hub::Hub;
use crate::server::room::{KeptFile, begin_upload, drop_files};

/// The files of the room in that folder; a disk that takes none is no reason to have no room.
pub fn open_store(folder: &Path) -> Option<FileStore> {
    let opened = FileStore::open(folder);
    opened.inspect_err(|error| tracing::warn!(%error, "the room takes no files")).ok()
}

/// Has the room know the files that are on the disk, and no others. A host that keeps nothing
/// has none. Returns `false` if the disk does not tell what it has, so that nothing may be
/// deleted. Blocks on the disk.
pub fn find_files(hub: &Hub, is_kept: bool) -> bool {
    let Some(store) = hub.transfers.store() else { return false };
    let contents = if is_kept { store.contents() } else { Ok(HashMap::new()) };
    let is_known = match contents {
        Ok(contents) => {
            let is_there = |file: &KeptFile| {
                contents.get(&file.blake3).is_some_and(|size| size.is_none_or(|it| it == file.size))
            };
            hub.release(|room, _| drop_files(room, |file| !is_there(file)));
            true
        }
        Err(error) => {
            tracing::warn!(%error, "the files on the disk are not known");
            false
        }
    };
    for upload in store.saved_uploads().unwrap_or_default() {
        if is_kept {
            let (person, size) = (upload.order.from.target, upload.order.offer.size);
            hub.apply(|room, now| begin_upload(room, now, person, size));
            hub.transfers.restore(upload);
        } else {
            store.discard(upload.id);
        }
    }
    is_known
}
