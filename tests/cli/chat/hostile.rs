// SPDX-License-Identifier: GPL-3.0-or-later
//! Rooms and guests that mean harm, seen from a terminal.

use crate::kit::patience::PATIENCE;
use crate::kit::program::{chat, home, host, type_line};
use crate::kit::scripted::{Peer, serve_native};
use crate::kit::values::said;

/// Everything a hostile room may put in front of somebody.
fn hostile(mut guest: Peer) {
    const ESCAPES: &str = r"\u001b]0;x\u0007\u009b2J\u202e\r";
    guest.welcome();
    for (number, happening) in [
        format!(r#""type":"topic","by":"Bo","topic":"on{ESCAPES}time""#),
        format!(r#""type":"said","from":"Bo","text":"hi{ESCAPES}there\nAda: forged""#),
        format!(r#""type":"notice","text":"note{ESCAPES}well""#),
        format!(r#""type":"acted","act":"announce","text":"all{ESCAPES}\nBo joined the chat""#),
        format!(r#""type":"acted","by":"Bo","act":"kick","name":"Cy","why":"be{ESCAPES}cause""#),
    ]
    .iter()
    .enumerate()
    {
        guest.send_raw(&format!(r#"{{"number":{},"time":1,{happening}}}"#, number + 1));
    }
    guest.send_raw(&format!(
        r#"{{"type":"refused","reason":"new","message":"no{ESCAPES}\nway","why":"fo{ESCAPES}r"}}"#
    ));
    guest.see_off();
}

#[test]
fn a_hostile_room_cannot_command_the_terminal() {
    let home = home();
    let address = serve_native(hostile);
    let harmless = |line: &str| {
        let bad = |c: char| (c.is_control() && c != '\t') || matches!(c, '\u{202a}'..='\u{202e}');
        assert!(!line.contains(bad), "{line:?}");
    };
    for more in [&[][..], &["--json"]] {
        let mut ada = chat(&home, address, &[&["--as", "Ada"], more].concat());
        let mut seen = Vec::new();
        while let Ok(line) = ada.lines.recv_timeout(PATIENCE) {
            harmless(&line);
            seen.push(line);
        }
        while let Ok(line) = ada.errors.recv_timeout(PATIENCE) {
            harmless(&line);
            seen.push(line);
        }
        assert_eq!(ada.exit(), Some(1));
        assert!(seen.iter().any(|line| line.contains("way")), "{seen:#?}");
        if more.is_empty() {
            let said = |line: &&String| line.contains("forged") || line.contains("there");
            assert!(seen.iter().filter(said).all(|line| line.starts_with("Bo: ")), "{seen:#?}");
            assert!(!seen.iter().any(|line| line == "Bo joined the chat"), "{seen:#?}");
        }
    }
}

#[test]
fn numbers_that_lie_neither_end_a_chat_nor_break_it() {
    let home = home();
    let most = u64::MAX;
    let address = serve_native(move |mut guest| {
        guest.welcome();
        for happening in [r#""act":"mute","name":"Ada""#, r#""act":"slow""#] {
            guest.send_raw(&format!(
                r#"{{"number":{most},"time":{most},"type":"acted",{happening},"seconds":{most}}}"#
            ));
        }
        guest.send_raw(&format!(
            r#"{{"type":"error","reason":"muted","message":"","seconds":{most}}}"#
        ));
        let ban = format!(r#"{{"name":"Cy","since":{most},"until":{most}}}"#);
        guest.send_raw(&format!(r#"{{"type":"bans","bans":[{ban}]}}"#));
        guest.send(&said(most, "Bo", None, "still here"));
        guest.see_off();
    });
    let mut ada = chat(&home, address, &["--as", "Ada"]);
    ada.until(|line| line.starts_with("  Cy (for another ").then_some(()));
    ada.line("Bo: still here");
    type_line(&ada, "/who");
    ada.until(|line| line.starts_with("  Slow mode: ").then_some(()));
    type_line(&ada, "/leave");
    assert_eq!(ada.exit(), Some(0));
}

#[test]
fn no_name_forges_what_the_room_says() {
    let home = home();
    let (room, address) = host(&home, &[]);
    for forger in ["The host set the slow mode", "Invite", "You know this room"] {
        let mut eve = chat(&home, address, &["--as", forger]);
        assert_eq!(eve.exit(), Some(1), "{forger}");
    }
    let ada = chat(&home, address, &["--as", "Ada"]);
    ada.until(|line| line.starts_with("  You are in").then_some(()));
    type_line(&room, "slow 3600");
    ada.line("  The host set the slow mode: 1 hour between two messages");
}
