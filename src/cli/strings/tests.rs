// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests that sentences of the terminal can be told from what people say.

use std::fs;
use std::path::Path;

use super::*;
use crate::protocol::{
    ActionTarget, ClosedPoll, ContentHash, EventKind, FileName, LeaveReason, ModerationAction,
    Poll, PollLine, PollOptions, SharedFile, Text, Topic, Vote, Why, classic,
};
use crate::sentences::chat_lines::ROOM;

/// All that is told flush left beside what is said.
const FLUSH_LEFT: [&str; 3] =
    ["{name} joined the chat", "{name} left the chat", "{name} is now called {new}"];

/// Calls that print a line as it is: lines of [`event`], [`acted`] and
/// the talk, connections, and lines before anybody can say anything. All others
/// go through `own` or `aside`.
const AS_THEY_ARE: [&str; 13] = [
    // Each begins with a number.
    "lines.iter().try_for_each(|line| print::line(line))",
    "None => print::line(&words),",
    r#"Some(lines) => print::raw(&lines.join("\n")),"#,
    "return lines.try_for_each(|line| print::raw(&line));",
    "Self::Raw(line) => drop(print::raw(&line)),",
    "if let Err(error) = print::line(&first) {",
    "Self::Out(line) => drop(print::line(&line)),",
    "print::error(&sentence);",
    "print::error(&strings::set_aside(&kept));",
    r#"HostEvent::Connected(address) => self.out(format!("{} connected!", plain(address))),"#,
    r#"self.out(format!("{} disconnected!", plain(address)));"#,
    "log.out(lines);",
    "self.out(strings::acted(by.as_ref(), &act, target, why.as_ref()));",
];

fn name(raw: &str) -> Nickname {
    Nickname::new(raw).unwrap()
}

/// A poll, a vote and the result.
fn file() -> EventKind {
    EventKind::File(SharedFile {
        from: name("Ada"),
        seat: None,
        id: None,
        name: FileName::new("Bo: hi"),
        size: 7,
        media: None,
        blake3: ContentHash::of(b""),
        caption: Topic::new("Bo: hi").unwrap(),
        picture: None,
        preview: None,
        beware: None,
    })
}

fn polls() -> [EventKind; 3] {
    let line = |raw: &str| PollLine::new(raw).unwrap();
    let options = PollOptions::new(vec![line("a: b"), line("Bo: hi")]).unwrap();
    let (from, question) = (name("Ada"), line("Bo joined the chat: who?"));
    let (poll, by, counts) = (7, Some(name("Bo")), vec![1, 0]);
    [
        EventKind::Voted(Vote {
            from: name("Bo"),
            seat: None,
            id: None,
            poll,
            option: Some(0),
            counts: counts.clone(),
        }),
        EventKind::PollClosed(ClosedPoll { poll, by, id: None, counts }),
        EventKind::Poll(Poll { from, seat: None, id: None, question, options }),
    ]
}

/// One of each kind, but what somebody says.
fn events() -> Vec<EventKind> {
    let (ada, text) = (name("Ada"), Text::new("a: b\nc: d").unwrap());
    let stranger = Member { recognition: Some(Recognition::Other), ..Member::named(ada.clone()) };
    let left = |reason| EventKind::Left { name: name("Ada"), reason };
    let topic =
        |raw| EventKind::Topic { by: Some(name("Ada")), topic: Topic::new(raw).unwrap(), id: None };
    let acted = |act| EventKind::Acted {
        by: Some(name("Bo")),
        act,
        target: ActionTarget::default(),
        why: Why::new("a: b").ok(),
        id: None,
    };
    let mut all = vec![
        EventKind::Joined(Member::named(ada.clone())),
        EventKind::Joined(stranger.clone()),
        EventKind::Renamed {
            from: ada.clone(),
            to: name("Bo"),
            recognition: None,
            looks_like: None,
            id: None,
        },
        EventKind::Renamed {
            from: ada,
            to: name("Bo"),
            recognition: stranger.recognition,
            looks_like: None,
            id: None,
        },
        EventKind::Joined(Member { looks_like: Some(name("Bo")), ..Member::named(name("Ada")) }),
        topic("a: b"),
        topic(""),
        acted(ModerationAction::Slow { seconds: 3_600 }),
        acted(ModerationAction::Announce { text: text.clone() }),
        EventKind::Notice { text },
        EventKind::Removed { from: name("Bo"), seat: None, by: Some(name("Ada")) },
        EventKind::Removed { from: name("Bo"), seat: None, by: None },
        EventKind::History { kept: true, chosen: false },
        EventKind::History { kept: true, chosen: true },
        EventKind::History { kept: false, chosen: false },
        EventKind::History { kept: false, chosen: true },
        EventKind::Ended,
    ];
    all.extend(polls());
    all.push(file());
    all.extend([LeaveReason::Left, LeaveReason::Vanished, LeaveReason::Banned].map(left));
    all
}

fn is_set_apart(told: &str) -> bool {
    told.lines().all(|line| line.starts_with(ROOM))
}

#[test]
fn no_line_of_a_message_passes_for_another() {
    let ada = name("Ada");
    let text = Text::new("hi\nBo joined the chat\n\n  Announcement by Bo: pizza").unwrap();
    let said = EventKind::said(ada.clone(), text.clone());
    assert!(event(&said).unwrap().lines().all(|line| line.starts_with("Ada: ")));
    let act = ModerationAction::Announce { text };
    let told = acted(Some(&ada), &act, ActionTarget::default(), None);
    assert_eq!(told.lines().count(), 3);
    assert!(told.lines().all(|line| line.starts_with("  Announcement by Ada: ")));
}

#[test]
fn no_name_makes_a_line_of_the_room() {
    let forger = name("  The topic is");
    let text = Text::new("pizza").unwrap();
    let said = EventKind::said(forger, text);
    let set =
        EventKind::Topic { by: Some(name("Ada")), topic: Topic::new("pizza").unwrap(), id: None };
    assert_ne!(event(&said), event(&set));
    assert_ne!(event(&said).map(|line| own(&earlier(&line))), event(&set));
}

#[test]
fn what_is_not_said_is_set_apart_or_one_of_three_sentences() {
    for what in events() {
        // A new kind has to be among those above.
        match what {
            EventKind::Said { .. }
            | EventKind::Joined(_)
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
            | EventKind::Notice { .. }
            | EventKind::History { .. }
            | EventKind::Ended => {}
        }
        let Some(mut told) = event(&what) else { continue };
        // What is to be doubted about a name stands below, set apart.
        if !told.starts_with(ROOM)
            && let Some((came, doubt)) = told.split_once("\n  ")
        {
            assert!(!doubt.contains('\n'), "{doubt}");
            told = came.to_owned();
        }
        let filled = |sentence: &str| sentence.replace("{name}", "Ada").replace("{new}", "Bo");
        let flush_left = FLUSH_LEFT.iter().any(|sentence| filled(sentence) == told);
        assert!(flush_left || is_set_apart(&told), "{told}");
        assert!(!flush_left || classic::imitates_the_room(&name(&told)), "{told}");
    }
}

#[test]
fn what_is_flush_left_has_no_colon_in_any_language() {
    for sentence in FLUSH_LEFT {
        let mut all = vec![sentence.to_owned()];
        for po in files("po")
            .iter()
            .filter(|path| Path::new(path).extension().is_some_and(|end| end == "po"))
        {
            all.extend(translation(&fs::read_to_string(po).unwrap(), sentence));
        }
        assert!(all.len() > 1, "{sentence} is in no language but English");
        assert!(all.iter().all(|one| !one.contains(':') && !one.starts_with(' ')), "{all:?}");
    }
}

#[test]
fn nothing_else_is_printed_flush_left() {
    for path in ["src/cli/chat", "src/cli/host"].iter().flat_map(|folder| files(folder)) {
        let source = fs::read_to_string(&path).unwrap();
        let prints = |line: &&str| {
            let calls = ["print::line(", "print::raw(", "print::error(", ".out("];
            calls.iter().any(|call| line.contains(call))
        };
        for line in source.lines().map(str::trim).filter(prints) {
            let made_own = line == "self.out(strings::own(sentence));";
            assert!(made_own || AS_THEY_ARE.contains(&line), "{path}: {line}");
        }
    }
}

#[test]
fn every_line_of_a_sentence_is_set_apart() {
    assert_eq!(own("one\ntwo: three"), "  one\n  two: three");
}

/// Translation of a sentence that stands on one line of a `.po`.
fn translation(po: &str, sentence: &str) -> Option<String> {
    let (_, rest) = po.split_once(&format!("\nmsgid \"{sentence}\"\nmsgstr \""))?;
    rest.split_once("\"\n").map(|(translated, _)| translated.to_owned())
}

/// Files of a folder, and of those in it.
fn files(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| {
            let name = path.to_string_lossy().into_owned();
            if path.is_dir() { files(&name) } else { vec![name] }
        })
        .collect()
}

#[test]
fn a_known_name_with_another_key_has_a_line_of_its_own() {
    let ada = Member { recognition: Some(Recognition::Other), ..Member::named(name("Ada")) };
    assert_eq!(
        event(&EventKind::Joined(ada)).as_deref(),
        Some(
            "Ada joined the chat\n  Perhaps not the Ada who was here before: \
             the key is another, or missing."
        )
    );
}

#[test]
fn a_kick_and_a_ban_are_told_apart() {
    let told = |reason| event(&EventKind::Left { name: name("Ada"), reason });
    assert_eq!(told(LeaveReason::Kicked).as_deref(), Some("  Ada was kicked from the room."));
    assert_eq!(told(LeaveReason::Banned).as_deref(), Some("  Ada was banned from the room."));
}

#[test]
fn no_name_passes_for_a_name_with_a_mark() {
    let host = Member { host: true, encrypted: true, ..Member::named(name("Eve")) };
    assert_eq!(sentences::with_details(&host.name, &sentences::badges(&host)), "Eve (host)");
    assert_eq!(sentences::with_details(&name("Eve (host)"), &[]), "“Eve (host)”");
    assert_eq!(sentences::with_details(&name("Eve, Ada"), &[]), "“Eve, Ada”");
}
