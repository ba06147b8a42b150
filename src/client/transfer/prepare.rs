// SPDX-License-Identifier: GPL-3.0-or-later
//! Reading a file before it is offered: its size and its hashes.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::SystemTime;

use crate::pictures::{self, PictureError, PictureFormat, PictureSummary};
use crate::protocol::file::{KIND_BYTES, SLICE_BYTES, SliceHashes, slice_hash};
use crate::protocol::{ContentHash, OfferFields, UploadId};

/// A file that was read once: all that an offer and an upload need to know of it.
#[derive(Debug, Clone)]
pub struct PreparedFile {
    pub(super) slices: SliceHashes,
    pub(super) modified: Option<SystemTime>,
    start: Vec<u8>,
    picture: Option<PictureSummary>,
}

/// Reasons why a file cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PrepareError {
    /// It is a folder.
    #[error("it is a folder")]
    Folder,
    /// It is neither file nor folder: a device, a pipe.
    #[error("it is no file")]
    NoFile,
    /// It changed while it was read.
    #[error("it changed while it was read")]
    Changed,
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(io::ErrorKind),
    /// It is a folder with too many files, or folders too deep within each other.
    #[error("it has too many files")]
    TooMany,
    /// The disk of this computer has no space to pack it.
    #[error("the disk is full")]
    NoSpace,
    /// It cannot be packed for another reason.
    #[error("it cannot be packed: {0}")]
    Unwritable(io::ErrorKind),
    /// `progress` broke.
    #[error("it was cancelled")]
    Cancelled,
}

impl From<io::Error> for PrepareError {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error.kind())
    }
}

impl PreparedFile {
    /// Bytes of the file.
    pub fn size(&self) -> u64 {
        self.slices.size()
    }

    /// The hash of its content.
    pub fn hash(&self) -> ContentHash {
        self.slices.hash()
    }

    /// Time of its last change, where the file system tells.
    pub fn modified(&self) -> Option<SystemTime> {
        self.modified
    }

    /// Its first bytes, by which its kind is told; [`KIND_BYTES`] at the most.
    pub fn start(&self) -> &[u8] {
        &self.start
    }

    /// Has a helper of `program` look at it, if it is a picture: its size and a preview are
    /// told with the offer. Blocks. A picture that cannot be decoded is a file like any.
    pub fn look_at_picture(&mut self, program: &Path, file: &File) {
        if PictureFormat::of(&self.start).is_none() {
            return;
        }
        let unreadable = |error: io::Error| PictureError::Unreadable(error.kind());
        let picture = pictures::reopened(file).map_err(unreadable);
        self.picture = picture
            .and_then(|picture| pictures::summarize(program, picture))
            .inspect_err(|error| tracing::debug!(%error, "a picture has no preview"))
            .ok();
    }

    /// The offer of it by that name, with words about it, and the upload to go on with.
    pub fn offer(&self, name: &str, caption: &str, upload: Option<UploadId>) -> OfferFields {
        let picture = self.picture.as_ref();
        OfferFields {
            name: name.to_owned(),
            size: self.size(),
            media: picture.and_then(|picture| picture.format.media()).map(String::from),
            blake3: Some(self.hash()),
            caption: Some(caption.to_owned()).filter(|caption| !caption.is_empty()),
            picture: picture.map(|picture| picture.size),
            preview: picture.and_then(|picture| picture.preview.clone()).map(String::from),
            upload,
        }
    }
}

/// Reads the whole file, and hashes it. Blocks. `progress` is told how many bytes are read,
/// and of how many, after every MiB; when it breaks, so does the reading.
///
/// # Errors
///
/// Every variant of [`PrepareError`].
pub fn prepare(
    file: &mut File,
    mut progress: impl FnMut(u64, u64) -> ControlFlow<()>,
) -> Result<PreparedFile, PrepareError> {
    let facts = file.metadata()?;
    if facts.is_dir() {
        return Err(PrepareError::Folder);
    }
    if !facts.is_file() {
        return Err(PrepareError::NoFile);
    }
    let size = facts.len();
    file.rewind()?;
    let mut slice = Vec::new();
    let (mut values, mut start, mut done) = (Vec::new(), Vec::new(), 0);
    while done < size {
        slice.clear();
        let read = file.by_ref().take(SLICE_BYTES).read_to_end(&mut slice)? as u64;
        if read != (size - done).min(SLICE_BYTES) {
            return Err(PrepareError::Changed);
        }
        if done == 0 {
            start = slice[..slice.len().min(KIND_BYTES)].to_vec();
        }
        if size > SLICE_BYTES {
            values.push(slice_hash(done / SLICE_BYTES, &slice));
        }
        done += read;
        if progress(done, size).is_break() {
            return Err(PrepareError::Cancelled);
        }
    }
    let now = file.metadata()?;
    let modified = facts.modified().ok();
    if now.len() != size || now.modified().ok() != modified {
        return Err(PrepareError::Changed);
    }
    let slices = SliceHashes::of(size, values, &slice);
    Ok(PreparedFile { slices, modified, start, picture: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn prepared(content: &[u8]) -> PreparedFile {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(content).unwrap();
        prepare(&mut file, |_, _| ControlFlow::Continue(())).unwrap()
    }

    #[test]
    fn a_file_is_read_to_its_hash() {
        let mib = usize::try_from(SLICE_BYTES).unwrap();
        for size in [0, 1, mib, mib + 1, 3 * mib + 7] {
            let content: Vec<u8> = (0..=250).cycle().take(size).collect();
            let prepared = prepared(&content);
            assert_eq!(prepared.hash(), ContentHash::of(&content), "{size}");
            assert_eq!(prepared.size(), size as u64);
            assert_eq!(prepared.start(), &content[..size.min(KIND_BYTES)]);
        }
    }

    #[test]
    fn reading_is_told_of_and_cancelled() {
        let mut file = tempfile::tempfile().unwrap();
        file.set_len(3 * SLICE_BYTES).unwrap();
        let mut told = Vec::new();
        let ended = prepare(&mut file, |done, size| {
            told.push((done / SLICE_BYTES, size / SLICE_BYTES));
            if told.len() == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!(ended.err(), Some(PrepareError::Cancelled));
        assert_eq!(told, [(1, 3), (2, 3)]);
    }

    #[test]
    fn a_folder_and_a_device_are_no_files() {
        let fails = |path: &str| {
            let mut file = File::open(path).unwrap();
            prepare(&mut file, |_, _| ControlFlow::Continue(())).err()
        };
        assert_eq!(fails("/"), Some(PrepareError::Folder));
        assert_eq!(fails("/dev/null"), Some(PrepareError::NoFile));
    }
}
