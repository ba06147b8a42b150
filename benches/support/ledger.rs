// SPDX-License-Identifier: GPL-3.0-or-later
//! Checks that every member of an audience receives everything once and in
//! order.

use std::time::Duration;

use super::audience::Audience;
use super::member::Heard;
use super::said;

/// Messages each member has received, and the next one due.
pub struct Ledger {
    /// Bytes of a message.
    length: usize,
    progress: Vec<Progress>,
    /// First message that somebody has not received.
    pub floor: u64,
    /// Number of members that have not received it.
    behind: usize,
}

/// Progress of one member.
#[derive(Clone, Copy, Default)]
struct Progress {
    /// Number of the next message due.
    next: u64,
    /// The number of the last event; 0 before the first.
    event: u64,
}

impl Ledger {
    pub fn new(members: usize, length: usize) -> Self {
        Self { length, progress: vec![Progress::default(); members], floor: 0, behind: members }
    }

    /// Reads once; nothing but what is due may come.
    pub fn listen(&mut self, audience: &mut Audience) {
        audience.turn(Some(Duration::from_millis(20)), &mut |key, news| match news {
            Heard::Entered | Heard::Ping => {}
            Heard::Text(text) => self.note(key, said::read(text, self.length).expect("only talk")),
            Heard::Gone(why) => panic!("member {key} is gone: {why}"),
        });
    }

    fn note(&mut self, key: usize, said: said::Said) {
        let own = &mut self.progress[key];
        assert_eq!(said.number, own.next, "member {key}: lost, doubled or out of order");
        own.next += 1;
        if let Some(event) = said.event {
            assert!(own.event == 0 || event == own.event + 1, "member {key}: a gap");
            own.event = event;
        }
        if said.number == self.floor {
            self.behind -= 1;
            if self.behind == 0 {
                self.floor = self.progress.iter().map(|own| own.next).min().unwrap_or(0);
                self.behind = self.progress.iter().filter(|own| own.next == self.floor).count();
            }
        }
    }
}
