// SPDX-License-Identifier: GPL-3.0-or-later
//! Reasons why a picture cannot be shown.

use std::io;

use image::ImageError;

/// Reason why a picture cannot be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// It has too many bytes or pixels.
    #[error("it is too large")]
    TooLarge,
    /// It is no picture, of no known format, or damaged.
    #[error("it is not a picture")]
    NotAPicture,
    /// Decoding it takes more of the processor's time than a picture may.
    #[error("it takes too long")]
    TooSlow,
    /// The helper was ended before it was done: this computer has much else to do.
    #[error("its helper was not done in time")]
    Overdue,
    /// The helper wanted more than decoding needs, and was ended by its sandbox.
    #[error("its helper was refused something by the sandbox")]
    Refused,
    /// There is no sandbox here; then nothing is decoded.
    #[error("there is no sandbox")]
    NoSandbox,
    /// The file cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(io::ErrorKind),
    /// The helper cannot be started.
    #[error("the helper cannot be started: {0}")]
    Unstarted(io::ErrorKind),
    /// Too many others wait.
    #[error("too many others wait")]
    Busy,
    /// The helper answered with something else, or not at all.
    #[error("the helper did not answer")]
    Unanswered,
}

/// Reason why the helper decodes nothing: its exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFault {
    /// It is no picture, of no known format, or damaged.
    NotAPicture,
    /// It has too many bytes or pixels.
    TooLarge,
    /// There is no sandbox.
    NoSandbox,
    /// Standard input cannot be read, or standard output not be written.
    Pipe,
}

impl PictureFault {
    const ALL: [Self; 4] = [Self::NotAPicture, Self::TooLarge, Self::NoSandbox, Self::Pipe];

    /// The exit status.
    pub(super) fn code(self) -> u8 {
        match self {
            Self::NotAPicture => 10,
            Self::TooLarge => 11,
            Self::NoSandbox => 12,
            Self::Pipe => 13,
        }
    }

    /// The fault of that exit status.
    pub(super) fn coded(code: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| i32::from(fault.code()) == code)
    }
}

impl From<ImageError> for PictureFault {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::Limits(_) => Self::TooLarge,
            _ => Self::NotAPicture,
        }
    }
}

impl From<PictureFault> for PictureError {
    fn from(fault: PictureFault) -> Self {
        match fault {
            PictureFault::NotAPicture => Self::NotAPicture,
            PictureFault::TooLarge => Self::TooLarge,
            PictureFault::NoSandbox => Self::NoSandbox,
            PictureFault::Pipe => Self::Unanswered,
        }
    }
}
