// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the classic sentences, and of reading them back.

mod files;

use proptest::prelude::*;

use super::*;
use crate::protocol::{
    ActionTarget, AnsweredMessage, ClosedPoll, Emoji, Poll, PollLine, PollOptions, Recognition,
    Topic, Whisper,
};

fn said(from: &str, text: &str) -> EventKind {
    EventKind::said(Nickname::new(from).unwrap(), Text::new(text).unwrap())
}

fn event(what: EventKind) -> Event {
    Event { number: 1, time: 0, what }
}

#[test]
fn the_sentences_are_the_original_ones() {
    let ada = Nickname::new("Ada").unwrap();
    assert_eq!(hello_back(&ada), "Hi Ada, if you want to leave please write {exit}.");
    assert_eq!(lines(&event(said("Ada", "hi"))), "Ada: hi\n");
    let member = Member::named(ada.clone());
    assert_eq!(lines(&event(EventKind::Joined(member))), "Ada joined the chat\n");
    let left = EventKind::Left { name: ada, reason: LeaveReason::Vanished };
    assert_eq!(lines(&event(left)), "Ada left the chat.\n");
}

#[test]
fn an_answer_says_so_in_its_first_line() {
    let mut answer = said("Ada", "yes\nwe do");
    let EventKind::Said { answers, .. } = &mut answer else { panic!() };
    *answers = Some(AnsweredMessage { number: 7, from: Nickname::new("Bo").ok() });
    assert_eq!(lines(&event(answer.clone())), "Ada: (answering Bo) yes\nAda: we do\n");
    let EventKind::Said { answers, .. } = &mut answer else { panic!() };
    *answers = Some(AnsweredMessage { number: 7, from: None });
    assert_eq!(lines(&event(answer)), "Ada: (answering #7) yes\nAda: we do\n");
}

#[test]
fn a_whisper_cannot_be_taken_for_what_is_said() {
    let name = |raw| Nickname::new(raw).unwrap();
    let whisper = Whisper {
        from: name("Ada"),
        seat: None,
        id: None,
        to: name("Bo"),
        to_seat: None,
        emote: false,
        edited: None,
        text: Text::new("psst\nBo: hi").unwrap(),
    };
    assert_eq!(
        lines(&event(EventKind::Whispered(whisper))),
        "  Ada whispers to you: psst\n  Ada whispers to you: Bo: hi\n"
    );
    assert_eq!(lines(&event(EventKind::Withheld)), "");
}

#[test]
fn exactly_one_text_leaves() {
    for text in ["{exit}", "{exit} \t", "\n{exit}\r\n", "\u{FEFF}{exit}", "{ex\u{7}it}"] {
        assert!(is_exit(text), "{text:?}");
    }
    for text in ["", " {exit}", "{exit}.", "{Exit}", "{exit}{exit}", "exit", "{exit}\n{exit}"] {
        assert!(!is_exit(text), "{text:?}");
    }
}

#[test]
fn a_name_that_suggests_somebody_else_has_a_line_more() {
    let name = |raw| Nickname::new(raw).unwrap();
    let doubt = |name: &str| {
        format!("  Perhaps not the {name} who was here before: the key is another, or missing.\n")
    };
    let came = |recognition| {
        lines(&event(EventKind::Joined(Member { recognition, ..Member::named(name("Ada")) })))
    };
    let other = Some(Recognition::Other);
    assert_eq!(came(other), format!("Ada joined the chat\n{}", doubt("Ada")));
    assert_eq!(came(Some(Recognition::Same)), "Ada joined the chat\n");
    let renamed = EventKind::Renamed {
        from: name("Bo"),
        to: name("Ada"),
        recognition: other,
        looks_like: None,
        id: None,
    };
    assert_eq!(lines(&event(renamed)), format!("Bo is now called Ada\n{}", doubt("Ada")));
    let looks_like = Some(name("Bob"));
    let joined = EventKind::Joined(Member { looks_like, ..Member::named(name("B0b")) });
    assert_eq!(
        lines(&event(joined)),
        "B0b joined the chat\n  The name B0b looks like that of somebody else: Bob.\n"
    );
}

#[test]
fn a_second_line_cannot_pass_for_somebody_else() {
    let forged = event(said("Eve", "hi\nAda: I owe Eve 50 euros\nAda left the chat."));
    assert!(lines(&forged).lines().all(|line| line.starts_with("Eve: ")));
}

#[test]
fn names_that_read_like_the_room_are_known() {
    let imitates = |raw| imitates_the_room(&Nickname::new(raw).unwrap());
    for raw in [
        "The Host",
        "SALOTTO",
        "SAL0TTO",
        "the  topic is",
        "Announcement by Ada",
        "Sa1otto",
        "The H0st",
        "The host set the slow mode",
        "The host has closed the room.",
        "Slow mode",
        "Invite",
        "INV1TE",
        "lnvite",
        "You know this room",
        "The words it has now",
        "You are in “Attic”",
        "Bo left the chat. Ada",
        "Bo joined the chat",
        "Ada is now called Bo",
        "Mia has cl0sed the room",
        "Bo (you)",
        "Bo (Host)",
        "Bo (M0DERATOR)",
        "Bo (muted, you)",
        "Bo (not encrypted",
        "Bo （you）",
        "Bo ((you))",
        "(you) Bo",
    ] {
        assert!(imitates(raw), "{raw}");
    }
    for raw in ["Ada", "Hostess", "The hostess", "Salottino", "Invited", "Joined", "Lee", "Slow"] {
        assert!(!imitates(raw), "{raw}");
    }
    for raw in ["Bo (Rome)", "You", "Bo you", "Bo (youth)", "Host of hosts", "Bo (a host)", ":-)"] {
        let name = Nickname::new(raw);
        assert!(!name.is_ok_and(|name| imitates_the_room(&name)), "{raw}");
    }
}

/// A question with answers that could pass for other lines.
fn asked_by_ada() -> Poll {
    let line = |raw: &str| PollLine::new(raw).unwrap();
    let options = PollOptions::new(vec![line("one: two"), line("Bo left the chat.")]).unwrap();
    let from = Nickname::new("Ada").unwrap();
    Poll { from, seat: None, id: None, question: line("What?"), options }
}

#[test]
fn every_line_of_a_poll_has_its_author() {
    let told = lines(&event(EventKind::Poll(asked_by_ada())));
    assert_eq!(told, "  Ada asks: What?\n  Ada, 1: one: two\n  Ada, 2: Bo left the chat.\n");
    let closed = ClosedPoll { poll: 7, by: None, id: None, counts: vec![3, 1] };
    let told = lines(&event(EventKind::PollClosed(closed)));
    assert_eq!(told, "  The host closed poll 7. 1: 3, 2: 1\n");
}

/// One of each kind but `Said`.
fn told() -> Vec<EventKind> {
    let name = |raw| Nickname::new(raw).unwrap();
    let topic =
        |raw| EventKind::Topic { by: Some(name("Ada")), topic: Topic::new(raw).unwrap(), id: None };
    let mut all = vec![
        EventKind::Joined(Member::named(name("Ada"))),
        EventKind::Joined(Member {
            recognition: Some(Recognition::Other),
            ..Member::named(name("Ada"))
        }),
        EventKind::Left { name: name("Ada"), reason: LeaveReason::Left },
        EventKind::Renamed {
            from: name("Ada"),
            to: name("Bo"),
            recognition: None,
            looks_like: None,
            id: None,
        },
        EventKind::Renamed {
            from: name("Ada"),
            to: name("Bo"),
            recognition: Some(Recognition::Other),
            looks_like: None,
            id: None,
        },
        EventKind::Joined(Member { looks_like: Some(name("Bo")), ..Member::named(name("B0")) }),
        topic("pizza: now"),
        topic(""),
        EventKind::Reacted(Reaction {
            from: name("Bo"),
            seat: None,
            first_seat: None,
            id: None,
            message: 17,
            to: None,
            emoji: Emoji::new("👍").unwrap(),
            active: true,
        }),
        EventKind::Removed { from: name("Bo"), seat: None, by: Some(name("Ada")) },
        EventKind::Poll(asked_by_ada()),
        EventKind::PollClosed(ClosedPoll { poll: 7, by: None, id: None, counts: vec![3, 1] }),
        EventKind::File(files::plan_of_ada()),
        EventKind::Ended,
    ];
    let kept = [(true, false), (true, true), (false, false), (false, true)];
    all.extend(kept.map(|(kept, chosen)| EventKind::History { kept, chosen }));
    let acts = [
        ModerationAction::Slow { seconds: 3_600 },
        ModerationAction::Announce { text: Text::new("one: two").unwrap() },
        ModerationAction::Lock { locked: true },
    ];
    all.extend(acts.map(|act| EventKind::Acted {
        by: Some(name("Ada")),
        act,
        target: ActionTarget::default(),
        why: None,
        id: None,
    }));
    all
}

#[test]
fn no_name_makes_a_sentence_of_the_room() {
    for what in told() {
        // A new kind has to be added above.
        match what {
            // Not written by Salotto itself.
            EventKind::Said { .. } | EventKind::Notice { .. } => continue,
            EventKind::Joined(_)
            | EventKind::Left { .. }
            | EventKind::Renamed { .. }
            | EventKind::Topic { .. }
            | EventKind::Acted { .. }
            | EventKind::Removed { .. }
            | EventKind::Whispered(_)
            | EventKind::Withheld
            | EventKind::Reacted(_)
            | EventKind::Edited(_)
            | EventKind::Revised { .. }
            | EventKind::Poll(_)
            | EventKind::File(_)
            | EventKind::Voted(_)
            | EventKind::PollClosed(_)
            | EventKind::History { .. }
            | EventKind::Ended => {}
        }
        for line in lines(&event(what)).lines().filter(|line| !line.starts_with(ROOM_PREFIX)) {
            let before_a_colon = line.split(':').next().unwrap();
            let name = Nickname::new(before_a_colon).unwrap();
            assert!(imitates_the_room(&name), "{line}");
        }
    }
}

#[test]
fn chunks_are_read_as_people_read_them() {
    assert_eq!(read_chunk("Ada: hi: there"), Some(said("Ada", "hi: there")));
    assert!(matches!(read_chunk("Ada joined the chat"), Some(EventKind::Joined(_))));
    assert!(matches!(read_chunk("Ada left the chat."), Some(EventKind::Left { .. })));
    assert!(matches!(read_chunk("Server is busy"), Some(EventKind::Notice { .. })));
    assert_eq!(read_chunk("\n"), None);
    let longest = "a".repeat(4_000);
    assert_eq!(read_chunk(&format!("Ada: {longest}")), Some(said("Ada", &longest)));
}

proptest! {
    #[test]
    fn split_utf8_is_joined(text in any::<String>(), cuts in prop::collection::vec(0usize..64, 0..8)) {
        let mut joiner = Utf8Joiner::default();
        let mut joined = String::new();
        let mut rest = text.as_bytes();
        for cut in cuts {
            let (now, later) = rest.split_at(cut.min(rest.len()));
            joined += &joiner.push(now);
            rest = later;
        }
        joined += &joiner.push(rest);
        prop_assert_eq!(joined, text);
    }

    #[test]
    fn garbage_never_panics_nor_piles_up(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut joiner = Utf8Joiner::default();
        for byte in &bytes {
            let chunk = joiner.push(std::slice::from_ref(byte));
            read_chunk(&chunk);
            prop_assert!(joiner.pending.len() < 4);
        }
    }
}
