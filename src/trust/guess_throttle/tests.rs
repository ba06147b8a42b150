// SPDX-License-Identifier: GPL-3.0-or-later
//! Pauses of a key and its address after a wrong guess.

use std::net::Ipv4Addr;

use proptest::prelude::*;

use super::*;

const HOME: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 7));

fn key(number: u64) -> Fingerprint {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    Fingerprint::new(bytes)
}

fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}

#[test]
fn a_key_has_two_guesses_and_then_waits_longer_and_longer() {
    let (mut pauses, now) = (GuessThrottle::new(), Instant::now());
    let found: Vec<u64> = (0..13)
        .map(|_| pauses.after_wrong(Some(&key(1)), HOME, now).map_or(0, |pause| pause.as_secs()))
        .collect();
    assert_eq!(found, [0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    assert_eq!(pauses.for_key(&key(1), now + seconds(299)), Some(seconds(1)));
    assert_eq!(pauses.for_key(&key(1), now + seconds(300)), None);
    assert_eq!(pauses.for_key(&key(2), now), None, "another behind the same address");
}

#[test]
fn the_right_password_forgives_a_key_but_not_its_address() {
    let (mut pauses, now) = (GuessThrottle::new(), Instant::now());
    for _ in 0..7 {
        pauses.after_wrong(Some(&key(1)), HOME, now);
    }
    let delay = pauses.delay_for_address(HOME, now);
    pauses.after_right(&key(1));
    assert_eq!(pauses.for_key(&key(1), now), None);
    assert_eq!(pauses.after_wrong(Some(&key(1)), HOME, now), None, "two for free again");
    assert!(pauses.delay_for_address(HOME, now) > delay);
}

#[test]
fn an_address_is_held_back_but_never_for_long() {
    let (mut pauses, now) = (GuessThrottle::new(), Instant::now());
    let mut found = Vec::new();
    for guest in 0..13 {
        pauses.after_wrong((guest % 2 == 0).then(|| key(guest)).as_ref(), HOME, now);
        found.push(pauses.delay_for_address(HOME, now).as_millis());
    }
    assert_eq!(found, [0, 0, 0, 0, 0, 250, 500, 1_000, 2_000, 4_000, 6_000, 6_000, 6_000]);
    let elsewhere = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 8));
    assert_eq!(pauses.delay_for_address(elsewhere, now), Duration::ZERO);
}

#[test]
fn quiet_halves_the_delay_of_an_address() {
    let (mut pauses, now) = (GuessThrottle::new(), Instant::now());
    for _ in 0..1_000 {
        pauses.after_wrong(None, HOME, now);
    }
    let after = |quiet| pauses.delay_for_address(HOME, now + QUIET * quiet).as_millis();
    let found: Vec<u128> = (0..8).map(after).collect();
    assert_eq!(found, [6_000, 4_000, 2_000, 1_000, 500, 250, 0, 0]);
    pauses.after_wrong(None, HOME, now + QUIET * 3);
    assert_eq!(pauses.delay_for_address(HOME, now + QUIET * 3).as_millis(), 2_000);
}

#[test]
fn an_address_is_its_network() {
    let (mut pauses, now) = (GuessThrottle::new(), Instant::now());
    for host in 0..6 {
        let address = format!("2001:db8:0:1::{host}").parse().unwrap();
        pauses.after_wrong(None, address, now);
    }
    for _ in 0..6 {
        pauses.after_wrong(None, "::ffff:192.168.1.7".parse().unwrap(), now);
    }
    for (address, held) in [
        ("2001:db8:0:1:ffff::", true),
        ("2001:db8:0:2::", false),
        ("192.168.1.7", true),
        ("192.168.1.8", false),
        ("::ffff:192.168.1.8", false),
    ] {
        let delay = pauses.delay_for_address(address.parse().unwrap(), now);
        assert_eq!(!delay.is_zero(), held, "{address}");
    }
}

#[test]
fn a_crowd_of_keys_and_addresses_is_not_remembered_without_end() {
    let (mut pauses, start) = (GuessThrottle::new(), Instant::now());
    for _ in 0..3 {
        pauses.after_wrong(Some(&key(0)), HOME, start);
    }
    for number in 1..REMEMBERED as u64 + 1_000 {
        let address = IpAddr::V4(Ipv4Addr::from_bits(u32::try_from(number).unwrap()));
        let now = start + Duration::from_millis(number);
        pauses.after_wrong(Some(&key(number)), address, now);
    }
    assert_eq!((pauses.keys.len(), pauses.places.len()), (REMEMBERED, REMEMBERED));
    assert!(!pauses.keys.contains_key(&key(0)), "the oldest goes");
    assert!(pauses.keys.contains_key(&key(REMEMBERED as u64)));
}

proptest! {
    #[test]
    fn no_history_panics_or_locks_anybody_out(
        guesses in proptest::collection::vec((0u64..4, 0u8..4, 0u64..100_000, any::<bool>()), 0..200),
    ) {
        let (mut pauses, start) = (GuessThrottle::new(), Instant::now());
        for (who, address, seconds, right) in guesses {
            // Clocks of several threads may be read out of order.
            let now = start + Duration::from_secs(seconds);
            let address = IpAddr::V4(Ipv4Addr::new(10, 0, 0, address));
            match right {
                true => pauses.after_right(&key(who)),
                false => drop(pauses.after_wrong(Some(&key(who)), address, now)),
            }
            prop_assert!(pauses.for_key(&key(who), now).is_none_or(|pause| pause <= LONGEST_PAUSE));
            prop_assert!(pauses.delay_for_address(address, now) <= LONGEST_DELAY);
        }
        prop_assert_eq!(pauses.for_key(&key(9), start), None);
    }
}
