// SPDX-License-Identifier: GPL-3.0-or-later
//! The kind of a file by its first bytes.

use super::FileKind;

/// First bytes, at a place, and the kind they make.
const MAGIC: &[(usize, &[u8], FileKind)] = &[
    (0, b"\x89PNG\r\n\x1a\n", FileKind::Picture),
    (0, b"\xff\xd8\xff", FileKind::Picture),
    (0, b"GIF87a", FileKind::Picture),
    (0, b"GIF89a", FileKind::Picture),
    (0, b"II*\0", FileKind::Picture),
    (0, b"MM\0*", FileKind::Picture),
    (0, b"\xff\x0a", FileKind::Picture),
    (0, b"\0\0\0\x0cJXL \r\n\x87\n", FileKind::Picture),
    (0, b"\0\0\x01\0", FileKind::Picture),
    (0, b"fLaC", FileKind::Audio),
    (0, b"ID3", FileKind::Audio),
    (0, b"MThd", FileKind::Audio),
    (0, b"OggS", FileKind::Audio),
    (0, b"\x1a\x45\xdf\xa3", FileKind::Video),
    (0, b"\0\0\x01\xba", FileKind::Video),
    (0, b"\0\0\x01\xb3", FileKind::Video),
    (0, b"PK\x03\x04", FileKind::Archive),
    (0, b"PK\x05\x06", FileKind::Archive),
    (0, b"\x1f\x8b", FileKind::Archive),
    (0, b"\xfd7zXZ\0", FileKind::Archive),
    (0, b"BZh", FileKind::Archive),
    (0, b"\x28\xb5\x2f\xfd", FileKind::Archive),
    (0, b"7z\xbc\xaf\x27\x1c", FileKind::Archive),
    (0, b"Rar!\x1a\x07", FileKind::Archive),
    (0, b"MSCF", FileKind::Archive),
    (257, b"ustar", FileKind::Archive),
    (0, b"%PDF-", FileKind::Document),
    (0, b"AT&TFORM", FileKind::Document),
    // What Microsoft's programs wrote before 2007, with or without macros.
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind::ActiveDocument),
    (0, b"{\\rtf", FileKind::ActiveDocument),
    (0, b"%!PS", FileKind::ActiveDocument),
    (0, b"CWS", FileKind::ActiveDocument),
    (0, b"FWS", FileKind::ActiveDocument),
    (0, b"\x7fELF", FileKind::Program),
    (0, b"#!", FileKind::Program),
    (0, b"\xca\xfe\xba\xbe", FileKind::Program),
    (0, b"\xcf\xfa\xed\xfe", FileKind::Program),
    (0, b"\xce\xfa\xed\xfe", FileKind::Program),
    (0, b"\0asm", FileKind::Program),
    (0, b"dex\n", FileKind::Program),
    (0, b"!<arch>\n", FileKind::Program),
    (0, b"\xed\xab\xee\xdb", FileKind::Program),
    // A shortcut of Windows.
    (0, b"L\0\0\0\x01\x14\x02\0", FileKind::Program),
    (0, b"hsqs", FileKind::Archive),
];

/// First words of a text, after blanks and in lower case, and the kind they make.
const WORDS: &[(&str, FileKind)] = &[
    ("[desktop entry]", FileKind::Program),
    ("[internetshortcut]", FileKind::Program),
    ("<?php", FileKind::Program),
    ("@echo off", FileKind::Program),
    ("windows registry editor", FileKind::Program),
    ("<!doctype html", FileKind::ActiveDocument),
    ("<html", FileKind::ActiveDocument),
    ("<script", FileKind::ActiveDocument),
    ("<svg", FileKind::ActiveDocument),
    ("<?xml", FileKind::ActiveDocument),
    ("mime-version:", FileKind::ActiveDocument),
];

/// Parts of an office document that hold macros, where they stand at its beginning.
const MACROS: &[&[u8]] = &[b"vbaProject.bin", b"Basic/script-lb.xml", b"macroEnabled"];

/// The kind that the first bytes make; `None` if they tell nothing.
pub(super) fn kind(start: &[u8]) -> Option<FileKind> {
    let is_there =
        |at: usize, magic: &[u8]| start.get(at..).is_some_and(|it| it.starts_with(magic));
    if let Some((_, magic, kind)) = MAGIC.iter().find(|(at, magic, _)| is_there(*at, magic)) {
        return Some(if *magic == b"PK\x03\x04" { zip(start) } else { *kind });
    }
    riff(start).or_else(|| base_media(start)).or_else(|| short(start)).or_else(|| text(start))
}

/// An archive in the format of ZIP, or what is one inside.
fn zip(start: &[u8]) -> FileKind {
    let has = |part: &[u8]| start.windows(part.len()).any(|it| it == part);
    if MACROS.iter().any(|part| has(part)) {
        FileKind::ActiveDocument
    } else if has(b"META-INF/MANIFEST.MF") || has(b"AndroidManifest.xml") {
        FileKind::Program
    } else if has(b"[Content_Types].xml") || has(b"mimetypeapplication/vnd.oasis.opendocument") {
        FileKind::OfficeDocument
    } else if has(b"mimetypeapplication/epub+zip") {
        FileKind::Document
    } else {
        FileKind::Archive
    }
}

/// WebP, WAV and AVI are RIFF files: the kind stands behind a length.
fn riff(start: &[u8]) -> Option<FileKind> {
    match (start.get(..4)?, start.get(8..12)?) {
        (b"RIFF", b"WEBP") => Some(FileKind::Picture),
        (b"RIFF", b"WAVE") => Some(FileKind::Audio),
        (b"RIFF", b"AVI ") => Some(FileKind::Video),
        _ => None,
    }
}

/// MP4, AVIF and HEIC are ISO base media files: a box `ftyp` with a brand.
fn base_media(start: &[u8]) -> Option<FileKind> {
    if start.get(4..8)? != b"ftyp" {
        return None;
    }
    Some(match start.get(8..12)? {
        b"avif" | b"avis" | b"heic" | b"heix" | b"mif1" | b"msf1" => FileKind::Picture,
        b"M4A " | b"M4B " => FileKind::Audio,
        _ => FileKind::Video,
    })
}

/// Kinds that have two bytes only to be told by.
fn short(start: &[u8]) -> Option<FileKind> {
    match start {
        // Text in UTF-16.
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => None,
        // Where a program of Windows has its new header; text begins with "MZ", too.
        [b'M', b'Z', ..] if start.get(..64).is_some_and(|it| it.contains(&0)) => {
            Some(FileKind::Program)
        }
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Some(FileKind::Picture),
        // A frame of MPEG audio: 11 bits set, and a layer.
        [0xFF, second, ..] if second & 0xE0 == 0xE0 && second & 0x06 != 0 => Some(FileKind::Audio),
        _ => None,
    }
}

/// Text in UTF-8, perhaps cut within a character; `None` if it is none, or nothing.
fn text(start: &[u8]) -> Option<FileKind> {
    let text = match str::from_utf8(start) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            str::from_utf8(&start[..error.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    let is_text = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{C}');
    if text.is_empty() || !text.chars().all(is_text) {
        return None;
    }
    let first: String =
        text.trim_start_matches(['\u{FEFF}', ' ', '\n', '\r', '\t']).chars().take(64).collect();
    let first = first.to_ascii_lowercase();
    let word = WORDS.iter().find(|(word, _)| first.starts_with(word));
    // Comments may stand above it.
    let is_entry = text.lines().any(|line| line.trim().eq_ignore_ascii_case("[desktop entry]"));
    Some(match word {
        Some((_, kind)) => *kind,
        None if is_entry => FileKind::Program,
        None => FileKind::Text,
    })
}
