// SPDX-License-Identifier: GPL-3.0-or-later
//! Files that a person has chosen to send. All of it blocks, on threads.

use std::env;
use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use gtk::glib;

use crate::client::{
    FolderSurvey, PrepareError, archive_name, nameless_file, pack_folder, survey_folder,
};
use crate::config;
use crate::protocol::FileName;

/// Files that are sent at once.
const MOST: usize = 100;

/// A file that a person has chosen to send.
#[derive(Debug, Clone)]
pub struct ChosenFile {
    pub name: FileName,
    /// Bytes of it, as it was chosen.
    pub size: u64,
    pub source: FileSource,
    /// The things that are in it, if it is a folder.
    pub folder: Option<FolderSurvey>,
    /// Time of its last change, in milliseconds since 1970; `None` for a folder, and where the
    /// file system does not tell.
    pub modified: Option<u64>,
}

/// The place of a file that is sent.
#[derive(Debug, Clone)]
pub enum FileSource {
    /// A file of the person.
    Path(PathBuf),
    /// A folder, to be packed.
    Folder(PathBuf),
    /// One of ours that has no name: what was on the clipboard.
    Held(Arc<File>),
}

/// Files that were looked at, and what is none.
#[derive(Debug, Default)]
pub struct LookedAt {
    pub files: Vec<ChosenFile>,
    /// The name of one that cannot be sent, and why.
    pub unreadable: Option<(FileName, PrepareError)>,
    /// Set if there were more than are sent at once.
    pub more: bool,
}

impl FileSource {
    /// Opens the file, to be read from its beginning; a folder is packed, of which `progress`
    /// is told.
    pub fn open(
        &self,
        progress: impl FnMut(u64, u64) -> ControlFlow<()>,
    ) -> Result<File, PrepareError> {
        match self {
            Self::Path(path) => Ok(File::open(path)?),
            Self::Folder(path) => {
                let cache = glib::user_cache_dir().join(config::PROGRAM);
                pack_folder(path, &cache, progress).map(|packed| packed.file)
            }
            Self::Held(file) => Ok(file.try_clone()?),
        }
    }
}

/// Looks at the files of these paths.
pub fn look(paths: &[PathBuf]) -> LookedAt {
    let mut all = LookedAt { more: paths.len() > MOST, ..LookedAt::default() };
    for path in paths.iter().take(MOST) {
        match look_at(path) {
            Ok(file) => all.files.push(file),
            Err(error) => all.unreadable = Some((name_of(path), error)),
        }
    }
    all
}

fn look_at(path: &Path) -> Result<ChosenFile, PrepareError> {
    let facts = fs::metadata(path)?;
    if facts.is_dir() {
        let survey = survey_folder(path)?;
        let (name, size) = (archive_name(path), survey.size);
        let source = FileSource::Folder(path.to_owned());
        return Ok(ChosenFile { name, size, source, folder: Some(survey), modified: None });
    }
    if !facts.is_file() {
        return Err(PrepareError::NoFile);
    }
    let source = FileSource::Path(path.to_owned());
    let (name, size) = (name_of(path), facts.len());
    Ok(ChosenFile { name, size, source, folder: None, modified: modified(&facts) })
}

/// A file of ours of that name and content, which is gone from the disk once nobody has it
/// any more.
pub fn hold(name: FileName, content: &[u8]) -> io::Result<ChosenFile> {
    let mut file = nameless_file(&env::temp_dir())?;
    file.write_all(content)?;
    let size = content.len() as u64;
    let source = FileSource::Held(Arc::new(file));
    Ok(ChosenFile { name, size, source, folder: None, modified: None })
}

fn modified(facts: &Metadata) -> Option<u64> {
    facts.modified().ok().and_then(milliseconds)
}

/// Milliseconds from 1970 to a time.
pub fn milliseconds(time: SystemTime) -> Option<u64> {
    u64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_millis()).ok()
}

fn name_of(path: &Path) -> FileName {
    FileName::new(&path.file_name().unwrap_or_default().to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Seek};

    #[test]
    fn folders_and_what_is_not_there_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a b.txt");
        fs::write(&file, "hello").unwrap();
        let missing = folder.path().join("missing.txt");
        let all = look(&[file, folder.path().into(), missing]);
        let [file, packed] = &*all.files else { panic!("{all:?}") };
        assert_eq!((file.name.as_str(), file.size, file.folder), ("a b.txt", 5, None));
        assert_eq!(packed.folder.map(|survey| survey.files), Some(1));
        assert!(packed.name == archive_name(folder.path()) && !all.more);
        let archive = packed.source.open(|_, _| ControlFlow::Continue(())).unwrap();
        assert_eq!(archive.metadata().unwrap().len(), packed.size);
        let missing = PrepareError::Unreadable(io::ErrorKind::NotFound);
        assert_eq!(all.unreadable, Some((FileName::new("missing.txt"), missing)));
    }

    #[test]
    fn what_is_held_can_be_read_more_than_once() {
        let held = hold(FileName::new("Picture.png"), b"content").unwrap();
        for _ in 0..2 {
            let mut file = held.source.open(|_, _| ControlFlow::Continue(())).unwrap();
            let mut content = String::new();
            file.rewind().unwrap();
            file.read_to_string(&mut content).unwrap();
            assert_eq!((&*content, held.size), ("content", 7));
        }
    }
}
