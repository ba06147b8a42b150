// SPDX-License-Identifier: GPL-3.0-or-later
//! Pinned messages of the room, as far as their words are known here.

use crate::protocol::{PinText, PinnedMessage, limits};

/// Pinned messages, the last one last.
#[derive(Debug, Default)]
pub struct Pins(Vec<PinnedMessage>);

impl Pins {
    /// The pinned messages, the last one last.
    pub fn all(&self) -> &[PinnedMessage] {
        &self.0
    }

    /// Tells if a message is pinned.
    pub fn has(&self, number: u64) -> bool {
        self.0.iter().any(|pin| pin.number == number)
    }

    /// Takes in what the room has pinned; words that are known here already stay.
    pub fn reset(&mut self, pinned: Vec<PinnedMessage>) {
        let before = std::mem::replace(&mut self.0, pinned);
        for pin in &mut self.0 {
            let known = before.iter().find(|known| known.number == pin.number);
            if pin.text.is_none() {
                pin.text = known.and_then(|known| known.text.clone());
            }
        }
    }

    /// Pins a message. Of more than a room has the oldest go.
    pub fn add(&mut self, pin: PinnedMessage) {
        if self.has(pin.number) {
            return;
        }
        if self.0.len() >= limits::PINS {
            self.0.remove(0);
        }
        self.0.push(pin);
    }

    /// Unpins a message; tells if it was pinned.
    pub fn remove(&mut self, number: u64) -> bool {
        let before = self.0.len();
        self.0.retain(|pin| pin.number != number);
        self.0.len() < before
    }

    /// Gives a pinned message another text; tells if it is pinned.
    pub fn edit(&mut self, number: u64, text: Option<PinText>) -> bool {
        let pin = self.0.iter_mut().find(|pin| pin.number == number);
        pin.map(|pin| pin.text = text).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pin(number: u64, text: Option<&str>) -> PinnedMessage {
        PinnedMessage { number, from: None, text: text.map(|text| PinText::new(text).unwrap()) }
    }

    #[test]
    fn a_room_that_pins_without_end_fills_nothing() {
        let mut pins = Pins::default();
        for number in 1..1_000 {
            pins.add(pin(number, None));
            pins.add(pin(number, None));
        }
        let numbers: Vec<_> = pins.all().iter().map(|pin| pin.number).collect();
        assert_eq!(numbers, [995, 996, 997, 998, 999]);
        assert!(pins.remove(997) && !pins.remove(997) && !pins.has(997));
    }

    #[test]
    fn words_that_are_known_stay() {
        let mut pins = Pins::default();
        pins.add(pin(7, Some("Dinner")));
        pins.reset(vec![pin(7, None), pin(9, None)]);
        assert_eq!(pins.all(), [pin(7, Some("Dinner")), pin(9, None)]);
        assert!(pins.edit(9, PinText::new("Lunch").ok()) && !pins.edit(8, None));
        pins.reset(vec![pin(9, Some("Breakfast"))]);
        assert_eq!(pins.all(), [pin(9, Some("Breakfast"))]);
    }
}
