// SPDX-License-Identifier: GPL-3.0-or-later
//! The password of a room hosted in a terminal.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use salotto::client::Target;
use salotto::protocol::Reason;

use super::refused;
use crate::kit::classic::classic_client;
use crate::kit::client::TestClient;
use crate::kit::process::Process;
use crate::kit::program::{home, hosting, opened, salotto, signal};
use crate::kit::scripted::keys::password;
use crate::kit::values::target;

#[test]
fn a_password_comes_from_a_file_or_the_environment() {
    let home = home();
    let file = home.path().join("password.txt");
    fs::write(&file, "open sesame\n").unwrap();
    let by_file = salotto(&home, &hosting(&["--password-file", file.to_str().unwrap()]));
    let mut by_variable = salotto(&home, &hosting(&[]));
    by_variable.env("SALOTTO_PASSWORD", "open sesame");
    // The name of whoever was there when the first is killed waits for them.
    for (mut command, name) in [(by_file, "Bo"), (by_variable, "Cy")] {
        let (_room, address) = opened(&mut command);
        let without = TestClient::open(target(address, name));
        assert_eq!(refused(without).reason, Reason::PasswordNeeded);
        let known = Some(password("open sesame"));
        TestClient::open(Target { password: known, ..target(address, name) }).welcomed();
        let classic = classic_client(address, name);
        classic.until(|line| line.contains("encrypted connections only").then_some(()));
    }
}

#[test]
fn a_password_file_that_everybody_can_read_is_told() {
    let home = home();
    let file = home.path().join("password.txt");
    fs::write(&file, "open sesame\n").unwrap();
    let arguments = hosting(&["--password-file", file.to_str().unwrap()]);
    for (mode, told) in [(0o644, true), (0o600, false)] {
        fs::set_permissions(home.path(), Permissions::from_mode(0o755)).unwrap();
        fs::set_permissions(&file, Permissions::from_mode(mode)).unwrap();
        let (mut room, _) = opened(&mut salotto(&home, &arguments));
        signal(&room, "INT");
        assert_eq!(room.exit(), Some(0));
        let warns = |line: String| line.contains("Everybody on this computer can read");
        assert_eq!(room.errors.iter().any(warns), told, "{mode:o}");
    }
}

#[test]
fn a_password_in_plain_text_has_to_be_asked_for() {
    let home = home();
    let (_room, address) =
        opened(salotto(&home, &hosting(&["--classic"])).env("SALOTTO_PASSWORD", "open sesame"));
    let classic = classic_client(address, "Bo");
    classic.until(|line| line.contains("It travels unencrypted").then_some(()));
    let mut both = Process::start(&mut salotto(&home, &hosting(&["--classic", "--no-classic"])));
    assert_eq!(both.exit(), Some(2));
}

#[test]
fn a_password_that_is_none_opens_no_room() {
    let home = home();
    let file = home.path().join("password.txt");
    let path = file.to_str().unwrap();
    let mut room = Process::start(&mut salotto(&home, &hosting(&["--password-file", path])));
    room.error(&format!("The password cannot be read from {path}"));
    assert_eq!(room.exit(), Some(1));
    fs::write(&file, "\nopen sesame\n").unwrap();
    let mut room = Process::start(&mut salotto(&home, &hosting(&["--password-file", path])));
    room.error(&format!("There is no password in the first line of {path}."));
    assert_eq!(room.exit(), Some(1));
}
