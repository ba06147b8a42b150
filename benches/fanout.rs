// SPDX-License-Identifier: GPL-3.0-or-later
//! Fan-out: the server's processor time per delivery, against a bare loop that
//! writes the same frames, batched the same way, to as many sockets of the same
//! kind, in the same run. Asserts that each member receives everything once and in
//! order; asserts no time.
//!
//! `cargo bench --no-default-features --bench fanout`
//!
//! - `FANOUT_SECONDS` (0.6): length of one round of a case
//! - `FANOUT_ROUNDS` (5): rounds of each case, room and bare loop in turn
//! - `FANOUT_MEMBERS` (10,100,1000): sizes of the room
//! - `FANOUT_DELIVERIES` (0): total of verified deliveries to reach
#![expect(clippy::cast_precision_loss, reason = "figures for people, of three digits")]

mod support;

use std::io::Write;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use salotto::protocol::{Event, EventKind, Nickname, Text};
use salotto::server::Server;
use salotto::server::room::text_frame;
use support::audience::Audience;
use support::bare::{Bare, Task};
use support::figures::{median, range};
use support::ledger::Ledger;
use support::member::Protocol;
use support::{PATIENCE, cpu, said, setting};

/// Bytes of a message.
const LENGTH: usize = 64;
/// Messages that may be under way in a saturated room.
const WINDOW: u64 = 400;

#[derive(Clone, Copy)]
struct Case {
    members: usize,
    protocol: Protocol,
    /// Messages that may be under way.
    window: u64,
}

/// Results of the rounds of one case.
#[derive(Default)]
struct Outcome {
    messages: u64,
    deliveries: u64,
    /// Frames in one TLS record, on average.
    batch: f64,
    /// Microseconds per delivery in each round.
    room: Vec<f64>,
    bare: Vec<f64>,
}

fn main() {
    let sizes = std::env::var("FANOUT_MEMBERS").unwrap_or_else(|_| "10,100,1000".to_owned());
    let sizes: Vec<usize> =
        sizes.split(',').map(|size| size.trim().parse().expect("FANOUT_MEMBERS=10,100")).collect();
    let wanted: u64 = setting("FANOUT_DELIVERIES", 0);
    let share = wanted.div_ceil(2 * sizes.len() as u64);
    let mut verified = 0;
    print_head();
    for window in [WINDOW, 1] {
        // One at a time, a small room would take hours for its share.
        let share = if window == 1 { 0 } else { share };
        for &members in &sizes {
            let tls = Case { members, protocol: Protocol::Native, window };
            let native = tls.run(share, None);
            tls.print(&native);
            let plain = Case { protocol: Protocol::Classic, ..tls };
            let classic = plain.run(share, Some(native.batch));
            plain.print(&classic);
            verified += native.deliveries + classic.deliveries;
        }
    }
    println!("\n{verified} deliveries by the room verified: none lost, doubled or out of order.");
}

fn print_head() {
    println!(
        "CPU per delivery of a {LENGTH}-byte message; the ratio is the median of the rounds'.\n"
    );
    println!(
        "{:>7} {:5} {:>9} {:>8} {:>10} {:>6} {:>8} {:>8}  {:5}",
        "members",
        "line",
        "under way",
        "messages",
        "deliveries",
        "batch",
        "room µs",
        "bare µs",
        "ratio"
    );
}

impl Case {
    fn print(&self, outcome: &Outcome) {
        let ratios: Vec<f64> = outcome.room.iter().zip(&outcome.bare).map(|(a, b)| a / b).collect();
        let (low, high) = range(&ratios);
        println!(
            "{:>7} {:5} {:>9} {:>8} {:>10} {:>6.1} {:>8.3} {:>8.3}  {:5.2} ({low:.2} to {high:.2})",
            self.members,
            if self.protocol == Protocol::Native { "TLS" } else { "plain" },
            self.window,
            outcome.messages,
            outcome.deliveries,
            outcome.batch,
            median(&outcome.room),
            median(&outcome.bare),
            median(&ratios),
        );
    }

    /// Runs room and bare loop in turn, with all their guests connected
    /// throughout. Without a `batch`, the bare loop uses the one the room
    /// really used.
    fn run(&self, share: u64, batch: Option<f64>) -> Outcome {
        let rounds: usize = setting("FANOUT_ROUNDS", 5);
        let length = Duration::from_secs_f64(setting("FANOUT_SECONDS", 0.6));
        let mut room = SpeakingRoom::new(*self);
        let mut floor = Floor::new(*self);
        room.speak(length / 4);
        let mut outcome = Outcome::default();
        let (mut records, mut messages) = (0, 0);
        while outcome.room.len() < rounds || outcome.deliveries < share {
            let spoken = room.speak(length);
            records += spoken.records;
            messages += spoken.messages;
            outcome.batch = batch.unwrap_or(messages as f64 * self.members as f64 / records as f64);
            let deliveries = spoken.messages * self.members as u64;
            let poured = floor.pour(spoken.messages, outcome.batch);
            outcome.messages += spoken.messages;
            outcome.deliveries += deliveries;
            outcome.room.push(spoken.cpu.as_secs_f64() * 1e6 / deliveries as f64);
            outcome.bare.push(poured.as_secs_f64() * 1e6 / deliveries as f64);
        }
        outcome
    }
}

/// A room with its members, the first of whom speaks.
struct SpeakingRoom {
    case: Case,
    _room: Server,
    audience: Audience,
    ledger: Ledger,
    /// Number of the next message.
    next: u64,
}

/// Result of one round of speaking.
struct Spoken {
    messages: u64,
    records: u64,
    cpu: Duration,
}

impl SpeakingRoom {
    fn new(case: Case) -> Self {
        let room = support::room();
        let mut audience = Audience::new();
        for number in 0..case.members {
            let name = format!("m{number}");
            let key = audience
                .invite(room.loopback(), None, case.protocol, &name)
                .expect("the room takes connections");
            assert_eq!(key, number, "keys are the members' numbers");
        }
        audience.until_all_are_in(|_, _| {});
        audience.until_quiet(|_, _| {});
        Self { case, _room: room, audience, ledger: Ledger::new(case.members, LENGTH), next: 0 }
    }

    /// Speaks for `length`, and waits until everybody has received it.
    fn speak(&mut self, length: Duration) -> Spoken {
        let (first, records) = (self.next, self.records());
        let start = Instant::now();
        let cpu = cpu::of_server();
        loop {
            if start.elapsed() < length {
                let until = self.ledger.floor + self.case.window;
                self.say(until);
            } else if self.ledger.floor == self.next {
                break;
            }
            assert!(start.elapsed() < length + PATIENCE, "not everybody heard everything");
            self.ledger.listen(&mut self.audience);
        }
        let cpu = cpu::of_server().saturating_sub(cpu);
        Spoken { messages: self.next - first, records: self.records() - records, cpu }
    }

    fn say(&mut self, until: u64) {
        if self.next < until {
            let texts: Vec<_> = (self.next..until).map(|next| said::text(next, LENGTH)).collect();
            self.audience.members[0]
                .say(texts.iter().map(String::as_str))
                .expect("the speaker is connected");
            self.next = until;
        }
    }

    fn records(&self) -> u64 {
        self.audience.members.iter().map(|(_, member)| member.records()).sum()
    }
}

/// The bare loop and its guests.
struct Floor {
    protocol: Protocol,
    window: u64,
    bare: Bare,
    audience: Audience,
    ledger: Ledger,
    next: u64,
}

impl Floor {
    fn new(case: Case) -> Self {
        let mut bare = Bare::open(case.protocol);
        let mut audience = Audience::new();
        for _ in 0..case.members {
            audience.invite_mute(bare.address(), case.protocol).expect("it takes connections");
            bare.accept();
        }
        std::thread::scope(|scope| {
            scope.spawn(|| bare.shake_hands());
            audience.until_all_are_in(|_, _| {});
        });
        let ledger = Ledger::new(case.members, LENGTH);
        Self { protocol: case.protocol, window: case.window, bare, audience, ledger, next: 0 }
    }

    /// Writes `messages`; the same guests check them the same way.
    fn pour(&mut self, messages: u64, batch: f64) -> Duration {
        let (frames, ends) = frames(self.protocol, self.next, messages);
        let first = self.next;
        self.next += messages;
        let (mut tell, allowance) = UnixStream::pair().expect("there are sockets");
        let task = Task { frames: &frames, ends: &ends, batch, allowance };
        let Self { bare, audience, ledger, window, next, .. } = self;
        std::thread::scope(|scope| {
            let pouring = scope.spawn(|| bare.pour(task));
            let mut told = 0;
            let start = Instant::now();
            while ledger.floor < *next {
                let allowed = ledger.floor - first + *window;
                if allowed > told {
                    told = allowed;
                    tell.write_all(&told.to_ne_bytes()).unwrap_or_default();
                }
                assert!(start.elapsed() < 2 * PATIENCE, "not everybody heard everything");
                ledger.listen(audience);
            }
            pouring.join().expect("the bare loop runs to its end")
        })
    }
}

/// The frames as the room would encode them, and where each ends.
fn frames(protocol: Protocol, first: u64, count: u64) -> (Vec<u8>, Vec<usize>) {
    let from = Nickname::new("m0").expect("a good name");
    let (mut frames, mut ends) = (Vec::new(), Vec::new());
    for number in first..first + count {
        let text = said::text(number, LENGTH);
        match protocol {
            Protocol::Classic => frames.extend_from_slice(format!("m0: {text}\n").as_bytes()),
            Protocol::Native => {
                let text = Text::new(&text).expect("a good text");
                let what =
                    EventKind::Said { from: from.clone(), seat: None, id: Some("x".into()), text };
                let event = Event { number: number + 1, time: 1_800_000_000_000, what };
                frames.extend_from_slice(&text_frame(&event.encode()));
            }
        }
        ends.push(frames.len());
    }
    (frames, ends)
}
