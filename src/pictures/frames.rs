// SPDX-License-Identifier: GPL-3.0-or-later
//! Frames of a picture: whether there is more than one. Read off the blocks and chunks of the
//! file; none of them is decoded.

use super::format::PictureFormat;

/// Tells if a picture moves: if there is another frame than the first. What is cut or damaged
/// before that does not.
pub(super) fn is_animated(bytes: &[u8], format: PictureFormat) -> bool {
    let animated = match format {
        PictureFormat::Gif => has_second_image(bytes),
        PictureFormat::Png => has_animation_chunk(bytes),
        PictureFormat::WebP => has_second_frame(bytes),
        PictureFormat::Jpeg => None,
    };
    animated.unwrap_or(false)
}

/// Walks through the blocks of a GIF (`GIF89a`, section 19 on).
fn has_second_image(bytes: &[u8]) -> Option<bool> {
    let mut images = 0;
    let mut rest = bytes.get(13..)?.get(table_bytes(*bytes.get(10)?)..)?;
    loop {
        rest = match *rest.first()? {
            // An extension: its label, and then its parts.
            0x21 => after_parts(rest.get(2..)?)?,
            0x2c => {
                images += 1;
                if images > 1 {
                    return Some(true);
                }
                let table = table_bytes(*rest.get(9)?);
                // Behind the table stands the size of a code.
                after_parts(rest.get(10..)?.get(table..)?.get(1..)?)?
            }
            _ => return None,
        };
    }
}

/// Bytes of a table of colours, by the flags in front of it.
fn table_bytes(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// The rest behind parts of a GIF that each begin with their length; the last one is empty.
fn after_parts(mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        let (length, behind) = rest.split_first()?;
        rest = behind.get(usize::from(*length)..)?;
        if *length == 0 {
            return Some(rest);
        }
    }
}

/// Looks in a PNG for the chunk of an animation, which stands before the pixels and tells how
/// many frames there are.
fn has_animation_chunk(bytes: &[u8]) -> Option<bool> {
    let mut rest = bytes.get(8..)?;
    loop {
        let (length, behind) = rest.split_first_chunk::<4>()?;
        let (kind, content) = behind.split_first_chunk::<4>()?;
        match kind {
            b"IDAT" | b"IEND" => return None,
            b"acTL" => {
                let frames = content.first_chunk::<4>()?;
                return Some(u32::from_be_bytes(*frames) > 1);
            }
            _ => {}
        }
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        // A check of four bytes is behind it.
        rest = content.get(length.checked_add(4)?..)?;
    }
}

/// Counts the frames of an animated WebP.
fn has_second_frame(bytes: &[u8]) -> Option<bool> {
    let mut frames = 0;
    let mut rest = bytes.get(12..)?;
    loop {
        let (kind, behind) = rest.split_first_chunk::<4>()?;
        let (length, content) = behind.split_first_chunk::<4>()?;
        frames += u32::from(kind == b"ANMF");
        if frames > 1 {
            return Some(true);
        }
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        // A byte more makes an odd one even.
        rest = content.get(length.checked_add(length % 2)?..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::codecs::gif::GifEncoder;
    use image::{Frame, ImageFormat, RgbaImage};
    use proptest::prelude::*;
    use std::io::Cursor;

    fn gif(frames: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = GifEncoder::new(&mut bytes);
        let frame = || Frame::new(RgbaImage::new(20, 20));
        encoder.encode_frames((0..frames).map(|_| frame())).unwrap();
        drop(encoder);
        bytes
    }

    fn still(format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        RgbaImage::new(20, 20).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// The same PNG with the chunk of an animation of so many frames.
    fn apng(frames: u32) -> Vec<u8> {
        let mut bytes = still(ImageFormat::Png);
        let chunk = [&8_u32.to_be_bytes()[..], b"acTL", &frames.to_be_bytes(), &[0; 8]].concat();
        // Behind the signature and the head.
        bytes.splice(33..33, chunk);
        bytes
    }

    /// A WebP of these chunks, of which nobody decodes any.
    fn webp(chunks: &[(&[u8; 4], usize)]) -> Vec<u8> {
        let mut bytes = b"RIFF\0\0\0\0WEBP".to_vec();
        for (kind, length) in chunks {
            bytes.extend_from_slice(*kind);
            bytes.extend_from_slice(&u32::try_from(*length).unwrap().to_le_bytes());
            bytes.resize(bytes.len() + length + length % 2, 0);
        }
        bytes
    }

    #[test]
    fn more_than_one_frame_is_an_animation() {
        let gif_of = |frames| is_animated(&gif(frames), PictureFormat::Gif);
        assert!(!gif_of(1) && gif_of(2) && gif_of(9));
        let png = |frames| is_animated(&apng(frames), PictureFormat::Png);
        assert!(!png(1) && png(2));
        assert!(!is_animated(&still(ImageFormat::Png), PictureFormat::Png));
        assert!(!is_animated(&still(ImageFormat::WebP), PictureFormat::WebP));
        let frames = |count: usize| {
            let mut chunks = vec![(b"VP8X", 10), (b"ANIM", 6)];
            chunks.resize(2 + count, (b"ANMF", 25));
            is_animated(&webp(&chunks), PictureFormat::WebP)
        };
        assert!(!frames(1) && frames(2));
        assert!(!is_animated(b"\xff\xd8\xff", PictureFormat::Jpeg));
    }

    #[test]
    fn what_is_cut_before_the_second_frame_is_still() {
        let whole = gif(2);
        assert!(!is_animated(&whole[..whole.len() / 2], PictureFormat::Gif));
        assert!(!is_animated(&apng(2)[..36], PictureFormat::Png));
        let long = [&b"RIFF\0\0\0\0WEBPANMF"[..], &u32::MAX.to_le_bytes()].concat();
        assert!(!is_animated(&long, PictureFormat::WebP));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            for format in [PictureFormat::Gif, PictureFormat::Png, PictureFormat::WebP] {
                let _ = is_animated(&bytes, format);
                let mut begun = match format {
                    PictureFormat::Gif => gif(1),
                    _ => still(format.into()),
                };
                begun.truncate(begun.len() / 2);
                begun.extend_from_slice(&bytes);
                let _ = is_animated(&begun, format);
            }
        }
    }
}
