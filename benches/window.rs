// SPDX-License-Identifier: GPL-3.0-or-later
//! The window during a flood of messages, or of reactions to one, and the time until the launcher is drawn.
//! Needs a display:
//!
//! `xvfb-run -a dbus-run-session -- cargo bench --bench window`
//!
//! Each part runs in a process of its own, so that none warms up another.

use std::cell::{Cell, RefCell};
use std::process::Command;
use std::rc::Rc;
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use adw::prelude::*;
use gtk::glib;
use salotto::client::{Approach, Security, SendError, SessionEvent, Sink, Target};
use salotto::protocol::{
    Abilities, Emoji, Event, EventKind, Member, Nickname, Reaction, Request, RoomName, Rules,
    SeatNumber, SecretString, Text, Topic, Welcome,
};
use salotto::ui;
use salotto::ui::bridge::{BridgeSink, SessionHandle, SessionLink};
use salotto::ui::launcher::Launcher;
use salotto::ui::room::RoomWindow;

const ID: &str = "io.github.salotto_chat.Salotto.Bench";
const RESOURCES: &str = "/io/github/salotto_chat/Salotto";

fn main() {
    let words: Vec<String> = env::args().collect();
    match words.get(1).map(String::as_str) {
        Some("flood") => flood(words[2].parse().expect("a number of messages"), message),
        Some("reactions") => flood(words[2].parse().expect("a number of reactions"), reaction),
        Some("launcher") => start(|app| Launcher::new(app).upcast()),
        Some("empty") => start(|app| adw::ApplicationWindow::new(app).upcast()),
        _ => everything(),
    }
}

fn everything() {
    for count in ["10000", "100000"] {
        println!("{count} messages: {}", part(&["flood", count]));
    }
    println!("10000 reactions to one message: {}", part(&["reactions", "10000"]));
    // The first start of all loads fonts and themes from the disk.
    part(&["empty"]);
    let best = |which: &str| -> f64 {
        let times = (0..7).map(|_| part(&[which]).trim().parse().unwrap_or(f64::INFINITY));
        times.fold(f64::INFINITY, f64::min)
    };
    let (empty, launcher) = (best("empty"), best("launcher"));
    println!(
        "start to drawn, best of 7: empty window {empty:.0} ms, launcher {launcher:.0} ms, \
         ratio {:.2}",
        launcher / empty
    );
}

fn part(words: &[&str]) -> String {
    let program = env::current_exe().expect("the benchmark knows itself");
    let mut command = Command::new(program);
    // Without a graphics card GTK would have one emulated, whose painting of a
    // whole window takes longer than everything that is measured here.
    if env::var_os("GSK_RENDERER").is_none() {
        command.env("GSK_RENDERER", "cairo");
    }
    let output = command.args(words).output().expect("the benchmark runs itself");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Prints the time from the start of the process's work to the first frame on
/// the screen.
fn start(open: impl Fn(&adw::Application) -> gtk::Window + 'static) {
    let begin = Instant::now();
    ui::prepare().expect("a display");
    let app = application();
    app.connect_activate(move |app| {
        let window = open(app);
        window.present();
        let app = app.clone();
        let frames = Cell::new(0);
        window.add_tick_callback(move |_, clock| {
            // The second tick comes after the first frame was painted.
            frames.set(frames.get() + 1);
            clock.request_phase(gtk::gdk::FrameClockPhase::PAINT);
            if frames.get() == 2 {
                println!("{}", begin.elapsed().as_secs_f64() * 1000.0);
                app.quit();
            }
            glib::ControlFlow::Continue
        });
    });
    app.run_with_args::<&str>(&[]);
}

fn application() -> adw::Application {
    adw::Application::builder()
        .application_id(ID)
        .resource_base_path(RESOURCES)
        .flags(gtk::gio::ApplicationFlags::NON_UNIQUE)
        .build()
}

/// Feeds a room window as fast as it takes events, and prints the longest time
/// the main loop was blocked.
fn flood(count: u64, event: fn(u64) -> SessionEvent) {
    ui::prepare().expect("a display");
    let app = application();
    app.connect_activate(move |app| {
        let (window, sink) = room(app);
        window.present();
        let window = Rc::new(RefCell::new(Some(window)));
        // Let the window be drawn before the flood begins.
        let app = app.clone();
        let sink = RefCell::new(Some(sink));
        glib::timeout_add_local_once(Duration::from_millis(1500), move || {
            if let Some(sink) = sink.take() {
                watch(&app, (count, event), sink, window);
            }
        });
    });
    app.run_with_args::<&str>(&[]);
}

fn watch(
    app: &adw::Application,
    (count, event): (u64, fn(u64) -> SessionEvent),
    mut sink: BridgeSink,
    window: Rc<RefCell<Option<RoomWindow>>>,
) {
    let begin = Instant::now();
    let feeder = thread::spawn(move || {
        for number in 1..=count {
            let _ = sink.take(event(number));
        }
        // The last goodbye shows that everything was taken.
        sink
    });
    let feeder = Cell::new(Some(feeder));
    let (last, longest, settled) = (Cell::new(begin), Cell::new(Duration::ZERO), Cell::new(0u32));
    let stalls = Cell::new(0u32);
    let app = app.clone();
    glib::timeout_add_local_full(Duration::from_millis(1), glib::Priority::HIGH, move || {
        let away = last.replace(Instant::now()).elapsed();
        longest.set(longest.get().max(away));
        if away > Duration::from_millis(50) {
            stalls.set(stalls.get() + 1);
        }
        let done = feeder.take();
        let is_done = done.as_ref().is_none_or(thread::JoinHandle::is_finished);
        feeder.set(done);
        if is_done {
            settled.set(settled.get() + 1);
        }
        if settled.get() < 300 {
            return glib::ControlFlow::Continue;
        }
        println!(
            "longest stall {:.1} ms, {} over 50 ms, {:.1} s in all, {:.0} MiB resident",
            longest.get().as_secs_f64() * 1000.0,
            stalls.get(),
            begin.elapsed().as_secs_f64(),
            resident()
        );
        let window = window.take().expect("taken once");
        assert!(window.follows(), "the conversation gave up following the newest");
        drop(window);
        app.quit();
        glib::ControlFlow::Break
    });
}

fn room(app: &adw::Application) -> (RoomWindow, BridgeSink) {
    let you = name("Me");
    let address = "localhost:5555".parse().expect("an address");
    let target = Target { approach: Approach::Encrypted, ..Target::new(address, you.clone()) };
    let member = |who: &str, host| Member { encrypted: true, host, ..Member::named(name(who)) };
    let welcome = Welcome {
        room: RoomName::new("Flood").expect("a name"),
        topic: Topic::default(),
        you,
        host: None,
        members: vec![member("Ada", true), member("Me", false)],
        number: 0,
        resumed: false,
        can: Abilities { reacts: true, ..Abilities::default() },
        token: SecretString::default(),
        rules: Rules::default(),
        muted: None,
        time: None,
        proof: None,
        votes: Vec::new(),
        pinned: Vec::new(),
    };
    let line =
        Security::Encrypted { fingerprint: salotto::protocol::Fingerprint::new([0; 32]), epoch: 0 };
    let window = RoomWindow::new(Some(app.upcast_ref()), &target, line, welcome);
    let sink = Rc::new(RefCell::new(None));
    let link = SessionLink::with(|given| {
        sink.replace(Some(given));
        Box::new(Nobody)
    });
    window.set_link(link);
    let sink = sink.take().expect("the link was given a sink");
    (window, sink)
}

fn message(number: u64) -> SessionEvent {
    let author = ["Ada", "Bo", "Cy", "Dee"][usize::try_from(number / 3 % 4).unwrap_or(0)];
    // 64 bytes, as in the other benchmarks.
    let text = format!("{number:>8} the quick brown fox jumps over the lazy dog, twice");
    let text = Text::new(&text).expect("a text");
    let what = EventKind::said(name(author), text);
    SessionEvent::Happened(Event { number, time: 1_700_000_000_000 + number * 20, what })
}

/// The first is a message, and each further one a reaction to it, of somebody else.
fn reaction(number: u64) -> SessionEvent {
    if number == 1 {
        return message(number);
    }
    let emoji = "👍🎉😀🚀🍕".chars().nth(usize::try_from(number % 5).unwrap_or(0));
    let reaction = Reaction {
        from: name(&format!("Guest {number}")),
        seat: Some(SeatNumber::new(number)),
        first_seat: None,
        id: None,
        message: 1,
        to: None,
        emoji: Emoji::new(&emoji.expect("one of five").to_string()).expect("an emoji"),
        active: true,
    };
    let time = 1_700_000_000_000 + number * 20;
    SessionEvent::Happened(Event { number, time, what: EventKind::Reacted(reaction) })
}

fn name(raw: &str) -> Nickname {
    Nickname::new(raw).expect("a name")
}

fn resident() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0");
    line.split_whitespace().next().and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// A session that says nothing.
struct Nobody;

impl SessionHandle for Nobody {
    fn send(&self, _: Request) -> Result<(), SendError> {
        Ok(())
    }
    fn part(self: Box<Self>, done: Box<dyn FnOnce()>) {
        done();
    }
}
