// SPDX-License-Identifier: GPL-3.0-or-later
//! Attacks: for each kind the host's processor time and memory, and the latency of
//! two members without an attack, during one on another room of this machine (the
//! effect of shared processors alone), and during one on theirs. Asserts that every
//! answer comes; asserts no figure.
//!
//! `cargo bench --no-default-features --bench harm`
//!
//! - `HARM_CALM` (5): seconds without an attack
//! - `HARM_ONLY` (all): part of the names of the attacks to measure
#![expect(clippy::cast_precision_loss, reason = "figures for people, of three digits")]

mod support;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use support::child::Child;
use support::figures::{milliseconds, percentile};
use support::pair::Pair;
use support::{cpu, floods, setting};

type Flood = fn(SocketAddr) -> String;

const FLOODS: [(&str, Flood); 12] = [
    ("connects and resets", floods::connects_and_resets),
    ("silent connections", floods::silence),
    ("TLS garbage", floods::tls_garbage),
    ("half handshakes", floods::half_handshakes),
    ("messages by one", floods::messages_by_one),
    ("messages by a hundred", floods::messages_by_a_hundred),
    ("pings by one", floods::pings),
    ("renames by 200", floods::renames),
    ("classic, no line end", floods::classic_bytes),
    ("wrong names", floods::wrong_names),
    ("joins at once", floods::joins_at_once),
    ("joining and leaving", floods::coming_and_going),
];

/// Time the host may take to release closed connections.
const AFTERMATH: Duration = Duration::from_secs(10);
/// Pause before memory is read for the last time.
const SETTLED: Duration = Duration::from_secs(1);

fn main() {
    let calm = Duration::from_secs(setting("HARM_CALM", 5));
    let only: String = setting("HARM_ONLY", String::new());
    println!(
        "CPU: of the host while harm is done. RSS: before, at the most, after. Answers: p50 and \
         p99 in ms in calm / harm next door / harm here; then p50 and p99 here : calm, and here : \
         next door.\n"
    );
    println!(
        "{:<22} {:<22} {:>6} {:>5}  {:>17}  {:>45}  {:>11}  {:>11}",
        "harm", "how much", "CPU s", "core", "RSS MiB", "answers ms", ": calm", ": next door"
    );
    for (name, flood) in FLOODS.into_iter().filter(|(name, _)| name.contains(&only)) {
        measure(name, flood, calm);
    }
}

fn measure(name: &str, flood: Flood, calm: Duration) {
    let (host, neighbour) = (Child::host(), Child::host());
    let pid = host.id();
    let mut pair = Pair::join(host.room);
    // The first answers pay for warm caches.
    pair.talk(|passed| passed > Duration::from_secs(1));
    let (files, before) = (cpu::files(pid), cpu::resident(pid));
    let calm = percentiles(&mut pair.talk(|passed| passed > calm));
    let (mut samples, _) = talk_during(&mut pair, flood, neighbour.room);
    let beside = percentiles(&mut samples);
    drop(neighbour);
    cpu::forget_peak(pid);
    let (used, start) = (cpu::of_process(pid), Instant::now());
    let (mut samples, dose) = talk_during(&mut pair, flood, host.room);
    let (used, passed) = (cpu::of_process(pid).saturating_sub(used), start.elapsed());
    let (here, peak) = (percentiles(&mut samples), cpu::peak(pid));
    let after = aftermath(pid, files, &mut pair);
    let core = used.as_secs_f64() / passed.as_secs_f64() * 100.0;
    println!(
        "{name:<22} {dose:<22} {:>6.2} {core:>4.0}%  {:>5.1} {:>5.1} {:>5.1}  {:>6.2} {:>6.2} / {:>6.2} {:>6.2} / {:>6.2} {:>6.2}  {:>5.2} {:>5.2}  {:>5.2} {:>5.2}",
        used.as_secs_f64(),
        mebibytes(before),
        mebibytes(peak),
        mebibytes(after),
        calm[0],
        calm[1],
        beside[0],
        beside[1],
        here[0],
        here[1],
        here[0] / calm[0],
        here[1] / calm[1],
        here[0] / beside[0],
        here[1] / beside[1],
    );
}

/// Has the two talk for as long as the flood lasts.
fn talk_during(pair: &mut Pair, flood: Flood, room: SocketAddr) -> (Vec<u64>, String) {
    std::thread::scope(|scope| {
        let flooding = scope.spawn(move || flood(room));
        let samples = pair.talk(|_| flooding.is_finished());
        (samples, flooding.join().expect("the flood came to its end"))
    })
}

/// Memory of the host once all other connections are gone.
fn aftermath(pid: u32, files: usize, pair: &mut Pair) -> u64 {
    let mut quiet: Option<Instant> = None;
    pair.talk(|passed| {
        // A second worker has two files of its own, and stays.
        if cpu::files(pid) <= files + 2 {
            quiet.get_or_insert_with(Instant::now);
        }
        passed > AFTERMATH || quiet.is_some_and(|since| since.elapsed() > SETTLED)
    });
    cpu::resident(pid)
}

fn percentiles(samples: &mut [u64]) -> [f64; 2] {
    [0.5, 0.99].map(|share| milliseconds(percentile(samples, share)))
}

fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / (1024.0 * 1024.0)
}
