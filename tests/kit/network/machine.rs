// SPDX-License-Identifier: GPL-3.0-or-later
//! A machine of a network: a namespace, and what is done in it.

use std::fs::{self, File};
use std::io::Write;
use std::os::fd::AsFd;
use std::panic::resume_unwind;
use std::process::{Command, Stdio};
use std::thread;

use rustix::mount::{MountFlags, MountPropagationFlags, UnmountFlags};
use rustix::mount::{mount, mount_change, unmount};
use rustix::thread::{LinkNameSpaceType, UnshareFlags};
use rustix::thread::{move_into_link_name_space, unshare_unsafe};

use super::{ip, lay, output, said};

/// A machine, which is gone with its value.
pub struct Machine(String);

impl Machine {
    pub(super) fn new(name: String) -> Self {
        ip(&["netns", "add", &name]);
        let machine = Self(name);
        machine.ip("link set lo up");
        // An address may be used at once, without asking around who else has it.
        machine.run(|| {
            for which in ["all", "default"] {
                write(&format!("/proc/sys/net/ipv6/conf/{which}/accept_dad"), "0");
            }
        });
        machine
    }

    /// Takes over what somebody else has made, to end it.
    pub(super) fn found(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// The name of its namespace.
    pub fn name(&self) -> &str {
        &self.0
    }

    /// Joins a new interface to a new one of another machine; both are up.
    pub fn cable(&self, interface: &str, other: &Self, its: &str) {
        lay((self, interface), (other, its));
    }

    /// Runs `ip` with these words, in the machine.
    #[track_caller]
    pub fn ip(&self, words: &str) {
        let words: Vec<_> = ["-n", &self.0].into_iter().chain(words.split_whitespace()).collect();
        ip(&words);
    }

    /// Applies rules of nftables, in the machine.
    #[track_caller]
    pub fn nft(&self, rules: &str) {
        let mut nft = self.enter(Command::new("nft").args(["-f", "-"]));
        let mut nft = nft.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("nft starts");
        let mut stdin = nft.stdin.take().expect("piped");
        stdin.write_all(rules.as_bytes()).expect("nft reads its rules");
        drop(stdin);
        let done = nft.wait_with_output().expect("nft ends");
        assert!(done.status.success(), "{rules}\n{}", said(&done));
    }

    /// Passes on what is not for the machine itself, as a router does.
    pub fn forward(&self) {
        self.run(|| {
            write("/proc/sys/net/ipv4/ip_forward", "1");
            write("/proc/sys/net/ipv6/conf/all/forwarding", "1");
        });
    }

    /// The same command, run in the machine. Its input and output are to be set anew.
    pub fn enter(&self, command: &Command) -> Command {
        let mut entered = Command::new("ip");
        entered.args(["netns", "exec", &self.0]).arg(command.get_program());
        entered.args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => entered.env(name, value),
                None => entered.env_remove(name),
            };
        }
        if let Some(folder) = command.get_current_dir() {
            entered.current_dir(folder);
        }
        entered
    }

    /// Runs `what` in the machine, with whatever threads it starts.
    pub fn run<T: Send>(&self, what: impl FnOnce() -> T + Send) -> T {
        let space = File::open(format!("/run/netns/{}", self.0)).expect("the machine is there");
        let inside = || {
            move_in(&space);
            what()
        };
        thread::scope(|scope| scope.spawn(inside).join())
            .unwrap_or_else(|cause| resume_unwind(cause))
    }
}

/// Brings this thread into a machine: its network, and the `/sys` that tells of it.
#[allow(unsafe_code, reason = "the kernel's own interface")]
fn move_in(space: &File) {
    // SAFETY: the file descriptors stay shared with the other threads.
    unsafe { unshare_unsafe(UnshareFlags::FS | UnshareFlags::NEWNS) }.expect("root may");
    let network = Some(LinkNameSpaceType::Network);
    move_into_link_name_space(space.as_fd(), network).expect("it is one of a network");
    let own = MountPropagationFlags::DOWNSTREAM | MountPropagationFlags::REC;
    mount_change("/", own).expect("root may");
    // With whatever is mounted below it, which is for nobody here.
    let _ = unmount("/sys", UnmountFlags::DETACH);
    mount("sysfs", "/sys", "sysfs", MountFlags::RDONLY, None).expect("root may");
}

fn write(file: &str, value: &str) {
    fs::write(file, value).unwrap_or_else(|error| panic!("{file}: {error}"));
}

impl Drop for Machine {
    /// Ends whatever still runs inside, or the machine would live on in it.
    fn drop(&mut self) {
        let inside = output("ip", &["netns", "pids", &self.0]);
        for process in String::from_utf8_lossy(&inside.stdout).split_whitespace() {
            output("kill", &["-KILL", process]);
        }
        output("ip", &["netns", "delete", &self.0]);
    }
}
