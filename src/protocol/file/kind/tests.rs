// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the kinds of files.

use proptest::prelude::*;

use super::*;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0";
const WEBP: &[u8] = b"RIFF\x10\0\0\0WEBPVP8 ";
const ELF: &[u8] = b"\x7fELF\x02\x01\x01\0";
const ZIP: &[u8] = b"PK\x03\x04\x14\0\0\0";
const DOCX: &[u8] =
    b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\x13\0\0\0[Content_Types].xml";
const DOCM: &[u8] = b"PK\x03\x04....[Content_Types].xml....word/vbaProject.bin";
const ODT: &[u8] = b"PK\x03\x04\x14\0\0\x08....mimetypeapplication/vnd.oasis.opendocument.text";
const JAR: &[u8] = b"PK\x03\x04\x14\0\0\x08META-INF/MANIFEST.MF";
const PE: &[u8] = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0\xb8\0\0\0\0\0\0\0\x40\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x80\0\0\0";

fn judged(name: &str, start: &[u8]) -> (FileKind, bool) {
    let judged = JudgedFile::new(&FileName::new(name), start);
    (judged.kind, judged.is_disguised)
}

#[test]
fn what_is_as_it_is_called_is_that() {
    let ogg = b"OggS\0\x02\0\0\0\0\0\0\0\0";
    let mp4 = b"\0\0\0\x20ftypisom\0\0\x02\0";
    let cases: &[(&str, &[u8], FileKind)] = &[
        ("a.png", PNG, FileKind::Picture),
        ("a.JPEG", JPEG, FileKind::Picture),
        ("a.webp", WEBP, FileKind::Picture),
        ("a.gif", b"GIF89a\x01\0", FileKind::Picture),
        ("a.avif", b"\0\0\0\x20ftypavif\0\0\0\0", FileKind::Picture),
        ("a.mp3", b"ID3\x04\0\0", FileKind::Audio),
        ("a.mp3", b"\xff\xfb\x90\x64\0\0", FileKind::Audio),
        ("a.ogg", ogg, FileKind::Audio),
        ("a.ogv", ogg, FileKind::Audio),
        ("a.mp4", mp4, FileKind::Video),
        ("a.mkv", b"\x1a\x45\xdf\xa3\x01\0", FileKind::Video),
        ("a.txt", b"Hello there\n", FileKind::Text),
        ("README", b"Hello there\n", FileKind::Text),
        ("a.csv", "caff\u{e8}".as_bytes(), FileKind::Text),
        ("a.zip", ZIP, FileKind::Archive),
        ("a.tar.gz", b"\x1f\x8b\x08\0\0\0", FileKind::Archive),
        ("a.pdf", b"%PDF-1.7\n", FileKind::Document),
        ("a.docx", DOCX, FileKind::OfficeDocument),
        ("a.odt", ODT, FileKind::OfficeDocument),
        ("a.docm", DOCM, FileKind::ActiveDocument),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", FileKind::ActiveDocument),
        ("a.html", b"<!DOCTYPE html><p>", FileKind::ActiveDocument),
        ("a.svg", b"<svg xmlns=''>", FileKind::ActiveDocument),
        ("a.sh", b"#!/bin/sh\n", FileKind::Program),
        ("a.sh", b"rm -rf ~\n", FileKind::Program),
        ("a.py", b"print()\n", FileKind::Program),
        ("a.desktop", b"[Desktop Entry]\nExec=x\n", FileKind::Program),
        ("a.jar", JAR, FileKind::Program),
        ("a.exe", PE, FileKind::Program),
        ("game", ELF, FileKind::Program),
        ("save.dat", b"\x01\x02\x03\0", FileKind::Other),
        ("save", b"\x01\x02\x03\0", FileKind::Other),
        ("a.blend", ZIP, FileKind::Archive),
        ("a.txt", b"\xff\xfeh\0i\0", FileKind::Text),
        ("a.ts", b"let x = 1;\n", FileKind::Text),
    ];
    for (name, start, kind) in cases {
        assert_eq!(judged(name, start), (*kind, false), "{name}");
    }
}

#[test]
fn what_is_called_something_else_is_marked_as_the_worse_of_both() {
    let cases: &[(&str, &[u8], FileKind)] = &[
        ("photo.jpeg", ELF, FileKind::Program),
        ("photo.jpeg", PE, FileKind::Program),
        ("photo.png", b"#!/bin/sh\n", FileKind::Program),
        ("notes.txt", b"#!/bin/sh\n", FileKind::Program),
        ("notes.txt", b"# hello\n\n[Desktop Entry]\nExec=x\n", FileKind::Program),
        ("letter.docx", DOCM, FileKind::ActiveDocument),
        ("letter.pdf", b"<html><script>", FileKind::ActiveDocument),
        ("photo.png", b"  <svg onload='x'>", FileKind::ActiveDocument),
        ("setup.exe", PNG, FileKind::Program),
        ("data.xyz", ELF, FileKind::Program),
        ("photo.png", ZIP, FileKind::Archive),
        ("letter.pdf", b"plain words", FileKind::Document),
        ("photo.png", b"\x01\x02\x03\0", FileKind::Picture),
        ("song.flac", PNG, FileKind::Picture),
        ("notes.txt", PNG, FileKind::Picture),
    ];
    for (name, start, kind) in cases {
        assert_eq!(judged(name, start), (*kind, true), "{name}");
    }
}

#[test]
fn only_what_cannot_run_is_safe_to_open() {
    let is_safe =
        |name: &str, start: &[u8]| JudgedFile::new(&FileName::new(name), start).is_safe_to_open();
    assert!(is_safe("a.png", PNG) && is_safe("a.txt", b"hello") && is_safe("a.pdf", b"%PDF-1.4"));
    assert!(is_safe("photo.jpg", PNG), "it is a picture as well");
    let unsafe_ones: &[(&str, &[u8])] = &[
        ("a.png", ELF),
        ("a.sh", b"echo"),
        ("a.docm", DOCM),
        // What stands farther behind is not looked at.
        ("a.docx", DOCX),
        ("a.odt", ODT),
        ("a", DOCX),
        ("a.dotx", DOCX),
        ("a.odg", b""),
        ("a.zip", ZIP),
        ("a.dat", b"\x01\0"),
        ("a.desktop", b"x"),
        ("photo.png.exe", PNG),
        ("a", b"#!/usr/bin/env python3"),
    ];
    for (name, start) in unsafe_ones {
        assert!(!is_safe(name, start), "{name}");
    }
}

#[test]
fn what_somebody_else_has_found_makes_a_file_worse_and_never_better() {
    use FileWarning::{Dangerous, Disguised};
    let cases: &[(&str, &[u8])] = &[
        ("a.png", PNG),
        ("a.png", ELF),
        ("a.png", ZIP),
        ("a.sh", b"echo"),
        ("a.docm", DOCM),
        ("a.dat", b"\x01\0"),
    ];
    for (name, start) in cases {
        let alone = JudgedFile::new(&FileName::new(name), start);
        assert_eq!(alone.warned(None), alone);
        for found in [Disguised, Dangerous] {
            let both = alone.warned(Some(found));
            assert!(!both.is_safe_to_open() && both.warning().is_some(), "{name}");
            assert!(both.is_disguised || !alone.is_disguised, "{name}");
            assert!(both.kind.is_dangerous() || !alone.kind.is_dangerous(), "{name}");
        }
    }
    let warning = |name: &str, start: &[u8]| JudgedFile::new(&FileName::new(name), start).warning();
    assert_eq!(warning("a.png", PNG), None);
    assert_eq!(warning("a.sh", b"echo"), Some(Dangerous));
    assert_eq!(warning("a.png", ELF), Some(Disguised), "its name lies, besides");
    assert_eq!(JudgedFile::of_name(&FileName::new("a.exe")).warning(), Some(Dangerous));
}

#[test]
fn an_ending_alone_tells_before_the_content_is_there() {
    assert_eq!(FileKind::of_name(&FileName::new("a.PNG")), FileKind::Picture);
    assert_eq!(FileKind::of_name(&FileName::new("photo.jpg.exe")), FileKind::Program);
    assert_eq!(FileKind::of_name(&FileName::new("x.iqy")), FileKind::Program, "the worst");
    assert_eq!(FileKind::of_name(&FileName::new("README")), FileKind::Other);
    assert_eq!(judged("a.png", b""), (FileKind::Picture, false), "an empty file");
}

proptest! {
    #[test]
    fn a_dangerous_ending_or_content_is_never_safe(
        start in prop::collection::vec(any::<u8>(), 0..300),
        stem in "[a-z. ]{0,12}",
        ending in prop::sample::select(vec!["exe", "sh", "desktop", "docm", "html", "PY", "Jar"]),
        harmless in prop::sample::select(vec!["png", "txt", "pdf", "mp4", "zip", "dat", ""]),
        magic in prop::sample::select(vec![ELF, b"#!".as_slice(), JAR, b"[Desktop Entry]"]),
    ) {
        let dangerous = FileName::new(&format!("{stem}.{ending}"));
        if dangerous.as_str().contains('.') {
            prop_assert!(!JudgedFile::new(&dangerous, &start).is_safe_to_open());
        }
        let harmless = FileName::new(&format!("{stem}.{harmless}"));
        let judged = JudgedFile::new(&harmless, magic);
        prop_assert!(judged.kind.is_dangerous() && !judged.is_safe_to_open());
        let _ = JudgedFile::new(&harmless, &start);
    }
}
