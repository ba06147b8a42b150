// SPDX-License-Identifier: GPL-3.0-or-later
//! Whole journeys, from the first press to the last, at real windows: several
//! `salotto` programs on a display of their own, seen and driven as a screen
//! reader and a keyboard would. This folder holds what happens in each,
//! and how to play one by hand.

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

/// The distribution's own Python: the bindings to the accessibility bus belong
/// to it.
const PYTHON: &str = "/usr/bin/python3";

/// The program that is tried: the one built with this, or another that the
/// environment names (build-aux/worlds has one in another system).
fn program() -> OsString {
    env::var_os("SALOTTO_PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_salotto").into())
}

/// Plays one journey under X11, where everything can be played.
fn play(journey: &str) {
    play_on("x11", journey);
}

/// Plays one under Wayland, as most people have it, through the accessibility
/// bus alone; where Weston is missing, says so.
fn play_on_wayland(journey: &str) {
    if Command::new("weston").arg("--version").output().is_ok() {
        return play_on("wayland", journey);
    }
    // Past the test's own output, which is shown only when it fails.
    let _ = writeln!(io::stderr(), "“{journey}” was not played on Wayland: there is no weston.");
}

/// Plays one with Orca, where that is the one whose words are known, and hears this
/// program; says so where it is not.
fn play_with_orca(journey: &str) {
    /// The Orca of GTK 4.8. Newer ones hear announcements, which this one does not.
    const ORCA: &str = "43.";
    let told = Command::new("orca").arg("--version").output();
    let version = told.map(|told| String::from_utf8_lossy(&told.stdout).into_owned());
    let known = version.as_ref().is_ok_and(|version| version.starts_with(ORCA));
    if known && env::var_os("SALOTTO_PROGRAM").is_none() {
        return play(journey);
    }
    let _ = writeln!(io::stderr(), "“{journey}” was not played: there is no Orca {ORCA} here.");
}

/// Python in a network of its own where the system allows that: rooms nearby are those
/// of the same journey.
fn apart() -> Command {
    const SET_UP: &str = "ip link set lo up && ip link add lan type veth peer name far && \
        ip link set lan up && ip link set far up && ip address add 192.168.1.7/24 dev lan && exec \"$@\"";
    static WORDS: OnceLock<Option<Vec<&str>>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let plain = vec!["--net", "sh", "-c", SET_UP, "sh"];
        let mapped = [&["--map-root-user"][..], &plain].concat();
        let works = |words: &Vec<&str>| {
            let tried = Command::new("unshare").args(words).arg("true").output();
            tried.is_ok_and(|tried| tried.status.success())
        };
        [plain, mapped].into_iter().find(works)
    });
    let Some(words) = words else { return Command::new(PYTHON) };
    let mut command = Command::new("unshare");
    command.args(words).arg(PYTHON);
    command
}

/// Plays one journey on a stage of its own and says what went wrong.
fn play_on(stage: &str, journey: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/journey");
    let played = apart()
        .arg("-B")
        .arg(folder.join("play.py"))
        .arg(journey)
        .arg(program())
        .arg(env!("CARGO_TARGET_TMPDIR"))
        .env("SALOTTO_STAGE", stage)
        .output()
        .unwrap_or_else(|error| panic!("{PYTHON} could not be started: {error}"));
    assert!(
        played.status.success(),
        "the journey “{journey}” failed on {stage}\n{}{}",
        String::from_utf8_lossy(&played.stdout),
        String::from_utf8_lossy(&played.stderr)
    );
}

#[test]
fn two_people_meet_at_two_windows() {
    play("two_windows");
}

#[test]
fn the_keyboard_is_enough() {
    play("keyboard");
}

#[test]
fn writing_is_never_more_than_a_key_away() {
    play("writing");
}

#[test]
fn a_reply_leads_to_its_message_and_goes_with_it() {
    play("replying");
}

#[test]
fn a_message_of_ones_own_is_edited() {
    play("editing");
}

#[test]
fn an_emoji_is_put_to_a_message_and_taken_back() {
    play("reacting");
}

#[test]
fn a_poll_is_asked_voted_on_and_closed() {
    play("polling");
}

#[test]
fn a_file_is_sent_and_saved_and_a_picture_seen() {
    play("files");
    play("pictures");
}

#[test]
fn a_whisper_is_read_by_one_alone() {
    play("whispering");
}

#[test]
fn a_classic_client_comes_to_a_window() {
    play("classic_guest");
}

#[test]
fn a_window_comes_to_a_classic_server() {
    play("classic_room");
}

#[test]
fn who_cannot_be_reached_is_told_about_in_words() {
    play("unreachable");
}

#[test]
fn who_does_not_reach_a_room_is_told_why() {
    play("doctor");
}

#[test]
fn a_message_is_pinned_for_everybody() {
    play("pin_list");
}

#[test]
fn a_room_is_pinned_wherever_its_row_is() {
    play("pinned");
}

#[test]
fn a_taken_name_or_port_costs_one_press() {
    play("taken");
}

#[test]
fn guests_are_told_before_the_hosts_computer_sleeps() {
    play("sleep");
}

#[test]
fn a_host_stays_awake_for_its_guests() {
    play("awake");
}

#[test]
fn whoever_comes_back_finds_what_was_said_meanwhile() {
    play("past");
}

#[test]
fn a_history_that_cannot_be_read_is_told_and_kept_aside() {
    play("damaged_history");
}

#[test]
fn a_conversation_is_exported_and_deleted() {
    play("export");
}

#[test]
fn a_lost_connection_loses_no_word_and_no_file() {
    play("lost");
    play("unfinished");
}

#[test]
fn a_host_with_guests_is_asked_before_the_room_closes() {
    play("closing");
}

#[test]
fn what_is_told_on_the_desktop_leads_back() {
    play("told");
}

#[test]
fn rooms_are_quiet_while_something_fills_the_screen() {
    play("quiet_in_front");
}

#[test]
fn a_room_goes_on_without_its_window() {
    play("background");
}

#[test]
fn who_leaves_is_back_at_the_launcher() {
    play("leaving");
}

#[test]
fn a_password_lets_in_who_knows_it() {
    play("password");
}

#[test]
fn the_host_moderates() {
    play("moderation");
}

#[test]
fn the_menu_of_a_message_is_about_its_author() {
    play("impostor");
}

#[test]
fn another_key_is_loud() {
    play("changed_key");
}

#[test]
fn an_invitation_leads_into_the_room() {
    play("invite");
}

#[test]
fn a_room_that_is_open_takes_no_second_seat() {
    play("open_already");
}

#[test]
fn the_desktop_asks_for_a_room() {
    play("desktop_actions");
}

#[test]
fn a_room_that_means_harm_neither_freezes_nor_bloats_the_window() {
    play("hostile_room");
}

#[test]
fn neither_a_key_nor_a_pointer_is_needed() {
    play("actions");
}

#[test]
fn orca_says_what_arrives_and_where_one_is() {
    play_with_orca("orca");
}

#[test]
fn two_people_meet_on_wayland() {
    play_on_wayland("two_windows");
}

#[test]
fn a_password_lets_in_who_knows_it_on_wayland() {
    play_on_wayland("password");
}

#[test]
fn an_invitation_leads_into_the_room_on_wayland() {
    play_on_wayland("invite");
}

#[test]
fn a_lost_connection_loses_no_word_on_wayland() {
    play_on_wayland("lost");
}
