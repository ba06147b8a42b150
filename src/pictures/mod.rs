// SPDX-License-Identifier: GPL-3.0-or-later
//! Pictures of strangers, which are never decoded in the process of the app.
//!
//! Our own program is started once more for each picture, as a *helper* without
//! descriptors, and without environment but for a word to the allocator. It takes everything from itself that decoding does not need
//! (`sandbox`), and only then reads the picture from its standard input (`helper`). It
//! answers on its standard output with pixels, no more of them than were asked for
//! (`answer`). Whoever asks waits for it on a thread, and ends it when it takes too long
//! (`errand`).

mod answer;
mod decode;
mod errand;
mod error;
mod format;
mod frames;
mod gate;
mod helper;
mod sandbox;
mod task;

pub use self::answer::{DecodedPicture, PictureSummary};
pub use self::decode::{decode, summary};
pub use self::errand::{COMMAND, in_memory, own_program, reopened, show, summarize};
pub use self::error::{PictureError, PictureFault};
pub use self::format::PictureFormat;
pub use self::helper::run;
pub use self::task::PictureTask;

/// Most bytes of a file that is taken for a picture.
pub const FILE_BYTES: u64 = 64 * 1024 * 1024;
/// Most pixels of a picture.
pub const PIXELS: u64 = 20_000_000;
/// Longest side that can be asked for: one that is longer is not drawn everywhere.
pub const LARGEST_SIDE: u32 = 32_767;
