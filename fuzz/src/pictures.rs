// SPDX-License-Identifier: GPL-3.0-or-later
//! Pictures: whatever is decoded has as many pixels as it says, and no more than were asked
//! for; its preview can be sent, and is a picture itself.

use std::panic::{self, UnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};

use salotto::pictures::{PIXELS, PictureFault, decode, summary};

/// The longest side that is asked for.
const SIDE: u32 = 64;

/// Set once our own code has panicked, and not that of a decoder.
static IS_OURS: AtomicBool = AtomicBool::new(false);

/// Decodes as the helper does: a decoder that panics has met no picture.
fn in_helper<T>(work: impl FnOnce() -> Result<T, PictureFault> + UnwindSafe) -> Option<T> {
    // libFuzzer's would end the process.
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|told| {
        let is_ours = told.location().is_some_and(|at| at.file().contains("src/pictures/"));
        IS_OURS.fetch_or(is_ours, Ordering::Relaxed);
    }));
    let done = panic::catch_unwind(work);
    panic::set_hook(hook);
    assert!(!IS_OURS.load(Ordering::Relaxed), "our own code has panicked");
    done.ok()?.ok()
}

pub fn run(data: &[u8]) {
    let Some(picture) = in_helper(|| decode(data, SIDE)) else { return };
    assert!((1..=SIDE).contains(&picture.width) && (1..=SIDE).contains(&picture.height));
    assert_eq!(picture.rgba.len() as u64, u64::from(picture.width) * u64::from(picture.height) * 4);
    let Some(told) = in_helper(|| summary(data)) else { return };
    let (width, height) = (u64::from(told.size.width()), u64::from(told.size.height()));
    assert!(width * height <= PIXELS);
    if let Some(preview) = told.preview {
        assert!(in_helper(|| decode(preview.as_bytes(), SIDE)).is_some());
    }
}
