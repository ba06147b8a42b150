// SPDX-License-Identifier: GPL-3.0-or-later
//! The types of files that a room takes.

use serde::{Deserialize, Serialize};

use super::{FileKind, FileName, JudgedFile};

/// The types of files that a room takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileTypes {
    /// Everything but what may run something when it is opened.
    NoPrograms,
    /// Pictures alone.
    Pictures,
    /// Everything: also what a room says that takes what this version does not know. The room
    /// itself decides.
    #[default]
    #[serde(other)]
    Everything,
}

impl FileTypes {
    /// All of them, the widest first.
    pub const ALL: [Self; 3] = [Self::Everything, Self::NoPrograms, Self::Pictures];

    /// Returns `true` if everything is taken.
    pub fn is_everything(&self) -> bool {
        *self == Self::Everything
    }

    /// The word for it, as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Everything => "everything",
            Self::NoPrograms => "no-programs",
            Self::Pictures => "pictures",
        }
    }

    /// Reads the word for one; `None` if it is none.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|types| types.as_str() == word)
    }

    /// Tells if a file of that name may be offered, of whose content nothing is known.
    pub fn takes_name(self, name: &FileName) -> bool {
        self.takes(JudgedFile::of_name(name))
    }

    /// Tells if a file is taken whose content was looked at.
    pub fn takes(self, judged: JudgedFile) -> bool {
        match self {
            Self::Everything => true,
            Self::NoPrograms => !judged.kind.is_dangerous(),
            Self::Pictures => judged.kind == FileKind::Picture && !judged.is_disguised,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    const ELF: &[u8] = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0";

    /// Tells if the name, and the whole file, are taken.
    fn taken(types: FileTypes, name: &str, start: &[u8]) -> (bool, bool) {
        let name = FileName::new(name);
        (types.takes_name(&name), types.takes(JudgedFile::new(&name, start)))
    }

    #[test]
    fn a_type_is_told_by_name_and_content() {
        assert_eq!(taken(FileTypes::Everything, "run.sh", b"#!/bin/sh\n"), (true, true));
        assert_eq!(taken(FileTypes::NoPrograms, "run.sh", b"#!/bin/sh\n"), (false, false));
        assert_eq!(taken(FileTypes::NoPrograms, "cat.png", PNG), (true, true));
        assert_eq!(taken(FileTypes::NoPrograms, "cat.png", ELF), (true, false));
        assert_eq!(taken(FileTypes::NoPrograms, "data", ELF), (true, false));
        assert_eq!(taken(FileTypes::NoPrograms, "notes.tar", b"notes"), (true, true));
        assert_eq!(taken(FileTypes::Pictures, "cat.png", PNG), (true, true));
        assert_eq!(taken(FileTypes::Pictures, "cat.txt", PNG), (false, false));
        assert_eq!(taken(FileTypes::Pictures, "cat.png", b"just words"), (true, false));
    }

    #[test]
    fn words_are_read_as_they_are_written() {
        for types in FileTypes::ALL {
            assert_eq!(FileTypes::of_word(types.as_str()), Some(types));
            let json = serde_json::to_string(&types).unwrap();
            assert_eq!(json, format!("\"{}\"", types.as_str()));
        }
        assert_eq!(FileTypes::of_word("music"), None);
        assert_eq!(serde_json::from_str::<FileTypes>("\"music\"").unwrap(), FileTypes::Everything);
    }
}
