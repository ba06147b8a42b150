// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of messages, commands and errors.

mod naming;

use proptest::prelude::*;

use super::*;
use crate::protocol::{NameError, Role, SeatNumber, TextError, Why};

fn name(raw: &str) -> Nickname {
    Nickname::new(raw).unwrap()
}

fn names() -> Vec<Nickname> {
    let words = ["Ada", "Ada Lovelace", "Charles Babbage", "@home", "Straße"];
    let decoys = ["Bo", "Bo 10m", "Dee 1h", "Max forever", "Cy 2 h", "\"Eve\""];
    words.into_iter().chain(decoys).map(name).collect()
}

fn typed(line: &str) -> Result<Command, CommandError> {
    match parse(line, &names())? {
        Typed::Do(command) => Ok(command),
        Typed::Say(text) => panic!("{line} would be said as {text}"),
    }
}

fn act(line: &str) -> (ModerationAction, Option<String>) {
    match typed(line) {
        Ok(Command::Act { act, why, .. }) => (act, why.map(|why| why.to_string())),
        other => panic!("{line} is {other:?}"),
    }
}

#[test]
fn what_is_no_command_is_said() {
    for line in [
        "",
        "ciao",
        " /kick Bo",
        "/etc/hosts",
        "/ kick",
        "/:)",
        "/2 of it",
        "/kick/ban",
        "// a comment",
        "//etc/hosts",
        "///kick",
    ] {
        assert_eq!(parse(line, &names()), Ok(Typed::Say(line.into())));
    }
    assert_eq!(parse("//kick Bo", &[]), Ok(Typed::Say("/kick Bo".into())));
    assert_eq!(parse("//shrug", &[]), Ok(Typed::Say("/shrug".into())));
}

#[test]
fn a_slash_alone_asks_for_the_commands() {
    for line in ["/", "/ ", "/\t\n", "\u{FEFF}/"] {
        assert_eq!(typed(line), Ok(Command::Help), "{line:?}");
    }
    assert_eq!(parse("//", &[]), Ok(Typed::Say("/".into())), "and this says it");
    assert_eq!(parse("// ", &[]), Ok(Typed::Say("/ ".into())));
    assert_eq!(parse("///", &[]), Ok(Typed::Say("///".into())));
}

#[test]
fn a_byte_order_mark_in_front_hides_no_command() {
    assert_eq!(typed("\u{FEFF}/leave"), typed("/leave"));
    assert_eq!(parse("\u{FEFF}ciao", &[]), Ok(Typed::Say("ciao".into())));
    let console = parse_bare("\u{FEFF}kick Bo", &names(), CommandName::ALL);
    assert_eq!(console, typed("/kick Bo"));
}

#[test]
fn times_have_units() {
    let banned = |seconds| ModerationAction::Ban { name: name("Ada"), seconds };
    for (line, seconds, why) in [
        ("/ban Ada", None, None),
        ("/ban Ada 30s", Some(30), None),
        ("/ban Ada 10m spam", Some(600), Some("spam")),
        ("/ban Ada 2H", Some(7_200), None),
        ("/ban Ada 1d", Some(86_400), None),
        ("/ban Ada 1w", Some(604_800), None),
        ("/ban Ada 400d", None, None),
        ("/ban Ada 99999999999999999999999w for good", None, Some("for good")),
        ("/ban Ada for 10m", None, Some("for 10m")),
        ("/ban Ada Forever spam", None, Some("spam")),
        ("/ban Ada foreverspam", None, Some("foreverspam")),
        ("/ban Ada -", None, Some("-")),
        ("/ban Ada -spam", None, Some("-spam")),
        ("/ban Ada 1h -1", Some(3_600), Some("-1")),
    ] {
        assert_eq!(act(line), (banned(seconds), why.map(str::to_owned)), "{line}");
    }
    for wrong in ["90", "10min", "0s", "1é", "5ｍ", "-1", "-5m", "−1h", "1.5h", "1h30m"] {
        let error = CommandError::NotATime(wrong.to_owned());
        assert_eq!(typed(&format!("/ban Ada {wrong} spam")), Err(error));
    }
    let muted = |seconds| (ModerationAction::Mute { name: name("Ada"), seconds }, None);
    assert_eq!(act("/mute Ada"), muted(MUTED_SECONDS));
    assert_eq!(typed("/mute Ada -1"), Err(CommandError::NotATime("-1".to_owned())));
    let bare = parse_bare("mute Ada -1", &names(), CommandName::ALL);
    assert_eq!(bare, Err(CommandError::NotATime("-1".to_owned())));
    let kicked = (ModerationAction::Kick { name: name("Ada") }, Some("-1".to_owned()));
    assert_eq!(act("/kick Ada -1"), kicked, "there is no time to take");
    assert_eq!(act("/mute Ada 900w"), muted(limits::LONGEST_SECONDS));
    assert_eq!(act("/mute Ada forever"), muted(limits::LONGEST_SECONDS));
}

#[test]
fn rules_are_set_in_words() {
    for (line, wanted) in [
        ("/slow 10", ModerationAction::Slow { seconds: 10 }),
        ("/slow 1m", ModerationAction::Slow { seconds: 60 }),
        ("/slow OFF", ModerationAction::Slow { seconds: 0 }),
        ("/lock", ModerationAction::Lock { locked: true }),
        ("/unlock", ModerationAction::Lock { locked: false }),
        ("/classic open", ModerationAction::Classic { open: true }),
        ("/classic closed", ModerationAction::Classic { open: false }),
        ("/unban some body", ModerationAction::Unban { name: name("some body") }),
        ("/unmute @ada", ModerationAction::Unmute { name: name("Ada") }),
        (
            "/moderator ada lovelace",
            ModerationAction::Moderator { name: name("Ada Lovelace"), moderator: true },
        ),
        ("/unmoderator bo", ModerationAction::Moderator { name: name("Bo"), moderator: false }),
    ] {
        assert_eq!(act(line), (wanted, None), "{line}");
    }
    assert_eq!(act("/lock we are complete").1.as_deref(), Some("we are complete"));
    let text = Text::new("Pizza!\n  In the hall").unwrap();
    assert_eq!(act("/announce Pizza!\n  In the hall"), (ModerationAction::Announce { text }, None));
    for (line, error) in [
        ("/slow", CommandError::Missing(CommandName::Slow)),
        ("/slow down", CommandError::NotATime("down".into())),
        ("/slow 2h", CommandError::TooSlow),
        ("/classic", CommandError::Missing(CommandName::Classic)),
        ("/classic rock", CommandError::Missing(CommandName::Classic)),
        ("/announce ", CommandError::Missing(CommandName::Announce)),
        ("/unban", CommandError::NoName(CommandName::Unban)),
    ] {
        assert_eq!(typed(line), Err(error), "{line}");
    }
}

#[test]
fn the_rest_is_simple() {
    for (line, command) in [
        ("/who", Command::Who(None)),
        ("/names", Command::Who(None)),
        ("/Quit", Command::Leave),
        ("/Bans ", Command::Bans),
        ("/invite", Command::Invite),
        ("/leave", Command::Leave),
        ("/help kick", Command::Help),
        ("/topic", Command::Topic(Topic::default())),
        ("/topic Quake\nat nine", Command::Topic(Topic::new("Quake at nine").unwrap())),
        ("/ignore ada lovelace", Command::Ignore(name("Ada Lovelace"))),
        ("/unignore \"Bo\"", Command::Unignore(name("Bo"))),
        ("/nick @Ada Byron", Command::Nick(name("@Ada Byron"))),
        ("/nick \"bo\"", Command::Nick(name("bo"))),
    ] {
        assert_eq!(typed(line), Ok(command), "{line}");
    }
    assert_eq!(typed("/leave me alone"), Err(CommandError::TooMuch(CommandName::Leave)));
    assert_eq!(typed("/nick"), Err(CommandError::NoName(CommandName::Nick)));
    assert_eq!(typed("/ignore Nobody"), Err(CommandError::NobodyHere));
    assert_eq!(typed("/unignore Nobody"), Ok(Command::Unignore(name("Nobody"))));
}

#[test]
fn a_deed_is_a_command() {
    let deed = |text: &str| Ok(Command::Me(Text::new(text).unwrap()));
    assert_eq!(typed("/me waves"), deed("waves"));
    assert_eq!(typed("/ME  takes\na bow "), deed("takes\na bow"));
    assert_eq!(typed("/me"), Err(CommandError::Missing(CommandName::Me)));
    assert_eq!(parse("//me waves", &[]), Ok(Typed::Say("/me waves".into())));
    let endless = format!("/me {}", "a".repeat(limits::TEXT_CHARACTERS + 1));
    assert_eq!(typed(&endless), Err(CommandError::Text(TextError::TooLong)));
}

#[test]
fn an_unknown_word_names_those_near() {
    let unknown = |word: &str, near: &[&'static str]| {
        Err(CommandError::Unknown { word: word.to_owned(), near: near.to_vec() })
    };
    assert_eq!(typed("/muet Bo"), unknown("muet", &["mute"]));
    assert_eq!(typed("/say Bo"), unknown("say", &[]));
    assert_eq!(typed("/shrug"), unknown("shrug", &[]));
    assert_eq!(typed(&format!("/{}", "x".repeat(1 << 20))), unknown(&"x".repeat(24), &[]));
}

#[test]
fn the_console_needs_no_slash_and_has_its_own_words() {
    let offered = [CommandName::Kick, CommandName::Who];
    let console = |line| parse_bare(line, &names(), &offered);
    let kick = Command::Act {
        to: None,
        act: ModerationAction::Kick { name: name("Bo") },
        why: Why::new("spam").ok(),
    };
    assert_eq!(console("kick Bo spam"), Ok(kick.clone()));
    assert_eq!(console(" /KICK bo spam"), Ok(kick));
    assert!(matches!(console("leave"), Err(CommandError::Unknown { .. })));
    assert!(matches!(console(""), Err(CommandError::Unknown { .. })));
}

#[test]
fn everybody_is_offered_what_they_may() {
    assert!(CommandName::of(Role::Guest).all(|word| word.role() == Role::Guest));
    assert!(CommandName::of(Role::Moderator).any(|word| word == CommandName::Kick));
    assert!(CommandName::of(Role::Moderator).all(|word| word != CommandName::Moderator));
    assert_eq!(CommandName::of(Role::Host).count(), CommandName::ALL.len());
    for line in ["/classic open", "/moderator Bo", "/kick Bo", "/lock", "/announce hi", "/remove 7"]
    {
        let word = &line[1..].split(' ').next().unwrap();
        let word = CommandName::ALL.iter().find(|known| known.as_str() == *word).unwrap();
        assert_eq!(word.role() == Role::Host, act(line).0.is_host_only(), "{line}");
    }
}

proptest! {
    #[test]
    fn nothing_typed_panics(line in "/?/?(kick|ban|mute|slow|topic|nick)?[ \"@“]*\\PC*") {
        let _ = parse(&line, &names());
        let _ = parse_bare(&line, &names(), CommandName::ALL);
    }

    #[test]
    fn somebody_present_is_always_found(which in 0..11usize, why in "[a-z]{0,12}") {
        let whom = &names()[which];
        let line = format!("/kick {} {why}", quoted(whom));
        let named = typed(&line).map(|command| match command {
            Command::Act { act, .. } => act.target().cloned(),
            _ => None,
        });
        prop_assert_eq!(named, Ok(Some(whom.clone())));
    }

    #[test]
    fn what_is_said_is_what_was_typed(line in "\\PC*") {
        if let Ok(Typed::Say(text)) = parse(&line, &[]) {
            prop_assert!(line.ends_with(&*text) && line.len() - text.len() <= 1);
        }
    }
}

#[test]
fn a_seat_stands_in_the_place_of_a_name() {
    let present = [name("Ada"), name("#17"), name("#5 gang")];
    let act = |line: &str| match parse_bare(line, &present, CommandName::ALL).unwrap() {
        Command::Act { act, to, why } => (act, to.map(SeatNumber::get), why),
        other => panic!("{other:?}"),
    };
    let ban = ModerationAction::Ban { name: name("#17"), seconds: Some(3_600) };
    assert_eq!(act("ban #17 1h spam"), (ban, Some(17), Why::new("spam").ok()));
    let ban = |raw| ModerationAction::Ban { name: name(raw), seconds: None };
    assert_eq!(act("ban \"#17\""), (ban("#17"), None, None), "somebody’s name stands in quotes");
    assert_eq!(act("ban #5 gang").1, Some(5));
    assert_eq!(act("ban \"#5 gang\""), (ban("#5 gang"), None, None));
    assert_eq!(act("unban #17").1, Some(17));
    assert_eq!(act("unban #17 Bo"), (ModerationAction::Unban { name: name("#17 Bo") }, None, None));
    for no_seat in ["#", "#17a", "#-1", "#１７", "17", "#99999999999999999999"] {
        assert_eq!(act(&format!("kick {no_seat}")).1, None, "{no_seat}");
    }
    let who = |line| parse_bare(line, &present, CommandName::ALL);
    assert_eq!(who("who ada"), Ok(Command::Who(Some(name("Ada")))));
}
