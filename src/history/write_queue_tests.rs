// SPDX-License-Identifier: GPL-3.0-or-later
//! Events that wait for a disk that takes nothing.

use super::*;
use crate::protocol::{ActionTarget, Nickname, Text};

fn said(number: u64) -> Event {
    let from = Nickname::new("Ada").unwrap();
    let text = Text::new(&"x".repeat(4_000)).unwrap();
    Event { number, time: 1, what: EventKind::said(from, text) }
}

fn remove(number: u64, message: u64) -> Event {
    let (act, target) = (ModerationAction::Remove { message, from: None }, ActionTarget::default());
    let what = EventKind::Acted { by: None, act, target, why: None, id: None };
    Event { number, time: 1, what }
}

#[test]
fn a_removal_is_not_given_up_with_the_oldest_and_keeps_its_place() {
    let queue = WriteQueue::default();
    queue.push(&said(1));
    queue.push(&remove(2, 1));
    let (first, _) = queue.take(Duration::ZERO);
    queue.push(&remove(3, 1));
    let last = 3 + 2 * WAITING_BYTES as u64 / 4_000;
    for number in 4..=last {
        queue.push(&said(number));
    }
    queue.put_back(first);
    assert_eq!(queue.removals(), [remove(2, 1), remove(3, 1)]);
    let mut taken = Vec::new();
    while taken.last() != Some(&last) {
        taken.extend(queue.take(Duration::ZERO).0.iter().map(|event| event.number));
    }
    assert_eq!(taken[..3], [1, 2, 3], "after what it removes");
    assert!(taken[3] > 4 && taken.is_sorted());
    assert_eq!(taken.len() as u64 + queue.take_lost(), last);
    assert_eq!(queue.lock().bytes, 0);
}

#[test]
fn a_deletion_is_not_lost_at_the_end_and_takes_what_is_put_back() {
    let queue = WriteQueue::default();
    queue.push(&said(1));
    queue.push(&said(2));
    let (taken, _) = queue.take(Duration::ZERO);
    queue.delete_up_to(1);
    queue.put_back(taken);
    queue.close();
    let (taken, is_over) = queue.take(Duration::ZERO);
    assert_eq!((taken, is_over), (vec![said(2)], false));
    assert_eq!(queue.lock().bytes, 0);
    assert_eq!(queue.take_deletion(), Some(1));
    assert!(queue.take(Duration::ZERO).1);
}
