// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of the messages on the wire, and of what is no message.

use super::*;
use crate::protocol::{
    Abilities, ActionTarget, EventKind, FileSenders, FileTypes, Hello, LeaveReason, Member,
    ModerationAction, PollTally, PowerState, ReadablePast, Request, RequestError, RoomName, Rules,
    SeatNumber, Text, Topic,
};
use proptest::prelude::*;

fn name(raw: &str) -> Nickname {
    Nickname::new(raw).unwrap()
}

#[test]
fn a_hello_needs_only_a_name() {
    let hello = Request::decode(r#"{"type":"hello","name":"Ada","colour":"red"}"#).unwrap();
    let expected = Request::Hello(Hello::named("Ada"));
    assert_eq!(hello, expected);
}

#[test]
fn the_wire_looks_as_documented() {
    let said = EventKind::Said {
        from: name("Ada"),
        seat: Some(SeatNumber::new(2)),
        id: Some("a1".into()),
        answers: None,
        emote: false,
        edited: None,
        text: Text::new("Hi").unwrap(),
    };
    let event = Event { number: 7, time: 1_000, what: said };
    assert_eq!(
        event.encode(),
        r#"{"number":7,"time":1000,"type":"said","from":"Ada","seat":2,"id":"a1","text":"Hi"}"#
    );
    let seat = Some(SeatNumber::new(8));
    let joined = EventKind::Joined(Member { seat, encrypted: true, ..Member::named(name("Bo")) });
    assert_eq!(
        Event { number: 8, time: 1_001, what: joined }.encode(),
        r#"{"number":8,"time":1001,"type":"joined","name":"Bo","seat":8,"encrypted":true}"#
    );
    assert_eq!(
        ServerMessage::refused(Reason::NameTaken, Some(name("Ada2"))).encode(),
        r#"{"type":"refused","reason":"name-taken","message":"That name is taken.","suggestion":"Ada2"}"#
    );
    assert_eq!(Request::Leave.encode(), r#"{"type":"leave"}"#);
}

fn events() -> [EventKind; 8] {
    [
        EventKind::Left { name: name("Bo"), reason: LeaveReason::Vanished },
        EventKind::Renamed {
            from: name("Bo"),
            to: name("Bob"),
            recognition: None,
            looks_like: Some(name("B0b")),
            id: None,
        },
        EventKind::Topic { by: Some(name("Bo")), topic: Topic::default(), id: None },
        EventKind::Notice { text: Text::new("Server is busy").unwrap() },
        EventKind::History { kept: false, chosen: true },
        EventKind::Acted {
            by: Some(name("Ada")),
            act: ModerationAction::Ban { name: name("Bo"), seconds: Some(60) },
            target: ActionTarget::default(),
            why: Why::new("spam").ok(),
            id: Some("9".into()),
        },
        EventKind::Acted {
            by: None,
            act: ModerationAction::Lock { locked: true },
            target: ActionTarget::default(),
            why: None,
            id: None,
        },
        EventKind::Ended,
    ]
}

fn tally() -> PollTally {
    PollTally { poll: 7, as_of: 9, counts: vec![1, 0], mine: Some(0), closed: true }
}

fn strict_rules() -> Rules {
    Rules {
        slow: 5,
        locked: true,
        classic: true,
        password: true,
        kept: true,
        past: ReadablePast::All,
        files: FileSenders::Moderators,
        file_types: FileTypes::Pictures,
        file_size: 5,
    }
}

#[test]
fn every_notice_survives_the_wire() {
    let welcome = Welcome {
        room: RoomName::new("LAN party").unwrap(),
        topic: Topic::new("Quake").unwrap(),
        you: name("Ada"),
        host: Some("gandalf".into()),
        members: vec![Member { encrypted: true, ..Member::named(name("Ada")) }],
        number: 12,
        resumed: false,
        can: Abilities::default(),
        token: "t".into(),
        rules: strict_rules(),
        muted: Some(60),
        time: Some(7),
        proof: Some("p".into()),
        votes: vec![tally()],
        pinned: Vec::new(),
    };
    let mut notices = vec![
        ServerMessage::Welcome(Box::new(welcome)),
        ServerMessage::error(Reason::TextTooLong, Some("x".into()), None),
        ServerMessage::Refused(Refused { seconds: Some(3), ..Reason::PasswordWrong.into() }),
        ServerMessage::Pake { message: "abc".into() },
        ServerMessage::Bans {
            id: Some("7".into()),
            bans: vec![Ban {
                seat: Some(SeatNumber::new(3)),
                until: Some(6),
                left: Some(7),
                address: true,
                ..Ban::of(name("Bo"), 5)
            }],
        },
        ServerMessage::Unchanged { id: Some("8".into()) },
        ServerMessage::Unchanged { id: None },
        ServerMessage::Typing(Typing { name: name("Bo"), active: true }),
        ServerMessage::Power(PowerNotice { state: PowerState::ShuttingDown }),
    ];
    notices.extend(events().map(|what| ServerMessage::Event(Event { number: 1, time: 2, what })));
    for notice in notices {
        assert_eq!(ServerMessage::decode(&notice.encode()).unwrap(), notice);
    }
}

const FILE: &str = concat!(
    r#""type":"file","from":"Ada","seat":2,"id":"o1","name":"plan.pdf","size":3,"#,
    r#""media":"application/pdf","#,
    r#""blake3":"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262","#,
    r#""caption":"the first draft","picture":{"width":4,"height":3},"preview":"UklGRg==","beware":"disguised""#,
);

/// Messages about files beside the log.
#[test]
fn files_travel_as_documented() {
    let hash = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262";
    let upload = "000102030405060708090a0b0c0d0e0f";
    for told in [
        format!(r#"{{"type":"upload","id":"o1","upload":"{upload}","token":"t","from":0}}"#),
        format!(
            r#"{{"type":"download","id":"f","file":7,"blake3":"{hash}","size":3,"token":"t"}}"#
        ),
        r#"{"type":"uploading","from":"Ada","seat":2,"name":"a","size":3,"done":1}"#.to_owned(),
        r#"{"type":"uploading","from":"Ada","name":"a","size":3,"done":1,"over":true}"#.to_owned(),
    ] {
        assert_eq!(ServerMessage::decode(&told).unwrap().encode(), told);
    }
    for asked in [
        r#"{"type":"offer","id":"o1","name":"plan.pdf","size":3,"caption":"draft"}"#.to_owned(),
        format!(r#"{{"type":"withdraw","id":"w","upload":"{upload}"}}"#),
        r#"{"type":"fetch","id":"f","file":7}"#.to_owned(),
    ] {
        assert_eq!(Request::decode(&asked).unwrap().encode(), asked);
    }
    let strange = format!(
        r#"{{"number":2,"time":3,"type":"file","from":"A","name":"../x","size":3,"blake3":"{hash}"}}"#
    );
    let told = ServerMessage::decode(&strange);
    let Ok(ServerMessage::Event(Event { what: EventKind::File(file), .. })) = told else {
        panic!("{told:?}");
    };
    assert_eq!(file.name.as_str(), "x");
}

#[test]
fn every_kind_of_talk_is_understood() {
    for talk in [
        r#""type":"whispered","from":"Ada","to":"Bo","text":"x""#,
        r#""type":"withheld""#,
        r#""type":"reacted","from":"Ada","message":1,"emoji":"👍","active":true"#,
        r#""type":"edited","from":"Ada","message":1,"text":"x""#,
        r#""type":"revised","from":"Ada""#,
        FILE,
    ] {
        let event = format!(r#"{{"number":2,"time":3,{talk}}}"#);
        let ServerMessage::Event(understood) = ServerMessage::decode(&event).unwrap() else {
            panic!("{event}");
        };
        assert_eq!(understood.encode(), event);
    }
}

#[test]
fn words_of_a_later_version_are_not_fatal() {
    let refused = r#"{"type":"refused","reason":"bad-karma","message":"No."}"#;
    assert!(matches!(
        ServerMessage::decode(refused).unwrap(),
        ServerMessage::Refused(Refused { reason: Reason::Other, .. })
    ));
    let state = PowerState::Other;
    let smelting = r#"{"type":"power","state":"melting"}"#;
    assert_eq!(
        ServerMessage::decode(smelting).unwrap(),
        ServerMessage::Power(PowerNotice { state })
    );
    assert!(matches!(
        ServerMessage::decode(r#"{"type":"hologram"}"#),
        Err(DecodeError::UnknownType)
    ));
}

/// Whoever asks for it learns that this room does not know it.
#[test]
fn a_request_of_a_later_version_is_unknown_whatever_its_fields_are() {
    let reason = |json| Request::decode(json).map_err(|error| (error.reason, error.id));
    for request in [
        r#"{"type":"hologram","id":"a","option":"left"}"#,
        r#"{"type":"hologram","id":"a","to":["Bo"]}"#,
        r#"{"type":"hologram","id":"a","text":{"words":1}}"#,
    ] {
        let unknown = Err((Reason::UnknownType, Some("a".to_owned())));
        assert_eq!(reason(request), unknown, "{request}");
    }
    for request in [r#"{"type":"vote","id":"a","option":"left"}"#, r#"{"type":"say","text":{}}"#] {
        assert_eq!(reason(request).unwrap_err().0, Reason::NotJson, "{request}");
    }
}

#[test]
fn a_nesting_bomb_is_an_error() {
    let bomb = format!(r#"{{"type":"say","id":{}1{}}}"#, "[".repeat(30_000), "]".repeat(30_000));
    assert!(matches!(Request::decode(&bomb), Err(RequestError { reason: Reason::NotJson, .. })));
}

proptest! {
    #[test]
    fn decoding_never_panics(raw in any::<String>()) {
        let _ = Request::decode(&raw);
        let _ = ServerMessage::decode(&raw);
    }

    #[test]
    fn requests_survive_the_wire(id in any::<Option<String>>(), text in any::<String>()) {
        let say = Request::Say { id, answers: None, emote: false, text };
        prop_assert_eq!(Request::decode(&say.encode()).unwrap(), say);
    }
}

#[test]
fn acts_are_asked_and_told_in_one_shape() {
    let asked = r#"{"type":"act","act":"ban","name":"Bo","seconds":600,"why":"spam"}"#;
    let act = ModerationAction::Ban { name: name("Bo"), seconds: Some(600) };
    let why = Why::new("spam").ok();
    let request = Request::Act { id: None, act: act.clone(), to: None, why: why.clone() };
    assert_eq!(Request::decode(asked).unwrap(), request);
    assert_eq!(request.encode(), asked);
    let (by, target) = (Some(name("Ada")), ActionTarget::default());
    let what = EventKind::Acted { by, act, target, why, id: None };
    assert_eq!(
        Event { number: 9, time: 8, what }.encode(),
        r#"{"number":9,"time":8,"type":"acted","by":"Ada","act":"ban","name":"Bo","seconds":600,"why":"spam"}"#
    );
    let newer = r#"{"type":"act","act":"dance"}"#;
    assert!(matches!(
        Request::decode(newer),
        Err(RequestError { reason: Reason::UnknownType, .. })
    ));
    let newer = r#"{"number":9,"time":8,"type":"acted","act":"dance"}"#;
    assert!(matches!(
        ServerMessage::decode(newer).unwrap(),
        ServerMessage::Event(Event {
            what: EventKind::Acted { act: ModerationAction::Other, .. },
            ..
        })
    ));
}
