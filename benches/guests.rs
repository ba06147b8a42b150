// SPDX-License-Identifier: GPL-3.0-or-later
//! Guests of every protocol: the cost of a join and of an idle member, a room where all
//! sit together, and a delivery to each kind against a bare loop in the same run. Asserts
//! that a mixed room hears everything once and in one order; asserts no time and no size.
//!
//! `cargo bench --no-default-features --bench guests`
//!
//! - `GUESTS_AT_ONCE` (1000): guests of one protocol that join together
//! - `GUESTS_MIXED` (250): guests of each protocol in the mixed room
//! - `GUESTS_DELIVERIES` (1000000): deliveries in the mixed room
//! - `FANOUT_ROUNDS` (5), `FANOUT_SECONDS` (0.6): rounds of the bare loop and their length
#![expect(clippy::cast_precision_loss, reason = "figures for people, of three digits")]

mod support;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use support::audience::Audience;
use support::child::Child;
use support::fan::{Case, LENGTH};
use support::figures::{median, milliseconds, range};
use support::member::{Heard, Protocol};
use support::one_order::OneOrder;
use support::{PATIENCE, cpu, said, setting};

/// Messages that one speaker of the mixed room has under way, and of a saturated room.
const TALKED_AT_ONCE: u64 = 25;
const WINDOW: u64 = 400;

fn main() {
    let all = protocols();
    joins(&all);
    mixed(&all);
    deliveries(&all);
}

/// Every protocol that a room speaks here.
fn protocols() -> Vec<Protocol> {
    let mut all = vec![Protocol::Native, Protocol::Browser, Protocol::Classic];
    let room = support::room();
    let mut audience = Audience::new();
    audience.invite(room.loopback(), None, Protocol::Irc, "probe").expect("a connection");
    let (start, mut answer) = (Instant::now(), None);
    while answer.is_none() && start.elapsed() < PATIENCE {
        audience.turn(Some(Duration::from_millis(20)), &mut |_, news| match news {
            Heard::Entered => answer = Some(true),
            Heard::Gone(_) => answer = Some(false),
            _ => {}
        });
    }
    match answer {
        Some(true) => all.push(Protocol::Irc),
        _ => println!("The room does not speak IRC: left out.\n"),
    }
    all
}

fn label(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Native => "app (TLS)",
        Protocol::Browser => "browser",
        Protocol::Classic => "classic",
        Protocol::Irc => "IRC",
    }
}

/// Many guests of one protocol join a room of their own at once, and sit still.
fn joins(all: &[Protocol]) {
    let count: usize = setting("GUESTS_AT_ONCE", 1_000);
    println!("{count} guests join at once; the ratios are to the app.\n");
    println!("{:10} {:>8} {:>14} {:>6} {:>14} {:>6}", "", "all in", "CPU a join", "", "memory", "");
    let mut of_the_app = None;
    for &protocol in all {
        let (took, cpu, memory) = join(protocol, count);
        let (app_cpu, app_memory) = *of_the_app.get_or_insert((cpu, memory));
        println!(
            "{:10} {took:>6.2} s {cpu:>11.2} ms {:>6.2} {memory:>10.2} KiB {:>6.2}",
            label(protocol),
            cpu / app_cpu,
            memory / app_memory
        );
    }
}

/// Seconds until all are in and nothing comes any more, the server's milliseconds for each,
/// and the KiB each takes.
fn join(protocol: Protocol, count: usize) -> (f64, f64, f64) {
    let child = Child::host();
    let mut audience = Audience::new();
    // One comes and goes, so that nothing in what follows is done for the first time.
    let first = audience.invite(child.room, None, protocol, "first").expect("a member");
    audience.until_all_are_in(|_, _| {});
    audience.drop_member(first);
    audience.until_quiet(|_, _| {});
    let (empty, cpu, start) =
        (cpu::resident(child.id()), cpu::of_process(child.id()), Instant::now());
    invite(&mut audience, child.room, protocol, count);
    audience.until_all_are_in(|_, _| {});
    let took = start.elapsed().as_secs_f64();
    audience.until_quiet(|_, _| {});
    let cpu = milliseconds(cpu::of_process(child.id()).saturating_sub(cpu));
    let memory = cpu::resident(child.id()).saturating_sub(empty) as f64 / 1024.0;
    (took, cpu / count as f64, memory / count as f64)
}

fn invite(audience: &mut Audience, room: SocketAddr, protocol: Protocol, count: usize) {
    for _ in 0..count {
        let name = format!("m{}", audience.members.len());
        audience.invite(room, None, protocol, &name).expect("the room takes connections");
    }
}

/// Guests of all protocols in one room, one of each kind speaking at the same time.
fn mixed(all: &[Protocol]) {
    let each: usize = setting("GUESTS_MIXED", 250);
    let wanted: u64 = setting("GUESTS_DELIVERIES", 1_000_000);
    let room = support::room();
    let mut audience = Audience::new();
    for &protocol in all {
        invite(&mut audience, room.loopback(), protocol, each);
    }
    audience.until_all_are_in(|_, _| {});
    audience.until_quiet(|_, _| {});
    let members = audience.members.len();
    let rounds = wanted.div_ceil(members as u64 * all.len() as u64 * TALKED_AT_ONCE);
    let mut order = OneOrder::new(members, LENGTH);
    let (start, cpu) = (Instant::now(), cpu::of_server());
    let mut next = 0;
    for _ in 0..rounds {
        for kind in 0..all.len() {
            let texts: Vec<_> =
                (next..next + TALKED_AT_ONCE).map(|it| said::text(it, LENGTH)).collect();
            next += TALKED_AT_ONCE;
            audience.members[kind * each]
                .say(texts.iter().map(String::as_str))
                .expect("the speaker is connected");
        }
        let limit = Instant::now() + PATIENCE;
        while !order.is_complete(next) {
            assert!(Instant::now() < limit, "not everybody heard everything");
            order.listen(&mut audience);
        }
    }
    let deliveries = next * members as u64;
    let cpu = cpu::of_server().saturating_sub(cpu);
    println!(
        "\n{each} of each in one room: {deliveries} deliveries in {:.1} s, {:.3} µs of the \
         server's CPU each; one order for all, none lost, none doubled.",
        start.elapsed().as_secs_f64(),
        cpu.as_secs_f64() * 1e6 / deliveries as f64
    );
}

/// A delivery to each kind of guest, against a loop that only writes.
fn deliveries(all: &[Protocol]) {
    let members = setting("GUESTS_MIXED", 250);
    println!("\n{members} guests of one kind; CPU per delivery of a {LENGTH}-byte message:\n");
    println!("{:10} {:>9} {:>9} {:>9}  ratio", "", "under way", "room µs", "bare µs");
    for window in [WINDOW, 1] {
        let mut batch = None;
        for &protocol in all {
            let outcome = Case { members, protocol, window }.run(0, batch);
            batch = batch.or(Some(outcome.batch));
            let pairs = outcome.room.iter().zip(&outcome.bare);
            let ratios: Vec<f64> = pairs.map(|(room, bare)| room / bare).collect();
            let (low, high) = range(&ratios);
            println!(
                "{:10} {window:>9} {:>9.3} {:>9.3}  {:.2} ({low:.2} to {high:.2})",
                label(protocol),
                median(&outcome.room),
                median(&outcome.bare),
                median(&ratios)
            );
        }
    }
}
