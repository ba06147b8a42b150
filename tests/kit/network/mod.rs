// SPDX-License-Identifier: GPL-3.0-or-later
//! Networks to try things in: machines, cables, switches and firewalls that exist
//! for one test alone.
//!
//! A machine is a network namespace of the kernel with its own interfaces,
//! addresses, routes and rules; it shares this system's files and users. Tests of
//! them live in the crate `tests/network/`.
//!
//! ```no_run
//! let Some(network) = Network::new() else { return };
//! let (ada, bo) = (network.machine("ada"), network.machine("bo"));
//! let lan = network.switch();
//! lan.plug(&ada, "eth0");
//! lan.plug(&bo, "eth0");
//! ada.ip("address add 192.168.7.1/24 dev eth0");
//! bo.ip("address add 192.168.7.2/24 dev eth0");
//! bo.nft(
//!     "table inet filter {
//!         chain input { type filter hook input priority 0; policy drop; iif lo accept; }
//!     }",
//! );
//!
//! let room = ada.run(|| TestRoom::with(|config| config.bind = None));
//! let chat = bo.enter(&salotto(&home, &["chat", "192.168.7.1", "--as", "Bo"]));
//! let chat = Process::start(chat.stdin(Stdio::null()));
//! lan.unplug(&bo, "eth0");
//! ```
//!
//! - **Skipped**: without root, `ip` and `nft`, or where namespaces are refused,
//!   [`Network::new`] says so past the test's output and returns `None`; the test
//!   returns.
//! - **Inside**: [`Machine::run`] runs a closure in a thread that is in the machine,
//!   and so are the threads it starts: a `Server` that is opened there listens
//!   there for as long as it lives. The machine's `/sys` is seen, too; its
//!   `/proc/net` only as `/proc/thread-self/net`. [`Machine::enter`] makes a command
//!   run there.
//! - **Cables**: [`Machine::cable`] joins two machines directly. What is plugged into
//!   a [`Switch`] has a carrier until it is unplugged or the interface at either end
//!   is set down. [`Switch::isolate`] is the access point whose guests see the outside
//!   but not each other.
//! - **Addresses**: by [`Machine::ip`], with the words of `ip`. IPv6 addresses may be
//!   used at once (no duplicate address detection), and every interface that is up has
//!   its `fe80::` one.
//! - **Routers**: a machine in two switches, after [`Machine::forward`].
//! - **Apart**: names are made unique, so that tests run side by side. Everything goes
//!   with its value, whatever runs in a machine included; also after a panic. What a
//!   killed test has left is removed by the next.

mod machine;
mod switch;

use std::cell::Cell;
use std::io::{self, Write};
use std::process::{Command, Output};
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

pub use machine::Machine;
pub use switch::Switch;

/// Prefix of all our namespaces; the process that made one comes next.
const PREFIX: &str = "salotto-";

/// The ability to make machines and what is between them.
pub struct Network {
    number: u32,
    machines: Cell<u32>,
}

impl Network {
    /// Says why there can be no networks here, if there cannot, and returns `None`
    /// then.
    pub fn new() -> Option<Self> {
        static TOLD: Once = Once::new();
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let Some(missing) = missing() else {
            let number = COUNT.fetch_add(1, Ordering::Relaxed);
            return Some(Self { number, machines: Cell::new(0) });
        };
        TOLD.call_once(|| {
            // Past the test's own output, which is shown only when it fails.
            let _ = writeln!(io::stderr(), "Networks are not tried: {missing}.");
        });
        None
    }

    /// A machine with nothing but a loopback. Its name is for those who look for it in
    /// `ip netns`.
    pub fn machine(&self, name: &str) -> Machine {
        let number = self.machines.replace(self.machines.get() + 1);
        let (maker, network) = (std::process::id(), self.number);
        Machine::new(format!("{PREFIX}{maker}-{network}-{number}-{name}"))
    }

    /// A switch with nothing plugged in.
    pub fn switch(&self) -> Switch {
        Switch::new(self.machine("switch"))
    }
}

/// Joins an interface of one machine to one of another, both new and up.
fn lay((one, first): (&Machine, &str), (other, second): (&Machine, &str)) {
    let (here, there) = (one.name(), other.name());
    ip(&["link", "add", first, "netns", here, "type", "veth", "peer", second, "netns", there]);
    one.ip(&format!("link set {first} up"));
    other.ip(&format!("link set {second} up"));
}

/// Tools for making a network that are not here.
fn missing() -> Option<String> {
    static TRIALS: AtomicU32 = AtomicU32::new(0);
    if !rustix::process::geteuid().is_root() {
        return Some("that takes root".to_owned());
    }
    for (program, argument) in [("ip", "-V"), ("nft", "--version")] {
        if Command::new(program).arg(argument).output().is_err() {
            return Some(format!("there is no `{program}`"));
        }
    }
    remove_remains();
    // A container may have root without the right to make any.
    let trial = TRIALS.fetch_add(1, Ordering::Relaxed);
    let trial = format!("{PREFIX}{}-trial-{trial}", std::process::id());
    let made = output("ip", &["netns", "add", &trial]);
    if made.status.success() {
        ip(&["netns", "delete", &trial]);
        return None;
    }
    Some(format!("namespaces are refused here ({})", said(&made)))
}

/// Removes the machines of tests that were killed.
fn remove_remains() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let listed = output("ip", &["netns", "list"]);
        for line in String::from_utf8_lossy(&listed.stdout).lines() {
            let name = line.split_whitespace().next().unwrap_or_default();
            let maker = name.strip_prefix(PREFIX).and_then(|rest| rest.split('-').next());
            let maker = maker.and_then(|maker| maker.parse::<u32>().ok());
            if maker.is_some_and(|maker| std::fs::metadata(format!("/proc/{maker}")).is_err()) {
                // Another test may be at it.
                let _ = Machine::found(name);
            }
        }
    });
}

/// Runs `ip`, which has to succeed.
#[track_caller]
fn ip(arguments: &[&str]) {
    let done = output("ip", arguments);
    assert!(done.status.success(), "ip {}: {}", arguments.join(" "), said(&done));
}

fn output(program: &str, arguments: &[&str]) -> Output {
    let done = Command::new(program).args(arguments).output();
    done.unwrap_or_else(|error| panic!("{program} does not start: {error}"))
}

fn said(done: &Output) -> String {
    String::from_utf8_lossy(&done.stderr).trim().to_owned()
}
