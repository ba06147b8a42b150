// SPDX-License-Identifier: GPL-3.0-or-later
//! Grants: what a member needs to move bytes.

use serde::{Deserialize, Serialize};

use super::{ContentHash, UploadId};
use crate::protocol::{SecretString, bounded};

/// Permission to send the content of a file: the answer to an
/// [offer](crate::protocol::Request::Offer).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadGrant {
    /// Id of the request.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounded::id")]
    pub id: Option<String>,
    /// The upload: `PUT /f/UPLOAD`.
    pub upload: UploadId,
    /// The token for it.
    pub token: SecretString,
    /// Bytes that the host has already, from the beginning.
    #[serde(default)]
    pub from: u64,
}

/// Permission to fetch the content of a file: the answer to a
/// [fetch](crate::protocol::Request::Fetch).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DownloadGrant {
    /// Id of the request.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounded::id")]
    pub id: Option<String>,
    /// Number of the event that told of the file.
    pub file: u64,
    /// The content: `GET /f/BLAKE3`.
    pub blake3: ContentHash,
    /// Bytes of it.
    pub size: u64,
    /// The token for it.
    pub token: SecretString,
}
