// SPDX-License-Identifier: GPL-3.0-or-later
//! The program as people and scripts start it, with a home of its own.

use std::fs::{self, File};
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use salotto::history::FILE;
use serde_json::Value;
use tempfile::TempDir;

use super::patience::PATIENCE;
use super::process::Process;

/// The program, speaking English, with a home of its own.
pub fn salotto(home: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_salotto"));
    command
        .args(arguments)
        .env("LC_ALL", "C.UTF-8")
        .env_remove("LANGUAGE")
        .env_remove("SALOTTO_LOG")
        .env_remove("SALOTTO_PASSWORD")
        .env("TERM", "xterm")
        .env("USER", "ada")
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path());
    command
}

pub fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Folder of the program's files.
pub fn kept(home: &TempDir) -> std::path::PathBuf {
    home.path().join(salotto::config::PROGRAM)
}

/// The folder of the only room.
pub fn folder(home: &TempDir) -> PathBuf {
    let rooms = fs::read_dir(kept(home).join("rooms")).unwrap();
    let folders = rooms.map(|entry| entry.unwrap().path());
    folders.into_iter().find(|path| path.join(FILE).exists()).expect("a room was open")
}

/// The token by which the room knows somebody again, as it was saved last.
pub fn token(home: &TempDir, name: &str) -> Option<Value> {
    let register = fs::read(folder(home).join("room-register.json")).unwrap();
    let register: Value = serde_json::from_slice(&register).unwrap();
    let claim = register["waiting_names"].as_array()?.iter().find(|it| it["name"] == name)?;
    Some(claim["token"].clone())
}

/// Puts something there that is no good.
pub fn spoil(home: &TempDir, file: &str) {
    std::fs::create_dir_all(kept(home)).unwrap();
    std::fs::write(kept(home).join(file), "no good").unwrap();
}

pub fn hosting<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let fixed = ["host", "--name", "LAN party", "--port", "0", "--bind", "127.0.0.1"];
    [&fixed, more].concat()
}

/// A hosted room, and where it is.
pub fn host(home: &TempDir, more: &[&str]) -> (Process, SocketAddr) {
    opened(&mut salotto(home, &hosting(more)))
}

/// Starts what hosts a room, and reads where it is.
pub fn opened(command: &mut Command) -> (Process, SocketAddr) {
    is_open(Process::start(command))
}

/// Reads where the room is that a process hosts.
pub fn is_open(process: Process) -> (Process, SocketAddr) {
    let first = process.lines.recv_timeout(PATIENCE).unwrap();
    let address = first.strip_prefix("Room \"LAN party\" is open on ");
    let address = address.unwrap_or_else(|| panic!("{first}")).parse().unwrap();
    (process, address)
}

pub fn chat(home: &TempDir, address: SocketAddr, more: &[&str]) -> Process {
    let address = address.to_string();
    Process::start(&mut salotto(home, &[&["chat", &address], more].concat()))
}

/// A line for a shell with jobs, at a terminal that is its own. `$0` is the
/// program.
pub fn shell(home: &TempDir, typed: &str, screen: File) -> Child {
    let program = salotto(home, &[]);
    let mut shell = Command::new("setsid");
    shell.args(["--ctty", "--wait", "sh", "-mc", typed]).arg(program.get_program());
    shell.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let screens = [screen.try_clone().unwrap(), screen.try_clone().unwrap(), screen];
    let [stdin, stdout, stderr] = screens.map(Stdio::from);
    shell.stdin(stdin).stdout(stdout).stderr(stderr).spawn().unwrap()
}

/// Leaves a chat, and returns its exit status.
#[track_caller]
pub fn leave(process: &mut Process) -> Option<i32> {
    type_line(process, "{exit}");
    process.exit()
}

pub fn type_line(process: &Process, line: &str) {
    writeln!(process.child.stdin.as_ref().unwrap(), "{line}").unwrap();
}

/// Returns `true` if SIGHUP reaches what the tests start, and says so where it does
/// not: under nohup it is ignored, and stays so.
pub fn hears_hangups() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    // Signal 1 has the lowest bit.
    let hears = ignored.unwrap_or_default() & 1 == 0;
    if !hears {
        eprintln!("not tested: SIGHUP, which is ignored here");
    }
    hears
}

pub fn signal(process: &Process, name: &str) {
    let status = Command::new("kill").args(["-s", name, &process.child.id().to_string()]).status();
    assert!(status.unwrap().success());
}
