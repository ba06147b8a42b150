// SPDX-License-Identifier: GPL-3.0-or-later
//! Decoding itself. Outside of the helper only fuzzing calls it.

use std::io::Cursor;

use image::codecs::webp::WebPEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageReader, Limits, RgbaImage};

use super::answer::{AnswerHead, DecodedPicture, PictureSummary};
use super::error::PictureFault;
use super::format::PictureFormat;
use super::frames::is_animated;
use super::{LARGEST_SIDE, PIXELS};
use crate::protocol::{PictureSize, Preview, limits};

/// Bytes that a decoder may ask for beside the file.
const DECODER_BYTES: u64 = 512 * 1024 * 1024;
/// Sides of previews, the largest first: the first that fits is sent.
const PREVIEW_SIDES: [u32; 10] = [320, 256, 200, 160, 128, 100, 80, 64, 48, 32];
/// Bits of a colour that a preview has, out of eight: with fewer it is larger.
const PREVIEW_BITS: u32 = 5;

/// A picture, upright.
struct OpenPicture {
    format: PictureFormat,
    animated: bool,
    image: DynamicImage,
}

/// Decodes a picture, and scales it down so that no side is longer than `largest`. Of
/// several pictures in a file it is the first.
///
/// # Errors
///
/// [`PictureFault::NotAPicture`] and [`PictureFault::TooLarge`].
pub fn decode(bytes: &[u8], largest: u32) -> Result<DecodedPicture, PictureFault> {
    let picture = open(bytes)?;
    let pixels = picture.within(largest.clamp(1, LARGEST_SIDE));
    let (whole, (width, height)) = (picture.size(), pixels.dimensions());
    let animated = picture.animated;
    Ok(DecodedPicture { whole, animated, width, height, rgba: pixels.into_raw() })
}

/// Decodes a picture, and makes of it what is told with an offer. One of too many pixels has
/// no preview.
///
/// # Errors
///
/// [`PictureFault::NotAPicture`] and [`PictureFault::TooLarge`].
pub fn summary(bytes: &[u8]) -> Result<PictureSummary, PictureFault> {
    let picture = match open(bytes) {
        Err(PictureFault::TooLarge) => return measured(bytes),
        opened => opened?,
    };
    let (width, height) = picture.size();
    let size = PictureSize::new(width, height).ok_or(PictureFault::TooLarge)?;
    let size = size.with_frames(picture.animated);
    let preview = preview(picture.within(PREVIEW_SIDES[0]));
    Ok(PictureSummary { format: picture.format, size, preview })
}

/// The summary of a picture of too many pixels: its size, and no preview.
fn measured(bytes: &[u8]) -> Result<PictureSummary, PictureFault> {
    let format = PictureFormat::of(bytes).ok_or(PictureFault::NotAPicture)?;
    let mut decoder = ImageReader::with_format(Cursor::new(bytes), format.into()).into_decoder()?;
    let (width, height) = decoder.dimensions();
    let is_turned = decoder.orientation().is_ok_and(turns);
    let (width, height) = if is_turned { (height, width) } else { (width, height) };
    let is_large = u64::from(width) * u64::from(height) > PIXELS;
    let size = PictureSize::new(width, height).filter(|_| is_large);
    let size = size.ok_or(PictureFault::TooLarge)?.with_frames(is_animated(bytes, format));
    Ok(PictureSummary { format, size, preview: None })
}

/// Tells if rows become columns.
fn turns(orientation: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(orientation, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
}

/// Answers with the pixels.
pub(super) fn answer_shown(bytes: &[u8], largest: u32) -> Result<Vec<u8>, PictureFault> {
    let picture = open(bytes)?;
    let pixels = picture.within(largest);
    Ok(picture.answer((pixels.width(), pixels.height()), &pixels.into_raw()))
}

/// Answers with a preview.
pub(super) fn answer_summary(bytes: &[u8]) -> Result<Vec<u8>, PictureFault> {
    let told = summary(bytes)?;
    let (whole, sent) = ((told.size.width(), told.size.height()), (0, 0));
    let (format, animated) = (told.format, told.size.animated());
    let head = AnswerHead { format, animated, whole, sent };
    let preview = told.preview.as_ref().map(Preview::as_bytes).unwrap_or_default();
    Ok([&head.bytes()[..], preview].concat())
}

fn open(bytes: &[u8]) -> Result<OpenPicture, PictureFault> {
    let format = PictureFormat::of(bytes).ok_or(PictureFault::NotAPicture)?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format.into());
    let mut most = Limits::no_limits();
    most.max_alloc = Some(DECODER_BYTES);
    reader.limits(most);
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    // Before anything is set aside for pixels.
    match u64::from(width) * u64::from(height) {
        0 => return Err(PictureFault::NotAPicture),
        1..=PIXELS => {}
        _ => return Err(PictureFault::TooLarge),
    }
    // Where nothing is told, or something wrong, it stands as it is.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder)?;
    image.apply_orientation(orientation);
    Ok(OpenPicture { format, animated: is_animated(bytes, format), image })
}

impl OpenPicture {
    fn size(&self) -> (u32, u32) {
        (self.image.width(), self.image.height())
    }

    /// The pixels, so that no side is longer than `largest`.
    fn within(&self, largest: u32) -> RgbaImage {
        let (width, height) = self.size();
        match width.max(height) <= largest {
            true => self.image.to_rgba8(),
            false => self.image.thumbnail(largest, largest).into_rgba8(),
        }
    }

    fn answer(&self, sent: (u32, u32), content: &[u8]) -> Vec<u8> {
        let (format, animated) = (self.format, self.animated);
        let head = AnswerHead { format, animated, whole: self.size(), sent };
        [&head.bytes()[..], content].concat()
    }
}

/// The largest preview that fits.
fn preview(pixels: RgbaImage) -> Option<Preview> {
    let mut image = DynamicImage::from(pixels);
    for side in PREVIEW_SIDES {
        if image.width().max(image.height()) > side {
            image = image.thumbnail(side, side);
        }
        let encoded = encoded(image.to_rgba8())?;
        if encoded.len() <= limits::PREVIEW_BYTES {
            return Preview::new(&encoded);
        }
    }
    None
}

/// The pixels as WebP, in fewer colours.
fn encoded(mut pixels: RgbaImage) -> Option<Vec<u8>> {
    let rest = 8 - PREVIEW_BITS;
    for pixel in pixels.pixels_mut() {
        let alpha = pixel.0[3];
        pixel.0 = pixel.0.map(|value| (value >> rest << rest) | (value >> PREVIEW_BITS));
        pixel.0[3] = alpha;
    }
    let mut bytes = Vec::new();
    let (width, height) = pixels.dimensions();
    let encoder = WebPEncoder::new_lossless(&mut bytes);
    encoder.encode(&pixels, width, height, ExtendedColorType::Rgba8).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::ImageFormat;

    /// A picture of noise, which nothing makes small.
    fn noise(width: u32, height: u32) -> DynamicImage {
        let mut state = 1_u32;
        let pixels = RgbaImage::from_fn(width, height, |_, _| {
            let mut next = || {
                state ^= state << 13;
                state ^= state >> 17;
                state ^= state << 5;
                state.to_le_bytes()[0]
            };
            image::Rgba([next(), next(), next(), 255])
        });
        pixels.into()
    }

    fn file(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_picture_is_scaled_down_and_never_up() {
        let bytes = file(&noise(60, 30), ImageFormat::Png);
        let size = |largest| {
            let picture = decode(&bytes, largest).unwrap();
            let pixels = u64::from(picture.width) * u64::from(picture.height);
            assert_eq!((picture.rgba.len() as u64, picture.whole), (pixels * 4, (60, 30)));
            (picture.width, picture.height)
        };
        assert_eq!(size(100), (60, 30));
        assert_eq!(size(20), (20, 10));
        assert_eq!(size(1), (1, 1));
    }

    #[test]
    fn even_noise_has_a_preview_that_fits() {
        let told = summary(&file(&noise(700, 500), ImageFormat::Png)).unwrap();
        assert_eq!((told.size.width(), told.size.height()), (700, 500));
        let preview = decode(told.preview.unwrap().as_bytes(), 320).unwrap();
        assert!(preview.width >= 48 && preview.height < preview.width, "{}", preview.width);
    }

    #[test]
    fn a_picture_of_too_many_pixels_has_a_size_and_no_preview() {
        let large = DynamicImage::new_luma8(5_001, 4_000);
        let bytes = file(&large, ImageFormat::Png);
        assert_eq!(decode(&bytes, 10), Err(PictureFault::TooLarge));
        let told = summary(&bytes).unwrap();
        assert_eq!((told.size.width(), told.size.height()), (5_001, 4_000));
        assert_eq!((told.format, told.preview), (PictureFormat::Png, None));
    }

    #[test]
    fn a_plain_picture_has_a_large_preview() {
        let plain: DynamicImage =
            RgbaImage::from_pixel(800, 600, image::Rgba([9, 9, 9, 255])).into();
        let told = summary(&file(&plain, ImageFormat::Png)).unwrap();
        let preview = decode(told.preview.unwrap().as_bytes(), 1000).unwrap();
        assert_eq!((preview.width, preview.height), (320, 240));
    }

    #[test]
    fn what_is_cut_or_none_is_no_picture() {
        let whole = file(&noise(40, 40), ImageFormat::Png);
        assert_eq!(decode(&whole[..whole.len() / 2], 10), Err(PictureFault::NotAPicture));
        assert_eq!(decode(&[], 10), Err(PictureFault::NotAPicture));
        assert_eq!(decode(b"\xff\xd8\xffnonsense", 10), Err(PictureFault::NotAPicture));
    }
}
