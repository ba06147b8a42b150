// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of what is gone, and what is only not there just now.

use super::*;
use crate::protocol::{ContentHash, Event, FileName, Nickname, SharedFile, Text};

fn from() -> Nickname {
    Nickname::new("Ada").unwrap()
}

fn file(number: u64) -> Event {
    let (seat, id, media, caption, picture, preview, beware) = Default::default();
    let (name, blake3) = (FileName::new("plan"), ContentHash::of(b""));
    let file = SharedFile {
        from: from(),
        seat,
        id,
        name,
        size: 0,
        media,
        blake3,
        caption,
        picture,
        preview,
        beware,
    };
    Event { number, time: 1, what: EventKind::File(file) }
}

fn said(number: u64) -> Event {
    Event { number, time: 1, what: EventKind::said(from(), Text::new("hi").unwrap()) }
}

fn gone(history: &mut History, numbers: &[u64]) -> Vec<u64> {
    not_in(history, numbers, |number| number == 2 || number == 20).into_iter().collect()
}

#[test]
fn what_the_history_may_get_or_never_had_is_not_gone() {
    let folder = tempfile::tempdir().unwrap();
    let mut history = History::open(folder.path()).unwrap();
    assert_eq!(gone(&mut history, &[1, 5]), [] as [u64; 0], "nothing is written yet");
    history.append(&[said(4), file(5), said(7), said(9)]).unwrap();
    // One is from before it, 5 is there, 6 and 7 are none, 12 comes; 2 and 20 were never kept.
    assert_eq!(gone(&mut history, &[1, 2, 5, 6, 7, 12, 20]), [2, 6, 7, 20]);
}

#[test]
fn all_files_have_their_turn() {
    let round = Round { folder: ReadFolder::default(), last: AtomicU64::new(0) };
    let numbers: Vec<u64> = (1..=LOOKED_FOR as u64 + 2).collect();
    assert_eq!(round.next_of(&numbers).len(), LOOKED_FOR);
    assert_eq!(round.next_of(&numbers), numbers[LOOKED_FOR..]);
    assert_eq!(round.next_of(&numbers)[0], 1, "and then from the beginning");
    assert!(round.next_of(&[]).is_empty());
}
