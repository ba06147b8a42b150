// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the responses.

use super::*;
use crate::protocol::{ContentHash, Nickname, SeatNumber};

fn file(name: &str, media: Option<&str>) -> KeptFile {
    KeptFile {
        number: 7,
        blake3: ContentHash::of(b"1234567890"),
        size: 10,
        name: FileName::new(name),
        media: media.map(str::to_owned),
        from: Nickname::new("Ada").unwrap(),
        seat: SeatNumber::new(1),
    }
}

fn text(head: Vec<u8>) -> String {
    String::from_utf8(head).unwrap()
}

fn head_of(file: &KeptFile, start: &[u8], part: &Range<u64>, is_part: bool) -> String {
    text(content((file, JudgedFile::new(&file.name, start)), part, is_part, 0))
}

#[test]
fn a_name_is_no_header_and_no_path() {
    let whole = head_of(&file("../\r\nX: y\"é.png", None), b"", &(0..10), false);
    assert!(whole.contains("filename*=UTF-8''"), "{whole}");
    assert_eq!(whole.matches("\r\n\r\n").count(), 1);
    assert!(!whole.contains("\nX:"), "{whole}");
    let plain = disposition(&FileName::new("plan é.pdf"));
    let told = "attachment; filename=\"plan _.pdf\"; filename*=UTF-8''plan%20%C3%A9.pdf";
    assert_eq!(plain, told);
}

#[test]
fn a_content_is_no_page_whatever_its_sender_says() {
    for media in [None, Some("text/html"), Some("image/svg+xml"), Some("application/pdf")] {
        assert_eq!(safe_type(media), "application/octet-stream");
    }
    assert_eq!(safe_type(Some("image/png")), "image/png");
    let whole = head_of(&file("a.html", Some("text/html")), b"<html>", &(0..10), false);
    for line in ["nosniff", "Content-Security-Policy: sandbox", "Content-Length: 10\r\n"] {
        assert!(whole.contains(line), "{line}");
    }
}

#[test]
fn whoever_saves_it_is_told_what_to_beware_of() {
    let told = |name: &str, start: &[u8]| {
        let head = head_of(&file(name, None), start, &(0..10), false);
        let (_, rest) = head.split_once("Salotto-Beware: ")?;
        Some(rest.split_once("\r\n")?.0.to_owned())
    };
    assert_eq!(told("a.txt", b"hello"), None);
    assert_eq!(told("a.html", b"<html>").as_deref(), Some("dangerous"));
    assert_eq!(told("a.png", b"#!/bin/sh").as_deref(), Some("disguised"));
}

#[test]
fn a_part_says_which_one_it_is() {
    let part = head_of(&file("a", None), b"", &(3..5), true);
    assert!(part.starts_with("HTTP/1.1 206 ") && part.contains("Content-Length: 2\r\n"));
    assert!(part.contains("Content-Range: bytes 3-4/10\r\n"));
    let none = text(not_given(TransferFault::NoSuchRange, 10, 0));
    assert!(none.starts_with("HTTP/1.1 416 ") && none.contains("bytes */10\r\n"));
}
