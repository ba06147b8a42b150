// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of log position.

use super::*;
use crate::protocol::{ActionTarget, Text};

fn event(number: u64, what: EventKind) -> Event {
    Event { number, time: number, what }
}

fn said(number: u64, from: &str, seat: Option<u64>) -> Event {
    let (from, seat) = (Nickname::new(from).unwrap(), seat.map(SeatNumber::new));
    let text = Text::new("hi").unwrap();
    event(number, EventKind::said_by(from, seat, text))
}

fn acted(number: u64, act: ModerationAction) -> Event {
    let target = ActionTarget::default();
    event(number, EventKind::Acted { by: None, act, target, why: None, id: None })
}

/// The last message of somebody on a seat, by a name.
fn last_of(log: &LogPosition, name: &str, seat: u64) -> Option<u64> {
    let person = SamePerson::Seats(vec![SeatNumber::new(seat)]);
    log.last_of(&Nickname::new(name).unwrap(), &person)
}

#[test]
fn a_message_belongs_to_a_seat_and_to_a_name_only_without_one() {
    let mut log = LogPosition::default();
    log.judge(&said(1, "Ada", Some(4)));
    log.judge(&said(2, "Bo", Some(5)));
    assert_eq!(last_of(&log, "Ada2", 4), Some(1), "whatever the name by now");
    assert_eq!(last_of(&log, "Bo", 4), Some(1), "by the seat alone");
    log.judge(&said(3, "Ada", None));
    assert_eq!(last_of(&log, "Ada", 4), Some(3));
    let ada = Nickname::new("Ada").unwrap();
    let seats = SamePerson::Seats(vec![SeatNumber::new(4)]);
    assert_eq!(log.last_at_all(&ada, &seats, |number| number != 3), Some(1));
}

#[test]
fn a_whisper_is_the_last_that_was_said_and_no_message_to_everybody() {
    let mut log = LogPosition::default();
    log.judge(&said(1, "Ada", Some(4)));
    let (from, to) = (Nickname::new("Ada").unwrap(), Nickname::new("Bo").unwrap());
    let (seat, text) = (Some(SeatNumber::new(4)), Text::new("psst").unwrap());
    let whisper =
        Whisper { from, seat, id: None, to, to_seat: None, emote: false, edited: None, text };
    log.judge(&event(2, EventKind::Whispered(whisper)));
    let (ada, seats) = (Nickname::new("Ada").unwrap(), SamePerson::Seats(vec![SeatNumber::new(4)]));
    assert_eq!(log.last_at_all(&ada, &seats, |_| true), Some(2));
    assert_eq!((last_of(&log, "Ada", 4), log.last_said()), (Some(1), Some(1)));
    log.judge(&acted(3, ModerationAction::Remove { message: 2, from: None }));
    assert_eq!(log.last_at_all(&ada, &seats, |_| true), Some(1));
}

#[test]
fn what_is_removed_is_no_longer_the_last_message() {
    let mut log = LogPosition::default();
    for number in 1..=4 {
        log.judge(&said(number, "Ada", Some(4)));
    }
    log.judge(&acted(5, ModerationAction::Remove { message: 4, from: None }));
    assert_eq!(last_of(&log, "Ada", 4), Some(3));
    let (name, seats) = (Nickname::new("Ada").unwrap(), vec![SeatNumber::new(4)]);
    log.judge(&acted(6, ModerationAction::RemoveAll { name, seats }));
    assert_eq!(last_of(&log, "Ada", 4), None);
    log.judge(&said(7, "Ada", Some(4)));
    assert_eq!(last_of(&log, "Ada", 4), Some(7));
}

#[test]
fn nothing_is_left_of_another_log_and_what_comes_again_is_found_again() {
    let mut log = LogPosition::default();
    for number in 1..=3 {
        log.judge(&said(number, "Ada", Some(4)));
    }
    log.enter(3, true);
    assert_eq!(last_of(&log, "Ada", 4), Some(3), "it goes on");
    log.enter(2, false);
    assert_eq!(last_of(&log, "Ada", 4), None);
    assert_eq!(log.judge(&said(2, "Ada", Some(4))), When::Again { newest: false });
    assert_eq!(last_of(&log, "Ada", 4), Some(2));
}
