// SPDX-License-Identifier: GPL-3.0-or-later
//! ufw and firewalld as they are installed, each with files of its own, so that nothing
//! of them is active outside the test. Where one is not here, that is said.

use std::io::{self, Write};
use std::process::{Command, Output};

use salotto::doctor::Likelihood;
use serde_json::Value;
use tempfile::TempDir;

use super::{asked, finds, found, room};
use crate::kit::network::{Machine, Network};
use crate::kit::patience::eventually;
use crate::kit::process::Process;
use crate::kit::program::{home, salotto};
use crate::networks::two;

/// The machine of a service: its network, and files of its own at `/etc/NAME` and `/run`.
struct ServiceHome {
    keeper: Process,
    _files: TempDir,
}

impl ServiceHome {
    /// Makes the files, and starts among them whatever keeps running.
    fn start(machine: &Machine, name: &str, keeper: &str) -> Self {
        let files = tempfile::tempdir().unwrap();
        let (copy, etc) = (files.path().join("etc"), format!("/etc/{name}"));
        assert!(Command::new("cp").args(["-a", &etc]).arg(&copy).status().unwrap().success());
        let script = format!(
            "mount --make-rprivate / && mount --bind {} {etc} && mount -t tmpfs none /run && \
             mkdir -p /run/dbus && echo ready && {keeper}",
            copy.display()
        );
        let inside = machine.enter(Command::new("unshare").args(["-m", "sh", "-c", &script]));
        let mut inside = inside;
        let keeper = Process::start(&mut inside);
        keeper.line("ready");
        Self { keeper, _files: files }
    }

    /// Runs a command among these files, in this network.
    fn run(&self, command: &Command) -> Output {
        let process = self.keeper.child.id().to_string();
        let mut entered = Command::new("nsenter");
        entered.args(["-m", "-n", "-t", &process]).arg(command.get_program());
        entered.args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => entered.env(name, value),
                None => entered.env_remove(name),
            };
        }
        entered.output().unwrap()
    }

    fn succeeds(&self, words: &str) {
        let done = self.run(Command::new("sh").args(["-c", words]));
        assert!(done.status.success(), "{words}: {done:?}");
    }

    /// Findings about the room of this machine, in JSON.
    fn doctor(&self) -> Vec<Value> {
        let home = home();
        let Output { stdout, .. } = self.run(&salotto(&home, &["doctor", "--json"]));
        let mut report: Value = serde_json::from_slice(&stdout).unwrap();
        match report["findings"].take() {
            Value::Array(findings) => findings,
            other => panic!("{other}"),
        }
    }

    /// Does what the doctor says, but that nobody is asked for a password; the room is
    /// reached then, and not before.
    fn opens_the_door(&self, guest: &Machine, name: &str) {
        finds(&asked(guest, "192.168.7.1"), "host-drops-us", Likelihood::Likely);
        let findings = self.doctor();
        let firewall = findings.iter().find(|found| found["verdict"] == "firewall-active");
        let firewall = firewall.unwrap_or_else(|| panic!("{findings:#?}"));
        let named = firewall["message"].as_str().unwrap().contains(name);
        assert!(named && firewall["likelihood"] == "likely", "{firewall:#?}");
        for command in firewall["commands"].as_array().unwrap() {
            self.succeeds(command.as_str().unwrap().strip_prefix("sudo ").unwrap());
        }
        assert_eq!(found(&asked(guest, "192.168.7.1")), []);
        let findings = self.doctor();
        let is_over = findings.iter().all(|found| found["verdict"] != "firewall-active");
        assert!(is_over, "{findings:#?}");
    }
}

/// Says which of the programs is not here.
fn is_here(programs: &[&str]) -> bool {
    let missing =
        programs.iter().find(|program| Command::new(program).arg("--version").output().is_err());
    if let Some(missing) = missing {
        let _ = writeln!(io::stderr(), "A firewall is not tried: there is no `{missing}`.");
    }
    missing.is_none()
}

#[test]
fn ufw_and_the_commands_that_open_it() {
    let Some(network) = Network::new() else { return };
    if !is_here(&["ufw", "unshare", "nsenter"]) {
        return;
    }
    let (ada, bo, _lan) = two(&network);
    let _room = room(&ada);
    let ufw = ServiceHome::start(&ada, "ufw", "exec cat");
    let before = ufw.doctor();
    assert!(before.iter().all(|found| found["verdict"] != "firewall-active"), "{before:#?}");
    ufw.succeeds("ufw --force enable");
    ufw.opens_the_door(&bo, "ufw");
}

#[test]
fn firewalld_and_the_commands_that_open_it() {
    let Some(network) = Network::new() else { return };
    if !is_here(&["firewalld", "firewall-cmd", "dbus-daemon", "unshare", "nsenter"]) {
        return;
    }
    let (ada, bo, _lan) = two(&network);
    let _room = room(&ada);
    let daemons = "dbus-daemon --system --fork && exec firewalld --nofork --nopid";
    let firewalld = ServiceHome::start(&ada, "firewalld", daemons);
    eventually("firewalld to run", || {
        let state = firewalld.run(Command::new("firewall-cmd").arg("--state"));
        state.status.success().then_some(())
    });
    firewalld.opens_the_door(&bo, "firewalld");
}
