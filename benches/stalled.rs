// SPDX-License-Identifier: GPL-3.0-or-later
//! A stalled member: the latency of ninety-nine members, with everybody reading,
//! and from the moment one stops reading until it is disconnected, in turn. Asserts
//! that nobody else misses anything; asserts no time.
//!
//! `cargo bench --no-default-features --bench stalled`
//!
//! - `STALLED_ROUNDS` (6): repetitions of each measurement
//! - `STALLED_RATE` (200): messages a second of all together
#![expect(clippy::cast_precision_loss, reason = "figures for people, of three digits")]

mod support;

use std::time::Duration;

use support::child::Child;
use support::figures::{median, milliseconds, percentile, range};
use support::member::Protocol;
use support::talk::Conversation;
use support::{PATIENCE, setting};

/// Members that always read.
const REGULARS: usize = 99;
/// Long messages, so that the log is full within seconds.
const LENGTH: usize = 1_000;
/// Time everybody reads; about as long as until the disconnection.
const BEFORE: Duration = Duration::from_secs(6);

fn main() {
    let rounds: usize = setting("STALLED_ROUNDS", 6);
    let rate: f64 = setting("STALLED_RATE", 200.0);
    let child = Child::host();
    let every = Duration::from_secs_f64(1.0 / rate);
    let mut room = Conversation::begin(child.room, REGULARS, LENGTH, every);
    println!("{REGULARS} members and one more; {rate} messages a second of {LENGTH} bytes each.");
    println!("Milliseconds from saying to hearing, in all members but that one.\n");
    println!(
        "round  all read: p50    p99   one does not: p50    p99   disconnected after   samples"
    );
    // The first messages pay for warm caches.
    room.talk(REGULARS, |passed, _| passed > Duration::from_secs(1));
    let (mut middle, mut tail) = (Vec::new(), Vec::new());
    for round in 1..=rounds {
        let (before, during) = one_round(&child, &mut room, round);
        middle.push(during[0] / before[0]);
        tail.push(during[1] / before[1]);
    }
    let ((low, high), (tail_low, tail_high)) = (range(&middle), range(&tail));
    println!("\nwith a stalled member : all read, the median of the rounds' ratios");
    println!("p50 {:.2} ({low:.2} to {high:.2})", median(&middle));
    println!("p99 {:.2} ({tail_low:.2} to {tail_high:.2})", median(&tail));
}

/// Measures both, and returns the 50th and 99th percentile of each.
fn one_round(child: &Child, room: &mut Conversation, round: usize) -> ([f64; 2], [f64; 2]) {
    let other = room
        .audience
        .invite(child.room, None, Protocol::Native, &format!("other{round}"))
        .expect("the room takes connections");
    room.admit();
    let mut before = room.talk(REGULARS, |passed, _| passed > BEFORE);
    room.audience.members[other].deaf = true;
    let (disconnected, mut after) = (room.disconnected, Duration::ZERO);
    let mut during = room.talk(REGULARS, |passed, room| {
        assert!(passed < PATIENCE, "the silent member is still there");
        if room.disconnected == disconnected {
            after = passed;
        }
        room.disconnected > disconnected
    });
    room.audience.drop_member(other);
    let (b, d) = (percentiles(&mut before), percentiles(&mut during));
    println!(
        "{round:>5}  {:>13.2} {:>6.2}   {:>17.2} {:>6.2}   {:>16.1} s   {:>7} / {}",
        b[0],
        b[1],
        d[0],
        d[1],
        after.as_secs_f64(),
        before.len(),
        during.len()
    );
    (b, d)
}

fn percentiles(samples: &mut [u64]) -> [f64; 2] {
    [0.5, 0.99].map(|share| milliseconds(percentile(samples, share)))
}
