// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of what is for two alone.

use proptest::prelude::*;

use super::*;
use crate::protocol::{ServerMessage, Text, Whisper, limits};
use crate::server::room::clock::WallTime;
use crate::server::room::{Backlog, PrivatePart, texts_of};

const MEMBERS: u64 = 4;
/// One place for each, counted from 1.
const PLACES: usize = 5;

fn seat(number: u64) -> SeatNumber {
    SeatNumber::new(number)
}

fn name(number: u64) -> Nickname {
    Nickname::new(&format!("Member {number}")).unwrap()
}

fn whisper(from: u64, to: u64, text: &str) -> EventKind {
    EventKind::Whispered(Whisper {
        from: name(from),
        seat: Some(seat(from)),
        id: None,
        to: name(to),
        to_seat: Some(seat(to)),
        emote: false,
        edited: None,
        text: Text::new(text).unwrap(),
    })
}

fn add(log: &mut Log, from: u64, to: u64, text: &str) -> u64 {
    append_for(log, WallTime::from_unix(5), whisper(from, to, text), [seat(from), seat(to)])
}

fn say(log: &mut Log, from: u64, text: &str) -> u64 {
    log.append(WallTime::from_unix(5), EventKind::said(name(from), Text::new(text).unwrap()))
}

/// A worker's copy of the log.
struct Copy {
    backlogs: PerStream<Backlog>,
    places: PrivatePlaces,
}

impl Copy {
    fn new() -> Self {
        Self::of(limits::LOG_BYTES)
    }

    fn of(capacity: usize) -> Self {
        let backlogs = PerStream::new(|_| Backlog::new(capacity));
        Self { backlogs, places: PrivatePlaces::default() }
    }

    fn follow(&mut self, log: &Log, anew: bool) {
        for (stream, backlog) in self.backlogs.each_mut() {
            backlog.follow(log.backlog(stream), log.released(stream));
        }
        self.places.follow(private_places(log), anew);
    }

    /// All that a member is sent from `at` on, in pieces of some length; `None` for
    /// something that is gone.
    fn read(&self, stream: Stream, reader: u64, at: &mut u64, most: usize) -> Option<Vec<u8>> {
        let mut read = Vec::new();
        loop {
            let owed = self.backlogs[stream].after(*at, most);
            if owed.is_empty() {
                return Some(read);
            }
            match self.places.part(stream, seat(reader), *at, owed.len()) {
                PrivatePart::Shared(length) => {
                    read.extend_from_slice(&owed[..usize::try_from(length).unwrap()]);
                    *at += length;
                }
                PrivatePart::Own(frames, end) => {
                    read.extend_from_slice(&frames[stream]);
                    *at = end;
                }
                PrivatePart::Skipped(end) => *at = end,
                PrivatePart::Gone => return None,
            }
        }
    }
}

fn events(frames: &[u8]) -> Vec<Event> {
    let texts = texts_of(frames).map(|text| ServerMessage::decode(text).unwrap());
    texts
        .filter_map(|message| match message {
            ServerMessage::Event(event) => Some(event),
            _ => None,
        })
        .collect()
}

fn has(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|at| at == word.as_bytes())
}

#[test]
fn only_the_two_are_sent_the_words_and_removed_ones_nobody() {
    let mut log = Log::resume(100_000, 1);
    log.add_reader(Stream::Classic);
    say(&mut log, 1, "hello");
    let number = add(&mut log, 1, 2, "xylo\nphone");
    say(&mut log, 3, "bye");
    let mut copy = Copy::new();
    copy.follow(&log, false);
    let read = |copy: &Copy, stream, reader| copy.read(stream, reader, &mut 0, 1_000).unwrap();
    let lines = read(&copy, Stream::Classic, 2);
    assert_eq!(
        String::from_utf8(lines).unwrap(),
        "Member 1: hello\n  Member 1 whispers to you: xylo\n  \
         Member 1 whispers to you: phone\nMember 3: bye\n"
    );
    let lines = read(&copy, Stream::Classic, 3);
    assert_eq!(String::from_utf8(lines).unwrap(), "Member 1: hello\nMember 3: bye\n");
    assert!(has(&read(&copy, Stream::Native, 1), "xylo"));
    assert!(!has(&read(&copy, Stream::Native, 3), "xylo"));
    assert_eq!(in_private(&log, number), Some(InPrivate::Whisper([seat(1), seat(2)])));
    assert_eq!(in_private(&log, number + 1), None);

    assert_eq!(remove_whisper(&mut log, number, Some(&name(1))), Some(name(1)));
    copy.follow(&log, true);
    let told = events(&read(&copy, Stream::Native, 2));
    assert!(matches!(told[1].what, EventKind::Removed { .. }), "{told:?}");
    assert_eq!(in_private(&log, number), Some(InPrivate::Other));
}

#[test]
fn a_flood_is_bounded_and_leaves_behind_who_did_not_read() {
    let mut log = Log::resume(limits::LOG_BYTES, 1);
    let text = "x".repeat(4_000);
    let first = add(&mut log, 1, 2, &text);
    let mut copy = Copy::new();
    copy.follow(&log, false);
    let mut at = [0; 5];
    for _ in 0..3 * limits::WHISPER_BYTES / text.len() {
        add(&mut log, 1, 2, &text);
    }
    assert!(log.private.bytes <= limits::WHISPER_BYTES);
    copy.follow(&log, false);
    assert!(copy.read(Stream::Native, 2, &mut at[2], 16_000).is_none(), "the first is gone");
    let shared = copy.read(Stream::Native, 3, &mut at[3], 16_000).unwrap();
    assert!(events(&shared).iter().all(|event| event.what == EventKind::Withheld));
    let mut complete = complete_for(&log, seat(2));
    assert!(copy.read(Stream::Native, 2, &mut complete, 16_000).is_some());
    assert_eq!(complete_for(&log, seat(3)), 0);
    assert_eq!(in_private(&log, first), Some(InPrivate::GivenUp([seat(1), seat(2)])));
    // What leaves the log takes its places along.
    for _ in 0..2 * limits::LOG_BYTES / text.len() {
        say(&mut log, 1, &text);
    }
    copy.follow(&log, false);
    assert_eq!((log.private.bytes, log.private.frames.len()), (0, 0));
    assert!(log.private.kept.is_empty() && copy.places.for_two.is_empty());
}

#[test]
fn a_room_that_is_opened_again_has_them() {
    let mut log = Log::resume(100_000, 1);
    say(&mut log, 1, "hello");
    add(&mut log, 1, 2, "xylophone");
    let told = [
        Event { number: 1, time: 5, what: EventKind::said(name(1), Text::new("hello").unwrap()) },
        Event { number: 2, time: 5, what: EventKind::Withheld },
    ];
    let mut again = Log::resume_with(100_000, 3, &told);
    let private = Event { number: 2, time: 5, what: whisper(1, 2, "xylophone") };
    let readers = BTreeMap::from([(2, [seat(1), seat(2)])]);
    restore_private(&mut again, &readers, &[private]);
    let read = |log: &Log, reader| {
        let mut copy = Copy::new();
        copy.follow(log, false);
        events(&copy.read(Stream::Native, reader, &mut 0, 100).unwrap())
    };
    for reader in 1..=3 {
        assert_eq!(read(&log, reader), read(&again, reader), "{reader}");
    }
    let mut again = Log::resume_with(100_000, 3, &told);
    restore_private(&mut again, &readers, &[]);
    assert_eq!(in_private(&again, 2), Some(InPrivate::GivenUp([seat(1), seat(2)])));
    assert!(complete_for(&again, seat(2)) > 0);
    assert_eq!(read(&log, 3), read(&again, 3));
}

const CAPACITY: usize = 10_000;

/// Says something until a log has no longer what is in front of that position.
fn push_out(log: &mut Log, stream: Stream, end: u64) {
    while log.backlog(stream).base() < end {
        say(log, 1, "x");
    }
}

#[test]
fn lines_reach_further_back_and_are_whole_there_too() {
    let mut log = Log::resume(CAPACITY, 1);
    log.add_reader(Stream::Classic);
    add(&mut log, 1, 2, "xylophone");
    let end = log.head(Stream::Native);
    push_out(&mut log, Stream::Native, end);
    let mut copy = Copy::of(CAPACITY);
    copy.follow(&log, false);
    let read = |reader| copy.read(Stream::Classic, reader, &mut 0, 1_000).unwrap();
    assert!(read(2).starts_with(b"  Member 1 whispers to you: xylophone\n"));
    assert!(read(3).starts_with(b"Member 1: x\n"), "{:?}", &read(3)[..40]);
    push_out(&mut log, Stream::Classic, CAPACITY as u64);
    assert!(log.private.places.for_two.is_empty() && log.private.bytes == 0);
}

#[test]
fn who_reads_what_was_released_is_told_while_the_disk_is_behind() {
    let mut log = Log::resume(CAPACITY, 1);
    add(&mut log, 1, 2, "xylophone");
    let end = log.head(Stream::Native);
    while log.head(Stream::Native) < CAPACITY as u64 / 2 {
        say(&mut log, 1, "x");
    }
    let mut copy = Copy::of(CAPACITY);
    copy.follow(&log, false);
    log.hold_back();
    let released = log.newest() + 1;
    push_out(&mut log, Stream::Native, end);
    log.release(released);
    copy.follow(&log, false);
    let told = events(&copy.read(Stream::Native, 2, &mut 0, 1_000).unwrap());
    assert!(matches!(told[0].what, EventKind::Whispered(_)), "{:?}", told[0]);
}

proptest! {
    #[test]
    fn everybody_reads_every_number_and_its_own_whispers_alone(
        steps in prop::collection::vec((1..=MEMBERS, 0..=MEMBERS, 1_usize..200), 1..80),
        follows in prop::collection::vec(any::<bool>(), 80),
        most in 1_usize..2_000,
    ) {
        let mut log = Log::resume(100_000, 1);
        let mut copy = Copy::new();
        let mut at = [0; PLACES];
        let mut read = vec![Vec::new(); PLACES];
        for ((from, to, length), follows) in steps.iter().zip(follows) {
            let text = "x".repeat(*length);
            match *to == 0 || to == from {
                true => say(&mut log, *from, &text),
                false => add(&mut log, *from, *to, &text),
            };
            if follows {
                copy.follow(&log, false);
                for member in 1..=MEMBERS {
                    let place = usize::try_from(member).unwrap();
                    let more = copy.read(Stream::Native, member, &mut at[place], most);
                    read[place].extend(events(&more.unwrap()));
                }
            }
        }
        copy.follow(&log, false);
        for member in 1..=MEMBERS {
            let place = usize::try_from(member).unwrap();
            let more = copy.read(Stream::Native, member, &mut at[place], most).unwrap();
            read[place].extend(events(&more));
            let numbers: Vec<u64> = read[place].iter().map(|event| event.number).collect();
            prop_assert_eq!(numbers, (1..=log.newest()).collect::<Vec<_>>());
            for (event, (from, to, length)) in read[place].iter().zip(&steps) {
                let is_for_two = *to != 0 && to != from;
                match &event.what {
                    EventKind::Said { .. } => prop_assert!(!is_for_two),
                    EventKind::Whispered(it) => {
                        prop_assert!(is_for_two && [*from, *to].contains(&member));
                        prop_assert_eq!(it.text.as_str().len(), *length);
                    }
                    EventKind::Withheld => {
                        prop_assert!(is_for_two && ![*from, *to].contains(&member));
                    }
                    other => prop_assert!(false, "{:?}", other),
                }
            }
        }
    }
}
