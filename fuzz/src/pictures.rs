// SPDX-License-Identifier: GPL-3.0-or-later
//! Pictures: whatever is decoded has as many pixels as it says, and no more than were asked
//! for; its preview can be sent, and is a picture itself.

use salotto::pictures::{PIXELS, decode, summary};

/// The longest side that is asked for.
const SIDE: u32 = 64;

pub fn run(data: &[u8]) {
    let Ok(picture) = decode(data, SIDE) else { return };
    assert!((1..=SIDE).contains(&picture.width) && (1..=SIDE).contains(&picture.height));
    assert_eq!(picture.rgba.len() as u64, u64::from(picture.width) * u64::from(picture.height) * 4);
    let Ok(told) = summary(data) else { return };
    let (width, height) = (u64::from(told.size.width()), u64::from(told.size.height()));
    assert!(width * height <= PIXELS);
    if let Some(preview) = told.preview {
        assert!(decode(preview.as_bytes(), SIDE).is_ok());
    }
}
