// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests that fail are tried once more by `build-aux/try_again.py`: a few, alone, once no
//! other suite runs, and never those of a crate that crashed.

use std::env;
use std::fs::{self, File, Permissions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A stand-in for a crate of tests, which writes down how it is called. The first
/// time, `$1` of its tests fail; the second time, `$2`.
const CRATE: &str = r#"
tell() {
    [ "$1" = 0 ] || { echo; echo failures:; seq -f "    t%.0f" "$1"; echo; }
    [ "$1" = 0 ] && result=ok || result=FAILED
    echo "test result: $result. $((9 - $1)) passed; $1 failed; 0 ignored"
    [ "$1" = 0 ] || exit "${3:-101}"
}
echo "$@" >>"$calls"
if [ "$(wc -l <"$calls")" = 1 ]; then tell "$1" first "$3"; else tell "$2" again; fi
"#;

/// The file by which several suites take turns.
const TURNS: &str = "turns";

struct Tried {
    /// The status everything ended with.
    status: i32,
    calls: Vec<String>,
    report: Option<String>,
}

fn try_again(folder: &TempDir, crate_of: [&str; 3]) -> Tried {
    run(folder, &[&["sh", "-c", CRATE, "crate"][..], &crate_of].concat())
}

fn command(folder: &TempDir, words: &[&str]) -> Command {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("build-aux/try_again.py");
    let path = env::var("PATH").expect("there is a python3 somewhere");
    let mut command = Command::new("python3");
    command
        .env("PATH", format!("{}:{path}", folder.path().display()))
        .arg(script)
        .args(words)
        .env("calls", folder.path().join("calls"))
        .env("SALOTTO_TRIED_AGAIN", folder.path().join("report"))
        // Not that of the suite that this test belongs to.
        .env("SALOTTO_TURNS", folder.path().join(TURNS));
    command
}

fn run(folder: &TempDir, words: &[&str]) -> Tried {
    let output = command(folder, words).output().expect("there is a python3");
    let [calls, report] = ["calls", "report"].map(|name| folder.path().join(name));
    Tried {
        status: output.status.code().expect("nobody kills it"),
        calls: fs::read_to_string(calls)
            .expect("it was called")
            .lines()
            .map(str::to_owned)
            .collect(),
        report: fs::read_to_string(report).ok(),
    }
}

#[test]
fn what_fails_once_is_tried_again_alone_and_named() {
    let tried = try_again(&tempfile::tempdir().unwrap(), ["2", "0", "101"]);
    assert_eq!(tried.status, 0);
    assert_eq!(tried.calls, ["2 0 101", "2 0 101 --exact --test-threads=1 t1 t2"]);
    assert_eq!(tried.report.as_deref(), Some("t1\nt2\n"));
}

#[test]
fn what_fails_twice_has_failed() {
    let tried = try_again(&tempfile::tempdir().unwrap(), ["2", "1", "101"]);
    assert_eq!((tried.status, tried.calls.len(), tried.report), (101, 2, None));
}

#[test]
fn many_failures_and_a_crash_are_not_tried_again() {
    for of_crate in [["6", "0", "101"], ["2", "0", "134"]] {
        let tried = try_again(&tempfile::tempdir().unwrap(), of_crate);
        assert_eq!((tried.calls.len(), tried.report), (1, None));
        assert_eq!(tried.status.to_string(), of_crate[2]);
    }
}

#[test]
fn what_passes_is_not_tried_again() {
    let tried = try_again(&tempfile::tempdir().unwrap(), ["0", "0", "101"]);
    assert_eq!((tried.status, tried.calls.len(), tried.report), (0, 1, None));
}

#[test]
fn what_tests_are_told_stands_behind_what_cargo_is() {
    let folder = tempfile::tempdir().unwrap();
    let words = ["--", "--skip", "ui::"];
    let program = ["sh", "-c", CRATE, "crate", "1", "0", "101"];
    let calls = run(&folder, &[&program[..], &words].concat()).calls;
    assert_eq!(calls, ["1 0 101 --skip ui::", "1 0 101 --exact --test-threads=1 t1"]);
    let folder = tempfile::tempdir().unwrap();
    let cargo = folder.path().join("cargo");
    fs::write(&cargo, format!("#!/bin/sh\nshift\n{CRATE}")).unwrap();
    fs::set_permissions(&cargo, Permissions::from_mode(0o755)).unwrap();
    let tried = run(&folder, &["cargo", "test", "1", "0", "101", "--", "--skip", "ui::"]);
    assert_eq!(tried.status, 0);
    let [first, alone] = &tried.calls[..] else { panic!("it was called twice") };
    assert_eq!(first, "1 0 101 --no-fail-fast -- --skip ui::");
    assert_eq!(alone, "1 0 101 -- --exact --test-threads=1 t1");
}

#[test]
fn what_is_tried_again_waits_until_no_other_suite_runs() {
    let folder = tempfile::tempdir().unwrap();
    let turns = File::create(folder.path().join(TURNS)).unwrap();
    turns.lock_shared().unwrap();
    let mut tried = command(&folder, &["sh", "-c", CRATE, "crate", "2", "0"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("there is a python3");
    let lines = BufReader::new(tried.stdout.take().unwrap()).lines();
    let mut lines = lines.map(|line| line.expect("it is text"));
    assert!(lines.any(|line| line == "==> Waiting for other suites"));
    let calls = || fs::read_to_string(folder.path().join("calls")).unwrap().lines().count();
    assert_eq!(calls(), 1);
    drop(turns);
    assert_eq!(lines.filter(|line| line.starts_with("test result: ok")).count(), 1);
    assert!(tried.wait().unwrap().success() && calls() == 2);
}
