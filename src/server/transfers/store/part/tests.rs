// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of files that come slice by slice.

use super::*;
use crate::protocol::OfferFields;

const SLICE: usize = 1024 * 1024;

struct Bench {
    folder: tempfile::TempDir,
    disk: DiskGuard,
    content: Vec<u8>,
}

impl Bench {
    fn new(size: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let disk = DiskGuard::new(folder.path().to_owned());
        let content = (0..=250).cycle().take(size).collect();
        Self { folder, disk, content }
    }

    fn slices(&self) -> SliceHashes {
        let several = self.content.len() > SLICE;
        let values = self.content.chunks(SLICE).zip(0..).filter(|_| several);
        let values = values.map(|(slice, index)| slice_hash(index, slice)).collect();
        SliceHashes::of(self.content.len() as u64, values, &self.content)
    }

    fn part(&self, blake3: Option<ContentHash>) -> FilePart {
        let size = self.content.len() as u64;
        let offer = OfferFields { size, blake3, ..OfferFields::default() }.check().unwrap();
        let mut part = FilePart::new(self.folder.path().join("it.part"), &offer);
        part.open(&self.disk).unwrap();
        part
    }

    fn write(&self, part: &mut FilePart) -> Result<(), PartFault> {
        while part.done() < self.content.len() as u64 {
            let at = usize::try_from(part.done()).unwrap();
            part.write(&self.content[at..at + part.next_slice()], &self.disk)?;
        }
        Ok(())
    }
}

#[test]
fn a_file_of_any_size_is_put_together() {
    for size in [0, 1, SLICE - 1, SLICE, SLICE + 1, 3 * SLICE, 3 * SLICE + 17] {
        let bench = Bench::new(size);
        for blake3 in [None, Some(ContentHash::of(&bench.content))] {
            let mut part = bench.part(blake3);
            bench.write(&mut part).unwrap();
            let slices = part.finish().unwrap();
            assert_eq!(slices, bench.slices());
            assert_eq!(slices.hash(), ContentHash::of(&bench.content));
            let written = std::fs::read(bench.folder.path().join("it.part")).unwrap();
            assert_eq!(written, bench.content);
            std::fs::remove_file(bench.folder.path().join("it.part")).unwrap();
        }
    }
}

#[test]
fn a_wrong_slice_is_not_taken_and_the_others_stay() {
    let bench = Bench::new(3 * SLICE);
    let mut part = bench.part(Some(ContentHash::of(&bench.content)));
    part.expect(bench.slices());
    part.write(&bench.content[..SLICE], &bench.disk).unwrap();
    let wrong = part.write(&bench.content[..SLICE], &bench.disk);
    assert!(matches!(wrong, Err(PartFault::OtherContent)));
    assert_eq!(part.done(), SLICE_BYTES);
    bench.write(&mut part).unwrap();
    assert!(part.finish().is_ok());
}

#[test]
fn what_is_not_what_was_promised_is_forgotten() {
    for size in [10, 2 * SLICE] {
        let bench = Bench::new(size);
        let mut part = bench.part(Some(ContentHash::of(b"something else")));
        let outcome = bench.write(&mut part).and_then(|()| part.finish());
        assert!(matches!(outcome, Err(PartFault::OtherContent)));
        assert_eq!(part.done(), 0);
    }
}

#[test]
fn what_was_written_before_is_verified() {
    let bench = Bench::new(3 * SLICE + 5);
    let path = bench.folder.path().join("it.part");
    let reopened = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        bench.part(None).done()
    };
    assert_eq!(reopened(&bench.content[..2 * SLICE + 7]), 2 * SLICE_BYTES);
    assert_eq!(reopened(&bench.content[..3 * SLICE + 4]), 3 * SLICE_BYTES);
    assert_eq!(reopened(&bench.content), 3 * SLICE_BYTES + 5);
    assert_eq!(reopened(&[]), 0);
    let mut part = bench.part(None);
    bench.write(&mut part).unwrap();
    let mut wrong = bench.content.clone();
    wrong[SLICE + 3] ^= 1;
    assert_eq!(reopened(&wrong), 3 * SLICE_BYTES + 5, "nobody knows what it has to be");
    let mut part = bench.part(None);
    part.expect(bench.slices());
    assert_eq!(part.done(), SLICE_BYTES);
}

#[test]
fn a_file_that_is_too_large_for_the_disk_is_not_begun() {
    let bench = Bench::new(0);
    let offer = OfferFields { size: u64::MAX / 4, ..OfferFields::default() }.check().unwrap();
    let mut part = FilePart::new(bench.folder.path().join("it.part"), &offer);
    assert!(matches!(part.open(&bench.disk), Err(PartFault::DiskFull)));
}
