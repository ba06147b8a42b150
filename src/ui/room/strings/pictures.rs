// SPDX-License-Identifier: GPL-3.0-or-later
//! Sentences of the window about pictures.

use crate::i18n::{gettext, gettext_f};
use crate::pictures::{self, PictureError};
use crate::protocol::file::FileKind;
use crate::protocol::{FileName, PictureSize, SharedFile};

/// A picture, as it is read aloud.
pub fn picture(name: &FileName) -> String {
    // Translators: read aloud for a picture; {file} is the name of its file.
    gettext_f("Picture {file}", &[("file", name.as_str())])
}

/// Tells if a file is a picture that nobody is shown here, by what its sender tells of it.
pub fn is_too_large(file: &SharedFile) -> bool {
    let pixels = |size: PictureSize| u64::from(size.width()) * u64::from(size.height());
    let is_large = file.picture.is_some_and(|size| pixels(size) > pictures::PIXELS)
        || file.size > pictures::FILE_BYTES;
    let judged = file.judged();
    let is_picture = judged.kind == FileKind::Picture && !judged.is_disguised;
    is_large && file.preview.is_none() && is_picture
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::file::FileWarning;
    use crate::protocol::{ContentHash, Nickname, Preview, Topic};

    #[test]
    fn a_picture_is_too_large_by_its_pixels_or_its_bytes() {
        let file = |name: &str, size, (width, height)| SharedFile {
            from: Nickname::new("Ada").unwrap(),
            seat: None,
            id: None,
            name: FileName::new(name),
            size,
            media: None,
            blake3: ContentHash::of(b"content"),
            caption: Topic::default(),
            picture: PictureSize::new(width, height),
            preview: None,
            beware: None,
        };
        assert!(is_too_large(&file("wall.png", 9, (8_000, 4_000))));
        assert!(is_too_large(&file("wall.png", pictures::FILE_BYTES + 1, (0, 0))));
        assert!(!is_too_large(&file("wall.png", 9, (0, 0))), "nobody knows why");
        assert!(!is_too_large(&file("wall.zip", pictures::FILE_BYTES + 1, (0, 0))));
        let shown = file("wall.png", 9, (8_000, 4_000));
        let beware = Some(FileWarning::Disguised);
        assert!(!is_too_large(&SharedFile { beware, ..shown.clone() }), "it is none");
        assert!(!is_too_large(&SharedFile { preview: Preview::new(b"small"), ..shown }));
    }
}
