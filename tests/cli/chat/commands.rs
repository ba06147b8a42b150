// SPDX-License-Identifier: GPL-3.0-or-later
//! Lines that are done rather than said.

use salotto::protocol::ServerMessage;

use super::pair;
use crate::kit::process::Process;
use crate::kit::program::{chat, home, host, leave, type_line};

#[test]
fn lines_with_a_slash_are_commands() {
    let home = home();
    let (room, address) = host(&home, &[]);
    let (mut ada, bo) = pair(&home, address);
    type_line(&ada, "/");
    is_helped(&ada);
    for said in ["/etc/hosts", "//help", "1/2", "//"] {
        type_line(&ada, said);
    }
    for seen in ["Ada: /etc/hosts", "Ada: /help", "Ada: 1/2", "Ada: /"] {
        bo.line(seen);
    }
    type_line(&ada, "/shrug");
    ada.error(
        "There is no command /shrug. /help lists them. To say it all the same, write //shrug",
    );
    type_line(&ada, "/help");
    is_helped(&ada);
    type_line(&ada, "/kick Bo");
    ada.error("Only the host and the moderators may do that.");
    type_line(&room, "mute Bo");
    ada.line("  The host muted Bo for 10 minutes");
    type_line(&ada, "/nick Ada Byron");
    ada.line("Ada is now called Ada Byron");
    bo.line("Ada is now called Ada Byron");
    type_line(&ada, "/who");
    ada.line("  Ada Byron (you)");
    ada.line("  Bo (muted)");
    type_line(&ada, "/invite");
    // The room is for this computer alone.
    ada.line("  There is no address others could reach this room at.");
    type_line(&ada, "/leave");
    assert_eq!(ada.exit(), Some(0));
    bo.line("Ada Byron left the chat");
}

/// The list of commands is there, with as much space between as its longest line wants.
fn is_helped(guest: &Process) {
    let is_leave = |line: &str| line.starts_with("  /leave  ") && line.ends_with("leave the room");
    guest.until(|line| is_leave(line).then_some(()));
}

#[test]
fn words_from_other_programs_are_understood() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let (mut ada, bo) = pair(&home, address);
    type_line(&ada, "/me waves");
    bo.line("  * Ada waves");
    type_line(&ada, "//me waves");
    bo.line("Ada: /me waves");
    type_line(&bo, "/reply Ada /me nods");
    ada.line("  * Bo (answering Ada) nods");
    type_line(&ada, "/w Bo /me winks");
    bo.line("  Ada whispers: *winks*");
    type_line(&bo, "/edit /me grins");
    ada.line("  Bo edits: grins");
    type_line(&bo, "/find grins");
    bo.until(|line| line.ends_with("] * Bo grins").then_some(()));
    type_line(&ada, "/names");
    ada.line("  Ada (you)");
    type_line(&ada, "/exit");
    ada.error("There is no command /exit. Perhaps you mean: /leave, /edit.");
    type_line(&ada, "/ignore Nobody");
    ada.error("Nobody here goes by that name.");
    type_line(&ada, "/unignore Bo");
    ada.line("  You do not ignore Bo.");
    type_line(&ada, "/quit");
    assert_eq!(ada.exit(), Some(0));
    bo.line("Ada left the chat");
}

#[test]
fn who_comes_back_muted_is_told_before_writing() {
    let (house, own) = (home(), home());
    let (room, address) = host(&house, &[]);
    let mut ada = chat(&own, address, &["--as", "Ada"]);
    ada.until(|line| line.starts_with("  You are in").then_some(()));
    type_line(&room, "mute Ada 2h");
    ada.line("  The host muted Ada for 2 hours");
    type_line(&ada, "/leave");
    assert_eq!(ada.exit(), Some(0));
    let ada = chat(&own, address, &["--as", "Ada"]);
    ada.until(|line| {
        let told = line.starts_with("  You are muted for ");
        (told && line.ends_with("; what you say is not passed on.")).then_some(())
    });
    let bot = chat(&own, address, &["--as", "Bot", "--json"]);
    let muted = bot.until(|line| match ServerMessage::decode(line) {
        Ok(ServerMessage::Welcome(welcome)) => Some(welcome.muted),
        _ => None,
    });
    assert!(muted.is_some_and(|seconds| seconds <= 2 * 60 * 60));
}

#[test]
fn a_moderator_moderates_from_a_terminal() {
    let home = home();
    let (room, address) = host(&home, &[]);
    let (ada, mut bo) = pair(&home, address);
    type_line(&room, "moderator Ada");
    ada.line("  The host made Ada a moderator");
    type_line(&ada, "/announce Pizza!");
    bo.line("  Announcement by Ada: Pizza!");
    type_line(&ada, "/ban bo 10m too loud");
    ada.line("  Ada banned Bo for 10 minutes (too loud)");
    bo.error("You are banned from this room for 10 minutes. The reason given: “too loud”");
    assert_eq!(bo.exit(), Some(1));
    type_line(&ada, "/bans");
    ada.until(|line| {
        (line.starts_with("  Bo (for another ") && line.ends_with("too loud")).then_some(())
    });
    type_line(&ada, "/unban Bo");
    ada.line("  Ada lifted the ban of Bo");
}

#[test]
fn a_piped_command_is_answered_before_the_end() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let mut ada = chat(&home, address, &["--as", "Ada"]);
    type_line(&ada, "/kick Bo");
    assert_eq!(ada.exit(), Some(1));
    ada.error("Only the host and the moderators may do that.");
}

#[test]
fn an_accomplice_lifts_no_ignore() {
    let homes = [home(), home(), home(), home()];
    let (_room, address) = host(&homes[0], &[]);
    let joins = |at: usize, name: &str| {
        let guest = chat(&homes[at], address, &["--as", name]);
        guest.until(|line| line.starts_with("  You are in").then_some(()));
        guest
    };
    let (ada, mut bo, cy) = (joins(1, "Ada"), joins(2, "Bo"), joins(3, "Cy"));
    ada.line("Cy joined the chat");
    type_line(&ada, "/ignore Bo");
    ada.line("  What Bo says is hidden from you. To see it again: /unignore Bo");
    assert_eq!(leave(&mut bo), Some(0));
    for (name, told) in [("Bo", "Cy is now called Bo"), ("Cy", "Bo is now called Cy")] {
        type_line(&cy, &format!("/nick {name}"));
        ada.line(told);
    }
    let bo = joins(2, "Bo");
    // Another connection of the same key, under another name.
    let eve = joins(2, "Eve");
    for (guest, name) in [(&bo, "Bo"), (&eve, "Eve"), (&cy, "Cy")] {
        type_line(guest, "hi");
        guest.line(&format!("{name}: hi"));
    }
    let first = ada.until(|line| line.contains(": hi").then(|| line.to_owned()));
    assert_eq!(first, "Cy: hi");
}

#[test]
fn who_is_ignored_is_not_shown_under_any_name() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let (ada, bo) = pair(&home, address);
    type_line(&ada, "/ignore @bo");
    ada.line("  What Bo says is hidden from you. To see it again: /unignore Bo");
    type_line(&bo, "one");
    bo.line("Bo: one");
    type_line(&bo, "/nick Eve");
    bo.line("Bo is now called Eve");
    type_line(&bo, "two");
    bo.line("Eve: two");
    type_line(&bo, "/nick Fay");
    // Whatever was said before has come when this has.
    ada.line("Eve is now called Fay");
    type_line(&ada, "/unignore Fay");
    ada.line("  What Fay says is shown again.");
    type_line(&bo, "three");
    let first = ada.until(|line| line.contains(": ").then(|| line.to_owned()));
    assert_eq!(first, "Fay: three");
}

#[test]
fn what_changes_nothing_is_answered() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let mut bot = chat(&home, address, &["--as", "Bot"]);
    bot.until(|line| line.starts_with("  You are in").then_some(()));
    type_line(&bot, "/nick Bot");
    assert_eq!(bot.exit(), Some(0));
    bot.error("That is already so.");
}

#[test]
fn whoever_is_away_is_listed_so_and_comes_back() {
    let home = home();
    let (_room, address) = host(&home, &[]);
    let (ada, bo) = pair(&home, address);
    type_line(&bo, "/away at “lunch”, host");
    bo.line("  You are away: “at 'lunch', host”");
    // What is said later is heard later.
    type_line(&bo, "one");
    ada.line("Bo: one");
    type_line(&ada, "/who");
    ada.line("  Bo (away: “at 'lunch', host”)");
    type_line(&bo, "/away");
    bo.line("  You are no longer away.");
    type_line(&bo, "/afk");
    bo.line("  You are away.");
    type_line(&bo, "two");
    ada.line("Bo: two");
    type_line(&ada, "/names");
    ada.line("  Bo (away)");
    type_line(&bo, "/back");
    bo.line("  You are no longer away.");
}

#[test]
fn who_is_ignored_stays_so_on_the_next_visit() {
    let homes = [home(), home(), home()];
    let (_room, address) = host(&homes[0], &[]);
    let joins = |at: usize, name: &str| {
        let guest = chat(&homes[at], address, &["--as", name]);
        guest.until(|line| line.starts_with("  You are in").then_some(()));
        guest
    };
    let (mut ada, bo) = (joins(1, "Ada"), joins(2, "Bo"));
    ada.line("Bo joined the chat");
    type_line(&ada, "/ignore Bo");
    ada.line("  With a key they are known again: then it holds on later visits too.");
    assert_eq!(leave(&mut ada), Some(0));
    type_line(&bo, "/nick Eve");
    type_line(&bo, "one");
    bo.line("Eve: one");
    let mut ada = joins(1, "Ada");
    ada.line("  You ignore here: Bo");
    type_line(&bo, "two");
    bo.line("Eve: two");
    type_line(&bo, "/nick Fay");
    let next = |line: &str| line.contains(": ") || line.contains("Fay");
    let first = ada.until(|line| next(line).then(|| line.to_owned()));
    assert_eq!(first, "Eve is now called Fay");
    type_line(&ada, "/unignore Fay");
    ada.until(|line| line.ends_with("is shown again.").then_some(()));
    assert_eq!(leave(&mut ada), Some(0));
    let ada = joins(1, "Ada");
    type_line(&bo, "three");
    ada.line("Fay: three");
}
