// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the queue, without a connection.

use super::*;
use crate::protocol::SeatNumber;

fn say(id: usize) -> Request {
    Request::Say { id: Some(id.to_string()), answers: None, emote: false, text: "hi".into() }
}

#[test]
fn a_full_queue_is_busy_and_a_left_one_over() {
    let outbox = Outbox::default();
    for id in 0..CAPACITY {
        outbox.push(say(id)).unwrap();
    }
    assert_eq!(outbox.push(say(CAPACITY)), Err(SendError::Busy));
    outbox.leave();
    assert_eq!(outbox.push(say(0)), Err(SendError::Over));
    assert_eq!(outbox.push_waiting(say(0)), Err(SendError::Over));
}

#[test]
fn what_was_said_comes_before_the_goodbye() {
    let outbox = Outbox::default();
    outbox.push(say(1)).unwrap();
    outbox.leave();
    outbox.flush();
    assert_eq!(outbox.next(), Work::Flush);
    assert_eq!(outbox.next(), Work::Request(say(1)));
    assert_eq!(outbox.next(), Work::Goodbye);
    outbox.close();
    assert_eq!(outbox.next(), Work::Closed);
}

#[test]
fn waiting_for_room_ends_when_there_is_some() {
    let outbox = Outbox::default();
    for id in 0..CAPACITY {
        outbox.push(say(id)).unwrap();
    }
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| outbox.push_waiting(say(CAPACITY)));
        assert_eq!(outbox.next(), Work::Request(say(0)));
        assert_eq!(waiting.join().unwrap(), Ok(()));
    });
}

fn sent(outbox: &Outbox, id: usize) {
    outbox.push(say(id)).unwrap();
    assert_eq!(outbox.next(), Work::Request(say(id)));
}

#[test]
fn what_was_not_answered_is_sent_again_once_the_room_has_told_what_happened() {
    let outbox = Outbox::default();
    outbox.keep_in_flight();
    for id in 1..=3 {
        sent(&outbox, id);
    }
    outbox.answer("1");
    outbox.detach();
    assert_eq!(outbox.next(), Work::Closed, "this connection is over");
    outbox.push(say(4)).unwrap();
    assert_eq!(outbox.attach(RoomMemory::Events), Vec::<String>::new());
    // The room tells that the second took place.
    outbox.answer("2");
    outbox.ping();
    assert_eq!(outbox.next(), Work::Ping, "and what was said waits");
    outbox.caught_up();
    assert_eq!(outbox.next(), Work::Request(say(3)));
    assert_eq!(outbox.next(), Work::Request(say(4)));
}

#[test]
fn what_nobody_knows_of_is_not_sent_again() {
    let outbox = Outbox::default();
    outbox.keep_in_flight();
    sent(&outbox, 1);
    outbox.detach();
    outbox.push(say(2)).unwrap();
    assert_eq!(outbox.attach(RoomMemory::Nothing), ["1"]);
    assert_eq!(outbox.next(), Work::Request(say(2)));
}

fn whisper(id: usize) -> Request {
    let (name, to) = ("Bo".to_owned(), Some(SeatNumber::new(3)));
    Request::Whisper { id: Some(id.to_string()), name, to, emote: false, text: "hi".into() }
}

#[test]
fn a_whisper_that_waits_reaches_nobody_on_a_seat_of_another_log() {
    let outbox = Outbox::default();
    outbox.keep_in_flight();
    outbox.push(whisper(1)).unwrap();
    assert_eq!(outbox.next(), Work::Request(whisper(1)));
    outbox.detach();
    for request in [whisper(2), say(3), whisper(4)] {
        outbox.push(request).unwrap();
    }
    assert_eq!(outbox.attach(RoomMemory::Nothing), ["1", "2", "4"]);
    assert_eq!(outbox.next(), Work::Request(say(3)), "what is for all is not kept back");
    // In the same log it goes where it was to go.
    outbox.answer("3");
    outbox.detach();
    outbox.push(whisper(5)).unwrap();
    assert_eq!(outbox.attach(RoomMemory::Messages), Vec::<String>::new());
    outbox.caught_up();
    assert_eq!(outbox.next(), Work::Request(whisper(5)));
}

#[test]
fn what_the_room_recognizes_is_sent_again_but_for_what_it_tells() {
    let outbox = Outbox::default();
    outbox.keep_in_flight();
    sent(&outbox, 1);
    let rename = Request::Rename { id: Some("r".into()), name: "Eva".into() };
    outbox.push(rename.clone()).unwrap();
    assert_eq!(outbox.next(), Work::Request(rename));
    sent(&outbox, 2);
    sent(&outbox, 3);
    outbox.detach();
    outbox.push(say(4)).unwrap();
    assert_eq!(outbox.attach(RoomMemory::Messages), ["r"]);
    // The room tells some of what happened, and perhaps not all.
    outbox.answer("2");
    outbox.caught_up();
    for id in [1, 3, 4] {
        assert_eq!(outbox.next(), Work::Request(say(id)));
    }
    outbox.answer("3");
    outbox.detach();
    outbox.attach(RoomMemory::Events);
    outbox.caught_up();
    assert_eq!(outbox.next(), Work::Request(say(4)), "one thing after another, as before");
}

#[test]
fn only_messages_wait_for_the_connection() {
    let outbox = Outbox::default();
    outbox.keep_in_flight();
    outbox.detach();
    assert_eq!(outbox.push(Request::Typing { active: true }), Ok(()));
    let rename = Request::Rename { id: Some("r".into()), name: "Eva".into() };
    assert_eq!(outbox.push(rename), Err(SendError::Away));
    outbox.attach(RoomMemory::Nothing);
    outbox.push(say(1)).unwrap();
    assert_eq!(outbox.next(), Work::Request(say(1)));
}

#[test]
fn no_more_is_on_its_way_than_a_room_recognizes() {
    const { assert!(InFlight::MOST <= limits::RECOGNIZED_MESSAGES) };
    let outbox = Outbox::default();
    outbox.keep_in_flight();
    for id in 0..InFlight::MOST {
        sent(&outbox, id);
    }
    outbox.push(say(InFlight::MOST)).unwrap();
    outbox.ping();
    assert_eq!(outbox.next(), Work::Ping);
    outbox.flush();
    assert_eq!(outbox.next(), Work::Flush, "the request waits for an answer");
    outbox.answer("0");
    assert_eq!(outbox.next(), Work::Request(say(InFlight::MOST)));
}

#[test]
fn whoever_waits_for_the_next_attempt_can_be_hurried_and_can_leave() {
    let outbox = Outbox::default();
    outbox.detach();
    let later = Instant::now() + Duration::from_hours(1);
    outbox.hurry();
    assert!(outbox.wait_until(later));
    assert!(outbox.wait_until(Instant::now()));
    outbox.leave();
    assert!(!outbox.wait_until(later));
}

#[test]
fn a_peer_in_doubt_is_asked_and_given_up_unless_it_is_heard() {
    let outbox = Outbox::default();
    outbox.hurry();
    assert_eq!(outbox.next(), Work::Ping);
    outbox.change(|state| state.probe = Some(Instant::now()));
    assert!(outbox.gave_up());
    assert_eq!(outbox.next(), Work::Silent);
    outbox.heard();
    outbox.ping();
    assert_eq!(outbox.next(), Work::Ping);
}
