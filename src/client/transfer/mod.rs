// SPDX-License-Identifier: GPL-3.0-or-later
//! Files on their way to and from a room: over connections of their own, apart from the
//! session that told of them.
//!
//! A [`Transfer`] is one named thread, which blocks on a socket. The session's room grants
//! it ([`UploadGrant`](crate::protocol::UploadGrant),
//! [`DownloadGrant`](crate::protocol::DownloadGrant)), and it speaks HTTP/1.1 over TLS with
//! the session's room and nobody else (`line`, `http`). A lost connection is made anew,
//! with growing pauses, and goes on where it stopped. Of what arrives nothing counts before
//! it is verified, slice by slice, and nothing has its name before it is whole (`part`).

mod control;
mod download;
mod error;
mod event;
mod fetch;
mod folder;
mod handle;
mod http;
mod line;
mod nameless;
mod part;
mod patience;
mod peer;
mod place;
mod prepare;
mod swarm;
mod upload;

pub use error::TransferError;
pub use event::TransferEvent;
pub use folder::{FolderSurvey, PackedFolder, archive_name, pack_folder, survey_folder};
pub use handle::Transfer;
pub use http::HttpAnswer;
pub use nameless::nameless_file;
pub use peer::TransferPeer;
pub use place::{DownloadPlace, SavePlace};
pub use prepare::{PrepareError, PreparedFile, prepare};
