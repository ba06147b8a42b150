// SPDX-License-Identifier: GPL-3.0-or-later
//! Pictures as GTK draws them, and why one is not drawn.

use gtk::{gdk, glib};

use crate::pictures::{DecodedPicture, PictureError};

/// A picture as GTK draws it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawablePicture {
    pub texture: gdk::Texture,
    /// The size that it has where it is not scaled down.
    pub whole: (u32, u32),
    /// Set if it is the first of several frames.
    pub animated: bool,
}

/// A picture that can be drawn, or the reason why not.
pub type Drawable = Result<DrawablePicture, PictureError>;

/// Tells if it may go away by itself.
pub fn is_passing(error: PictureError) -> bool {
    use PictureError::{Busy, Overdue, Unanswered, Unreadable, Unstarted};
    matches!(error, Busy | Overdue | Unanswered | Unreadable(_) | Unstarted(_))
}

/// The picture as GTK draws it, and its bytes.
pub fn drawable(picture: DecodedPicture) -> (DrawablePicture, usize) {
    let DecodedPicture { whole, animated, width, height, rgba } = picture;
    let (stride, bytes) = (width as usize * 4, rgba.len());
    let side = |side: u32| i32::try_from(side).unwrap_or(i32::MAX);
    let pixels = glib::Bytes::from_owned(rgba);
    let format = gdk::MemoryFormat::R8g8b8a8;
    let texture = gdk::MemoryTexture::new(side(width), side(height), format, &pixels, stride);
    (DrawablePicture { texture: texture.into(), whole, animated }, bytes)
}
