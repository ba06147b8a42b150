// SPDX-License-Identifier: GPL-3.0-or-later
//! The app's side: starting a helper, and waiting for its answer. All of it blocks, so it
//! belongs on a thread.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::os::fd::AsRawFd;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::MemfdFlags;

use super::answer::{self, DecodedPicture, PictureSummary};
use super::error::{PictureError, PictureFault};
use super::task::PictureTask;
use super::{FILE_BYTES, gate};

/// The command of the helper.
pub const COMMAND: &str = "decode-picture";
/// Time for an answer: more than the sandbox gives of the processor's, so that a picture that
/// takes too long is told from a computer that has much else to do.
const PATIENCE: Duration = Duration::from_secs(15);
/// All that stands in the environment of a helper. Otherwise the allocator of some systems
/// would ask the kernel for its largest pages, and open a file for that behind the filter.
const ENVIRONMENT: [(&str, &str); 1] = [("GLIBC_TUNABLES", "glibc.malloc.hugetlb=0")];

/// The running program, whatever has become of its file since it was started.
pub fn own_program() -> &'static Path {
    // A program of tests knows no such command.
    Path::new(if cfg!(test) { "/bin/false" } else { "/proc/self/exe" })
}

/// Decodes a picture by a helper of `program`, so that no side is longer than `largest`.
///
/// # Errors
///
/// Every variant of [`PictureError`].
pub fn show(program: &Path, picture: File, largest: u32) -> Result<DecodedPicture, PictureError> {
    let largest = largest.clamp(1, super::LARGEST_SIDE);
    let answer = ask(program, picture, PictureTask::Show(largest), PATIENCE)?;
    answer::shown(answer, largest)
}

/// Has a helper of `program` make of a picture what an offer tells of it.
///
/// # Errors
///
/// Every variant of [`PictureError`].
pub fn summarize(program: &Path, picture: File) -> Result<PictureSummary, PictureError> {
    answer::summary(&ask(program, picture, PictureTask::Preview, PATIENCE)?)
}

/// A picture in memory as a file.
///
/// # Errors
///
/// [`PictureError::Unreadable`] where there is no memory.
pub fn in_memory(picture: &[u8]) -> Result<File, PictureError> {
    let made = rustix::fs::memfd_create("picture", MemfdFlags::CLOEXEC).map(File::from);
    let written = made.map_err(io::Error::from).and_then(|mut file| {
        file.write_all(picture)?;
        file.rewind()?;
        Ok(file)
    });
    written.map_err(|error| PictureError::Unreadable(error.kind()))
}

/// The same file opened once more, so that each has a place of its own in it.
///
/// # Errors
///
/// The one of opening it.
pub fn reopened(file: &File) -> io::Result<File> {
    File::open(format!("/proc/self/fd/{}", file.as_raw_fd()))
}

fn ask(
    program: &Path,
    picture: File,
    task: PictureTask,
    patience: Duration,
) -> Result<Vec<u8>, PictureError> {
    let facts = picture.metadata().map_err(|error| PictureError::Unreadable(error.kind()))?;
    if !facts.is_file() {
        return Err(PictureError::NotAPicture);
    }
    if facts.len() > FILE_BYTES {
        return Err(PictureError::TooLarge);
    }
    let _place = gate::enter().ok_or(PictureError::Busy)?;
    let mut helper = Helper::start(program, picture, task)?;
    let answer = helper.answer(answer::most(task), Instant::now() + patience)?;
    helper.end()?;
    Ok(answer)
}

/// A helper, which is ended when it is dropped.
struct Helper(Child);

impl Helper {
    fn start(program: &Path, picture: File, task: PictureTask) -> Result<Self, PictureError> {
        let started = Command::new(program)
            .arg0(COMMAND)
            .args([COMMAND, &task.to_string()])
            .env_clear()
            .envs(ENVIRONMENT)
            .current_dir("/")
            .stdin(picture)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        started.map(Self).map_err(|error| PictureError::Unstarted(error.kind()))
    }

    /// All that it answers, which is `most` bytes or fewer.
    fn answer(&mut self, most: u64, deadline: Instant) -> Result<Vec<u8>, PictureError> {
        let mut out = self.0.stdout.take().ok_or(PictureError::Unanswered)?;
        let (mut answer, mut piece) = (Vec::new(), vec![0; 64 * 1024]);
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let left = Timespec::try_from(left).map_err(|_| PictureError::Unanswered)?;
            match poll(&mut [PollFd::new(&out, PollFlags::IN)], Some(&left)) {
                Ok(0) => return Err(PictureError::Overdue),
                Ok(_) => {}
                Err(rustix::io::Errno::INTR) => continue,
                Err(_) => return Err(PictureError::Unanswered),
            }
            match out.read(&mut piece) {
                Ok(0) => return Ok(answer),
                Ok(read) => answer.extend_from_slice(&piece[..read]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Err(PictureError::Unanswered),
            }
            if answer.len() as u64 > most {
                return Err(PictureError::Unanswered);
            }
        }
    }

    /// The end of a helper that has nothing more to say: it cannot close its output before.
    fn end(mut self) -> Result<(), PictureError> {
        let status = self.0.wait().map_err(|_| PictureError::Unanswered)?;
        ended(status).map_or(Ok(()), Err)
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        // Whoever is gone already needs neither.
        let _ = (self.0.kill(), self.0.wait());
    }
}

/// The error that the end of a helper tells of; `None` for none.
fn ended(status: ExitStatus) -> Option<PictureError> {
    if let Some(code) = status.code() {
        let fault = PictureFault::coded(code).map(PictureError::from);
        return (code != 0).then(|| fault.unwrap_or(PictureError::Unanswered));
    }
    Some(match status.signal() {
        Some(libc::SIGSYS) => PictureError::Refused,
        Some(libc::SIGXCPU) => PictureError::TooSlow,
        // The kernel needed its memory.
        Some(libc::SIGKILL) => PictureError::Overdue,
        // There was no memory left.
        Some(libc::SIGABRT) => PictureError::TooLarge,
        _ => PictureError::NotAPicture,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    /// A helper of our own making.
    fn told_by(script: &str, patience: Duration) -> Result<Vec<u8>, PictureError> {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("helper");
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
        ask(&program, in_memory(b"a picture").unwrap(), PictureTask::Show(16), patience)
    }

    #[test]
    fn a_helper_is_told_its_task_and_nothing_else() {
        let told = told_by("cat; echo \" $# $1 $2 $HOME\"; env | grep G", PATIENCE).unwrap();
        let wanted = "a picture 2 decode-picture 16 \nGLIBC_TUNABLES=glibc.malloc.hugetlb=0\n";
        assert_eq!(String::from_utf8_lossy(&told), wanted);
    }

    #[test]
    fn one_that_never_answers_is_ended() {
        let patience = Duration::from_millis(50);
        assert_eq!(told_by("exec sleep 1000", patience), Err(PictureError::Overdue));
        let endless = told_by("while true; do echo; done", PATIENCE);
        assert_eq!(endless, Err(PictureError::Unanswered));
    }

    #[test]
    fn its_end_tells_why() {
        let ends = |script: &str| told_by(script, PATIENCE).err();
        assert_eq!(ends("exit 10"), Some(PictureError::NotAPicture));
        assert_eq!(ends("exit 11"), Some(PictureError::TooLarge));
        assert_eq!(ends("exit 12"), Some(PictureError::NoSandbox));
        assert_eq!(ends("exit 1"), Some(PictureError::Unanswered));
        assert_eq!(ends("kill -SYS $$"), Some(PictureError::Refused));
        assert_eq!(ends("kill -XCPU $$"), Some(PictureError::TooSlow));
        assert_eq!(ends("kill -KILL $$"), Some(PictureError::Overdue));
        assert_eq!(ends("kill -ABRT $$"), Some(PictureError::TooLarge));
    }

    #[test]
    fn no_file_and_no_program_are_told_apart() {
        let zeros = File::open("/dev/zero").unwrap();
        let ask = |picture, program| show(Path::new(program), picture, 10).err();
        assert_eq!(ask(zeros, "/bin/true"), Some(PictureError::NotAPicture));
        let missing = ask(in_memory(b"x").unwrap(), "/nowhere/at/all");
        assert_eq!(missing, Some(PictureError::Unstarted(io::ErrorKind::NotFound)));
        let large = tempfile::tempfile().unwrap();
        large.set_len(FILE_BYTES + 1).unwrap();
        assert_eq!(ask(large, "/bin/true"), Some(PictureError::TooLarge));
    }

    #[test]
    fn a_file_that_is_reopened_has_its_own_place() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"content").unwrap();
        let mut again = String::new();
        reopened(&file).unwrap().read_to_string(&mut again).unwrap();
        assert_eq!((&*again, file.stream_position().unwrap()), ("content", 7));
    }
}
