// SPDX-License-Identifier: GPL-3.0-or-later
//! The program without a command, or with a wrong one: its help and what it says
//! where there is no display.

use std::process::{Output, Stdio};

use crate::kit::program::{home, salotto};

/// Runs to its end without a display.
fn undisplayed(words: &[&str]) -> Output {
    let mut command = salotto(&home(), words);
    for display in ["DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR"] {
        command.env_remove(display);
    }
    command.stdin(Stdio::null()).output().unwrap()
}

#[test]
fn every_help_has_examples_variables_and_exit_statuses() {
    for words in [
        &[][..],
        &["join"],
        &["find"],
        &["host"],
        &["chat"],
        &["send"],
        &["get"],
        &["key"],
        &["known"],
        &["doctor"],
    ] {
        for help in ["-h", "--help"] {
            let told = undisplayed(&[words, &[help]].concat());
            assert_eq!(told.status.code(), Some(0));
            let told = String::from_utf8(told.stdout).unwrap();
            for part in [
                "\nExamples:\n  salotto",
                "\nEnvironment:\n  SALOTTO_",
                "SALOTTO_LOG",
                "\nExit status:\n  0  ",
                "\n  2 ",
            ] {
                assert!(told.contains(part), "{words:?} {help} lacks {part:?}:\n{told}");
            }
        }
    }
}

#[test]
fn a_bad_link_is_told_where_no_window_can_open() {
    for (link, fault) in [
        ("salotto://pi.local", "That invite does not say the room’s key"),
        ("salotto://pi.local/?key=AAEC", "The key in that invite is damaged."),
    ] {
        for words in [&[link][..], &["join", link]] {
            let told = undisplayed(words);
            let sentence = String::from_utf8(told.stderr).unwrap();
            assert!(sentence.contains(fault) && !sentence.contains("display"), "{sentence}");
            assert_eq!(told.status.code(), Some(2), "{words:?}");
        }
    }
    let good = "salotto://attic/?key=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    for words in [&[][..], &[good], &["join", good], &["join", "127.0.0.1"]] {
        let told = undisplayed(words);
        let sentence = String::from_utf8(told.stderr).unwrap();
        assert!(sentence.contains("Join a room with: salotto chat HOST --as NAME"), "{sentence}");
        assert_eq!(told.status.code(), Some(1), "{words:?}");
    }
}
