// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the files on a disk.

use super::*;
use crate::protocol::{Fingerprint, Nickname, OfferFields, SeatNumber};
use crate::server::room::{BanTarget, FileOrder, FilePerson};

fn order(size: u64) -> FileOrder {
    let offer = OfferFields { name: "plan".into(), size, ..OfferFields::default() };
    let target = BanTarget::Key(Fingerprint::new([1; 32]));
    let from = FilePerson { name: Nickname::new("Ada").unwrap(), seat: SeatNumber::new(1), target };
    FileOrder { offer: offer.check().unwrap(), from, id: None }
}

#[test]
fn a_file_that_came_too_late_is_on_its_way_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open(folder.path()).unwrap();
    let (id, order) = (UploadId::new([1; 16]), order(5));
    store.save_upload(id, &order).unwrap();
    let mut part = FilePart::new(store.part_path(id), &order.offer);
    part.open(&store.disk).unwrap();
    part.write(b"plan!", &store.disk).unwrap();
    assert_eq!(part.start().unwrap(), b"plan!");
    let slices = part.finish().unwrap();
    let shelf = store.shelf();
    store.put_away(id, &slices, &shelf).unwrap();
    assert!(!store.part_path(id).exists() && store.content(&slices.hash()).is_ok());
    store.take_back(id, &slices.hash(), &shelf);
    drop(shelf);
    let mut found = FileStore::open(folder.path()).unwrap().saved_uploads().unwrap();
    let again = &mut found[0];
    again.part.open(&store.disk).unwrap();
    assert_eq!((again.id, again.part.done()), (id, 5));
}
