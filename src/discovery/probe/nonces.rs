// SPDX-License-Identifier: GPL-3.0-or-later
//! The numbers of the questions that were asked, each with its destination: whoever
//! repeats one has received what was sent there.

use std::collections::HashMap;
use std::net::SocketAddr;

use super::packet::Nonce;
use crate::discovery::network_links::LinkAddress;
use crate::discovery::random;

/// Questions of one round that are remembered; 30 seconds have less.
const QUESTIONS: usize = 4_096;

/// Destination of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProbeDestination {
    /// Everybody on one of our networks.
    Everybody {
        /// Number of the interface.
        link: u32,
        /// Our address there.
        own: LinkAddress,
    },
    /// A host.
    Host(SocketAddr),
}

/// Numbers of the round that lasts and of the one before: one is drawn for each
/// question, so that an answer says where it was received.
#[derive(Debug, Default)]
pub struct Nonces {
    rounds: [HashMap<Nonce, ProbeDestination>; 2],
}

impl Nonces {
    /// Forgets the round before the last.
    pub fn begin_round(&mut self) {
        self.rounds.swap(0, 1);
        self.rounds[0].clear();
    }

    /// Draws the number of a question.
    pub fn draw(&mut self, asked: ProbeDestination) -> Nonce {
        if self.rounds[0].len() >= QUESTIONS {
            self.begin_round();
        }
        let nonce = random();
        self.rounds[0].insert(nonce, asked);
        nonce
    }

    /// Destination of the question with that number.
    pub fn asked(&self, nonce: &Nonce) -> Option<ProbeDestination> {
        self.rounds.iter().find_map(|round| round.get(nonce)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_tells_who_was_asked_until_the_round_after_the_next() {
        let mut nonces = Nonces::default();
        let [one, other] = [1, 2].map(|port| ProbeDestination::Host(([192, 0, 2, 1], port).into()));
        let (first, second) = (nonces.draw(one), nonces.draw(other));
        assert_eq!((nonces.asked(&first), nonces.asked(&second)), (Some(one), Some(other)));
        assert_eq!(nonces.asked(&[0; 16]), None);
        nonces.begin_round();
        assert_eq!(nonces.asked(&first), Some(one));
        nonces.begin_round();
        assert_eq!(nonces.asked(&first), None);
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut nonces = Nonces::default();
        let asked = ProbeDestination::Host(([192, 0, 2, 1], 5555).into());
        for _ in 0..3 * QUESTIONS {
            nonces.draw(asked);
        }
        assert!(nonces.rounds.iter().all(|round| round.len() <= QUESTIONS));
    }
}
