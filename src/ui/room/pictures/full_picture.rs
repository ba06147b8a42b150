// SPDX-License-Identifier: GPL-3.0-or-later
//! A picture that can be decoded once more, in its full size.

use std::rc::Rc;

use super::source::PictureSource;
use super::store::PictureStore;
use crate::protocol::ContentHash;

/// A picture that can be decoded once more, in its full size.
pub struct FullPicture {
    pub store: Rc<PictureStore>,
    pub content: ContentHash,
    pub source: PictureSource,
}

impl FullPicture {
    /// A picture of that content.
    pub fn new(store: &Rc<PictureStore>, content: ContentHash, source: PictureSource) -> Self {
        Self { store: store.clone(), content, source }
    }
}
