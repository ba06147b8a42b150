// SPDX-License-Identifier: GPL-3.0-or-later
//! The conversation in a file, as a guest gets it from the room.

use std::fs;

use super::*;
use crate::protocol::{PageAt, PastPage};

/// The last page that was asked for: its id, and the number behind which it begins.
fn asked(requests: &Requests, count: usize) -> (String, u64) {
    until("a page is asked for", || requests.pages.borrow().len() == count);
    match requests.pages.borrow().last() {
        Some((id, PageAt::After(number))) => (id.clone(), *number),
        other => panic!("{other:?}"),
    }
}

fn page(id: String, numbers: std::ops::RangeInclusive<u64>, later: bool) -> SessionEvent {
    let event = |number| match said(number, "Ada", None, "pizza") {
        SessionEvent::Happened(event) => event,
        _ => unreachable!("an event was made"),
    };
    let events = numbers.map(event).collect();
    SessionEvent::Page(PastPage { id: Some(id), events, later, ..PastPage::default() })
}

#[gtk::test]
fn a_guest_exports_page_after_page() {
    let (window, requests) = window();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("attic.txt");
    window.parts().export.start(path.clone());
    let (id, after) = asked(&requests, 1);
    assert_eq!(after, 0);
    window.apply(vec![page(id, 3..=4, true)]);
    let (id, after) = asked(&requests, 2);
    assert_eq!(after, 4);
    let busy = SessionEvent::Failed {
        reason: Reason::Busy,
        id: Some(id),
        suggestion: None,
        candidates: Vec::new(),
        seconds: None,
    };
    window.apply(vec![busy]);
    let (id, after) = asked(&requests, 3);
    assert_eq!(after, 4, "it is asked again");
    window.apply(vec![page(id, 5..=5, false)]);
    let written = || fs::read_to_string(&path).unwrap_or_default();
    until("the file is written", || written().lines().count() == 3);
    assert!(written().lines().all(|line| line.ends_with("] Ada: pizza")));
    window.destroy();
}

#[gtk::test]
fn half_an_export_is_none() {
    let (window, requests) = window();
    let folder = tempfile::tempdir().unwrap();
    let (lost, cancelled) = (folder.path().join("lost.md"), folder.path().join("cancelled.md"));
    let files = || fs::read_dir(folder.path()).unwrap().count();
    window.parts().export.start(lost);
    asked(&requests, 1);
    assert_eq!(files(), 1);
    let retry = std::time::Instant::now();
    window.apply(vec![SessionEvent::Interrupted { retry }]);
    until("it is gone", || files() == 0);
    fs::write(&cancelled, "older").unwrap();
    window.parts().export.start(cancelled.clone());
    asked(&requests, 2);
    assert_eq!(files(), 2);
    window.parts().export.cancel();
    until("it is gone", || files() == 1);
    assert_eq!(fs::read_to_string(&cancelled).unwrap(), "older");
    window.destroy();
}
