// SPDX-License-Identifier: GPL-3.0-or-later
//! Lines that many read alike: the same that each would be told alone.

use proptest::prelude::*;

use super::*;
use crate::protocol::{AwayNote, AwayNotice, LeaveReason, Reconnecting, Typing};
use crate::server::worker::codec::irc::SharedLines;
use crate::server::worker::codec::irc::capability::Capabilities;

/// A room as its readers know it: Ada and Bo talk, Cy comes and goes.
fn happening() -> impl Strategy<Value = EventKind> {
    let who = || prop::sample::select(vec!["Ada L", "Bo", "Cy", "Bo B"]);
    let text = prop::sample::select(vec!["Hi", "*waves*", "one\ntwo", "x\n\ny"]);
    let deed = prop::sample::select(vec!["waves", "takes\na bow"]);
    let renamed = |from: &str, to: &str| EventKind::Renamed {
        from: name(from),
        to: name(to),
        recognition: None,
        looks_like: None,
        id: None,
    };
    let reason = prop::sample::select(vec![
        LeaveReason::Left,
        LeaveReason::Kicked,
        LeaveReason::Banned,
        LeaveReason::Vanished,
    ]);
    let act = |who: &str, act: u8| match act {
        0 => ModerationAction::Kick { name: name(who) },
        1 => ModerationAction::Ban { name: name(who), seconds: None },
        2 => ModerationAction::Lock { locked: true },
        3 => ModerationAction::Remove { message: 7, from: Some(name(who)) },
        _ => ModerationAction::Moderator { name: name(who), moderator: true },
    };
    prop_oneof![
        4 => (who(), text).prop_map(|(who, text)| said(who, text)),
        1 => (who(), deed).prop_map(|(who, deed)| done(who, deed)),
        1 => who().prop_map(|who| EventKind::Joined(host(who))),
        1 => (who(), reason).prop_map(|(who, reason)| EventKind::Left { name: name(who), reason }),
        1 => (who(), who()).prop_map(move |(from, to)| renamed(from, to)),
        2 => (who(), 0..5u8).prop_map(move |(who, it)| acted(act(who, it), Some("because"))),
        1 => Just(EventKind::Topic { by: None, topic: Topic::new("Tea").unwrap(), id: None }),
    ]
}

fn away(is_away: bool) -> AwayNotice {
    let note = is_away.then(|| AwayNote::new("tea").unwrap());
    AwayNotice { name: name("Bo"), note, id: None }
}

/// The log from event 1 on, with what passes in between.
fn log() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let happenings = prop::collection::vec((happening(), 0..6u8), 1..40);
    happenings.prop_map(|happenings| {
        let mut frames = Vec::new();
        for (number, (what, passing)) in (1..).zip(happenings) {
            let typing = Typing { name: name("Ada L"), active: true };
            let lost = Reconnecting { name: name("Bo"), active: true };
            match passing {
                0 => frames.push(text_frame(&ServerMessage::Typing(typing).encode())),
                2 => frames.push(text_frame(&ServerMessage::Away(away(true)).encode())),
                3 => frames.push(text_frame(&ServerMessage::Away(away(false)).encode())),
                1 => frames.push(text_frame(&ServerMessage::Reconnecting(lost).encode())),
                _ => {}
            }
            frames.push(text_frame(&ServerMessage::Event(event(number, what)).encode()));
        }
        frames
    })
}

const CAPABILITIES: [&str; 11] = [
    "message-tags",
    "server-time",
    "batch",
    "draft/multiline",
    "extended-join",
    "setname",
    "away-notify",
    "echo-message",
    "draft/chathistory",
    "chghost",
    "draft/message-redaction",
];

proptest! {
    #[test]
    fn everybody_reads_the_same_as_alone(
        frames in log(),
        readers in prop::collection::vec(
            (prop::sample::subsequence(&CAPABILITIES[..], 0..=11), 1..5usize), 1..6,
        ),
    ) {
        let mut shared = SharedLines::default();
        let clients = readers.iter().map(|(capabilities, pace)| {
            let capabilities = capabilities.join(" ");
            let [one, other] = [(); 2].map(|()| Client::welcomed(&capabilities).0);
            (one, other, 0, 0, *pace)
        });
        let mut clients: Vec<_> = clients.collect();
        let log = frames.concat();
        while clients.iter().any(|(_, _, read, _, _)| *read < frames.len()) {
            shared.begin_pass();
            for (one, alone, read, at, pace) in &mut clients {
                let next = frames.len().min(*read + *pace);
                let length: usize = frames[*read..next].iter().map(Vec::len).sum();
                let owed = &log[*at..*at + length];
                let told = one.codec.portion(*at as u64, owed, &mut shared).into_owned();
                let expected = alone.codec.translate(owed);
                let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
                prop_assert_eq!(text(&told), text(&expected));
                (*read, *at) = (next, *at + length);
            }
        }
    }
}

#[test]
fn lines_are_made_once_and_those_of_old_are_given_up() {
    let mut shared = SharedLines::default();
    let mut clients = [(); 3].map(|()| Client::welcomed("").0);
    for client in &mut clients {
        client.read(2, EventKind::Joined(Member::named(name("Bo"))));
    }
    let text = "x".repeat(300);
    let (mut at, mut most) = (0, 0);
    for number in 3..3_000 {
        let frame = text_frame(&ServerMessage::Event(event(number, said("Ada L", &text))).encode());
        shared.begin_pass();
        let told = clients.each_mut().map(|client| {
            let told = client.codec.portion(at, &frame, &mut shared);
            assert!(matches!(told, std::borrow::Cow::Borrowed(_)), "it is a slice of what is kept");
            told.as_ptr()
        });
        assert!(told.iter().all(|it| *it == told[0]), "all read the same bytes");
        at += frame.len() as u64;
        most = most.max(shared.bytes());
    }
    assert!((128 * 1024..300 * 1024).contains(&most), "{most} bytes");
    // Typing has no lines here, and takes its place all the same.
    let typing = ServerMessage::Typing(Typing { name: name("Ada L"), active: true });
    let frame = text_frame(&typing.encode());
    for _ in 0..20_000 {
        clients[0].codec.portion(at, &frame, &mut shared);
        at += frame.len() as u64;
    }
    assert!(shared.bytes() < 300 * 1024, "{} bytes", shared.bytes());
}

#[test]
fn a_kind_that_nobody_reads_is_dropped_and_there_are_few() {
    let mut shared = SharedLines::default();
    let frame = text_frame(&ServerMessage::Event(event(3, said("Ada L", "Hi"))).encode());
    for (number, few) in (0..1 << 5).zip(1..) {
        let capabilities: Vec<_> =
            (0..5).filter(|bit| number & 1 << bit != 0).map(|bit| CAPABILITIES[bit + 2]).collect();
        let mut client = Client::welcomed(&capabilities.join(" ")).0;
        client.read(2, EventKind::Joined(Member::named(name("Bo"))));
        let told = client.codec.portion(0, &frame, &mut shared);
        assert_eq!(told, client.codec.translate(&frame), "{capabilities:?}");
        assert!(shared.kinds() <= few.min(8));
    }
    assert_eq!(shared.kinds(), 8);
    for _ in 0..16 {
        shared.begin_pass();
    }
    assert_eq!((shared.kinds(), shared.bytes()), (0, 0));
}

#[test]
fn many_kinds_of_one_stranger_take_no_place_from_the_others() {
    let mut shared = SharedLines::default();
    let kind = |at: u64| {
        let words = CAPABILITIES.iter().enumerate();
        let words = words.filter(|(bit, _)| at >> bit & 1 == 1).map(|(_, word)| *word);
        let mut capabilities = Capabilities::default();
        assert!(capabilities.request(&words.collect::<Vec<_>>().join(" ")));
        capabilities
    };
    // The stranger was here first, and on more connections than are counted.
    let read = |shared: &mut SharedLines| {
        shared.begin_pass();
        for strange in 1..200 {
            shared.of(kind(strange), "#attic");
        }
        (0..40).filter(|_| shared.of(kind(0), "#attic").is_some()).count()
    };
    assert_eq!(read(&mut shared), 0);
    let passes = (0..100).take_while(|_| read(&mut shared) < 40).count();
    assert!(passes < 100, "they never had their lines");
    for _ in 0..100 {
        assert_eq!(read(&mut shared), 40, "and keep them");
    }
}
