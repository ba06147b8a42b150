// SPDX-License-Identifier: GPL-3.0-or-later
//! Folders of this person.

use std::path::PathBuf;

use etcetera::BaseStrategy;

use super::strings;
use crate::config;

/// The folder of the person's key, of the rooms they know and of those they
/// host. It need not be there yet.
pub(super) fn data_folder() -> Result<PathBuf, String> {
    let folders = etcetera::choose_base_strategy().map_err(|_| strings::no_data_folder())?;
    let folder = folders.data_dir().join(config::PROGRAM);
    tracing::debug!(folder = %folder.display(), "files of this person");
    Ok(folder)
}
