// SPDX-License-Identifier: GPL-3.0-or-later
//! Files on their way, as they are found again after the room was closed.

use std::fs;
use std::io;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::{FilePart, FileStore, SAVED, SLICES};
use crate::protocol::{FileOffer, OfferFields, SliceHashes, UploadId, limits};
use crate::server::room::{FileOrder, FilePerson};
use crate::trust::StoredError;
use crate::trust::private_file::{read_json, write_json};

const VERSION: u64 = 1;
/// Time that is left, when the room is opened, to go on with a file.
const LEFT: Duration = Duration::from_hours(1);

/// A file on its way, as it was left.
pub struct SavedUpload {
    pub id: UploadId,
    pub order: FileOrder,
    pub part: FilePart,
    /// The last time that some of it came.
    pub touched: Instant,
}

/// A file as it was offered.
#[derive(Serialize, Deserialize)]
struct SavedOrder {
    offer: OfferFields,
    from: FilePerson,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
}

impl FileStore {
    /// Returns `true` if a file on its way is noted.
    pub fn is_saved(&self, upload: UploadId) -> bool {
        self.upload_path(upload, SAVED).exists()
    }

    /// Notes a file that is on its way.
    pub fn save_upload(&self, upload: UploadId, order: &FileOrder) -> Result<(), StoredError> {
        let FileOrder { offer, from, id } = order.clone();
        let saved = SavedOrder { offer: fields(offer), from, id };
        write_json(&self.upload_path(upload, SAVED), VERSION, &saved)
    }

    /// The files that were on their way. What belongs to none is deleted.
    pub fn saved_uploads(&self) -> io::Result<Vec<SavedUpload>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(self.folder.join(super::UPLOADS))? {
            let path = entry?.path();
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            let Some(id) = stem.and_then(|stem| stem.parse().ok()) else {
                super::delete(&path);
                continue;
            };
            if !self.upload_path(id, SAVED).exists() || found.len() >= limits::UPLOADS {
                super::delete(&path);
            } else if path.extension().is_some_and(|kind| kind == SAVED) {
                match self.saved_upload(id) {
                    Some(upload) => found.push(upload),
                    None => self.discard(id),
                }
            }
        }
        Ok(found)
    }

    fn saved_upload(&self, id: UploadId) -> Option<SavedUpload> {
        let path = self.upload_path(id, SAVED);
        let saved: SavedOrder = read_json(&path, limits::REQUEST_BYTES, VERSION).ok()??;
        let order = FileOrder { offer: saved.offer.check().ok()?, from: saved.from, id: saved.id };
        let mut part = FilePart::new(self.part_path(id), &order.offer);
        let slices = fs::read(self.upload_path(id, SLICES)).ok();
        let slices = slices.zip(order.offer.blake3).and_then(|(bytes, blake3)| {
            SliceHashes::verified(blake3, order.offer.size, &bytes).ok()
        });
        if let Some(slices) = slices {
            part.expect(slices);
        }
        let touched = self.touched(id);
        Some(SavedUpload { id, order, part, touched })
    }

    /// The last time that some of a file came; should the time of day be wrong, there is an hour
    /// left to go on with it.
    fn touched(&self, id: UploadId) -> Instant {
        let changed = fs::metadata(self.part_path(id)).and_then(|facts| facts.modified());
        let ago = changed.ok().and_then(|changed| changed.elapsed().ok()).unwrap_or_default();
        let now = Instant::now();
        now.checked_sub(ago.min(limits::UPLOAD_KEPT_FOR.saturating_sub(LEFT))).unwrap_or(now)
    }
}

/// An offer as it was sent.
fn fields(offer: FileOffer) -> OfferFields {
    OfferFields {
        name: offer.name.into(),
        size: offer.size,
        media: offer.media.map(String::from),
        blake3: offer.blake3,
        caption: Some(offer.caption.as_str().to_owned()),
        picture: offer.picture,
        preview: offer.preview.map(String::from),
        upload: None,
    }
}
