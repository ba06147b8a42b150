// SPDX-License-Identifier: GPL-3.0-or-later
//! Facts about a picture that are known before anything of it is there.

use crate::pictures;
use crate::protocol::file::FileKind;
use crate::protocol::{PictureSize, SharedFile};

/// Facts about a picture, by what its sender tells of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct PictureFacts {
    /// Set for one that is too large to be shown to anybody here.
    pub too_large: bool,
    /// Set for one that has more than one frame.
    pub animated: bool,
}

impl PictureFacts {
    /// The facts about a file; of one that is no picture there are none.
    pub fn of(file: &SharedFile) -> Self {
        let judged = file.judged();
        if judged.kind != FileKind::Picture || judged.is_disguised {
            return Self::default();
        }
        let pixels = |size: PictureSize| u64::from(size.width()) * u64::from(size.height());
        let is_large = file.picture.is_some_and(|size| pixels(size) > pictures::PIXELS)
            || file.size > pictures::FILE_BYTES;
        Self {
            too_large: is_large && file.preview.is_none(),
            animated: file.picture.is_some_and(PictureSize::animated),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::file::FileWarning;
    use crate::protocol::{ContentHash, FileName, Nickname, Preview, Topic};

    fn file(name: &str, size: u64, (width, height): (u32, u32)) -> SharedFile {
        SharedFile {
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
        }
    }

    #[test]
    fn a_picture_is_too_large_by_its_pixels_or_its_bytes() {
        let is_too_large = |file: &SharedFile| PictureFacts::of(file).too_large;
        assert!(is_too_large(&file("wall.png", 9, (8_000, 4_000))));
        assert!(is_too_large(&file("wall.png", pictures::FILE_BYTES + 1, (0, 0))));
        assert!(!is_too_large(&file("wall.png", 9, (0, 0))), "nobody knows why");
        assert!(!is_too_large(&file("wall.zip", pictures::FILE_BYTES + 1, (0, 0))));
        let shown = file("wall.png", 9, (8_000, 4_000));
        let beware = Some(FileWarning::Disguised);
        assert!(!is_too_large(&SharedFile { beware, ..shown.clone() }), "it is none");
        assert!(!is_too_large(&SharedFile { preview: Preview::new(b"small"), ..shown }));
    }

    #[test]
    fn a_picture_moves_if_its_sender_says_so() {
        let is_animated = |name: &str, told| {
            let still = file(name, 9, (4, 3));
            let picture = still.picture.map(|size| size.with_frames(told));
            PictureFacts::of(&SharedFile { picture, ..still }).animated
        };
        assert!(is_animated("cat.gif", true) && !is_animated("cat.gif", false));
        assert!(!is_animated("cat.zip", true));
    }
}
