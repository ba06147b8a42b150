// SPDX-License-Identifier: GPL-3.0-or-later
//! Crowds: the cost of an idle member, of a thousand joins at once, and the latency
//! of members who stay while others come and go. Asserts that everybody receives
//! every arrival once and in order; asserts no time and no size.
//!
//! `cargo bench --no-default-features --bench crowd`
//!
//! - `CROWD_MEMBERS` (5000): idle members
//! - `CROWD_WAVE` (250): members after the first thousand that join together
//! - `CROWD_IDLE` (25): seconds of idling
//! - `CROWD_ROUNDS` (3): rounds of coming and going, 4 seconds each way
#![expect(clippy::cast_precision_loss, reason = "figures for people, of three digits")]

mod support;

use std::cell::Cell;
use std::collections::{HashSet, VecDeque};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use support::audience::Audience;
use support::child::Child;
use support::figures::{median, milliseconds, percentile};
use support::member::{Heard, Protocol};
use support::talk::Conversation;
use support::{cpu, said, setting};

/// Members that join at once.
const AT_ONCE: usize = 1_000;
/// Connections from one address; a room allows 1,024.
const FROM_ONE_ADDRESS: usize = 1_000;

/// Resolution by which silence is told from pings.
const SLOT: Duration = Duration::from_millis(100);

/// Members who stay and talk while others come and go, and what they say.
const REGULARS: usize = 200;
const LENGTH: usize = 64;
const EVERY: Duration = Duration::from_millis(10);
/// Interval between two arrivals, and between two departures.
const CHURN: Duration = Duration::from_millis(10);
/// Time a passer-by stays.
const STAY: Duration = Duration::from_secs(1);
const ROUND: Duration = Duration::from_secs(4);

fn main() {
    let mut house = House::open();
    house.fill_at_once();
    house.fill_up(setting("CROWD_MEMBERS", 5_000));
    house.sit_still(Duration::from_secs(setting("CROWD_IDLE", 25)));
    drop(house);
    come_and_go(setting("CROWD_ROUNDS", 3));
}

/// A room whose members say nothing.
struct House {
    child: Child,
    audience: Audience,
    /// Number of the last event each member received; 0 before the first.
    events: Vec<u64>,
    empty: u64,
}

impl House {
    fn open() -> Self {
        let child = Child::host();
        let mut audience = Audience::new();
        // One guest comes and goes, so that nothing is done for the first time
        // in what follows.
        let first = audience.invite(child.room, None, Protocol::Native, "first").expect("a member");
        audience.until_all_are_in(|_, _| {});
        audience.drop_member(first);
        std::thread::sleep(Duration::from_millis(300));
        let empty = cpu::resident(child.id());
        println!("empty room: {} KiB resident", empty / 1024);
        Self { child, audience, events: Vec::new(), empty }
    }

    fn fill_at_once(&mut self) {
        let (cpu, start) = (cpu::of_process(self.child.id()), Instant::now());
        self.knock(AT_ONCE);
        self.admit();
        let (passed, cpu) = (start.elapsed(), cpu::of_process(self.child.id()).saturating_sub(cpu));
        println!(
            "{AT_ONCE} announced TLS joins at once: {:.2} s until everybody had heard all of \
             them; {:.2} ms of the server's CPU each",
            passed.as_secs_f64(),
            milliseconds(cpu) / AT_ONCE as f64
        );
        self.weigh("right after");
    }

    fn fill_up(&mut self, members: usize) {
        let before = self.audience.members.len();
        let (cpu, start) = (cpu::of_process(self.child.id()), Instant::now());
        let wave: usize = setting("CROWD_WAVE", 250);
        while self.audience.members.len() < members {
            self.knock(wave.min(members - self.audience.members.len()));
            self.admit();
        }
        let joined = self.audience.members.len() - before;
        println!(
            "{joined} more, {wave} at a time: {:.1} s; {:.2} ms of the server's CPU each",
            start.elapsed().as_secs_f64(),
            milliseconds(cpu::of_process(self.child.id()).saturating_sub(cpu)) / joined as f64
        );
        self.weigh("right after");
    }

    fn knock(&mut self, count: usize) {
        for _ in 0..count {
            let number = self.audience.members.len();
            let block = u8::try_from(number / FROM_ONE_ADDRESS).expect("at most 6,000 members");
            let from = IpAddr::from([127, 0, 0, 2 + block]);
            let name = format!("m{number}");
            self.audience
                .invite(self.child.room, Some(from), Protocol::Native, &name)
                .expect("the room takes connections");
            self.events.push(0);
        }
    }

    /// Waits until everybody has received the last arrival.
    fn admit(&mut self) {
        // The first guest came and went before them.
        let newest = self.events.len() as u64 + 2;
        let waiting = Cell::new(self.events.len());
        let events = &mut self.events;
        let note = |key: usize, text: &[u8]| {
            let event = said::event_number(text).expect("nothing but events");
            assert!(events[key] == 0 || event == events[key] + 1, "member {key}: a gap");
            events[key] = event;
            if event == newest {
                waiting.set(waiting.get() - 1);
            }
        };
        self.audience.until("all arrivals to be heard", note, |_| waiting.get() == 0);
    }

    /// Answers nothing but pings for a while, and prints the cost.
    fn sit_still(&mut self, length: Duration) {
        let (mut pings, mut busy, mut idle, mut quiet) = (0, Duration::ZERO, Duration::ZERO, 0);
        let start = Instant::now();
        while start.elapsed() < length {
            let (cpu, slot) = (cpu::of_process(self.child.id()), Instant::now());
            let mut asked = 0;
            while slot.elapsed() < SLOT {
                self.audience.turn(Some(SLOT / 10), &mut |key, news| match news {
                    Heard::Ping => asked += 1,
                    Heard::Gone(why) => panic!("member {key} is gone: {why}"),
                    _ => panic!("nobody said anything"),
                });
            }
            let used = cpu::of_process(self.child.id()).saturating_sub(cpu);
            pings += asked;
            if asked == 0 {
                quiet += 1;
                idle += used;
            } else {
                busy += used;
            }
        }
        println!(
            "{:.1} s without a ping: {:.2} ms of the server's CPU; {pings} pings and pongs: {:.1} µs each",
            (SLOT * quiet).as_secs_f64(),
            milliseconds(idle),
            milliseconds(busy) * 1e3 / f64::from(pings.max(1))
        );
        self.weigh(&format!("after {} s of silence", length.as_secs()));
    }

    fn weigh(&self, when: &str) {
        let members = self.audience.members.len();
        let resident = cpu::resident(self.child.id());
        println!(
            "    {members} members {when}: {} KiB resident, {:.2} KiB each",
            resident / 1024,
            resident.saturating_sub(self.empty) as f64 / 1024.0 / members as f64
        );
    }
}

/// Room where people come and go while the regulars talk.
#[derive(Clone, Copy)]
enum Churn {
    Nowhere,
    /// Another room on this machine, to see the effect of its processors alone.
    NextDoor,
    Here,
}

/// Measures all variants in turn.
fn come_and_go(rounds: usize) {
    let (here, next_door) = (Child::host(), Child::host());
    let mut room = Conversation::begin(here.room, REGULARS, LENGTH, EVERY);
    println!(
        "\n{REGULARS} TLS members, {:.0} messages a second; 100 others a second come, and 100 go. \
         Milliseconds from saying to hearing:",
        1.0 / EVERY.as_secs_f64()
    );
    println!("round  nobody: p50    p99   next door: p50    p99   here: p50    p99");
    room.talk(REGULARS, |passed, _| passed > Duration::from_secs(1));
    let (mut to_nobody, mut to_next_door) = (Vec::new(), Vec::new());
    for round in 1..=rounds {
        let [nobody, beside, within] =
            [Churn::Nowhere, Churn::NextDoor, Churn::Here].map(|churn| {
                let mut samples = match churn {
                    Churn::Nowhere => room.talk(REGULARS, |passed, _| passed > ROUND),
                    Churn::NextDoor => talk_while(&mut room, next_door.room),
                    Churn::Here => talk_while(&mut room, here.room),
                };
                [0.5, 0.99].map(|share| milliseconds(percentile(&mut samples, share)))
            });
        println!(
            "{round:>5} {:>12.2} {:>6.2} {:>16.2} {:>6.2} {:>11.2} {:>6.2}",
            nobody[0], nobody[1], beside[0], beside[1], within[0], within[1]
        );
        to_nobody.push(within[1] / nobody[1]);
        to_next_door.push(within[1] / beside[1]);
    }
    println!(
        "p99 here : nobody {:.2}; here : next door {:.2} (medians of the rounds' ratios)",
        median(&to_nobody),
        median(&to_next_door)
    );
}

/// Has the regulars talk while passers-by join and leave `room`.
fn talk_while(regulars: &mut Conversation, room: SocketAddr) -> Vec<u64> {
    std::thread::scope(|scope| {
        let passing = scope.spawn(|| pass_by(room, ROUND));
        let samples = regulars.talk(REGULARS, |_, _| passing.is_finished());
        let passed = passing.join().expect("everybody came and went");
        assert!(passed > 0, "nobody came");
        samples
    })
}

/// Has somebody join a hundred times a second, stay a little, and leave.
/// Returns the number of joins.
fn pass_by(room: SocketAddr, length: Duration) -> usize {
    let mut audience = Audience::new();
    // Slots of those present, oldest first, and their arrival.
    let mut present: VecDeque<(usize, Instant)> = VecDeque::new();
    let mut leaving = HashSet::new();
    let (start, mut due, mut came) = (Instant::now(), Instant::now(), 0);
    while start.elapsed() < length || !audience.members.is_empty() {
        let now = Instant::now();
        if now >= due && start.elapsed() < length {
            due += CHURN;
            let name = format!("p{came}");
            let key = audience.invite(room, Some(passer_by(came)), Protocol::Native, &name);
            present.push_back((key.expect("the room takes connections"), now));
            came += 1;
        }
        while present.front().is_some_and(|(_, since)| since.elapsed() > STAY) {
            let (key, _) = present.pop_front().expect("there is one");
            let member = &mut audience.members[key];
            assert!(member.is_present(), "somebody was not let in within a second");
            member.leave().expect("it is connected");
            leaving.insert(key);
        }
        audience.turn(Some(Duration::from_millis(2)), &mut |key, news| {
            if let Heard::Gone(why) = news {
                assert!(leaving.remove(&key), "member {key} is gone: {why}");
            }
        });
    }
    came
}

/// An address of its own for each of those who pass by: somebody who comes and
/// goes this often from one would be asked to wait.
fn passer_by(number: usize) -> IpAddr {
    let [.., high, low] = number.to_be_bytes();
    Ipv4Addr::new(127, 9, high, low).into()
}
