// SPDX-License-Identifier: GPL-3.0-or-later
//! Joins: the cost over TLS alone, with a key, with a password and with both, in
//! turn; of a storm of joins with everything; and the latency of two members during
//! a storm of wrong passwords. Asserts that everybody is admitted or refused as it
//! should be; asserts no time.
//!
//! `cargo bench --no-default-features --bench door`
//!
//! - `DOOR_ROUNDS` (6): repetitions of each measurement
//! - `DOOR_JOINS` (100): joins one after the other in each round
//! - `DOOR_STORM` (200): joins at once
//! - `DOOR_GUESSES` (200): wrong passwords a second
#![expect(clippy::cast_precision_loss, reason = "figures for people, of three digits")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail at once")]

#[path = "../tests/kit/mod.rs"]
mod kit;
mod support;

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Barrier};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use kit::guest::Guest;
use kit::guest::password::Card;
use kit::guest::stream::{tcp, tls_with};
use kit::room::TestRoom;
use salotto::trust::{GuestExchange, HostExchange, Password};
use serde_json::{Value, json};
use support::figures::{median, milliseconds, nanoseconds, percentile, range};
use support::{cpu, setting};

const RIGHT: &str = "correct horse battery staple";
/// Time two members talk, without and with a storm.
const TALK: Duration = Duration::from_secs(6);
const EVERY: Duration = Duration::from_millis(10);
/// Threads that guess, each from ever new addresses so that nothing delays
/// them.
const GUESSERS: u32 = 8;

fn main() {
    one_by_one(setting("DOOR_ROUNDS", 6), setting("DOOR_JOINS", 100));
    at_once(setting("DOOR_ROUNDS", 6), setting("DOOR_STORM", 200));
    wrong_passwords(setting("DOOR_GUESSES", 200));
}

fn room(password: bool) -> TestRoom {
    TestRoom::with(|config| {
        config.password = password.then(|| Password::new(RIGHT).expect("a password"));
    })
}

fn hello(name: &str) -> Value {
    json!({"type": "hello", "name": name})
}

fn come_in(stream: TcpStream, name: &str, card: Option<&Card>, password: bool) -> Guest {
    let mut guest = Guest::over(tls_with(stream, card));
    if password {
        assert_eq!(guest.enter(hello(name), RIGHT)["type"], "welcome");
    } else {
        guest.hello(hello(name));
    }
    guest
}

fn go(mut guest: Guest) {
    guest.send(json!({"type": "leave"}));
    while guest.try_next().is_some() {}
}

/// Milliseconds of processor time per call that `work` costs the host.
fn host_cost(times: usize, work: impl FnOnce()) -> f64 {
    let before = cpu::of_server();
    work();
    milliseconds(cpu::of_server().saturating_sub(before)) / times as f64
}

fn one_by_one(rounds: usize, joins: usize) {
    println!("Host CPU for one to join and leave, {joins} one after the other, {rounds} rounds:");
    let kinds = [
        ("TLS alone", false, false),
        ("and a key", true, false),
        ("and the password", false, true),
        ("and both", true, true),
    ];
    let last = u32::try_from(joins).expect("there are so many addresses");
    let mut costs = kinds.map(|_| Vec::new());
    for _ in 0..rounds {
        for ((_, key, password), costs) in kinds.iter().zip(&mut costs) {
            let room = room(*password);
            let mut come_and_go = |number: u32| {
                // Another address each time, or there would be too many short
                // stays.
                let from = Ipv4Addr::from_bits(Ipv4Addr::new(127, 2, 0, 1).to_bits() + number);
                let stream = connect(room.address(), from.into());
                let card = key.then(Card::new);
                go(come_in(stream, &format!("guest {number}"), card.as_ref(), *password));
            };
            come_and_go(0);
            costs.push(host_cost(joins, || (1..=last).for_each(&mut come_and_go)));
        }
    }
    let alone = median(&costs[0]);
    for ((name, ..), costs) in kinds.iter().zip(&costs) {
        let (low, high) = range(costs);
        let cost = median(costs);
        println!("  {name:<18} {cost:.2} ms ({low:.2} to {high:.2}), {:.2} times", cost / alone);
    }
    println!("  the exchange and its proof by themselves: {:.3} ms", exchange(500));
}

/// Milliseconds of the room's part of one exchange.
fn exchange(times: usize) -> f64 {
    let password = Password::new(RIGHT).expect("a password");
    let message = GuestExchange::start(&password).1;
    let before = cpu::of_this_thread();
    for _ in 0..times {
        let (exchange, _) = HostExchange::answer(&password, &message).expect("a message");
        assert!(exchange.check(&[0; 32], &[0; 32]).is_none());
    }
    milliseconds(cpu::of_this_thread().saturating_sub(before)) / times as f64
}

fn at_once(rounds: usize, storm: usize) {
    println!("{storm} joins at once, each with a key and the password, {rounds} rounds:");
    let (mut walls, mut costs) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let room = room(true);
        let address = room.address();
        let start = Arc::new(Barrier::new(storm + 1));
        let guests: Vec<_> = (0..storm)
            .map(|number| {
                let (start, card) = (start.clone(), Card::new());
                thread::spawn(move || {
                    start.wait();
                    come_in(tcp(address), &format!("guest {number}"), Some(&card), true)
                })
            })
            .collect();
        let mut wall = Duration::ZERO;
        costs.push(host_cost(1, || {
            start.wait();
            let began = Instant::now();
            let inside: Vec<_> = guests.into_iter().map(JoinHandle::join).collect();
            wall = began.elapsed();
            assert!(inside.iter().all(Result::is_ok), "everybody is in");
        }));
        walls.push(milliseconds(wall));
    }
    for (what, values) in [("until the last is in", walls), ("host CPU", costs)] {
        let (low, high) = range(&values);
        println!("  {what:<21} {:.0} ms ({low:.0} to {high:.0})", median(&values));
    }
}

fn wrong_passwords(rate: u32) {
    println!(
        "Two members talk, {} times a second, without and with {rate} wrong passwords a second",
        1_000 / EVERY.as_millis()
    );
    println!("from ever new keys and addresses:");
    let room = room(true);
    let [ada, bo] = ["Ada", "Bo"].map(|name| come_in(tcp(room.address()), name, None, true));
    let mut pair = Pair { ada, bo };
    pair.talk();
    let calm = Figures::of(|| pair.talk());
    let over = Arc::new(AtomicBool::new(false));
    let guesses = Arc::new(AtomicU32::new(0));
    let pause = Duration::from_secs(1) * GUESSERS / rate.max(1);
    let guessers: Vec<_> = (0..GUESSERS)
        .map(|number| {
            let (over, guesses, address) = (over.clone(), guesses.clone(), room.address());
            thread::spawn(move || guess_on(address, number, pause, &over, &guesses))
        })
        .collect();
    pair.talk();
    guesses.store(0, Ordering::Relaxed);
    let storm = Figures::of(|| pair.talk());
    let guessed = f64::from(guesses.load(Ordering::Relaxed)) / TALK.as_secs_f64();
    over.store(true, Ordering::Relaxed);
    for guesser in guessers {
        guesser.join().expect("all were refused");
    }
    calm.print("without");
    storm.print("with");
    println!("  {guessed:.0} guesses a second; host CPU {:.2} times", storm.cpu / calm.cpu);
}

struct Pair {
    ada: Guest,
    bo: Guest,
}

impl Pair {
    /// Nanoseconds from sending to receiving, in the other member.
    fn talk(&mut self) -> Vec<u64> {
        let start = Instant::now();
        let Self { ada, bo } = self;
        thread::scope(|scope| {
            let heard = scope.spawn(move || {
                let mut samples = Vec::new();
                loop {
                    let said = bo.until("said");
                    let text = said["text"].as_str().expect("it is text");
                    match text.parse::<u64>() {
                        Ok(then) => samples.push(nanoseconds(start.elapsed()) - then),
                        Err(_) => return samples,
                    }
                }
            });
            while start.elapsed() < TALK {
                ada.say("", &start.elapsed().as_nanos().to_string());
                thread::sleep(EVERY);
            }
            ada.say("", "over");
            ada.hears("over");
            heard.join().expect("everything was heard")
        })
    }
}

/// Result of a talk.
struct Figures {
    samples: Vec<u64>,
    /// Busy cores of the host.
    cpu: f64,
}

impl Figures {
    fn of(talk: impl FnOnce() -> Vec<u64>) -> Self {
        let (before, began) = (cpu::of_server(), Instant::now());
        let samples = talk();
        let cpu =
            cpu::of_server().saturating_sub(before).as_secs_f64() / began.elapsed().as_secs_f64();
        Self { samples, cpu }
    }

    fn print(&self, name: &str) {
        let mut samples = self.samples.clone();
        let [middle, tail] = [0.5, 0.99].map(|share| milliseconds(percentile(&mut samples, share)));
        println!(
            "  {name:<8} p50 {middle:.2} ms, p99 {tail:.2} ms, host CPU {:.1} %",
            100.0 * self.cpu
        );
    }
}

/// Guesses wrong until `over` is set, each time as another person.
fn guess_on(
    room: SocketAddr,
    number: u32,
    pause: Duration,
    over: &AtomicBool,
    guesses: &AtomicU32,
) {
    let mut from = Ipv4Addr::new(127, 1, 0, 1).to_bits() + number * 10_000;
    let mut next = Instant::now();
    while !over.load(Ordering::Relaxed) {
        from += 1;
        let card = Card::new();
        let stream = tls_with(connect(room, Ipv4Addr::from_bits(from).into()), Some(&card));
        let mut guest = Guest::over(stream);
        assert_eq!(guest.enter(hello("Eve"), "wrong")["reason"], "password-wrong");
        guesses.fetch_add(1, Ordering::Relaxed);
        next += pause;
        thread::sleep(next.saturating_duration_since(Instant::now()));
    }
}

fn connect(to: SocketAddr, from: IpAddr) -> TcpStream {
    let socket =
        socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).expect("a socket");
    socket.bind(&SocketAddr::new(from, 0).into()).expect("all of 127/8 is ours");
    socket.connect(&to.into()).expect("the room is open");
    socket.set_tcp_nodelay(true).expect("an option");
    socket.into()
}
