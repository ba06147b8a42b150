// SPDX-License-Identifier: GPL-3.0-or-later
//! The cost of keeping what is said: the latency of a hundred members and the
//! throughput of a full room, kept on disk and in memory alone, in turn; and a
//! history of a million messages. Asserts that everybody receives everything once
//! and in order; asserts no time.
//!
//! `cargo bench --no-default-features --bench history`
//!
//! - `HISTORY_ROUNDS` (5): rounds of each measurement
//! - `HISTORY_MEMBERS` (100): members who talk
//! - `HISTORY_MESSAGES` (1,000,000): messages of the large history
#![expect(clippy::cast_precision_loss, reason = "figures for people, of three digits")]

mod support;

use std::path::Path;
use std::time::{Duration, Instant};

use salotto::history::{FILE, History, SearchBounds};
use salotto::protocol::search::{Search, SearchQuery};
use salotto::protocol::{Event, EventKind, Nickname, Text};
use salotto::server::Server;
use support::audience::Audience;
use support::figures::{median, milliseconds, percentile, range};
use support::ledger::Ledger;
use support::member::Protocol;
use support::talk::Conversation;
use support::{PATIENCE, cpu, said, setting, texts};

/// Bytes of a message.
const LENGTH: usize = 64;
/// Messages that may be under way in a full room.
const WINDOW: u64 = 400;
/// Length of one round.
const ROUND: Duration = Duration::from_secs(2);
/// Time between two messages of a conversation.
const EVERY: Duration = Duration::from_millis(20);

/// Time of the first message of the large history; the others follow, ten a second.
const START: u64 = 1_800_000_000_000;
/// Bounds of a search.
const BOUNDS: SearchBounds =
    SearchBounds { floor: 0, newest: u64::MAX, bytes: 256 * 1024, end: None };

fn main() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let rounds: usize = setting("HISTORY_ROUNDS", 5);
    let members: usize = setting("HISTORY_MEMBERS", 100);
    let kept = support::room_kept_in(folder.path());
    let alone = support::room();
    latency(&alone, &kept, members, rounds);
    throughput(&alone, &kept, members, rounds);
    drop((alone, kept));
    large(setting("HISTORY_MESSAGES", 1_000_000));
}

/// Compares the time from saying to hearing.
fn latency(alone: &Server, kept: &Server, members: usize, rounds: usize) {
    println!("{members} members, a message of {LENGTH} bytes every {} ms.", EVERY.as_millis());
    println!("Milliseconds from saying to hearing:\n");
    println!("round  in memory: p50    p99   on disk: p50    p99   added: p50");
    let [mut alone, mut kept] =
        [alone, kept].map(|room| Conversation::begin(room.loopback(), members, LENGTH, EVERY));
    let mut added = Vec::new();
    for round in 1..=rounds {
        let [memory, disk] = [&mut alone, &mut kept].map(|room| {
            let mut samples = room.talk(members, |passed, _| passed > ROUND);
            [0.5, 0.99].map(|share| milliseconds(percentile(&mut samples, share)))
        });
        added.push(disk[0] - memory[0]);
        println!(
            "{round:>5}  {:>14.2} {:>6.2}   {:>12.2} {:>6.2}   {:>10.2}",
            memory[0],
            memory[1],
            disk[0],
            disk[1],
            disk[0] - memory[0]
        );
    }
    println!("\nadded at p50: {:.2} ms, the median of the rounds\n", median(&added));
}

/// Compares how many messages a second a full room carries.
fn throughput(alone: &Server, kept: &Server, members: usize, rounds: usize) {
    println!("{members} members, {WINDOW} messages under way. Messages a second, and CPU:\n");
    println!("round  in memory        µs   on disk        µs   ratio");
    let [mut alone, mut kept] = [alone, kept].map(|room| FullRoom::begin(room, members));
    let mut ratios = Vec::new();
    for round in 1..=rounds {
        let [memory, disk] = [&mut alone, &mut kept].map(FullRoom::speak);
        let ratio = disk.0 / memory.0;
        ratios.push(ratio);
        println!(
            "{round:>5}  {:>9.0} {:>9.1} {:>9.0} {:>9.1}   {ratio:>5.2}",
            memory.0, memory.1, disk.0, disk.1
        );
    }
    let (low, high) = range(&ratios);
    println!("\non disk : in memory, {:.2} ({low:.2} to {high:.2})\n", median(&ratios));
}

/// A room whose first member speaks as fast as all hear it.
struct FullRoom {
    audience: Audience,
    ledger: Ledger,
    next: u64,
}

impl FullRoom {
    fn begin(room: &Server, members: usize) -> Self {
        let mut audience = Audience::new();
        for number in 0..members {
            let invited =
                audience.invite(room.loopback(), None, Protocol::Native, &format!("f{number}"));
            invited.expect("the room takes connections");
        }
        audience.until_all_are_in(|_, _| {});
        audience.until_quiet(|_, _| {});
        Self { audience, ledger: Ledger::new(members, LENGTH), next: 0 }
    }

    /// Messages a second, and microseconds of the server's CPU for each.
    fn speak(&mut self) -> (f64, f64) {
        let (first, start, cpu) = (self.next, Instant::now(), cpu::of_server());
        while start.elapsed() < ROUND || self.ledger.floor < self.next {
            assert!(start.elapsed() < ROUND + PATIENCE, "not everybody heard everything");
            let until = self.ledger.floor + WINDOW;
            if start.elapsed() < ROUND && self.next < until {
                let texts: Vec<_> =
                    (self.next..until).map(|next| said::text(next, LENGTH)).collect();
                let said = self.audience.members[0].say(texts.iter().map(String::as_str));
                said.expect("the speaker is connected");
                self.next = until;
            }
            self.ledger.listen(&mut self.audience);
        }
        let messages = (self.next - first) as f64;
        let cpu = cpu::of_server().saturating_sub(cpu).as_secs_f64() * 1e6;
        (messages / start.elapsed().as_secs_f64(), cpu / messages)
    }
}

/// Fills a history, reads pages of it, and searches it.
fn large(messages: u64) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    fill(folder.path(), messages);
    let bytes = size(folder.path());
    let before = cpu::resident(std::process::id());
    let start = Instant::now();
    let mut history = History::open(folder.path()).expect("it was just written");
    let newest = history.newest().expect("it can be read");
    let opened = start.elapsed();
    let mut pages: Vec<u64> = (1..=200)
        .map(|page| {
            let start = Instant::now();
            let events = history.page(newest * page / 200, 100, usize::MAX);
            assert!(!events.expect("it can be read").is_empty());
            support::figures::nanoseconds(start.elapsed())
        })
        .collect();
    let grown = cpu::resident(std::process::id()).saturating_sub(before) / 1024;
    println!("{messages} messages: {:.0} bytes each on disk", bytes as f64 / messages as f64);
    println!("  opened in {:.1} ms", milliseconds(opened));
    println!(
        "  a page of 100: p50 {:.2} ms, p99 {:.2} ms",
        page(&mut pages, 0.5),
        page(&mut pages, 0.99)
    );
    println!("  resident memory grew by {grown} KiB");
    index(&mut history, messages);
    println!("  with the index: {:.0} bytes each", size(folder.path()) as f64 / messages as f64);
    search(folder.path(), messages);
}

fn size(folder: &Path) -> u64 {
    std::fs::metadata(folder.join(FILE)).map_or(0, |file| file.len())
}

/// Indexes everything, as the thread of a room does after its opening.
fn index(history: &mut History, messages: u64) {
    let (start, mut turns) = (Instant::now(), Vec::new());
    let mut is_done = false;
    while !is_done {
        let turn = Instant::now();
        is_done = history.index_some().expect("there is room on the disk");
        turns.push(support::figures::nanoseconds(turn.elapsed()));
    }
    let each = start.elapsed().as_secs_f64() * 1e6 / messages as f64;
    println!("  indexed in {:.1} s, {each:.1} µs each", start.elapsed().as_secs_f64());
    println!(
        "  what is said meanwhile waits: p50 {:.1} ms, p99 {:.1} ms, {:.1} ms at most",
        page(&mut turns, 0.5),
        page(&mut turns, 0.99),
        page(&mut turns, 1.0)
    );
    while !history.purge_log().expect("there is room on the disk") {}
}

/// Searches as a member does, fifty at a time.
fn search(folder: &Path, messages: u64) {
    let mut history = History::open_to_read(folder).expect("it was just written");
    let (most, second) = (texts::latin(0), texts::latin(1));
    let [first_sign, second_sign] = [0, 1].map(|rank| texts::chinese(rank).to_string());
    let rare_sign = texts::chinese(2_900);
    let day = 24 * 60 * 60 * 1_000;
    println!("\n  search                    found   p50 ms   p99 ms");
    let before = cpu::resident(std::process::id());
    for (what, typed, since) in [
        ("the commonest word", format!("{most} {most}"), None),
        ("a rare word", "xylophone".to_owned(), None),
        ("nothing", "xylophones".to_owned(), None),
        ("two common words", format!("{most} {second} "), None),
        ("a phrase", format!("\"{most} {second}\""), None),
        ("the beginning of a word", texts::latin(20_000)[..2].to_owned(), None),
        ("two common Chinese", format!("{first_sign}{second_sign}"), None),
        ("two rare Chinese", format!("{rare_sign}{rare_sign}"), None),
        ("one Chinese", first_sign.clone(), None),
        ("the commonest Arabic", texts::arabic(0), None),
        ("a rare Arabic word", texts::arabic(19_000), None),
        ("a common word of a day", format!("\"{most}\""), Some(START + 100 * (messages / 3))),
        ("all that one said", String::new(), None),
    ] {
        let from = typed.is_empty().then(|| Nickname::new("Ada").expect("a good name"));
        let query = (!typed.is_empty()).then(|| SearchQuery::new(&typed));
        let until = since.map(|since| since + day);
        let search = Search { query, from, since, until, before: None, count: 50 };
        let mut found = 0;
        let mut times: Vec<u64> = (0..50)
            .map(|_| {
                let start = Instant::now();
                found = history.search(&search, BOUNDS).expect("it can be read").events.len();
                support::figures::nanoseconds(start.elapsed())
            })
            .collect();
        println!(
            "  {what:<25} {found:>5} {:>8.2} {:>8.2}",
            page(&mut times, 0.5),
            page(&mut times, 0.99)
        );
    }
    let grown = cpu::resident(std::process::id()).saturating_sub(before) / 1024;
    println!("  resident memory grew by {grown} KiB");
}

fn page(samples: &mut [u64], share: f64) -> f64 {
    milliseconds(percentile(samples, share))
}

fn fill(folder: &Path, messages: u64) {
    let mut history = History::open(folder).expect("an empty folder");
    let from = Nickname::new("Ada").expect("a good name");
    let mut next = 1;
    while next <= messages {
        let events = (next..(next + 10_000).min(messages + 1)).map(|number| {
            let rare = if number == messages / 2 { " xylophone" } else { "" };
            let text = texts::text(number) + rare;
            let text = Text::new(&text).expect("a good text");
            let what = EventKind::Said {
                from: from.clone(),
                seat: None,
                id: Some("12345".into()),
                answers: None,
                emote: false,
                edited: None,
                text,
            };
            Event { number, time: START + 100 * number, what }
        });
        let events: Vec<Event> = events.collect();
        history.append(&events).expect("there is room on the disk");
        next += events.len() as u64;
    }
}
