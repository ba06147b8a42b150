// SPDX-License-Identifier: GPL-3.0-or-later
//! One order for all: whoever is first to hear a message fixes its place, and everybody
//! else has to hear it there.

use std::time::Duration;

use super::audience::Audience;
use super::member::Heard;
use super::said;

/// The order in which an audience hears what several say.
pub struct OneOrder {
    /// Bytes of a message.
    length: usize,
    /// Numbers of the messages as they were heard first.
    order: Vec<u64>,
    /// Set for every number that was heard.
    known: Vec<bool>,
    /// Messages that each member has heard.
    heard: Vec<usize>,
}

impl OneOrder {
    pub fn new(members: usize, length: usize) -> Self {
        Self { length, order: Vec::new(), known: Vec::new(), heard: vec![0; members] }
    }

    /// Returns `true` once everybody has heard as many messages.
    pub fn is_complete(&self, messages: u64) -> bool {
        self.heard.iter().all(|heard| *heard as u64 == messages)
    }

    /// Reads once.
    pub fn listen(&mut self, audience: &mut Audience) {
        audience.turn(Some(Duration::from_millis(20)), &mut |key, news| match news {
            Heard::Entered | Heard::Ping => {}
            Heard::Text(text) => {
                self.note(key, said::read(text, self.length).expect("only talk").number);
            }
            Heard::Gone(why) => panic!("member {key} is gone: {why}"),
        });
    }

    fn note(&mut self, key: usize, number: u64) {
        let place = self.heard[key];
        self.heard[key] += 1;
        if let Some(expected) = self.order.get(place) {
            assert_eq!(*expected, number, "member {key}: lost, doubled or in another order");
            return;
        }
        let index = usize::try_from(number).expect("all is in memory");
        if self.known.len() <= index {
            self.known.resize(index + 1, false);
        }
        assert!(!self.known[index], "member {key}: doubled");
        self.known[index] = true;
        self.order.push(number);
    }
}
