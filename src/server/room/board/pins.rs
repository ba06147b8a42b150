// SPDX-License-Identifier: GPL-3.0-or-later
//! Messages that are pinned: shown behind the topic to everybody, also to those who may not
//! read what was said before they came.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::protocol::{Nickname, PinText, PinnedMessage, Reason, SeatNumber, limits};

/// A pinned message as the room keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptPin {
    /// Number of the message.
    pub number: u64,
    /// The author, where it is known.
    pub from: Option<Nickname>,
    /// Seat of the author.
    pub seat: Option<SeatNumber>,
    /// The beginning of the message.
    pub text: Option<PinText>,
}

/// Pinned messages in the order in which they were pinned, at most [`limits::PINS`].
#[derive(Debug, Default)]
pub struct PinRegister(Vec<KeptPin>);

impl PinRegister {
    /// Pins a message; `false` if it is pinned already.
    pub fn add(&mut self, pin: KeptPin) -> Result<bool, Reason> {
        if self.0.iter().any(|other| other.number == pin.number) {
            return Ok(false);
        }
        if self.0.len() >= limits::PINS {
            return Err(Reason::TooManyPins);
        }
        self.0.push(pin);
        Ok(true)
    }

    /// Gives a pinned message another text; `false` if it is not pinned.
    pub fn edit(&mut self, number: u64, text: Option<PinText>) -> bool {
        let pin = self.0.iter_mut().find(|pin| pin.number == number);
        pin.map(|pin| pin.text = text).is_some()
    }

    /// Unpins a message; `false` if it is not pinned.
    pub fn remove(&mut self, number: u64) -> bool {
        let before = self.0.len();
        self.0.retain(|pin| pin.number != number);
        self.0.len() < before
    }

    /// Unpins what was said from these seats; returns the numbers.
    pub fn remove_all(&mut self, seats: &BTreeSet<SeatNumber>) -> Vec<u64> {
        let is_theirs = |pin: &mut KeptPin| pin.seat.is_some_and(|seat| seats.contains(&seat));
        self.0.extract_if(.., is_theirs).map(|pin| pin.number).collect()
    }

    /// Unpins messages that are older than that: nobody reads them any more. Returns the
    /// numbers.
    pub fn expire(&mut self, first_kept: u64) -> Vec<u64> {
        let gone = self.0.extract_if(.., |pin| pin.number < first_kept);
        gone.map(|pin| pin.number).collect()
    }

    /// The pinned messages that are no older than that.
    pub fn told(&self, first_kept: u64) -> Vec<PinnedMessage> {
        let pins = self.0.iter().filter(|pin| pin.number >= first_kept).cloned();
        pins.map(|KeptPin { number, from, text, .. }| PinnedMessage { number, from, text })
            .collect()
    }

    /// All of them, to be saved.
    pub fn kept(&self) -> Vec<KeptPin> {
        self.0.clone()
    }

    /// The pinned messages that were saved.
    pub fn restore(kept: Vec<KeptPin>) -> Self {
        let mut pins = Self::default();
        for pin in kept {
            // One more than there may be is not pinned any more.
            let _ = pins.add(pin);
        }
        pins
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pin(number: u64, seat: u64) -> KeptPin {
        KeptPin { number, from: None, seat: Some(SeatNumber::new(seat)), text: None }
    }

    #[test]
    fn a_room_has_a_few_each_once() {
        let mut pins = PinRegister::default();
        for number in 1..=limits::PINS as u64 {
            assert_eq!(pins.add(pin(number, 1)), Ok(true));
            assert_eq!(pins.add(pin(number, 1)), Ok(false));
        }
        assert_eq!(pins.add(pin(99, 1)), Err(Reason::TooManyPins));
        assert!(pins.remove(2) && !pins.remove(2));
        assert_eq!(pins.add(pin(99, 2)), Ok(true));
        assert_eq!(pins.remove_all(&[SeatNumber::new(2)].into()), [99]);
        assert_eq!(pins.told(4).iter().map(|pin| pin.number).collect::<Vec<_>>(), [4, 5]);
        assert_eq!(pins.expire(4), [1, 3]);
        assert_eq!(pins.kept().len(), 2);
    }

    #[test]
    fn no_more_are_restored_than_there_may_be() {
        let mut kept: Vec<_> = (1..50).map(|number| pin(number, 1)).collect();
        kept.insert(0, pin(1, 1));
        let numbers: Vec<_> =
            PinRegister::restore(kept).kept().iter().map(|it| it.number).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5]);
    }
}
