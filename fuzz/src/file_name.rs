// SPDX-License-Identifier: GPL-3.0-or-later
//! Names of files, and what a file is taken for. The input is the name, and behind the
//! first zero the beginning of the content.

use std::path::{Component, Path};

use salotto::client::fuzzing::HttpAnswer;
use salotto::protocol::file::{FileKind, JudgedFile};
use salotto::protocol::{ContentHash, FileName, Nickname, SeatNumber, limits};
use salotto::server::KeptFile;
use salotto::server::fuzzing::content_head;

pub fn run(data: &[u8]) {
    let (name, content) = match data.iter().position(|byte| *byte == 0) {
        Some(end) => (&data[..end], &data[end + 1..]),
        None => (data, &[][..]),
    };
    let raw = String::from_utf8_lossy(name);
    let name = FileName::new(&raw);
    is_harmless(&name);
    for number in [2, 10, 9_999, u32::MAX] {
        let numbered = name.numbered(number);
        assert!(numbered.as_str().len() <= limits::FILE_NAME_BYTES);
        is_segment(numbered.as_str());
    }
    is_judged(&name, content);
    is_no_header(&name);
}

/// Checks a name that somebody else chose.
pub fn is_harmless(name: &FileName) {
    let text = name.as_str();
    assert!((1..=limits::FILE_NAME_BYTES).contains(&text.len()));
    assert!(!text.contains(char::is_control), "{text:?}");
    assert!(!text.contains(['/', '\\', '<', '>', ':', '"', '|', '?', '*']), "{text:?}");
    assert!(!text.starts_with(['.', ' ']) && !text.ends_with(['.', ' ']), "{text:?}");
    is_segment(text);
    let (stem, ending) = name.parts();
    assert_eq!(format!("{stem}{ending}"), text);
    assert!(!stem.is_empty() && (ending.is_empty() || ending.starts_with('.')), "{text:?}");
    assert_eq!(FileName::new(text).as_str(), text, "it stays what it is");
}

/// A single segment of a path that leads nowhere else.
fn is_segment(text: &str) {
    let mut parts = Path::new(text).components();
    assert!(matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None)));
}

fn is_judged(name: &FileName, content: &[u8]) {
    let judged = JudgedFile::new(name, content);
    assert_eq!(judged, JudgedFile::new(name, content));
    let is_dangerous = judged.kind.is_dangerous() || FileKind::of_name(name).is_dangerous();
    assert!(!(judged.is_safe_to_open() && is_dangerous), "{name}: {judged:?}");
}

/// The room tells the name to whoever fetches the file: the head of that answer is what it
/// would be for any other name.
fn is_no_header(name: &FileName) {
    let (Ok(from), media) = (Nickname::new("Ada"), None) else { return };
    let (blake3, seat) = (ContentHash::new([7; 32]), SeatNumber::new(1));
    let file = KeptFile { number: 1, blake3, size: 9, name: name.clone(), media, from, seat };
    let head = content_head((&file, JudgedFile::new(name, b"")), &(2..5), true, 0);
    let Ok(Some((answer, size))) = HttpAnswer::parse(&head) else {
        panic!("{:?}", String::from_utf8_lossy(&head));
    };
    assert_eq!(size, head.len(), "the head ends where it ends");
    assert_eq!((answer.status, answer.length, answer.part), (206, Some(3), Some((2, 5, 9))));
}
