// SPDX-License-Identifier: GPL-3.0-or-later
//! Members who talk at a steady pace, and the time each message takes to reach
//! each of them.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::PATIENCE;
use super::audience::Audience;
use super::figures::nanoseconds;
use super::member::{Heard, Protocol};
use super::said;

pub struct Conversation {
    pub audience: Audience,
    /// Number of the last event each member received; 0 before the first.
    events: Vec<u64>,
    /// Origin of the times in messages.
    origin: Instant,
    /// Bytes of a message.
    length: usize,
    /// Interval between two messages of anybody.
    every: Duration,
    /// Last speaker.
    speaker: usize,
    /// Members disconnected because they did not read.
    pub disconnected: usize,
}

impl Conversation {
    /// Joins `members` to the room.
    pub fn begin(room: SocketAddr, members: usize, length: usize, every: Duration) -> Self {
        let mut audience = Audience::new();
        for number in 0..members {
            audience
                .invite(room, None, Protocol::Native, &format!("m{number}"))
                .expect("the room takes connections");
        }
        let (events, origin) = (vec![0; members], Instant::now());
        let mut begun =
            Self { audience, events, origin, length, every, speaker: 0, disconnected: 0 };
        begun.admit();
        begun
    }

    /// Waits until a newcomer is admitted and everybody has received that.
    pub fn admit(&mut self) {
        let events = &mut self.events;
        let mut note = |key: usize, text: &[u8]| {
            if let (Some(last), Some(event)) = (events.get_mut(key), said::event_number(text)) {
                *last = event;
            }
        };
        self.audience.until_all_are_in(&mut note);
        self.audience.until_quiet(&mut note);
    }

    /// Has the members with a number below `regulars` talk until `enough` of
    /// the time passed. Returns the nanoseconds each message took to each of
    /// them.
    pub fn talk(
        &mut self,
        regulars: usize,
        mut enough: impl FnMut(Duration, &Self) -> bool,
    ) -> Vec<u64> {
        let start = Instant::now();
        let (mut due, mut said, mut samples) = (start, 0, Vec::new());
        loop {
            let now = Instant::now();
            if !enough(start.elapsed(), self) {
                if now >= due {
                    self.say(regulars);
                    said += 1;
                    due += self.every;
                }
            } else if samples.len() == said * regulars {
                return samples;
            } else {
                assert!(now < due + PATIENCE, "not everybody heard everything");
                due = due.max(now);
            }
            let wait = due.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
            self.listen(regulars, wait, &mut samples);
        }
    }

    fn say(&mut self, regulars: usize) {
        self.speaker = (self.speaker + 1) % regulars;
        let now = u64::try_from(self.origin.elapsed().as_nanos()).expect("no century has passed");
        let text = said::text(now, self.length);
        self.audience.members[self.speaker]
            .say(std::iter::once(text.as_str()))
            .expect("the speaker is connected");
    }

    fn listen(&mut self, regulars: usize, wait: Duration, samples: &mut Vec<u64>) {
        let Self { audience, events, origin, length, disconnected, .. } = self;
        audience.turn(Some(wait), &mut |key, news| match news {
            Heard::Gone(why) => panic!("member {key} is gone: {why}"),
            Heard::Text(text) if key < regulars => {
                let event = said::event_number(text).expect("only events");
                assert!(events[key] == 0 || event == events[key] + 1, "member {key}: a gap");
                events[key] = event;
                if let Some(said) = said::read(text, *length) {
                    samples.push(nanoseconds(origin.elapsed()) - said.number);
                } else if key == 0 && text.ends_with(br#""reason":"stalled"}"#) {
                    *disconnected += 1;
                }
            }
            _ => {}
        });
    }
}
