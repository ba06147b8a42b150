// SPDX-License-Identifier: GPL-3.0-or-later
//! Sources of pictures, and how they are decoded: by a helper, on a thread.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gtk::glib;

use crate::pictures::{self, DecodedPicture, PictureError};
use crate::protocol::{ContentHash, Preview};
use crate::ui::room::files::chosen::FileSource;

/// The mark of a decoded picture: its content, and the longest side it may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PictureKey {
    pub content: ContentHash,
    pub side: u32,
}

/// The source of a picture.
#[derive(Debug, Clone)]
pub enum PictureSource {
    /// A preview that came along with a file.
    Preview(Preview),
    /// A file on this computer.
    Path(PathBuf),
    /// A file of ours that has no name.
    Held(Arc<File>),
}

/// Decodes a picture, so that no side is longer than what is asked. Blocks, on a thread.
pub type DecodePicture =
    Arc<dyn Fn(&PictureSource, u32) -> Result<DecodedPicture, PictureError> + Send + Sync>;

impl PictureKey {
    /// The mark of a picture that nobody has hashed, and nobody asks for twice.
    pub fn once(side: u32) -> Self {
        Self { content: ContentHash::of(glib::uuid_string_random().as_bytes()), side }
    }
}

impl From<&FileSource> for PictureSource {
    fn from(source: &FileSource) -> Self {
        match source {
            // What is no picture shows none.
            FileSource::Path(path) | FileSource::Folder(path) => Self::Path(path.clone()),
            FileSource::Held(file) => Self::Held(file.clone()),
        }
    }
}

/// Has pictures decoded by helpers.
pub fn by_helper() -> DecodePicture {
    Arc::new(|source, side| pictures::show(pictures::own_program(), open(source)?, side))
}

/// Opens a file; whatever it has become meanwhile, that does not block for long.
///
/// # Errors
///
/// The one of opening it.
pub fn opened(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK).open(path)
}

fn open(source: &PictureSource) -> Result<File, PictureError> {
    let opened = match source {
        PictureSource::Preview(preview) => return pictures::in_memory(preview.as_bytes()),
        PictureSource::Path(path) => opened(path),
        PictureSource::Held(file) => pictures::reopened(file),
    };
    opened.map_err(|error| PictureError::Unreadable(error.kind()))
}
