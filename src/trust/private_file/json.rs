// SPDX-License-Identifier: GPL-3.0-or-later
//! Small JSON files that say which version of the program understands them.

use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{StoredError, read, write};

/// Field that every such file has.
#[derive(Deserialize)]
struct Version {
    version: u64,
}

#[derive(Serialize)]
struct Versioned<'a, T> {
    version: u64,
    #[serde(flatten)]
    content: &'a T,
}

/// Reads a JSON object of at most `limit` bytes with a field `version` of 1 to
/// `version`; `None` where there is no file. One of a higher version is not
/// damaged but [`Newer`](StoredError::Newer). `T` has to understand all older
/// versions and is not asked about the field itself.
pub fn read_json<T: DeserializeOwned>(
    path: &Path,
    limit: usize,
    version: u64,
) -> Result<Option<T>, StoredError> {
    let Some(bytes) = read(path, limit)? else { return Ok(None) };
    let damaged = |error: serde_json::Error| StoredError::damaged(path, error);
    let found = serde_json::from_slice::<Version>(&bytes).map_err(damaged)?.version;
    if found > version {
        return Err(StoredError::Newer { path: path.to_owned(), version: found });
    }
    if found == 0 {
        return Err(StoredError::damaged(path, "its version is 0"));
    }
    serde_json::from_slice(&bytes).map(Some).map_err(damaged)
}

/// Writes `content`, which must be a struct or a map without a field
/// `version`, as a JSON object of that version; whole or not at all.
pub fn write_json<T: Serialize>(path: &Path, version: u64, content: &T) -> Result<(), StoredError> {
    let mut bytes = serde_json::to_vec_pretty(&Versioned { version, content })
        .map_err(|error| StoredError::unkept(path, error.into()))?;
    bytes.push(b'\n');
    write(path, &bytes)
}
