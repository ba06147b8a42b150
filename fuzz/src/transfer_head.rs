// SPDX-License-Identifier: GPL-3.0-or-later
//! The head of a request for a file, with ranges, as a room reads it; and a guest reads the
//! answer.

use salotto::client::fuzzing::HttpAnswer;
use salotto::protocol::file::JudgedFile;
use salotto::protocol::{FileName, Nickname, SeatNumber, limits};
use salotto::server::KeptFile;
use salotto::server::fuzzing::{
    About, ContentRange, HttpStep, RequestedRange, Site, TransferMethod, TransferPlace,
    TransferRequest, content_head, read,
};

use super::cuts::pieces;

/// Sizes of files, with those where a sum might overflow.
const SIZES: [u64; 7] = [0, 1, 10, 1 << 20, (1 << 20) + 1, u64::MAX - 1, u64::MAX];

/// The room that is asked.
fn about() -> About {
    About { room: "Attic".to_owned(), password: false, open: true, words: None }
}

pub fn run(data: &[u8]) {
    let site = Site { hostname: "pi", is_encrypted: true, now: 0, about: &about };
    let head = data.get(1..).unwrap_or_default();
    let whole = read(head, &site);
    let mut so_far = Vec::new();
    for piece in pieces(data) {
        so_far.extend_from_slice(piece);
        let step = read(&so_far, &site);
        if step != HttpStep::Incomplete {
            assert_eq!(whole, step, "it was cut elsewhere");
            break;
        }
        assert!(so_far.len() < limits::HTTP_HEAD_BYTES);
    }
    if let HttpStep::Transfer { request, used } = whole {
        assert!(used <= head.len() && used <= limits::HTTP_HEAD_BYTES);
        is_sound(&request);
    }
    // A value by itself, in front of which no head has to be right.
    if let Ok(value) = std::str::from_utf8(head) {
        if let Some(range) = ContentRange::read(value) {
            is_in(&range);
        }
        if let Some(range) = RequestedRange::read(value) {
            is_answered(range);
        }
    }
}

fn is_sound(request: &TransferRequest) {
    let TransferRequest { method, place, token, body, content_range, range, .. } = request;
    assert!(!token.reveal().is_empty() && token.reveal().len() <= 128);
    let is_put = *method == TransferMethod::Put;
    if let Some(range) = content_range {
        assert!(is_put && range.length() == *body);
        is_in(range);
    }
    if let Some(range) = range {
        assert!(!is_put && matches!(place, TransferPlace::Content(_)));
        is_answered(*range);
    }
}

fn is_in(range: &ContentRange) {
    assert!(range.first <= range.last && range.last < range.size);
    assert!((1..=range.size).contains(&range.length()));
    let ContentRange { first, last, size } = range;
    assert_eq!(ContentRange::read(&format!("bytes {first}-{last}/{size}")), Some(*range));
}

/// A part of any file is in it, and the guest understands which one it gets.
fn is_answered(range: RequestedRange) {
    for size in SIZES {
        let Some(part) = range.of(size) else { continue };
        assert!(part.start < part.end && part.end <= size, "{range:?} of {size}");
        let Ok(from) = Nickname::new("Ada") else { return };
        let (name, seat) = (FileName::new("a.bin"), SeatNumber::new(1));
        let (blake3, media) = (salotto::protocol::ContentHash::new([7; 32]), None);
        let file = KeptFile { number: 1, blake3, size, name, media, from, seat };
        let head = content_head((&file, JudgedFile::new(&file.name, b"")), &part, true, 0);
        let answer = HttpAnswer::parse(&head).map(|answer| answer.map(|(answer, _)| answer.part));
        assert_eq!(answer, Ok(Some(Some((part.start, part.end, size)))));
    }
}
