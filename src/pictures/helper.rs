// SPDX-License-Identifier: GPL-3.0-or-later
//! The helper's side: a process that decodes one picture, and ends.

use std::io::{self, Read, Write};
use std::panic;

use super::error::PictureFault;
use super::task::PictureTask;
use super::{FILE_BYTES, decode, sandbox};

/// Decodes the picture on standard input, and ends the process. What it is told of the
/// picture stands in `answer`; where there is none, in the exit status.
pub fn run(task: PictureTask) -> ! {
    // What is told of a panic helps nobody, and would have to be allowed.
    panic::set_hook(Box::new(|_| {}));
    // A decoder that panics has met no picture.
    let done = panic::catch_unwind(|| work(task)).unwrap_or(Err(PictureFault::NotAPicture));
    end(done.map_or_else(PictureFault::code, |()| 0))
}

fn work(task: PictureTask) -> Result<(), PictureFault> {
    sandbox::enter().map_err(|_| PictureFault::NoSandbox)?;
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(FILE_BYTES + 1).read_to_end(&mut bytes);
    if read.map_err(|_| PictureFault::Pipe)? as u64 > FILE_BYTES {
        return Err(PictureFault::TooLarge);
    }
    let answer = match task {
        PictureTask::Show(largest) => decode::answer_shown(&bytes, largest)?,
        PictureTask::Preview => decode::answer_summary(&bytes)?,
    };
    let mut out = io::stdout().lock();
    out.write_all(&answer).and_then(|()| out.flush()).map_err(|_| PictureFault::Pipe)
}

/// Ends the process at once.
fn end(code: u8) -> ! {
    // SAFETY: it only ends the process. What else is done at the end of one, by libraries
    // too, is not allowed any more, and of no use.
    unsafe { libc::_exit(i32::from(code)) }
}
