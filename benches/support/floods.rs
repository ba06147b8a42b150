// SPDX-License-Identifier: GPL-3.0-or-later
//! Attacks. Each does its share and then stops: a fixed number of connections,
//! or [`LONG`] of whatever it sends. Each returns what it did, in words.

use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::thread::sleep;
use std::time::{Duration, Instant};

use salotto::protocol::limits;
use socket2::{Domain, SockRef, Socket, Type};

use super::audience::Audience;
use super::line::{Line, believing_config};
use super::member::{Heard, Member, Protocol};

pub const LONG: Duration = Duration::from_secs(5);
/// Messages a member sends in one write.
const BREATH: usize = 100;

/// A plain connection from 127.0.0.`last`.
fn connect(room: SocketAddr, last: u8) -> TcpStream {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("there are sockets");
    let from = SocketAddr::new(IpAddr::from([127, 0, 0, last]), 0);
    socket.bind(&from.into()).expect("loopback has many addresses");
    socket.connect(&room.into()).expect("the room takes connections");
    socket.into()
}

/// Does something `total` times, `rate` times a second.
fn at_a_rate(rate: u32, total: u32, mut work: impl FnMut(usize)) -> String {
    let start = Instant::now();
    for number in 0..total {
        let due = start + Duration::from_secs(1) / rate * number;
        sleep(due.saturating_duration_since(Instant::now()));
        work(number as usize);
    }
    let passed = start.elapsed().as_secs_f64();
    format!("{total} at {:.0}/s", f64::from(total) / passed)
}

pub fn connects_and_resets(room: SocketAddr) -> String {
    const WORDS: [&[u8]; 4] = [b"", b"\x16\x03\x01", b"Eve\n", b"GET / HTTP/1.1\r\n\r\n"];
    at_a_rate(500, 5_000, |number| {
        let mut socket = connect(room, 4);
        let _ = socket.write_all(WORDS[number % WORDS.len()]);
        SockRef::from(&socket).set_linger(Some(Duration::ZERO)).expect("TCP has it");
    })
}

pub fn silence(room: SocketAddr) -> String {
    let start = Instant::now();
    let silent: Vec<TcpStream> =
        (0..2_000).map(|number| connect(room, if number < 1_000 { 5 } else { 6 })).collect();
    sleep(LONG.saturating_sub(start.elapsed()));
    format!("{} held for {} s", silent.len(), LONG.as_secs())
}

pub fn tls_garbage(room: SocketAddr) -> String {
    // A ClientHello by its header (RFC 8446, sections 4 and 5.1), and noise.
    let garbage = [&[22, 3, 1, 2, 4, 1, 0, 2, 0][..], &[0xa5; 512]].concat();
    at_a_rate(500, 2_500, |_| {
        let _ = connect(room, 7).write_all(&garbage);
    })
}

/// The room answers each with its certificate and a signature, and waits.
pub fn half_handshakes(room: SocketAddr) -> String {
    let mut hello = Vec::new();
    Line::dial(&believing_config(), &mut hello).expect("a handshake can begin");
    let mut open = std::collections::VecDeque::new();
    at_a_rate(500, 2_500, |_| {
        let mut socket = connect(room, 8);
        let _ = socket.write_all(&hello);
        open.push_back(socket);
        if open.len() > 500 {
            open.pop_front();
        }
    })
}

/// Joins members who do nothing but `pour`, whenever their sockets have taken
/// everything.
fn members_pour(
    room: SocketAddr,
    members: usize,
    mut pour: impl FnMut(&mut Member) -> std::io::Result<()>,
) -> String {
    let mut audience = Audience::new();
    for number in 0..members {
        let name = format!("eve{number}");
        audience.invite(room, None, Protocol::Native, &name).expect("the room takes connections");
    }
    audience.until_all_are_in(|_, _| {});
    let (start, mut breaths) = (Instant::now(), 0);
    while start.elapsed() < LONG {
        for (_, member) in &mut audience.members {
            if member.is_clear() {
                // A disconnected member is reported in the next turn.
                breaths += usize::from(pour(member).is_ok());
            }
        }
        audience.turn(Some(Duration::from_millis(2)), &mut |_, _| {});
    }
    format!("{} sent in {} s", breaths * BREATH, LONG.as_secs())
}

pub fn messages_by_one(room: SocketAddr) -> String {
    members_pour(room, 1, |eve| eve.say(std::iter::repeat_n("spam", BREATH)))
}

pub fn messages_by_a_hundred(room: SocketAddr) -> String {
    members_pour(room, 100, |eve| eve.say(std::iter::repeat_n("spam", BREATH)))
}

pub fn pings(room: SocketAddr) -> String {
    members_pour(room, 1, |eve| eve.ping(BREATH))
}

/// Has all members want the name of one of them: the longest possible, so that
/// suggesting a free one costs the room the most.
pub fn renames(room: SocketAddr) -> String {
    const FAMILY: &str = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}";
    let taken = FAMILY.repeat(limits::NAME_BYTES / FAMILY.len());
    let mut holder = Audience::new();
    holder.invite(room, None, Protocol::Native, &taken).expect("the room takes connections");
    holder.until_all_are_in(|_, _| {});
    members_pour(room, 200, |eve| eve.rename(&taken, BREATH))
}

/// Sends a line without end; disconnected guests come again.
pub fn classic_bytes(room: SocketAddr) -> String {
    let (start, mut taken, mut came) = (Instant::now(), 0, 0);
    let bytes = [b'x'; 64 * 1024];
    while start.elapsed() < LONG {
        came += 1;
        let mut socket = connect(room, 9);
        let _ = socket.write_all(format!("eve{came}\n").as_bytes());
        socket.set_nonblocking(true).expect("it can be");
        taken += pour_into(&mut socket, &bytes, start + LONG);
    }
    format!("{:.1} MB by {came} in {} s", taken as f64 / 1e6, LONG.as_secs())
}

fn pour_into(socket: &mut TcpStream, bytes: &[u8], end: Instant) -> usize {
    let (mut taken, mut heard) = (0, [0; 4096]);
    while Instant::now() < end {
        match socket.read(&mut heard) {
            Ok(0) => return taken,
            Err(error) if error.kind() != ErrorKind::WouldBlock => return taken,
            _ => {}
        }
        match socket.write(bytes) {
            Ok(count) => taken += count,
            Err(error) if error.kind() == ErrorKind::WouldBlock => sleep(Duration::from_millis(1)),
            Err(_) => return taken,
        }
    }
    taken
}

pub fn wrong_names(room: SocketAddr) -> String {
    let mut open = std::collections::VecDeque::new();
    at_a_rate(100, 500, |_| {
        let mut socket = connect(room, 10);
        let _ = socket.write_all(b"\x07\n");
        open.push_back(socket);
        if open.len() > 100 {
            open.pop_front();
        }
    })
}

/// Has two hundred join at once, once a second.
pub fn joins_at_once(room: SocketAddr) -> String {
    const JOINS: u8 = 200;
    const STORMS: u8 = 5;
    let (start, mut joining) = (Instant::now(), Duration::ZERO);
    for storm in 0..STORMS {
        sleep(
            (start + Duration::from_secs(u64::from(storm)))
                .saturating_duration_since(Instant::now()),
        );
        let (knocked, mut audience) = (Instant::now(), Audience::new());
        for number in 0..JOINS {
            let name = format!("eve{number} of {storm}");
            // Each time an address without earlier stays.
            let last = 20 + 4 * storm + number % 4;
            let from = Some(IpAddr::from([127, 0, 0, last]));
            audience
                .invite(room, from, Protocol::Native, &name)
                .expect("the room takes connections");
        }
        audience.until_all_are_in(|_, _| {});
        joining += knocked.elapsed();
    }
    format!("{STORMS} x {JOINS} in {:.2} s", (joining / u32::from(STORMS)).as_secs_f64())
}

/// Has a hundred a second join and leave at once, until the room refuses more
/// from there.
pub fn coming_and_going(room: SocketAddr) -> String {
    let mut audience = Audience::new();
    let turn = |audience: &mut Audience, wait| {
        let mut entered = Vec::new();
        audience.turn(Some(wait), &mut |key, news| {
            if matches!(news, Heard::Entered) {
                entered.push(key);
            }
        });
        for key in entered {
            let _ = audience.members[key].leave();
        }
    };
    let told = at_a_rate(100, 500, |number| {
        let name = format!("eve{number}");
        let from = Some(IpAddr::from([127, 0, 0, 11]));
        audience.invite(room, from, Protocol::Native, &name).expect("the room takes connections");
        turn(&mut audience, Duration::from_millis(2));
    });
    let end = Instant::now() + LONG;
    while !audience.members.is_empty() && Instant::now() < end {
        turn(&mut audience, Duration::from_millis(10));
    }
    told
}
