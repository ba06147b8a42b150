// SPDX-License-Identifier: GPL-3.0-or-later
//! The place of a file that is fetched.

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use crate::protocol::FileName;

/// The place of a file that is fetched.
#[derive(Debug, Clone)]
pub enum DownloadPlace {
    /// A name on the disk.
    Saved(SavePlace),
    /// A file without a name, of which nothing is left once nobody has it any more.
    Held(Arc<File>),
}

/// The place of a file that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavePlace {
    /// The folder.
    pub folder: PathBuf,
    /// The name in it.
    pub name: FileName,
    /// Set if a file that has the name goes, as the person was asked; else another name is
    /// found.
    pub replaces: bool,
}

impl SavePlace {
    /// A place where nothing is replaced.
    pub fn beside(folder: PathBuf, name: FileName) -> Self {
        Self { folder, name, replaces: false }
    }
}

impl From<SavePlace> for DownloadPlace {
    fn from(place: SavePlace) -> Self {
        Self::Saved(place)
    }
}
