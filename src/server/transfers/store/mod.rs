// SPDX-License-Identifier: GPL-3.0-or-later
//! The files of a room on its disk: complete ones by the hash of their content, and those on
//! their way by their ids. No name that somebody chose is ever a part of a path.

mod disk;
mod part;
mod saved;

use std::collections::HashMap;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

pub use self::disk::DiskGuard;
pub use self::part::{FilePart, PartFault};
pub use self::saved::SavedUpload;
use crate::protocol::{ContentHash, SliceHashes, UploadId};

/// The folder of files in that of a room.
const FOLDER: &str = "files";
const UPLOADS: &str = "uploads";
const PART: &str = "part";
const SAVED: &str = "json";
const SLICES: &str = "slices";

/// The files of one room.
#[derive(Debug)]
pub struct FileStore {
    folder: PathBuf,
    /// Held by whoever adds a content until the room knows of it, and by whoever looks for
    /// those that the room knows nothing of.
    shelf: Mutex<()>,
    /// The guard of the disk.
    pub disk: DiskGuard,
}

/// The right to add contents, or to remove some.
pub struct StoreShelf<'a>(#[expect(dead_code, reason = "held")] MutexGuard<'a, ()>);

impl FileStore {
    /// Opens the files of the room in `room`. Blocks on the disk.
    pub fn open(room: &Path) -> io::Result<Self> {
        let folder = room.join(FOLDER);
        let mut builder = DirBuilder::new();
        builder.recursive(true).mode(0o700);
        builder.create(folder.join(UPLOADS))?;
        let disk = DiskGuard::new(folder.clone());
        Ok(Self { folder, shelf: Mutex::default(), disk })
    }

    /// Deletes all files of the room in `room`. Blocks on the disk.
    pub fn delete_all(room: &Path) -> io::Result<()> {
        match fs::remove_dir_all(room.join(FOLDER)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// The right to add contents, or to remove some.
    pub fn shelf(&self) -> StoreShelf<'_> {
        StoreShelf(self.shelf.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn content_path(&self, content: &ContentHash) -> PathBuf {
        self.folder.join(content.to_string())
    }

    fn slices_path(&self, content: &ContentHash) -> PathBuf {
        self.content_path(content).with_extension(SLICES)
    }

    fn upload_path(&self, upload: UploadId, kind: &str) -> PathBuf {
        self.folder.join(UPLOADS).join(format!("{upload}.{kind}"))
    }

    /// The place for the beginning of a file.
    pub fn part_path(&self, upload: UploadId) -> PathBuf {
        self.upload_path(upload, PART)
    }

    /// Contents that are here, and their sizes, where those can be seen.
    pub fn contents(&self) -> io::Result<HashMap<ContentHash, Option<u64>>> {
        let mut contents = HashMap::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name();
            if let Some(content) = name.to_str().and_then(|name| name.parse().ok()) {
                contents.insert(content, entry.metadata().map(|facts| facts.len()).ok());
            }
        }
        Ok(contents)
    }

    /// Opens a content, to be read.
    pub fn content(&self, content: &ContentHash) -> io::Result<File> {
        File::open(self.content_path(content))
    }

    /// The chaining values of a content of that size; `None` if what is here does not belong
    /// to it.
    pub fn slices(&self, content: &ContentHash, size: u64) -> io::Result<Option<SliceHashes>> {
        let bytes = match SliceHashes::count(size) {
            0 => Vec::new(),
            _ => fs::read(self.slices_path(content))?,
        };
        Ok(SliceHashes::verified(*content, size, &bytes).ok())
    }

    /// Makes a complete file a content. One that is here already stays. The room has to know
    /// of it before the shelf is free again; then the rest of the upload can go.
    pub fn put_away(
        &self,
        upload: UploadId,
        slices: &SliceHashes,
        _: &StoreShelf<'_>,
    ) -> io::Result<()> {
        let content = slices.hash();
        if SliceHashes::count(slices.size()) > 0 {
            write_new(&self.slices_path(&content), &slices.to_bytes())?;
        }
        fs::rename(self.part_path(upload), self.content_path(&content))?;
        File::open(&self.folder)?.sync_all()
    }

    /// Makes a content a complete file on its way again: the room heard nothing of it. What no
    /// event tells of is deleted when the room is open again.
    pub fn take_back(&self, upload: UploadId, content: &ContentHash, _: &StoreShelf<'_>) {
        let (kept, part) = (self.content_path(content), self.part_path(upload));
        if let Err(error) =
            fs::hard_link(&kept, &part).or_else(|_| fs::copy(&kept, &part).map(drop))
        {
            tracing::warn!(%error, "a file that came too late has to be sent again");
        }
    }

    /// Deletes everything of a file that is not complete.
    pub fn discard(&self, upload: UploadId) {
        for kind in [PART, SAVED, SLICES] {
            delete(&self.upload_path(upload, kind));
        }
    }

    /// Deletes the contents that nobody wants any more.
    pub fn sweep(
        &self,
        is_wanted: impl Fn(&ContentHash) -> bool,
        _: &StoreShelf<'_>,
    ) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            let content: Option<ContentHash> = stem.and_then(|stem| stem.parse().ok());
            if content.is_some_and(|content| !is_wanted(&content)) {
                delete(&path);
            }
        }
        Ok(())
    }

    /// Notes the values that the slices of a file on its way have to have.
    pub fn save_slices(&self, upload: UploadId, slices: &SliceHashes) -> io::Result<()> {
        write_new(&self.upload_path(upload, SLICES), &slices.to_bytes())
    }
}

/// Writes a file that nobody else may read.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn delete(path: &Path) {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(path = %path.display(), %error, "a file cannot be deleted");
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
