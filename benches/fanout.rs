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

use support::fan::{Case, LENGTH, Outcome};
use support::figures::{median, range};
use support::member::Protocol;
use support::setting;

/// Messages that may be under way in a saturated room.
const WINDOW: u64 = 400;

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
            print(&tls, &native);
            let plain = Case { protocol: Protocol::Classic, ..tls };
            let classic = plain.run(share, Some(native.batch));
            print(&plain, &classic);
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

fn print(case: &Case, outcome: &Outcome) {
    let ratios: Vec<f64> = outcome.room.iter().zip(&outcome.bare).map(|(a, b)| a / b).collect();
    let (low, high) = range(&ratios);
    println!(
        "{:>7} {:5} {:>9} {:>8} {:>10} {:>6.1} {:>8.3} {:>8.3}  {:5.2} ({low:.2} to {high:.2})",
        case.members,
        if case.protocol == Protocol::Native { "TLS" } else { "plain" },
        case.window,
        outcome.messages,
        outcome.deliveries,
        outcome.batch,
        median(&outcome.room),
        median(&outcome.bare),
        median(&ratios),
    );
}
