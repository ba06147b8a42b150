// SPDX-License-Identifier: GPL-3.0-or-later
//! The past of a room, read page by page and looked for.

use super::pair;
use crate::kit::process::Process;
use crate::kit::program::{chat, home, host, leave, type_line};

/// The number and the words of the next line about the past, without its time.
fn past_line(process: &Process) -> (u64, String) {
    process.until(|line| {
        let (number, rest) =
            line.trim_start_matches([' ', '>']).strip_prefix('#')?.split_once(" [")?;
        let (_, words) = rest.split_once("] ")?;
        Some((number.parse().ok()?, words.to_owned()))
    })
}

fn words(process: &Process, count: usize) -> Vec<String> {
    (0..count).map(|_| past_line(process).1).collect()
}

#[test]
fn the_past_is_read_page_by_page_up_to_its_beginning() {
    let home = home();
    let (room, address) = host(&home, &["--past", "all"]);
    let (ada, mut bo) = pair(&home, address);
    for n in 1..=60 {
        type_line(&ada, &format!("message {n}"));
        ada.line(&format!("Ada: message {n}"));
    }
    assert_eq!(leave(&mut bo), Some(0));
    drop(bo);
    let bo = chat(&home, address, &["--as", "Bo", "--no-key"]);
    bo.line("  (earlier) Ada: message 60");
    type_line(&bo, "/history 5");
    let first = past_line(&bo);
    type_line(&bo, "/history 100");
    bo.line("  The beginning of the room");
    let (_, oldest) = past_line(&bo);
    assert_eq!(oldest, "Ada: message 1");
    assert!(first.1.starts_with("Ada: message "), "{first:?}");
    type_line(&bo, &format!("/history #{}", first.0));
    let marked = bo.until(|line| line.starts_with("  > ").then(|| line.to_owned()));
    assert!(marked.ends_with(&first.1), "{marked}");
    type_line(&bo, "/history #123456");
    bo.line("  You can read no message #123456 here.");
    type_line(&bo, "/history many");
    bo.error("“many” is not the number of a message.");
    drop(room);
}

#[test]
fn what_was_said_is_found_and_seen_in_its_surroundings() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let (ada, bo) = pair(&home, address);
    for said in ["Where is the Caffè?", "upstairs", "the caffe is closed", "oh no"] {
        type_line(&ada, said);
        bo.line(&format!("Ada: {said}"));
    }
    type_line(&bo, "caffè!");
    bo.line("Bo: caffè!");
    type_line(&ada, "/find caffe from:Ada on:today");
    let newest = past_line(&ada);
    assert_eq!(newest.1, "Ada: the caffe is closed");
    assert_eq!(words(&ada, 1), ["Ada: Where is the Caffè?"]);
    ada.line(&format!("  To see what was said around it: /history #{}", newest.0));
    type_line(&ada, &format!("/history #{}", newest.0));
    let around = words(&ada, 5);
    assert_eq!(
        around[1..],
        ["Ada: upstairs", "Ada: the caffe is closed", "Ada: oh no", "Bo: caffè!"]
    );
    type_line(&ada, "/find tea");
    ada.line("  Nobody here said that, as far as the room remembers.");
    type_line(&ada, "/find tea on:someday");
    ada.error("Write a day behind “on:” as in on:2026-11-28, or on:today or on:yesterday.");
    type_line(&ada, "/find");
    ada.error("Something is missing: /find WORDS [from:NAME] [on:DAY]");
}

#[test]
fn older_results_follow_when_nothing_else_is_looked_for() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let (ada, _bo) = pair(&home, address);
    for n in 1..=12 {
        type_line(&ada, &format!("pizza {n}"));
        ada.line(&format!("Ada: pizza {n}"));
    }
    type_line(&ada, "/find pizza");
    assert_eq!(words(&ada, 10)[0], "Ada: pizza 12");
    ada.line("  Older ones: /find");
    type_line(&ada, "/find");
    assert_eq!(words(&ada, 2), ["Ada: pizza 2", "Ada: pizza 1"]);
}

#[test]
fn a_pipe_and_a_program_get_the_past_as_well() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let (ada, _bo) = pair(&home, address);
    type_line(&ada, "pizza");
    ada.line("Ada: pizza");
    let mut pipe = chat(&home, address, &["--as", "Pipe", "--no-key"]);
    type_line(&pipe, "/find pizza");
    drop(pipe.child.stdin.take());
    assert_eq!(past_line(&pipe).1, "Ada: pizza");
    assert_eq!(pipe.exit(), Some(0));
    let bot = chat(&home, address, &["--as", "Bot", "--json", "--no-key"]);
    let answer = |typed: &str, kind: &str| {
        type_line(&bot, typed);
        let kind = format!("\"type\":\"{kind}\"");
        bot.until(|line| line.contains(&kind).then(|| line.to_owned()))
    };
    assert!(answer("/find pizza", "found").contains("\"text\":\"pizza\""));
    assert!(answer("/history 1", "page").contains("\"earlier\":"));
    assert!(
        answer(r#"{"type":"search","id":"s","text":"pizza"}"#, "found").contains("\"id\":\"s\"")
    );
}
