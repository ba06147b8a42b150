// SPDX-License-Identifier: GPL-3.0-or-later
//! A history that was damaged: what it takes is told, until it is deleted.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::kit::patience::eventually;
use crate::kit::process::Process;
use crate::kit::program::{folder, home, host, salotto, signal};

/// The findings of the doctor that are about a damaged history.
fn found(home: &TempDir) -> Vec<Value> {
    let told = salotto(home, &["doctor", "--json"]).output().unwrap();
    let mut report: Value = serde_json::from_slice(&told.stdout).unwrap();
    let mut findings: Vec<Value> = serde_json::from_value(report["findings"].take()).unwrap();
    findings.retain(|finding| finding["verdict"] == "damaged-past");
    findings
}

fn close(mut room: Process) {
    signal(&room, "TERM");
    assert_eq!(room.exit(), Some(0));
}

/// Has a file of that size shared in a room, and closes that.
fn share(home: &TempDir, name: &str, size: usize) {
    let (room, address) = host(home, &[]);
    let path = home.path().join(name);
    fs::write(&path, name.repeat(size / name.len())).unwrap();
    let (path, address) = (path.to_str().unwrap(), address.to_string());
    let sent = salotto(home, &["send", path, &address, "--no-key", "--as", "Ada"]).output();
    assert!(sent.unwrap().status.success());
    close(room);
}

fn contents(room: &Path) -> usize {
    let entries = fs::read_dir(room.join("files")).unwrap().map(|entry| entry.unwrap());
    entries.filter(|entry| entry.path().is_file()).count()
}

#[test]
fn what_it_takes_is_told_with_how_to_delete_it() {
    let home = home();
    share(&home, "then", 900_000);
    assert_eq!(found(&home), [json!(null); 0]);
    let room = folder(&home);
    fs::write(room.join("history.sqlite"), vec![b'x'; 100_000]).unwrap();
    share(&home, "later", 500_000);
    let (open, _) = host(&home, &[]);
    let found_now = found(&home);
    let [finding] = &*found_now else { panic!("{found_now:?}") };
    let (place, space) = (room.display(), '\u{A0}');
    let message = format!(
        "A damaged history, with the files that were shared at that time, takes 1.0{space}MB in {place}."
    );
    assert_eq!(finding["message"], message);
    let command = format!("rm -- '{place}/history.sqlite.damaged-1'");
    assert_eq!(finding["commands"], json!([&command]));
    let told = salotto(&home, &["doctor"]).output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.contains(&format!("Certain: {message}\n  What you remove")), "{told}");
    close(open);
    assert_eq!(contents(&room), 2);
    assert!(Command::new("sh").args(["-c", &command]).status().unwrap().success());
    assert_eq!(found(&home), [json!(null); 0]);
    let (open, _) = host(&home, &[]);
    eventually("what was shared to go", || (contents(&room) == 1).then_some(()));
    close(open);
}
