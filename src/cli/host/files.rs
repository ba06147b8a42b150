// SPDX-License-Identifier: GPL-3.0-or-later
//! Choice of who may send which files to a room, and how large they may be.

use crate::cli::args::FileArgs;
use crate::server::{Config, FilesConfig};

/// The configuration with what the command line says about files.
pub(super) fn config(args: &FileArgs, config: Config) -> Config {
    let usual = FilesConfig::default();
    let files = FilesConfig {
        senders: args.senders.map(Into::into),
        types: args.types.map(Into::into),
        file_bytes: args.file_size.unwrap_or(usual.file_bytes),
        total_bytes: args.files_total.unwrap_or(usual.total_bytes),
    };
    Config { files, ..config }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::{FilesFrom, TypesTaken};
    use crate::protocol::{FileSenders, FileTypes, RoomName};

    #[test]
    fn what_is_not_said_is_as_usual() {
        let usual = || Config::new(RoomName::new("Attic").unwrap());
        let files = |args| config(&args, usual()).files;
        assert_eq!(files(FileArgs::default()), FilesConfig::default());
        let args = FileArgs {
            senders: Some(FilesFrom::Moderators),
            types: Some(TypesTaken::Pictures),
            file_size: Some(5),
            files_total: Some(9),
        };
        let senders = Some(FileSenders::Moderators);
        let types = Some(FileTypes::Pictures);
        assert_eq!(files(args), FilesConfig { senders, types, file_bytes: 5, total_bytes: 9 });
    }
}
