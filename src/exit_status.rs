// SPDX-License-Identifier: GPL-3.0-or-later
//! Exit statuses of the program. The help and the manual page list these and
//! no others.

use std::process::ExitCode;

/// The exit status of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitStatus {
    /// It is done, whatever was asked for.
    Success,
    /// It could not be done; a sentence on standard error says why.
    Failure,
    /// The command line is wrong.
    Usage,
    /// Standard output cannot be written: the disk is full, or its reader has
    /// gone.
    Output,
    /// A second signal ended a program that was about to end politely.
    Interrupted,
}

impl ExitStatus {
    /// All of them, by their numbers.
    pub const ALL: [Self; 5] =
        [Self::Success, Self::Failure, Self::Usage, Self::Output, Self::Interrupted];

    /// The number that a shell shows.
    pub const fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Failure => 1,
            Self::Usage => 2,
            Self::Output => 3,
            // As for a program that SIGINT has ended.
            Self::Interrupted => 130,
        }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        status.code().into()
    }
}
