// SPDX-License-Identifier: GPL-3.0-or-later
//! Texts of before that are for one person: they wait for that one, and go to nobody else.

use super::whispering::{bar, happened, seated, told, whisper_to, whispering_window};
use super::*;
use crate::protocol::{LeaveReason, SeatNumber};
use crate::trust::DraftRecipient;

#[gtk::test]
fn a_draft_of_before_goes_on_as_a_whisper_if_they_are_still_here() {
    let (window, requests) = whispering_window();
    let composer = window.imp().composer.get();
    let draft = |raw: &str, number| crate::trust::SavedDraft {
        text: "psst".into(),
        whispers_to: Some(DraftRecipient { name: name(raw), seat: Some(SeatNumber::new(number)) }),
        ..Default::default()
    };
    composer.take_up(&draft("Bo", 3));
    assert_eq!(bar(&composer).as_deref(), Some("Whispering to Bo"));
    composer.submit();
    assert_eq!(told(&requests).len(), 1);
    composer.take_up(&draft("Zoe", 4));
    composer.submit();
    assert_eq!(composer.editor().text(), "psst");
    assert_eq!((told(&requests).len(), requests.said.borrow().len()), (1, 0));
    window.destroy();
}

/// A draft for somebody.
fn for_one(raw: &str, number: u64) -> crate::trust::SavedDraft {
    let whispers_to = Some(DraftRecipient { name: name(raw), seat: Some(SeatNumber::new(number)) });
    crate::trust::SavedDraft { text: "psst".into(), whispers_to, ..Default::default() }
}

#[gtk::test]
fn a_draft_waits_for_the_one_it_is_for() {
    let (window, requests) = whispering_window();
    let composer = window.imp().composer.get();
    composer.take_up(&for_one("Zoe", 9));
    let is_stuck = || composer.imp().whispering.imp().reads.has_css_class("error");
    assert!(is_stuck(), "she is not here");
    window.apply(vec![happened(1, EventKind::Joined(seated("Zoe", 8)))]);
    assert!(is_stuck(), "somebody else has her name");
    assert_eq!(composer.draft(), for_one("Zoe", 9), "the seat is not forgotten");
    let left = EventKind::Left { name: name("Zoe"), reason: LeaveReason::Left };
    let (back, left) = (EventKind::Joined(seated("zoe", 9)), happened(2, left));
    window.apply(vec![left, happened(3, back)]);
    assert!(!is_stuck());
    composer.submit();
    assert_eq!(told(&requests), [("zoe".to_owned(), Some(9), "psst".to_owned())]);
    window.destroy();
}

#[gtk::test]
fn a_draft_goes_to_who_is_chosen_under_that_name() {
    let (window, requests) = whispering_window();
    let composer = window.imp().composer.get();
    composer.take_up(&for_one("Bo", 33));
    composer.submit();
    assert!(told(&requests).is_empty(), "it may be another Bo");
    whisper_to(&window, "Cy", 4);
    assert_eq!(composer.editor().text(), "");
    assert_eq!(composer.draft(), for_one("Bo", 33), "it is kept for him");
    whisper_to(&window, "Bo", 3);
    assert_eq!(composer.editor().text(), "psst");
    composer.take_up(&for_one("Bo", 33));
    whisper_to(&window, "Bo", 3);
    assert_eq!(composer.editor().text(), "psst", "without a detour as well");
    composer.submit();
    assert_eq!(told(&requests), [("Bo".to_owned(), Some(3), "psst".to_owned())]);
    window.destroy();
}

#[gtk::test]
fn in_another_log_a_text_goes_to_nobody_on_the_same_seat() {
    let (window, requests) = whispering_window();
    let composer = window.imp().composer.get();
    let again = |members: &[(&str, u64)]| SessionEvent::Welcomed {
        address: "attic".parse().unwrap(),
        security: encrypted(),
        welcome: Box::new(Welcome {
            can: Abilities { whispers: true, ..Abilities::default() },
            members: members.iter().map(|(raw, number)| seated(raw, *number)).collect(),
            ..welcome(false, 0)
        }),
    };
    whisper_to(&window, "Cy", 4);
    composer.editor().set_text("a secret");
    whisper_to(&window, "Bo", 3);
    composer.editor().set_text("psst");
    window.apply(vec![again(&[("Me", 1), ("Cy", 3)])]);
    assert_eq!(bar(&composer).as_deref(), Some("Whispering to Bo"));
    composer.submit();
    assert_eq!(composer.editor().text(), "psst");
    assert!(told(&requests).is_empty());
    window.apply(vec![again(&[("Me", 1), ("Cy", 4), ("Bo", 3)])]);
    composer.submit();
    assert_eq!(told(&requests), [("Bo".to_owned(), Some(3), "psst".to_owned())]);
    whisper_to(&window, "Cy", 4);
    assert_eq!(composer.editor().text(), "a secret");
    window.destroy();
}
