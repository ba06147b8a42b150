// SPDX-License-Identifier: GPL-3.0-or-later
//! The launcher while 200 rooms of 50 hosts appear around it, change every second and
//! vanish: how long its main loop is kept from anything else, and what it takes.
//! Needs a display, root, `ip` and `nft`:
//!
//! `xvfb-run -a dbus-run-session -- cargo bench --bench nearby`
//!
//! The hosts are on another machine (`tests/kit/network`), and announce themselves by
//! multicast as ours do. The launcher is in a process of its own.

#![allow(clippy::unwrap_used, reason = "the kit of the tests may fail at once")]

use std::cell::Cell;
use std::io::{BufRead, BufReader, Write};
use std::net::{IpAddr, Ipv4Addr};
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::thread;
use std::time::{Duration, Instant};
use std::{env, fs, io};

use adw::prelude::*;
use gtk::glib;
use rustix::time::{ClockId, clock_gettime};
use salotto::discovery::RoomFacts;
use salotto::discovery::multicast::own_records::OwnRecords;
use salotto::protocol::{Fingerprint, Nickname, RoomName};
use salotto::ui;
use salotto::ui::launcher::Launcher;

use crate::forger::Forger;
use crate::kit::network::{Machine, Network};

#[path = "../tests/network/forger.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod forger;
#[path = "../tests/kit/mod.rs"]
mod kit;

const ID: &str = "io.github.salotto_chat.Salotto.Bench";
const RESOURCES: &str = "/io/github/salotto_chat/Salotto";
const HOSTS: u8 = 50;
const ROOMS_OF_ONE: u8 = 4;
/// Longest time that the main loop may be kept: one frame of most screens.
const FRAME: Duration = Duration::from_millis(16);

fn main() {
    if env::args().nth(1).is_some_and(|word| word == "launcher") {
        return launcher();
    }
    let Some(network) = Network::new() else { return };
    let (here, there, lan) = (network.machine("here"), network.machine("there"), network.switch());
    for (machine, number) in [(&here, 1), (&there, 2)] {
        lan.plug(machine, "eth0");
        machine.ip(&format!("address add 192.168.7.{number}/24 broadcast + dev eth0"));
    }
    for host in 0..HOSTS {
        there.ip(&format!("address add {}/24 dev eth0", address(host)));
    }
    measure(&here, &Forger::on(&there));
}

/// One phase after the other, each for its seconds.
fn measure(here: &Machine, forger: &Forger) {
    let program = env::current_exe().expect("the benchmark knows itself");
    let mut command = here.enter(Command::new(program).arg("launcher"));
    // Without a graphics card GTK would have one emulated.
    command.env("GSK_RENDERER", env::var("GSK_RENDERER").unwrap_or_else(|_| "cairo".into()));
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the launcher starts");
    let mut orders = child.stdin.take().expect("piped");
    let mut told = BufReader::new(child.stdout.take().expect("piped")).lines();
    let mut tell = |phase: &str| {
        orders.write_all(b"tell\n").expect("the launcher is there");
        let line = told.next().expect("the launcher is there").expect("it is read");
        println!("{phase:<28} {line}");
    };
    thread::sleep(Duration::from_secs(3));
    tell("it opens");
    thread::sleep(Duration::from_secs(5));
    tell("nobody is there");
    for (name, seconds) in [("200 rooms appear", 1), ("people change every second", 10)] {
        for second in 0..seconds {
            turn(|host, room| forger.send(address(host), &packet(host, room, second, false)));
        }
        tell(name);
    }
    thread::sleep(Duration::from_secs(10));
    tell("nothing changes");
    turn(|host, room| forger.send(address(host), &packet(host, room, 0, true)));
    // Each of them is asked first whether that is true, a few a second.
    for seconds in [4, 10, 30] {
        thread::sleep(Duration::from_secs(seconds));
        tell("all have said goodbye");
    }
    drop(orders);
    let _ = child.wait();
}

/// Calls `send` for each room, spread over a second.
fn turn(send: impl Fn(u8, u8)) {
    let begin = Instant::now();
    let pause = Duration::from_secs(1) / u32::from(HOSTS) / u32::from(ROOMS_OF_ONE);
    for number in 0..HOSTS * ROOMS_OF_ONE {
        send(number % HOSTS, number / HOSTS);
        thread::sleep((begin + pause * u32::from(number + 1)).duration_since(Instant::now()));
    }
}

fn address(host: u8) -> Ipv4Addr {
    Ipv4Addr::new(192, 168, 7, 100 + host)
}

/// An announcement, or the goodbye.
fn packet(host: u8, room: u8, people: u32, goodbye: bool) -> Vec<u8> {
    let mut key = [0xEE; 32];
    [key[0], key[1]] = [host, room];
    let facts = RoomFacts {
        key: Fingerprint::new(key),
        room: RoomName::new(&format!("Room {room} of host {host}")).expect("a name"),
        host: Some(Nickname::new(&format!("Host {host}")).expect("a name")),
        people: people + u32::from(room),
        password: room == 0,
    };
    let own = OwnRecords::new(&facts, 5555 + u16::from(room));
    let addresses = std::iter::once(IpAddr::V4(address(host)));
    let packet = if goodbye { own.goodbye(addresses) } else { own.announcement(addresses) };
    packet.expect("it is short")
}

/// Opens the launcher, and tells of the time since the last order.
fn launcher() {
    ui::prepare().expect("a display");
    let app = adw::Application::builder()
        .application_id(ID)
        .resource_base_path(RESOURCES)
        .flags(gtk::gio::ApplicationFlags::NON_UNIQUE)
        .build();
    app.connect_activate(|app| {
        let launcher = Launcher::new(app);
        launcher.present();
        let watch = Rc::new(Watch::default());
        let watched = watch.clone();
        glib::timeout_add_local_full(Duration::from_millis(1), glib::Priority::HIGH, move || {
            watched.look();
            glib::ControlFlow::Continue
        });
        let (sender, orders) = async_channel::bounded::<()>(1);
        thread::spawn(move || {
            for _ in io::stdin().lines().map_while(Result::ok) {
                let _ = sender.send_blocking(());
            }
        });
        let app = app.clone();
        glib::spawn_future_local(async move {
            while orders.recv().await.is_ok() {
                println!("{}", watch.told(launcher.upcast_ref()));
            }
            app.quit();
        });
    });
    app.run_with_args::<&str>(&[]);
}

/// Watch over the main loop. Where the machine has other work, the longest stall is
/// that of the machine; the processor time between two looks is ours alone.
#[derive(Default)]
struct Watch {
    last: Cell<Option<(Instant, Duration)>>,
    longest: Cell<Duration>,
    busiest: Cell<Duration>,
    stalls: Cell<u32>,
}

impl Watch {
    fn look(&self) {
        let now = (Instant::now(), own_time());
        let Some(last) = self.last.replace(Some(now)) else { return };
        let (away, busy) = (now.0 - last.0, now.1.saturating_sub(last.1));
        self.longest.set(self.longest.get().max(away));
        self.busiest.set(self.busiest.get().max(busy));
        if away > FRAME {
            self.stalls.set(self.stalls.get() + 1);
        }
    }

    fn told(&self, launcher: &gtk::Widget) -> String {
        format!(
            "{:>4} rows, longest stall {:>5.1} ms (most work {:>4.1} ms), \
             {:>4} over {} ms, {:>5.1} MiB",
            rows(launcher),
            milliseconds(self.longest.take()),
            milliseconds(self.busiest.take()),
            self.stalls.take(),
            FRAME.as_millis(),
            resident()
        )
    }
}

/// Rows of rooms within.
fn rows(widget: &gtk::Widget) -> usize {
    let mut count = usize::from(widget.parent().is_some_and(|parent| {
        parent.is::<gtk::ListBox>() && parent.ancestor(gtk::ScrolledWindow::static_type()).is_some()
    }));
    let mut child = widget.first_child();
    while let Some(widget) = child {
        count += rows(&widget);
        child = widget.next_sibling();
    }
    count
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Processor time of this thread.
fn own_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::try_from(time).expect("it only grows")
}

fn resident() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0");
    line.split_whitespace().next().and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}
