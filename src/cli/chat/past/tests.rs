// SPDX-License-Identifier: GPL-3.0-or-later
//! Pages asked for and answered, by honest rooms and others.

use super::*;
use crate::model::{PersonColour, When};
use crate::protocol::{Event, Member, Nickname, Text};

fn shown_event(number: u64, what: EventKind) -> ShownEvent {
    ShownEvent {
        event: Event { number, time: 1, what },
        when: When::Past { last: false },
        you: Nickname::new("Bo").unwrap(),
        unheard: false,
        ours: false,
        mention: false,
        colour: PersonColour::default(),
    }
}

fn said(number: u64) -> ShownEvent {
    let (from, text) = (Nickname::new("Ada").unwrap(), Text::new("hi").unwrap());
    shown_event(number, EventKind::said(from, text))
}

fn joined(number: u64) -> ShownEvent {
    shown_event(number, EventKind::Joined(Member::named(Nickname::new("Eve").unwrap())))
}

fn place(request: &Request) -> (Option<String>, PageAt) {
    match request {
        Request::History { id, at, .. } => (id.clone(), *at),
        other => panic!("{other:?}"),
    }
}

fn page(request: &Request, events: Vec<ShownEvent>, earlier: bool) -> ShownPage {
    ShownPage { id: place(request).0, events, earlier, later: true, ..ShownPage::default() }
}

fn older(answer: Option<PastAnswer>) -> (Vec<u64>, Option<PastBeginning>) {
    match answer {
        Some(PastAnswer::Older { events, beginning }) => {
            (events.iter().map(|shown| shown.event.number).collect(), beginning)
        }
        other => panic!("{other:?}"),
    }
}

/// A person who came in behind the event 99.
fn entered() -> PastReader {
    let past = PastReader::default();
    past.state().newest = 99;
    past
}

fn ask_older(past: &PastReader, count: usize) -> Request {
    past.read(HistoryPlace::Older(Some(count)))
}

#[test]
fn each_page_is_before_the_last_one_until_the_beginning() {
    let past = PastReader::default();
    past.follow(&Update::Happened(said(50)));
    past.follow(&Update::Happened(said(51)));
    let first = ask_older(&past, 2);
    assert_eq!(place(&first).1, PageAt::Before(50));
    let events = vec![said(46), said(47), joined(48), said(49)];
    let answer = past.take_page(page(&first, events, true), false);
    assert_eq!(older(answer), (vec![47, 49], None));
    let second = ask_older(&past, 5);
    assert_eq!(place(&second).1, PageAt::Before(47), "46 was not shown");
    let answer = past.take_page(page(&second, vec![said(1), said(46)], false), false);
    assert_eq!(older(answer), (vec![1, 46], Some(PastBeginning::OfRoom)));
    assert_eq!(past.take_page(page(&second, vec![said(1)], false), false), None, "once only");
}

#[test]
fn pages_of_comings_and_goings_alone_are_passed_over() {
    let past = entered();
    let first = ask_older(&past, 2);
    assert_eq!(place(&first).1, PageAt::Before(100), "nothing was shown");
    let answer = past.take_page(page(&first, vec![said(40), joined(41)], true), false);
    let Some(PastAnswer::Ask(second)) = answer else { panic!("{answer:?}") };
    assert_eq!(place(&second).1, PageAt::Before(40));
    let answer = past.take_page(page(&second, vec![said(7), joined(8)], false), false);
    assert_eq!(older(answer), (vec![7, 40], Some(PastBeginning::OfReadable)));
}

#[test]
fn a_room_that_never_comes_to_an_end_is_not_followed_for_ever() {
    let past = entered();
    let mut number = 99;
    let mut request = ask_older(&past, 1);
    for asked in 0.. {
        number -= 1;
        match past.take_page(page(&request, vec![joined(number)], true), false) {
            Some(PastAnswer::Ask(next)) => request = next,
            answer => {
                assert_eq!(older(answer), (vec![], None));
                assert_eq!(asked, MOST_PAGES);
                break;
            }
        }
    }
    let same = ask_older(&past, 1);
    let answer = past.take_page(page(&same, vec![joined(number)], true), false);
    assert_eq!(older(answer), (vec![], None), "not older than before");
}

#[test]
fn a_search_goes_on_where_it_ended() {
    let past = PastReader::default();
    assert!(past.find("").is_err(), "nothing was looked for yet");
    assert!(past.find("pizza on:someday").is_err());
    let Ok(Request::Search { id, search }) = past.find("pizza from:Ada on:2026-11-28") else {
        panic!("it is a search")
    };
    assert_eq!((search.text.as_deref(), search.from.as_deref()), (Some("pizza"), Some("Ada")));
    assert!(search.since < search.until);
    let events = vec![said(9), said(4)];
    let found =
        past.take_results(ShownResults { id, events, earlier: true, ..ShownResults::default() });
    assert!(matches!(found, Some(PastAnswer::Found { results, .. }) if results.events.len() == 2));
    let Ok(Request::Search { search: next, .. }) = past.find("") else { panic!("it goes on") };
    assert_eq!(next, SearchRequest { before: Some(4), ..search });
}

#[test]
fn what_was_asked_before_a_loss_is_not_waited_for() {
    let past = PastReader::default();
    let first = ask_older(&past, 1);
    past.follow(&Update::Interrupted);
    assert_eq!(past.take_page(page(&first, vec![said(5)], true), false), None);
}
