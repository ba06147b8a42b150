// SPDX-License-Identifier: GPL-3.0-or-later
//! A picture that is looked at.

use std::fs::File;
use std::rc::Rc;
use std::sync::Arc;

use gtk::glib;

use super::viewer::PictureViewer;
use crate::protocol::SharedFile;

/// A picture that is looked at, large.
#[derive(Debug, Default)]
pub struct ViewedPicture {
    /// The number of its event; 0 for none.
    pub number: u64,
    pub viewer: glib::WeakRef<PictureViewer>,
    pub file: Option<SharedFile>,
    /// The picture in memory, where it is fetched and not saved: nothing is left of it, however
    /// the program ends.
    pub held: Option<Arc<File>>,
    /// The mark of this look at it.
    pub look: Rc<()>,
}
