// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences of the window about pictures.

use crate::i18n::{gettext, gettext_f};
use crate::pictures::PictureError;
use crate::protocol::FileName;

/// A picture, as it is read aloud.
pub fn picture(name: &FileName, is_animated: bool) -> String {
    let gaps = [("file", name.as_str())];
    match is_animated {
        // Translators: read aloud for a picture; {file} is the name of its file.
        false => gettext_f("Picture {file}", &gaps),
        true => gettext_f("Animated picture {file}", &gaps),
    }
}

/// The mark on a picture that moves, which is not shown.
pub fn animated() -> String {
    // Translators: stands on a picture of which one frame is shown.
    gettext("Animated")
}

/// The note below a picture that moves.
pub fn first_frame() -> String {
    gettext("This picture is animated. Only its first frame is shown here.")
}

/// The note below a picture that is not shown for its size.
pub fn too_large() -> String {
    gettext("It is too large to be shown here, and can be saved.")
}

/// The reason why a picture is not shown.
pub fn trouble(error: PictureError) -> String {
    match error {
        PictureError::TooLarge => gettext("It is too large to be shown here."),
        PictureError::NotAPicture => gettext("It is damaged, or of a kind that is not shown here."),
        PictureError::TooSlow | PictureError::Overdue => gettext("Drawing it takes too long."),
        PictureError::Refused => {
            gettext("It tried to do what no picture does, and was stopped. Beware of it.")
        }
        PictureError::NoSandbox => gettext("Pictures cannot be shown safely on this computer."),
        PictureError::Unreadable(_) => gettext("It cannot be read."),
        PictureError::Unstarted(_) | PictureError::Busy | PictureError::Unanswered => {
            gettext("It cannot be shown now. Try again.")
        }
    }
}
