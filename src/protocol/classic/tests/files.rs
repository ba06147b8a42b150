// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the lines about files.

use super::{event, lines};
use crate::protocol::{ContentHash, EventKind, FileName, Nickname, SharedFile, Topic};

/// A file with words that could pass for another line.
pub fn plan_of_ada() -> SharedFile {
    SharedFile {
        from: Nickname::new("Ada").unwrap(),
        seat: None,
        id: None,
        name: FileName::new("plan.pdf"),
        size: 4_219_000,
        media: None,
        blake3: ContentHash::new([7; 32]),
        caption: Topic::new("Bo: hi").unwrap(),
        picture: None,
        preview: None,
    }
}

#[test]
fn a_file_is_told_with_its_size() {
    let told = |file: SharedFile| lines(&event(EventKind::File(file)));
    assert_eq!(told(plan_of_ada()), "  Ada shares plan.pdf (4.2 MB): Bo: hi\n");
    let sizes = [0, 999, 1_000, 20_480, 5_368_709_120]
        .map(|size| told(SharedFile { size, caption: Topic::default(), ..plan_of_ada() }));
    let words = ["0 bytes", "999 bytes", "1.0 kB", "20.4 kB", "5.3 GB"];
    let expected = words.map(|size| format!("  Ada shares plan.pdf ({size})\n"));
    assert_eq!(sizes, expected);
}
