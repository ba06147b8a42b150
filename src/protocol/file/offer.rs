// SPDX-License-Identifier: GPL-3.0-or-later
//! Offers of files.

use serde::{Deserialize, Serialize};

use super::{ContentHash, FileName, MediaType, PictureSize, Preview, UploadId, picture_size};
use crate::protocol::{Reason, Topic};

/// An offer as it is sent: raw strings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferFields {
    /// Name of the file.
    pub name: String,
    /// Bytes of its content.
    pub size: u64,
    /// Its media type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<String>,
    /// The hash of its content, if the sender knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blake3: Option<ContentHash>,
    /// The sender's words about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// The size of a picture.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "picture_size::lenient"
    )]
    pub picture: Option<PictureSize>,
    /// A small picture of it, in base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<String>,
    /// The upload to go on with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload: Option<UploadId>,
}

/// A validated offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileOffer {
    /// Name of the file.
    pub name: FileName,
    /// Bytes of its content.
    pub size: u64,
    /// The media type that the sender gives it.
    pub media: Option<MediaType>,
    /// The hash that its content has to have.
    pub blake3: Option<ContentHash>,
    /// The sender's words about it; empty for none.
    pub caption: Topic,
    /// The size that the sender gives a picture.
    pub picture: Option<PictureSize>,
    /// A small picture of it.
    pub preview: Option<Preview>,
    /// The upload to go on with.
    pub upload: Option<UploadId>,
}

impl OfferFields {
    /// Validates the offer. A name is made harmless, never refused; what is no media type
    /// and no preview is left out.
    ///
    /// # Errors
    ///
    /// [`Reason::CaptionTooLong`] for a caption that is too long.
    pub fn check(self) -> Result<FileOffer, Reason> {
        let caption = self.caption.unwrap_or_default();
        Ok(FileOffer {
            name: FileName::new(&self.name),
            size: self.size,
            media: self.media.as_deref().and_then(MediaType::new),
            blake3: self.blake3,
            caption: Topic::new(&caption).map_err(|_| Reason::CaptionTooLong)?,
            picture: self.picture,
            preview: self.preview.as_deref().and_then(Preview::from_base64),
            upload: self.upload,
        })
    }
}
