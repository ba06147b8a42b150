// SPDX-License-Identifier: GPL-3.0-or-later
//! Draft of an exported file. It stands beside the file and is renamed into its place: what
//! was there before is replaced as a whole or not at all. Where nothing can stand beside it
//! (a folder that takes no file, a document that the desktop's portal handed out), the
//! draft has no name, in the folder for temporary files, and is copied over the file at the
//! end: what was there before is lost then if that copy fails, but not if the export does.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Seek};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::{env, process};

use crate::client::nameless_file;

/// Most drafts of one name at once.
const MOST: u32 = 100;

/// A draft, and the file that it becomes.
pub struct ExportDraft {
    target: PathBuf,
    /// The draft that stands beside the target. Where there is neither this nor another, the
    /// target is no file, as a pipe: that is written at once.
    draft: Option<PathBuf>,
    /// The target, where the draft is copied over it.
    open: Option<OpenTarget>,
}

struct OpenTarget {
    file: File,
    /// The draft, which has no name.
    draft: File,
    /// Set if it was made for this.
    is_new: bool,
}

impl ExportDraft {
    /// Begins a draft of the file at `path`; returns it with the file to be written.
    pub fn begin(path: PathBuf) -> io::Result<(Self, File)> {
        // What a link leads to is replaced, not the link.
        let target = fs::canonicalize(&path).unwrap_or(path);
        let old = fs::metadata(&target).ok();
        if old.as_ref().is_some_and(|old| !old.is_file()) {
            let out = OpenOptions::new().write(true).open(&target)?;
            return Ok((Self { target, draft: None, open: None }, out));
        }
        match make_beside(&target) {
            Ok((draft, out)) => {
                if let Some(old) = old {
                    fs::set_permissions(&draft, old.permissions())
                        .inspect_err(|_| drop(fs::remove_file(&draft)))?;
                }
                Ok((Self { target, draft: Some(draft), open: None }, out))
            }
            // No other place makes up for these.
            Err(error) if is_final(error.kind()) => Err(error),
            Err(error) => {
                tracing::debug!(%error, "the export's draft cannot stand beside it");
                Self::begin_apart(target, old.is_none())
            }
        }
    }

    fn begin_apart(target: PathBuf, is_new: bool) -> io::Result<(Self, File)> {
        // Whether it can be written is known before there is anything to write.
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(false).open(&target)?;
        let draft = nameless_file(&env::temp_dir())?;
        let out = draft.try_clone()?;
        Ok((Self { target, draft: None, open: Some(OpenTarget { file, draft, is_new }) }, out))
    }

    /// Puts the draft, which is written, in the place of the file.
    pub fn place(&self) -> io::Result<()> {
        if let Some(draft) = &self.draft {
            return fs::rename(draft, &self.target);
        }
        let Some(OpenTarget { file, draft, .. }) = &self.open else { return Ok(()) };
        let (mut file, mut draft) = (file, draft);
        draft.rewind()?;
        let length = io::copy(&mut draft, &mut file)?;
        // What was there may have been longer.
        file.set_len(length)?;
        if let Err(error) = file.sync_all() {
            tracing::debug!(%error, "the export is not synchronised");
        }
        Ok(())
    }

    /// Removes what was written; what was there before stays.
    pub fn discard(self) {
        let made = self.open.is_some_and(|open| open.is_new).then_some(self.target);
        for path in self.draft.into_iter().chain(made) {
            if let Err(error) = fs::remove_file(&path) {
                tracing::warn!(%error, "half an export is left");
            }
        }
    }
}

fn is_final(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::StorageFull | ErrorKind::QuotaExceeded)
}

fn make_beside(target: &Path) -> io::Result<(PathBuf, File)> {
    let folder = target.parent().unwrap_or(Path::new("."));
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    for number in 1..=MOST {
        let path = folder.join(format!(".{name}.{}-{number}.part", process::id()));
        match OpenOptions::new().write(true).create_new(true).mode(0o666).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}
