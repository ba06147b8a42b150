// SPDX-License-Identifier: GPL-3.0-or-later
//! Pictures, decoded by the helper that the program itself is.

use std::fs::{self, File};
use std::io::Cursor;
use std::path::Path;
use std::process::{Command, Stdio};

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use salotto::pictures::{self, PictureError, PictureFormat};
use serde_json::{Value, json};

use crate::kit::program::{chat, home, host, type_line};

const FORMATS: [(ImageFormat, PictureFormat); 4] = [
    (ImageFormat::Png, PictureFormat::Png),
    (ImageFormat::Jpeg, PictureFormat::Jpeg),
    (ImageFormat::WebP, PictureFormat::WebP),
    (ImageFormat::Gif, PictureFormat::Gif),
];

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_salotto"))
}

/// A picture whose left half is red and whose right half is blue.
fn picture(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
    let halves = RgbaImage::from_fn(width, height, |x, _| match x * 2 < width {
        true => Rgba([250, 0, 0, 255]),
        false => Rgba([0, 0, 250, 255]),
    });
    let mut image = DynamicImage::from(halves);
    if format == ImageFormat::Jpeg {
        image = image.into_rgb8().into();
    }
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn shown(bytes: &[u8], largest: u32) -> Result<pictures::DecodedPicture, PictureError> {
    pictures::show(program(), pictures::in_memory(bytes).unwrap(), largest)
}

#[test]
fn each_format_is_decoded_and_scaled_down() {
    for (format, _) in FORMATS {
        let picture = shown(&picture(format, 300, 200), 30).unwrap();
        assert_eq!((picture.width, picture.height), (30, 20), "{format:?}");
        assert_eq!(picture.whole, (300, 200), "{format:?}");
        let pixel = |x: usize| &picture.rgba[(10 * 30 + x) * 4..][..4];
        let is = |pixel: &[u8], red: bool| {
            let (most, least) = if red { (pixel[0], pixel[2]) } else { (pixel[2], pixel[0]) };
            most > 200 && least < 50 && pixel[3] == 255
        };
        assert!(is(pixel(5), true) && is(pixel(25), false), "{format:?}");
    }
}

#[test]
fn an_offer_tells_the_size_and_a_preview_that_is_a_picture() {
    for (format, told) in FORMATS {
        let file = pictures::in_memory(&picture(format, 640, 480)).unwrap();
        let summary = pictures::summarize(program(), file).unwrap();
        assert_eq!((summary.format, summary.size.width(), summary.size.height()), (told, 640, 480));
        let preview = shown(summary.preview.unwrap().as_bytes(), 1_000).unwrap();
        assert!(preview.width > 30 && preview.width <= 320, "{format:?}");
    }
}

#[test]
fn what_is_cut_or_none_is_no_picture() {
    for (format, _) in FORMATS {
        let whole = picture(format, 300, 200);
        for bytes in [&whole[..20], &whole[..whole.len() / 3], b"", b"GIF89a", &[7; 10_000]] {
            // Of a picture that is cut, some decoders show what is there.
            let cut = shown(bytes, 30);
            let is_part = bytes.len() > 20 && cut.as_ref().is_ok_and(|it| it.width == 30);
            assert!(cut == Err(PictureError::NotAPicture) || is_part, "{format:?} {cut:?}");
        }
    }
}

#[test]
fn a_picture_that_unpacks_to_gigabytes_is_refused_by_its_head() {
    // The head says 50,000 pixels on each side; all formats stand there at a fixed place.
    let mut png = picture(ImageFormat::Png, 8, 8);
    png[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
    let crc = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&crc.to_be_bytes());
    let mut gif = picture(ImageFormat::Gif, 8, 8);
    gif[6..10].copy_from_slice(&[0x50, 0xc3, 0x50, 0xc3]);
    let mut jpeg = picture(ImageFormat::Jpeg, 8, 8);
    let head = jpeg.windows(2).position(|it| it == [0xff, 0xc0]).unwrap();
    jpeg[head + 5..head + 9].copy_from_slice(&[0xc3, 0x50, 0xc3, 0x50]);
    for bomb in [png, gif, jpeg] {
        assert_eq!(shown(&bomb, 30), Err(PictureError::TooLarge));
    }
    // One is decoded as long as it has no more than twenty megapixels.
    let grey = |width| {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_luma8(width, 4_000).write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    };
    assert!(shown(&grey(5_000), 30).is_ok());
    assert_eq!(shown(&grey(5_001), 30), Err(PictureError::TooLarge));
}

/// The checksum of a part of a PNG.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1))
        })
    })
}

#[test]
fn an_input_without_end_is_not_read_for_ever() {
    let ended = Command::new(program())
        .args([pictures::COMMAND, "100"])
        .env_clear()
        .stdin(File::open("/dev/zero").unwrap())
        .stdout(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!((ended.status.code(), ended.stdout.len()), (Some(11), 0), "{ended:?}");
}

#[test]
fn what_is_sent_from_a_terminal_has_a_preview() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let path = home.path().join("sea.jpeg");
    fs::write(&path, picture(ImageFormat::Jpeg, 640, 480)).unwrap();
    let bot = chat(&home, address, &["--as", "Bot", "--no-key", "--json"]);
    type_line(&bot, &json!({"type": "send", "id": "s", "path": path}).to_string());
    let file: Value = bot.until(|line| {
        let told: Value = serde_json::from_str(line).ok()?;
        (told["type"] == "file").then_some(told)
    });
    assert_eq!(file["picture"], json!({"width": 640, "height": 480}));
    assert_eq!(file["media"], "image/jpeg");
    assert!(file["preview"].as_str().is_some_and(|it| it.starts_with("UklGR")), "{file}");
}
