// SPDX-License-Identifier: GPL-3.0-or-later
//! The window on a machine whose network changes. Its journey is told in
//! `tests/journey/addresses.py`.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::kit::network::Network;

#[test]
fn a_window_shows_addresses_that_come_and_go() {
    let Some(network) = Network::new() else { return };
    let (ada, bo) = (network.machine("ada"), network.machine("bo"));
    ada.cable("eth0", &bo, "eth0");
    // Or it has an address of its own while it is up.
    ada.ip("link set eth0 addrgenmode none");
    ada.ip("link set eth0 down");
    let scratch = tempfile::tempdir().unwrap();
    let program = scratch.path().join("salotto");
    let inside = format!(
        "#!/bin/sh\nexec ip netns exec {} {} \"$@\"\n",
        ada.name(),
        env!("CARGO_BIN_EXE_salotto")
    );
    fs::write(&program, inside).unwrap();
    fs::set_permissions(&program, Permissions::from_mode(0o755)).unwrap();
    let play = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/journey/play.py");
    let played = Command::new("/usr/bin/python3")
        .args([Path::new("-B"), &play, Path::new("addresses"), &program])
        .arg(env!("CARGO_TARGET_TMPDIR"))
        .env("SALOTTO_MACHINE", ada.name())
        .output()
        .unwrap();
    let (told, wrong) =
        (String::from_utf8_lossy(&played.stdout), String::from_utf8_lossy(&played.stderr));
    assert!(played.status.success(), "{told}{wrong}");
}
