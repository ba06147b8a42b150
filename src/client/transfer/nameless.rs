// SPDX-License-Identifier: GPL-3.0-or-later
//! Files without a name on a disk: nothing is left of one once nobody has it open, however
//! the program ends.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::{Mode, OFlags, open};
use rustix::io::Errno;

/// A new file on the disk of `folder`, to be written and read.
///
/// # Errors
///
/// Those of the system.
pub fn nameless_file(folder: &Path) -> io::Result<File> {
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    match open(folder, flags, Mode::RUSR | Mode::WUSR) {
        Ok(file) => Ok(file.into()),
        // Not every file system has such files.
        Err(Errno::NOTSUP | Errno::ISDIR | Errno::INVAL) => unnamed(folder),
        Err(error) => Err(error.into()),
    }
}

/// The same, of a file that has a name for a moment.
fn unnamed(folder: &Path) -> io::Result<File> {
    let mut random = [0; 8];
    // Another one of that name is refused.
    let _ = getrandom::fill(&mut random);
    let path = folder.join(format!("salotto-{:016x}", u64::from_ne_bytes(random)));
    let mut options = OpenOptions::new();
    let file = options.read(true).write(true).create_new(true).mode(0o600).open(&path)?;
    fs::remove_file(&path)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Seek, Write};

    use super::*;

    #[test]
    fn it_is_written_and_read_and_nobody_sees_it() {
        let folder = tempfile::tempdir().unwrap();
        for file in [nameless_file(folder.path()), unnamed(folder.path())] {
            let mut file = file.unwrap();
            file.write_all(b"content").unwrap();
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
            let mut content = String::new();
            file.rewind().unwrap();
            file.read_to_string(&mut content).unwrap();
            assert_eq!(content, "content");
        }
        assert!(nameless_file(&folder.path().join("missing")).is_err());
    }
}
