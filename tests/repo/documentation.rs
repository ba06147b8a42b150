// SPDX-License-Identifier: GPL-3.0-or-later
//! `docs/protocol.md` speaks of the language as it is: its examples are
//! understood, its words are known, its numbers are ours.

use std::fs;
use std::path::Path;

use salotto::protocol::{
    ActionTarget, Event, EventKind, Member, ModerationAction, Nickname, Reason, Recognition,
    Request, SUBPROTOCOL, ServerMessage, Text, Topic, Why, classic, limits,
};

#[test]
fn every_example_is_understood() {
    let page = read("docs/protocol.md");
    let mut count = 0;
    for block in blocks(&page, "json") {
        // One object may go over several lines, and a block may have several.
        let objects = serde_json::Deserializer::from_str(&block).into_iter::<serde_json::Value>();
        for object in objects {
            let json = object.expect("an example is JSON").to_string();
            assert!(
                Request::decode(&json).is_ok() || ServerMessage::decode(&json).is_ok(),
                "{json}"
            );
            count += 1;
        }
    }
    assert!(count > 10);
}

#[test]
fn the_client_in_the_page_is_the_one_beside_it() {
    for (page, file) in [
        ("docs/protocol.md", "docs/examples/bot.py"),
        ("docs/json.md", "docs/examples/json_bot.py"),
    ] {
        let shown = read(page);
        let shown = blocks(&shown, "python").next().expect("the page has a client");
        assert!(read(file).ends_with(&shown), "copy {file} into {page}");
    }
}

#[test]
fn every_reason_is_listed() {
    let page = read("docs/protocol.md");
    let listed: Vec<Reason> = page
        .lines()
        .skip_while(|line| !line.starts_with("## Reasons"))
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .skip(1)
        .map_while(|(word, _)| serde_json::from_value(word.into()).ok())
        .take_while(|reason| *reason != Reason::Other)
        .collect();
    // The last one of the enum, so that a new reason is missed here.
    assert_eq!(listed.len(), Reason::Other as usize, "{listed:?}");
    let has_none = |reason: &&Reason| reason.sentence() == Reason::Other.sentence();
    assert_eq!(listed.iter().find(has_none), None, "each has a sentence of its own");
}

/// Each is one that the room says, spaces and all.
#[test]
fn the_classic_sentences_are_the_rooms() {
    let name = |raw| Nickname::new(raw).unwrap();
    let topic = |by, raw| EventKind::Topic { by, topic: Topic::new(raw).unwrap(), id: None };
    let (ada, why) = (|| Some(name("Ada")), || Why::new("too loud").ok());
    let (here, gone) = (ActionTarget::default(), ActionTarget { absent: true, to: None });
    let acted = |by, act, target, why| EventKind::Acted { by, act, target, why, id: None };
    let mute = ModerationAction::Mute { name: name("Bo"), seconds: 600 };
    let ban = |raw| ModerationAction::Ban { name: name(raw), seconds: None };
    let text = Text::new("Dinner is ready").unwrap();
    let joined = |member| EventKind::Joined(Member { encrypted: true, ..member });
    let other = Some(Recognition::Other);
    let reacted = r#"{"from":"Bo","message":17,"to":"Ada","emoji":"👍","active":true}"#;
    let edited = r#"{"from":"Bo","message":18,"text":"Hello, all!"}"#;
    let whisper = r#"{"from":"Bo","message":19,"to":"Ada","text":"see you at ten"}"#;
    let poll = r#"{"from":"Ada","question":"Pizza or pasta?","options":["Pizza","Pasta"]}"#;
    let closed = r#"{"poll":18,"by":"Ada","counts":[3,1]}"#;
    let said = [
        topic(ada(), "Quake at nine"),
        topic(None, ""),
        acted(ada(), mute, here, why()),
        acted(None, ban("Dee 1h"), here, None),
        acted(ada(), ban("Bo"), gone, why()),
        acted(ada(), ModerationAction::Announce { text }, here, None),
        EventKind::Reacted(serde_json::from_str(reacted).unwrap()),
        EventKind::Edited(serde_json::from_str(edited).unwrap()),
        EventKind::Edited(serde_json::from_str(whisper).unwrap()),
        EventKind::Poll(serde_json::from_str(poll).unwrap()),
        EventKind::PollClosed(serde_json::from_str(closed).unwrap()),
        joined(Member { recognition: other, ..Member::named(name("Bo")) }),
        joined(Member { looks_like: Some(name("Bo")), ..Member::named(name("B0")) }),
    ];
    let said = said.map(|what| classic::lines(&Event { number: 1, time: 0, what }));
    let apart: String = said
        .iter()
        .flat_map(|lines| lines.split_inclusive('\n'))
        .filter(|line| line.starts_with("  "))
        .collect();
    let page = read("docs/protocol.md");
    let shown: Vec<_> = blocks(&page, "text").collect();
    assert!(shown.contains(&apart), "{apart}");
}

#[test]
fn the_numbers_are_ours() {
    let page = read("docs/protocol.md").replace('\n', " ");
    for words in [
        format!("`{SUBPROTOCOL}`"),
        format!("1 to {} user-perceived", limits::NAME_CHARACTERS),
        format!("most {} bytes", limits::NAME_BYTES),
        format!("up to {} user-perceived", limits::ROOM_NAME_CHARACTERS),
        format!("1 to {} characters", thousands(limits::TEXT_CHARACTERS)),
        format!("up to {} bytes", limits::REQUEST_ID_BYTES),
        format!("up to {} characters, empty", limits::TOPIC_CHARACTERS),
        format!("up to {} KiB, one from", limits::REQUEST_BYTES / 1024),
        format!("up to {} MiB", limits::NOTICE_BYTES / 1024 / 1024),
        format!("up to {} KiB. The", limits::HTTP_HEAD_BYTES / 1024),
        format!("there are {} seconds. ", limits::HANDSHAKE_DEADLINE.as_secs()),
        format!("for up to {} seconds after", limits::CERTIFICATE_LOOKED_AT_FOR.as_secs()),
        format!("are {} seconds for it", limits::CLASSIC_NAME_DEADLINE.as_secs()),
        format!("after {} seconds of silence", limits::PING_AFTER.as_secs()),
        format!("after {} you have vanished", limits::VANISHED_AFTER.as_secs()),
        format!("only after {} seconds of silence", limits::CLASSIC_KEY_PAUSE.as_secs()),
        format!("nothing for {} seconds", limits::STALLED_AFTER.as_secs()),
        format!("has {} seconds to read", limits::LINGER.as_secs()),
        format!("held for you for {} seconds", limits::SEAT_HELD_FOR.as_secs()),
        format!("holds up to {} seats", thousands(limits::HELD_SEATS)),
        format!("{} times in {} seconds", limits::LOSSES, limits::LOSSES_IN.as_secs()),
        format!("of your last {} messages", limits::RECOGNIZED_MESSAGES),
        format!("kept for you for {} seconds", limits::NAME_KEPT_FOR.as_secs()),
        format!("least {} ms apart", limits::CLASSIC_PACE.as_millis()),
        format!("{} connections, ", thousands(limits::CONNECTIONS)),
        format!("{} from one address", thousands(limits::CONNECTIONS_PER_ADDRESS)),
        format!("{} members", thousands(limits::MEMBERS)),
        format!("up to {} at a time, {} from one", limits::TOLD, limits::TOLD_PER_ADDRESS),
        format!("last {} departures", thousands(limits::RECENTLY_LEFT)),
        format!("up to {} `candidates`", limits::CANDIDATES),
        format!("last {} bans", thousands(limits::BANS)),
        format!("up to {} names with", thousands(limits::PEOPLE)),
        format!("away for {} days", limits::NAME_PASSES_AFTER.as_secs() / 86_400),
        format!("less than {} seconds count", limits::SHORT_STAY.as_secs()),
        format!("have {} such stays", limits::SHORT_STAYS),
        format!("have {} such stays", limits::SHORT_STAYS_PER_ADDRESS),
        format!("do {} things at once", limits::REQUEST_BURST),
        format!("get {} a second back", limits::REQUESTS_PER_SECOND),
        format!("a `rename` costs {}", limits::RENAME_COSTS),
        format!("last {} messages, topics and announcements", limits::PAST_MESSAGES),
        format!("up to {} events and", limits::PAST_EVENTS),
        format!("about {} MiB", limits::LOG_BYTES / 1024 / 1024),
    ] {
        let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(page.contains(words.trim()), "the page does not say {words:?}");
    }
}

fn thousands(number: usize) -> String {
    match number {
        0..1_000 => number.to_string(),
        _ => format!("{},{:03}", number / 1_000, number % 1_000),
    }
}

/// Text between "```LANGUAGE" and "```".
fn blocks<'a>(page: &'a str, language: &'a str) -> impl Iterator<Item = String> + 'a {
    page.split("\n```").filter_map(move |part| part.strip_prefix(language)).map(|block| {
        let block = block.strip_prefix('\n').unwrap_or(block);
        format!("{block}\n")
    })
}

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
