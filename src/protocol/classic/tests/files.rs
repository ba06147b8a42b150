// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the lines about files.

use super::{event, lines};
use crate::protocol::file::FileWarning;
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
        beware: None,
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
    let marked = |name: &str, beware| {
        told(SharedFile { name: FileName::new(name), beware, ..plan_of_ada() })
    };
    let disguised = marked("plan.pdf", Some(FileWarning::Disguised));
    assert_eq!(disguised, "  Ada shares plan.pdf (4.2 MB, not what its name says): Bo: hi\n");
    let program = "  Ada shares plan.sh (4.2 MB, may run something): Bo: hi\n";
    assert_eq!(marked("plan.sh", None), program, "of an earlier version, by its name");
    assert_eq!(marked("plan.sh", Some(FileWarning::Dangerous)), program);
}
