// SPDX-License-Identifier: GPL-3.0-or-later
//! Two members who talk during an attack: one asks, the other answers, and the
//! time until the answer is back is measured.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::PATIENCE;
use super::audience::Audience;
use super::figures::nanoseconds;
use super::member::{Heard, Protocol};

/// Shortest interval a member may keep up.
const EVERY: Duration = Duration::from_millis(100);
/// Bytes after the text of a message, and some digits.
const END: usize = 32;

pub struct Pair {
    audience: Audience,
    ada: usize,
    bo: usize,
    /// Time of each question.
    asked: Vec<Instant>,
}

impl Pair {
    pub fn join(room: SocketAddr) -> Self {
        let mut audience = Audience::new();
        let [ada, bo] = ["Ada", "Bo"].map(|name| {
            audience.invite(room, None, Protocol::Native, name).expect("the room takes connections")
        });
        audience.until_all_are_in(|_, _| {});
        Self { audience, ada, bo, asked: Vec::new() }
    }

    /// Asks ten times a second until `enough`, and returns the nanoseconds
    /// until each answer. Asserts that all come.
    pub fn talk(&mut self, mut enough: impl FnMut(Duration) -> bool) -> Vec<u64> {
        let (start, mut samples) = (Instant::now(), Vec::new());
        let mut due = start;
        self.asked.clear();
        loop {
            let now = Instant::now();
            if !enough(start.elapsed()) {
                if now >= due {
                    self.say(self.ada, &format!("ask {}", self.asked.len()));
                    self.asked.push(now);
                    due += EVERY;
                }
            } else if samples.len() == self.asked.len() {
                return samples;
            }
            assert!(now < due + PATIENCE, "not every question was answered");
            self.listen(&mut samples);
        }
    }

    fn say(&mut self, who: usize, text: &str) {
        let member = &mut self.audience.members[who];
        member.say(std::iter::once(text)).expect("they are connected");
    }

    fn listen(&mut self, samples: &mut Vec<u64>) {
        let (ada, bo, asked) = (self.ada, self.bo, &self.asked);
        let mut questions = Vec::new();
        self.audience.turn(Some(Duration::from_millis(2)), &mut |key, news| match news {
            Heard::Gone(why) => panic!("a bystander is gone: {why}"),
            Heard::Text(text) if key == bo => questions.extend(number_behind(b"\"ask ", text)),
            Heard::Text(text) if key == ada => {
                if let Some(number) = number_behind(b"\"back ", text) {
                    samples.push(nanoseconds(asked[number].elapsed()));
                }
            }
            _ => {}
        });
        for number in questions {
            self.say(self.bo, &format!("back {number}"));
        }
    }
}

/// The number that ends a message which begins with `word`.
fn number_behind(word: &[u8], event: &[u8]) -> Option<usize> {
    let end = &event[event.len().saturating_sub(END)..];
    let start = end.windows(word.len()).position(|window| window == word)? + word.len();
    let digits = end[start..].strip_suffix(b"\"}")?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}
