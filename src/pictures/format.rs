// SPDX-License-Identifier: GPL-3.0-or-later
//! The formats of pictures that are decoded.

use image::ImageFormat;

use crate::protocol::MediaType;

/// A format of pictures that are decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    /// PNG (W3C).
    Png,
    /// JPEG (ITU-T T.81), in JFIF or Exif.
    Jpeg,
    /// WebP (RFC 9649).
    WebP,
    /// GIF; of several pictures the first.
    Gif,
}

impl PictureFormat {
    const ALL: [Self; 4] = [Self::Png, Self::Jpeg, Self::WebP, Self::Gif];

    /// The format that the first bytes of a file make; `None` if they make none of these.
    pub fn of(start: &[u8]) -> Option<Self> {
        let is_webp = || start.starts_with(b"RIFF") && start.get(8..12) == Some(b"WEBP");
        match start {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            _ if is_webp() => Some(Self::WebP),
            _ => None,
        }
    }

    /// The media type.
    pub fn media(self) -> Option<MediaType> {
        MediaType::new(match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::WebP => "image/webp",
            Self::Gif => "image/gif",
        })
    }

    /// The number by which the helper tells of it.
    pub(super) fn number(self) -> u8 {
        match self {
            Self::Png => 1,
            Self::Jpeg => 2,
            Self::WebP => 3,
            Self::Gif => 4,
        }
    }

    /// The format of that number.
    pub(super) fn numbered(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.number() == number)
    }
}

impl From<PictureFormat> for ImageFormat {
    fn from(format: PictureFormat) -> Self {
        match format {
            PictureFormat::Png => Self::Png,
            PictureFormat::Jpeg => Self::Jpeg,
            PictureFormat::WebP => Self::WebP,
            PictureFormat::Gif => Self::Gif,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_known_by_its_first_bytes() {
        let of = PictureFormat::of;
        assert_eq!(of(b"\x89PNG\r\n\x1a\n\0\0"), Some(PictureFormat::Png));
        assert_eq!(of(b"\xff\xd8\xff\xe0"), Some(PictureFormat::Jpeg));
        assert_eq!(of(b"GIF89a"), Some(PictureFormat::Gif));
        assert_eq!(of(b"RIFF\0\0\0\0WEBPVP8 "), Some(PictureFormat::WebP));
        for other in [&b""[..], b"RIFF\0\0\0\0WAVE", b"GIF90a", b"<svg", b"\x89PNG", b"BM"] {
            assert_eq!(of(other), None);
        }
        for format in PictureFormat::ALL {
            assert_eq!(PictureFormat::numbered(format.number()), Some(format));
            assert!(format.media().is_some());
        }
    }
}
