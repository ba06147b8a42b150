// SPDX-License-Identifier: GPL-3.0-or-later
//! Tests of swarms.

use super::super::grant::Granted;
use super::*;
use crate::protocol::{FileName, Fingerprint, Nickname, SeatNumber};
use crate::server::room::KeptFile;

const HOST: &str = "192.168.1.1";

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn grant() -> Arc<Grant> {
    let file = KeptFile {
        number: 7,
        blake3: content(),
        size: 6,
        name: FileName::new("a.txt"),
        media: None,
        from: Nickname::new("Ada").unwrap(),
        seat: SeatNumber::new(1),
    };
    Arc::new(Grant::new(Granted::Download(file), None, Instant::now()))
}

fn content() -> ContentHash {
    ContentHash::of(b"a file")
}

fn serving(port: u16) -> SwarmReport {
    let key = Fingerprint::new([7; 32]);
    let door = Some(SwarmDoor { port, key, token: "tok-en".into() });
    SwarmReport { have: [u64::from(port)].into_iter().collect(), door }
}

/// The places that somebody at `from` is told of, and the number of others.
fn told(
    swarms: &Swarms,
    grant: &Arc<Grant>,
    report: SwarmReport,
    (from, now): (&str, Instant),
) -> (Vec<String>, usize) {
    let answer = swarms.report((content(), grant), report, (ip(from), ip(HOST)), now);
    (answer.peers.iter().map(|peer| peer.address.to_string()).collect(), answer.others)
}

#[test]
fn those_who_fetch_the_same_are_told_of_one_another() {
    let (swarms, now) = (Swarms::default(), Instant::now());
    let (ada, bo, cy) = (grant(), grant(), grant());
    let nobody = (Vec::new(), 0);
    assert_eq!(told(&swarms, &ada, SwarmReport::default(), ("192.168.1.7", now)), nobody);
    let (none, others) = told(&swarms, &bo, serving(2), ("192.168.1.8", now));
    assert_eq!((none.len(), others), (0, 1), "she fetches it, and serves nothing");
    assert_eq!(told(&swarms, &bo, serving(2), ("192.168.1.8", now)).1, 1, "nobody counts twice");
    let (peers, others) = told(&swarms, &cy, serving(3), ("::ffff:192.168.1.9", now));
    assert_eq!((peers, others), (vec!["192.168.1.8:2".to_owned()], 2));
    let (peers, _) = told(&swarms, &ada, serving(1), ("192.168.1.7", now));
    assert_eq!(peers, ["192.168.1.8:2", "192.168.1.9:3"]);
    let other = ContentHash::of(b"another");
    let answer = swarms.report((other, &ada), serving(1), (ip(HOST), ip(HOST)), now);
    assert_eq!(answer, SwarmAnswer::default());
}

#[test]
fn who_is_shown_out_or_silent_is_told_of_no_more() {
    let (swarms, now) = (Swarms::default(), Instant::now());
    let (ada, bo, cy) = (grant(), grant(), grant());
    told(&swarms, &ada, serving(1), ("10.0.0.7", now));
    told(&swarms, &bo, serving(2), ("10.0.0.8", now));
    let later = now + limits::SWARM_FORGOTTEN_AFTER / 2;
    told(&swarms, &bo, serving(2), ("10.0.0.8", later));
    let end = now + limits::SWARM_FORGOTTEN_AFTER;
    assert_eq!(told(&swarms, &cy, serving(3), ("10.0.0.9", end)).0, ["10.0.0.8:2"]);
    bo.take_back();
    assert_eq!(told(&swarms, &cy, serving(3), ("10.0.0.9", end)), (Vec::new(), 0));
}

#[test]
fn who_comes_from_elsewhere_is_told_of_nobody_and_nobody_of_them() {
    let (swarms, now, nobody) = (Swarms::default(), Instant::now(), (Vec::new(), 0));
    let far = grant();
    assert_eq!(told(&swarms, &far, serving(1), ("198.51.100.7", now)), nobody);
    assert_eq!(told(&swarms, &grant(), serving(2), ("192.168.1.8", now)), nobody);
    assert_eq!(told(&swarms, &far, serving(1), ("198.51.100.7", now)), nobody);
    let (peers, others) = told(&swarms, &grant(), serving(3), ("192.168.1.9", now));
    assert_eq!((peers.len(), others), (1, 1));
}

#[test]
fn a_door_that_makes_no_sense_is_none() {
    let (swarms, now) = (Swarms::default(), Instant::now());
    told(&swarms, &grant(), serving(0), ("10.0.0.7", now));
    let mut long = serving(2);
    long.door.as_mut().unwrap().token = "x".repeat(limits::SWARM_TOKEN_BYTES + 1).into();
    told(&swarms, &grant(), long, ("10.0.0.8", now));
    let (peers, others) = told(&swarms, &grant(), serving(3), ("10.0.0.9", now));
    assert_eq!((peers.len(), others), (0, 2));
}

#[test]
fn a_swarm_is_not_larger_than_it_may_be() {
    let (swarms, now) = (Swarms::default(), Instant::now());
    let members: Vec<_> = (0..limits::SWARM_MEMBERS + 9).map(|_| grant()).collect();
    for member in &members {
        told(&swarms, member, serving(9), ("10.0.0.7", now));
    }
    let (peers, others) = told(&swarms, &members[0], serving(9), ("10.0.0.7", now));
    assert_eq!((peers.len(), others), (limits::SWARM_PEERS, limits::SWARM_MEMBERS - 1));
    let (_, others) = told(&swarms, &grant(), serving(9), ("10.0.0.7", now));
    assert_eq!(others, limits::SWARM_MEMBERS, "who is not in it is told all the same");
}
