// SPDX-License-Identifier: GPL-3.0-or-later
//! Polls, files and pictures, as rows find out about them.

use std::rc::Rc;

use super::file_box::FilesHere;
use super::poll_box::PollsHere;
use crate::ui::room::pictures::in_view::ShownPictures;

/// Finds what is known of polls, and of transfers, and draws pictures.
#[derive(Clone)]
pub struct AttachedHere {
    /// Finds the votes.
    pub polls: PollsHere,
    /// Finds how far files have come.
    pub files: FilesHere,
    /// Draws the pictures that are in view.
    pub pictures: Rc<ShownPictures>,
}
