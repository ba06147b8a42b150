// SPDX-License-Identifier: GPL-3.0-or-later
//! A file in the room, and one on its way there.

use serde::{Deserialize, Serialize};

use super::{
    ContentHash, FileName, FileWarning, JudgedFile, MediaType, PictureSize, Preview, media_type,
    picture_size, preview,
};
use crate::protocol::{Nickname, SeatNumber, Topic, bounded};

/// A file that everybody may fetch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedFile {
    /// Name of the sender.
    pub from: Nickname,
    /// Number of the sender's seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<SeatNumber>,
    /// Id of the offer; unique for one sender only.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounded::id")]
    pub id: Option<String>,
    /// Name of the file; never a path.
    pub name: FileName,
    /// Bytes of its content.
    pub size: u64,
    /// The media type that the sender gives it.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "media_type::lenient"
    )]
    pub media: Option<MediaType>,
    /// The hash of its content.
    pub blake3: ContentHash,
    /// The sender's words about it; empty for none.
    #[serde(default, skip_serializing_if = "Topic::is_empty")]
    pub caption: Topic,
    /// The size that the sender gives a picture.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "picture_size::lenient"
    )]
    pub picture: Option<PictureSize>,
    /// A small picture of it.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "preview::lenient"
    )]
    pub preview: Option<Preview>,
    /// The reason that the host has found in its content, or in its name, to beware of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beware: Option<FileWarning>,
}

impl SharedFile {
    /// The judgement of it before anything of its content is here: by its name, and by what the
    /// host has found.
    pub fn judged(&self) -> JudgedFile {
        JudgedFile::of_name(&self.name).warned(self.beware)
    }

    /// The name of the file and the sender's words, as one line.
    pub fn line(&self) -> String {
        match self.caption.as_str() {
            "" => self.name.to_string(),
            caption => format!("{}: {caption}", self.name),
        }
    }
}

/// A file on its way into the room. Ephemeral: not numbered and not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uploading {
    /// Name of the sender.
    pub from: Nickname,
    /// Number of the sender's seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<SeatNumber>,
    /// Id of the offer; unique for one sender only.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounded::id")]
    pub id: Option<String>,
    /// Name of the file.
    pub name: FileName,
    /// Bytes of its content.
    pub size: u64,
    /// Bytes that are there.
    pub done: u64,
    /// Set if it was given up.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub over: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, more: &str) -> Result<SharedFile, serde_json::Error> {
        let hash = ContentHash::of(b"content");
        let hash = serde_json::to_string(&hash)?;
        serde_json::from_str(&format!(
            r#"{{"from":"Ada","name":"{name}","size":7,"blake3":{hash}{more}}}"#
        ))
    }

    #[test]
    fn a_file_of_before_has_no_mark_and_is_judged_by_its_name() {
        let warning = |name: &str, more: &str| read(name, more).unwrap().judged().warning();
        let marked = |word: &str| warning("a.jpg", &format!(r#","beware":"{word}""#));
        assert_eq!(read("a.jpg", "").unwrap().beware, None);
        assert_eq!(warning("a.jpg", ""), None);
        assert_eq!(warning("a.jpg", r#","beware":null"#), None);
        assert_eq!(warning("a.exe", ""), Some(FileWarning::Dangerous));
        assert_eq!(marked("disguised"), Some(FileWarning::Disguised));
        assert_eq!(marked("dangerous"), Some(FileWarning::Dangerous));
        assert_eq!(marked("infected"), Some(FileWarning::Dangerous), "a later version knows");
        let more = r#","beware":"fine""#;
        assert_eq!(warning("a.exe", more), Some(FileWarning::Dangerous));
        assert!(read("a.jpg", r#","beware":7"#).is_err());
    }

    #[test]
    fn a_mark_is_written_where_there_is_one() {
        let plain = read("a.jpg", "").unwrap();
        let json = |file: &SharedFile| serde_json::to_string(file).unwrap();
        assert!(!json(&plain).contains("beware"));
        let marked = SharedFile { beware: Some(FileWarning::Disguised), ..plain };
        assert!(json(&marked).ends_with(r#","beware":"disguised"}"#), "{}", json(&marked));
        assert_eq!(serde_json::from_str::<SharedFile>(&json(&marked)).unwrap(), marked);
    }
}
