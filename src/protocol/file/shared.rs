// SPDX-License-Identifier: GPL-3.0-or-later
//! A file in the room, and one on its way there.

use serde::{Deserialize, Serialize};

use super::{
    ContentHash, FileName, MediaType, PictureSize, Preview, media_type, picture_size, preview,
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
}

impl SharedFile {
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
