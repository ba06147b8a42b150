// SPDX-License-Identifier: GPL-3.0-or-later
//! Files that are links to files elsewhere, as people who keep their settings in one
//! place have them. The link stays; what it leads to is written.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// Links that are followed; as many as the system follows.
const LINKS: usize = 40;

/// The file that `path` leads to, which need not be there. What is not a link leads
/// to itself.
pub(super) fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut at = path.to_owned();
    for _ in 0..LINKS {
        match fs::read_link(&at) {
            Ok(link) => at = at.parent().unwrap_or(Path::new("")).join(link),
            Err(error) if leads_nowhere_else(&error) => return Ok(at),
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::from_raw_os_error(libc::ELOOP))
}

/// There is no link: another thing, or nothing.
fn leads_nowhere_else(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::NotFound)
}

/// Moves a file; a link goes on leading where it did.
pub fn move_file(from: &Path, to: &Path) -> io::Result<()> {
    let target = followed(from)?;
    if target == from {
        return fs::rename(from, to);
    }
    symlink(std::path::absolute(target)?, to)?;
    fs::remove_file(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_followed_and_circles_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("elsewhere")).unwrap();
        symlink("elsewhere/second", path("first")).unwrap();
        symlink("file", path("elsewhere/second")).unwrap();
        assert_eq!(followed(&path("first")).unwrap(), path("elsewhere/file"), "though not there");
        fs::write(path("elsewhere/file"), "").unwrap();
        assert_eq!(followed(&path("first")).unwrap(), path("elsewhere/file"));
        assert_eq!(followed(&path("nothing")).unwrap(), path("nothing"));
        symlink("circle", path("circle")).unwrap();
        assert_eq!(followed(&path("circle")).unwrap_err().raw_os_error(), Some(libc::ELOOP));
    }

    #[test]
    fn a_link_that_is_moved_leads_where_it_did() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("deep")).unwrap();
        fs::write(path("file"), "kept").unwrap();
        symlink("file", path("link")).unwrap();
        move_file(&path("link"), &path("deep/link")).unwrap();
        assert_eq!(fs::read_to_string(path("deep/link")).unwrap(), "kept");
        assert!(fs::read_link(path("link")).is_err());
        move_file(&path("file"), &path("deep/file")).unwrap();
        assert!(path("deep/file").exists() && !path("file").exists());
    }
}
