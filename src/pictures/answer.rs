// SPDX-License-Identifier: GPL-3.0-or-later
//! Answers of the helper: a head of a fixed length, and what it announces. They are as
//! hostile as the picture that they were made of, and believed in nothing.

use super::PIXELS;
use super::error::PictureError;
use super::format::PictureFormat;
use super::task::PictureTask;
use crate::protocol::{PictureSize, Preview, limits};

/// Bytes of the head: the format, whether there is more than one frame, the size of the picture
/// and the size of what follows.
pub(super) const HEAD_BYTES: usize = 2 + 4 * 4;

/// A picture that was decoded, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodedPicture {
    /// The size that it has where it is not scaled down.
    pub whole: (u32, u32),
    /// Set if it is the first of several frames.
    pub animated: bool,
    /// Pixels of a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Four bytes for each pixel: red, green, blue, and how much of them is seen.
    pub rgba: Vec<u8>,
}

/// All that an offer tells of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureSummary {
    /// Its format.
    pub format: PictureFormat,
    /// Its size, upright, and whether it moves.
    pub size: PictureSize,
    /// A small picture of it, unless even the smallest is too large.
    pub preview: Option<Preview>,
}

/// The head of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AnswerHead {
    pub format: PictureFormat,
    /// Set if there is more than one frame.
    pub animated: bool,
    /// The size of the whole picture.
    pub whole: (u32, u32),
    /// The size of what follows.
    pub sent: (u32, u32),
}

impl AnswerHead {
    pub fn bytes(&self) -> [u8; HEAD_BYTES] {
        let mut bytes = [0; HEAD_BYTES];
        bytes[0] = self.format.number();
        bytes[1] = u8::from(self.animated);
        let numbers = [self.whole.0, self.whole.1, self.sent.0, self.sent.1];
        for (place, number) in bytes[2..].chunks_exact_mut(4).zip(numbers) {
            place.copy_from_slice(&number.to_le_bytes());
        }
        bytes
    }

    fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (head, rest) = bytes.split_first_chunk::<HEAD_BYTES>()?;
        let format = PictureFormat::numbered(head[0])?;
        let animated = match head[1] {
            0 => false,
            1 => true,
            _ => return None,
        };
        let mut numbers = head[2..].as_chunks::<4>().0.iter().map(|it| u32::from_le_bytes(*it));
        let mut next = || numbers.next();
        let (whole, sent) = ((next()?, next()?), (next()?, next()?));
        Some((Self { format, animated, whole, sent }, rest))
    }
}

/// Bytes of pixels of that size.
fn pixel_bytes((width, height): (u32, u32)) -> u64 {
    u64::from(width).saturating_mul(u64::from(height)).saturating_mul(4)
}

/// The most bytes of an answer.
pub(super) fn most(task: PictureTask) -> u64 {
    let content = match task {
        PictureTask::Show(largest) => pixel_bytes((largest, largest)).min(PIXELS * 4),
        PictureTask::Preview => limits::PREVIEW_BYTES as u64,
    };
    HEAD_BYTES as u64 + content
}

/// The pixels in an answer.
pub(super) fn shown(mut answer: Vec<u8>, largest: u32) -> Result<DecodedPicture, PictureError> {
    let (head, rgba) = AnswerHead::read(&answer).ok_or(PictureError::Unanswered)?;
    let (width, height) = head.sent;
    let bytes = pixel_bytes(head.sent);
    let fits = (1..=largest).contains(&width) && (1..=largest).contains(&height);
    let whole = head.whole;
    let is_part = width <= whole.0 && height <= whole.1 && pixel_bytes(whole) <= PIXELS * 4;
    if !fits || !is_part || bytes > PIXELS * 4 || rgba.len() as u64 != bytes {
        return Err(PictureError::Unanswered);
    }
    // What is left is the picture, in the same memory.
    drop(answer.drain(..HEAD_BYTES));
    Ok(DecodedPicture { whole, animated: head.animated, width, height, rgba: answer })
}

/// The summary in an answer.
pub(super) fn summary(answer: &[u8]) -> Result<PictureSummary, PictureError> {
    let (head, preview) = AnswerHead::read(answer).ok_or(PictureError::Unanswered)?;
    let size = PictureSize::new(head.whole.0, head.whole.1).ok_or(PictureError::Unanswered)?;
    let size = size.with_frames(head.animated);
    Ok(PictureSummary { format: head.format, size, preview: Preview::new(preview) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pictures::LARGEST_SIDE;
    use proptest::prelude::*;

    fn answer(whole: (u32, u32), sent: (u32, u32), bytes: usize) -> Vec<u8> {
        let head = AnswerHead { format: PictureFormat::Png, animated: false, whole, sent };
        [&head.bytes()[..], &vec![7; bytes]].concat()
    }

    #[test]
    fn pixels_are_as_many_as_announced_and_asked_for() {
        let picture = shown(answer((30, 20), (3, 2), 24), 3).unwrap();
        assert_eq!((picture.whole, picture.rgba), ((30, 20), vec![7; 24]));
        assert_eq!((picture.width, picture.height), (3, 2));
        for (sent, bytes) in [((3, 2), 23), ((3, 2), 25), ((4, 2), 32), ((0, 2), 0)] {
            let wrong = answer((30, 20), sent, bytes);
            assert_eq!(shown(wrong, 3), Err(PictureError::Unanswered), "{sent:?} {bytes}");
        }
        let endless = answer((1, 1), (u32::MAX, u32::MAX), 16);
        assert_eq!(shown(endless, 8), Err(PictureError::Unanswered));
    }

    #[test]
    fn a_whole_is_as_large_as_its_pixels_and_no_larger_than_any() {
        for whole in [(2, 2), (3, 1), (u32::MAX, 2), (5_000, 4_001)] {
            let wrong = answer(whole, (3, 2), 24);
            assert_eq!(shown(wrong, 3), Err(PictureError::Unanswered), "{whole:?}");
        }
    }

    #[test]
    fn no_answer_is_larger_than_the_largest_picture() {
        let largest = HEAD_BYTES as u64 + PIXELS * 4;
        assert_eq!(most(PictureTask::Show(LARGEST_SIDE)), largest);
        assert_eq!(most(PictureTask::Show(10)), HEAD_BYTES as u64 + 400);
        let bytes = 5_000 * 4_001 * 4;
        let large = answer((5_000, 4_001), (5_000, 4_001), bytes);
        assert_eq!(shown(large, LARGEST_SIDE), Err(PictureError::Unanswered));
    }

    #[test]
    fn it_is_told_whether_a_picture_moves_and_nothing_else() {
        let moves = |byte: u8| {
            let mut told = answer((30, 20), (3, 2), 24);
            told[1] = byte;
            let moves = shown(told.clone(), 3).map(|picture| picture.animated);
            assert_eq!(summary(&told).map(|told| told.size.animated()), moves);
            moves
        };
        assert_eq!([moves(0), moves(1)], [Ok(false), Ok(true)]);
        assert_eq!(moves(2), Err(PictureError::Unanswered));
    }

    #[test]
    fn a_preview_is_bounded() {
        let told = summary(&answer((30, 20), (3, 2), 24)).unwrap();
        assert_eq!(Some(told.size), PictureSize::new(30, 20));
        assert_eq!(told.preview.map(|it| it.as_bytes().len()), Some(24));
        assert_eq!(summary(&answer((0, 20), (3, 2), 24)), Err(PictureError::Unanswered));
        assert_eq!(summary(&answer((9, 9), (0, 0), 0)).unwrap().preview, None);
    }

    proptest! {
        #[test]
        fn any_answer_is_read(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = (summary(&bytes), shown(bytes, 4));
        }
    }
}
