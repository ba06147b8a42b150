// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of how people are named in commands.

use super::*;

#[test]
fn somebody_is_named_as_people_do() {
    let kicked = |name: &str| ModerationAction::Kick { name: self::name(name) };
    for (line, whom, why) in [
        ("/kick Bo", "Bo", None),
        ("/KICK  @bo  too   loud ", "Bo", Some("too loud")),
        ("/kick charles babbage spam", "Charles Babbage", Some("spam")),
        ("/kick CHARLES  Babbage", "Charles Babbage", None),
        ("/kick ada byron", "Ada", Some("byron")),
        ("/kick \"ada\" lovelace", "Ada", Some("lovelace")),
        ("/kick @“Ada Lovelace” bye", "Ada Lovelace", Some("bye")),
        ("/kick strasse", "Straße", None),
        ("/kick \"@home\"", "@home", None),
        ("/kick @\"@home\" x", "@home", Some("x")),
        ("/kick “\"Eve\"” x", "\"Eve\"", Some("x")),
        ("/kick „Ada“", "Ada", None),
        ("/kick \"Eve\"", "Eve", None),
        ("/kick \"Some Body\"", "Some Body", None),
        ("/kick Nobody\nat all", "Nobody", Some("at all")),
        ("/kick \"half", "\"half", None),
        ("/kick \"bo 10M\" x", "Bo 10m", Some("x")),
    ] {
        assert_eq!(act(line), (kicked(whom), why.map(str::to_owned)), "{line}");
    }
    assert_eq!(typed("/kick"), Err(CommandError::NoName(CommandName::Kick)));
    assert_eq!(typed("/kick \"\""), Err(CommandError::Name(NameError::Empty)));
    assert_eq!(typed("/kick B\u{202E}o"), Err(CommandError::Name(NameError::Forbidden)));
    let endless = format!("/kick Bo {}", "a".repeat(201));
    assert_eq!(typed(&endless), Err(CommandError::Text(TextError::TooLong)));
}

/// Nobody is hit who only has a name like what was meant for somebody else.
#[test]
fn the_grammar_decides_before_names_do() {
    let banned = |name: &str, seconds| ModerationAction::Ban { name: self::name(name), seconds };
    for (line, whom, seconds, why) in [
        ("/ban Bo 10m", "Bo", Some(600), None),
        ("/ban Bo 10m 10m", "Bo", Some(600), Some("10m")),
        ("/ban \"Bo 10m\" 10m", "Bo 10m", Some(600), None),
        ("/ban \"Dee\" 1h", "Dee", Some(3_600), None),
        ("/ban \"Dee 1h\"", "Dee 1h", None, None),
        ("/ban Zoe 1h", "Zoe", Some(3_600), None),
        ("/ban \"Cy 2 h\" 2h", "Cy 2 h", Some(7_200), None),
    ] {
        assert_eq!(act(line), (banned(whom, seconds), why.map(str::to_owned)), "{line}");
    }
    for (line, could_be) in [
        ("/ban dee 1h", ["dee", "Dee 1h"]),
        ("/mute Max forever", ["Max", "Max forever"]),
        ("/ban Cy 2 h", ["Cy", "Cy 2 h"]),
        ("/ban ada lovelace 1h", ["Ada", "Ada Lovelace"]),
        ("/kick ada lovelace", ["Ada", "Ada Lovelace"]),
        ("/kick Bo 10m", ["Bo", "Bo 10m"]),
        ("/kick @home late", ["home", "@home"]),
        ("/moderator @home", ["home", "@home"]),
        ("/ignore @home", ["home", "@home"]),
    ] {
        let Err(CommandError::WhichName { names, .. }) = typed(line) else {
            panic!("{line}: {:?}", typed(line))
        };
        assert_eq!(names, could_be.map(name), "{line}");
    }
    let present = ["home", "@home"].map(name);
    for line in ["kick @home", "kick home", "moderator @home", "unmute home"] {
        let command = parse_bare(line, &present, CommandName::ALL).unwrap();
        let Command::Act { act, .. } = command else { panic!("{line}") };
        assert_eq!(act.target(), Some(&present[0]), "{line}");
    }
}

#[test]
fn names_are_typed_so_that_they_are_understood() {
    for (raw, typed) in [
        ("Bo", "Bo"),
        ("Bo Peep", "\"Bo Peep\""),
        ("@home", "\"@home\""),
        ("#12", "\"#12\""),
        ("\"Eve\"", "“\"Eve\"”"),
        ("\"“”", "«\"“”»"),
        ("O’Hara", "O’Hara"),
    ] {
        assert_eq!(quotes::typed_name(raw), typed);
    }
}
