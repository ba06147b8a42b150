// SPDX-License-Identifier: GPL-3.0-or-later
//! The kind of a file, by the ending of its name and by its first bytes, and whether it is
//! safe to open with what the system has for it.
//!
//! A desktop opens a file by either of the two, so the worse of them counts, and a file
//! whose ending and content tell different things passes for nothing.

mod content;
mod ending;
mod file_kind;
#[cfg(test)]
mod tests;
mod warning;

pub use self::file_kind::FileKind;
pub use self::warning::FileWarning;
use super::FileName;

/// Bytes at the beginning of a file by which its kind is told.
pub const KIND_BYTES: usize = 4 * 1024;

/// A file as it was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JudgedFile {
    /// The kind to take it for.
    pub kind: FileKind,
    /// Set if its name says something else than its content: a program that is called
    /// `photo.jpeg`.
    pub is_disguised: bool,
}

impl FileKind {
    /// Returns `true` for what may run when it is opened.
    pub fn is_dangerous(self) -> bool {
        matches!(self, Self::Program | Self::ActiveDocument)
    }

    /// The kind that a name claims, before anything of the content is there.
    pub fn of_name(name: &FileName) -> Self {
        ending::kind(name.as_str())
    }
}

impl JudgedFile {
    /// Judges a file of whose content nothing is known.
    pub fn of_name(name: &FileName) -> Self {
        Self { kind: FileKind::of_name(name), is_disguised: false }
    }

    /// Judges a file by its name and its first [`KIND_BYTES`] bytes, or as many as it has.
    pub fn new(name: &FileName, start: &[u8]) -> Self {
        let claimed = ending::kind(name.as_str());
        let start = &start[..start.len().min(KIND_BYTES)];
        let Some(found) = content::kind(start) else {
            // Nothing tells; what only a magic number makes is not that.
            let is_disguised = !start.is_empty() && ending::has_magic(name.as_str());
            return Self { kind: claimed, is_disguised };
        };
        let is_disguised = !agree(claimed, found, name);
        Self { kind: worse(claimed, found), is_disguised }
    }

    /// The same with what somebody else has found: that makes it worse, and never better.
    #[must_use]
    pub fn warned(self, found: Option<FileWarning>) -> Self {
        match found {
            None => self,
            Some(FileWarning::Disguised) => Self { is_disguised: true, ..self },
            Some(FileWarning::Dangerous) if self.kind.is_dangerous() => self,
            Some(FileWarning::Dangerous) => Self { kind: FileKind::Program, ..self },
        }
    }

    /// The reason to beware of it; of two, that its name lies.
    pub fn warning(self) -> Option<FileWarning> {
        let dangerous = self.kind.is_dangerous().then_some(FileWarning::Dangerous);
        if self.is_disguised { Some(FileWarning::Disguised) } else { dangerous }
    }

    /// Returns `true` if it may be opened with what the system has for it.
    pub fn is_safe_to_open(self) -> bool {
        let is_known = matches!(
            self.kind,
            FileKind::Picture
                | FileKind::Audio
                | FileKind::Video
                | FileKind::Text
                | FileKind::Document
        );
        is_known && !self.is_disguised
    }
}

/// Tells if a content is what a name claims.
fn agree(claimed: FileKind, found: FileKind, name: &FileName) -> bool {
    match (claimed, found) {
        (claimed, found) if claimed == found => true,
        // An ending of its own is no claim.
        (FileKind::Other, found) => !found.is_dangerous() || !ending::is_any(name.as_str()),
        // Containers of sound and of moving pictures are the same.
        (FileKind::Audio | FileKind::Video, FileKind::Audio | FileKind::Video) => true,
        // Documents and installers are archives inside, and many others are text.
        (
            FileKind::Document
            | FileKind::OfficeDocument
            | FileKind::ActiveDocument
            | FileKind::Program,
            FileKind::Archive | FileKind::Text,
        ) => !ending::has_magic(name.as_str()),
        (FileKind::ActiveDocument, FileKind::Document | FileKind::OfficeDocument) => true,
        // A script without a name for it, read in an editor.
        _ => false,
    }
}

/// The more dangerous of two kinds; the one of the content where neither is.
fn worse(claimed: FileKind, found: FileKind) -> FileKind {
    for kind in [FileKind::Program, FileKind::ActiveDocument] {
        if claimed == kind || found == kind {
            return kind;
        }
    }
    match (claimed, found) {
        // What is one inside is not all that it is.
        (FileKind::Document | FileKind::OfficeDocument, FileKind::Archive | FileKind::Text) => {
            claimed
        }
        (FileKind::Audio, FileKind::Video) => claimed,
        (_, found) => found,
    }
}
