// SPDX-License-Identifier: GPL-3.0-or-later
//! Files for the room: their names, their content as hashes, and what is said of them.
//! The bytes themselves travel over HTTP, on connections of their own.

mod content_hash;
mod file_name;
mod grant;
mod kind;
mod link;
mod media_type;
mod offer;
mod picture_size;
mod preview;
mod quota;
pub mod request;
mod senders;
mod shared;
mod slice_set;
mod slices;
mod swarm;
mod types;
mod upload_id;

pub use self::content_hash::{ContentHash, ContentHashError};
pub use self::file_name::FileName;
pub use self::grant::{DownloadGrant, UploadGrant};
pub use self::kind::{FileKind, FileWarning, JudgedFile, KIND_BYTES};
pub use self::link::FileLink;
pub use self::media_type::MediaType;
pub use self::offer::{FileOffer, OfferFields};
pub use self::picture_size::PictureSize;
pub use self::preview::Preview;
pub use self::quota::SendingQuota;
pub use self::senders::FileSenders;
pub use self::shared::{SharedFile, Uploading};
pub use self::slice_set::{SliceSet, SliceSetError};
pub use self::slices::{SLICE_BYTES, SliceHashes, SlicesError, slice_hash};
pub use self::swarm::{SwarmAnswer, SwarmDoor, SwarmPeer, SwarmReport, are_near};
pub use self::types::FileTypes;
pub use self::upload_id::UploadId;
