// SPDX-License-Identifier: GPL-3.0-or-later
//! A message to all: a room where the first member speaks, and the bare loop that writes
//! the same frames, batched the same way, to as many sockets of the same kind.

use std::io::Write;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use salotto::protocol::{Event, EventKind, Nickname, Text};
use salotto::server::Server;
use salotto::server::room::text_frame;

use super::audience::Audience;
use super::bare::{Bare, Task};
use super::ledger::Ledger;
use super::protocol::{CHANNEL, Protocol};
use super::{PATIENCE, cpu, said, setting};

/// Bytes of a message.
pub const LENGTH: usize = 64;

/// A size of the room, its protocol, and how many messages are under way.
#[derive(Clone, Copy)]
pub struct Case {
    pub members: usize,
    pub protocol: Protocol,
    /// Messages that may be under way.
    pub window: u64,
}

/// Results of the rounds of one case.
#[derive(Default)]
pub struct Outcome {
    pub messages: u64,
    pub deliveries: u64,
    /// Frames in one TLS record, on average.
    pub batch: f64,
    /// Microseconds per delivery in each round.
    pub room: Vec<f64>,
    pub bare: Vec<f64>,
}

impl Case {
    /// Runs room and bare loop in turn, with all their guests connected
    /// throughout. Without a `batch`, the bare loop uses the one the room
    /// really used.
    pub fn run(&self, share: u64, batch: Option<f64>) -> Outcome {
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
        let room = super::room();
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
            Protocol::Irc => {
                let line = format!(":m0!member@m0.salotto PRIVMSG {CHANNEL} :{text}\r\n");
                frames.extend_from_slice(line.as_bytes());
            }
            Protocol::Native | Protocol::Browser => {
                let text = Text::new(&text).expect("a good text");
                let what = EventKind::Said {
                    from: from.clone(),
                    seat: None,
                    id: Some("x".into()),
                    answers: None,
                    emote: false,
                    edited: None,
                    text,
                };
                let event = Event { number: number + 1, time: 1_800_000_000_000, what };
                frames.extend_from_slice(&text_frame(&event.encode()));
            }
        }
        ends.push(frames.len());
    }
    (frames, ends)
}
