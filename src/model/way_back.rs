// SPDX-License-Identifier: GPL-3.0-or-later
//! The way back in after the connection was lost, and the key that may answer
//! there.

use super::our_absence::OurAbsence;
use crate::client::{Ending, Security, Target};
use crate::protocol::{Address, Fingerprint, Nickname, Resume, SecretString};
use crate::trust::{Expectation, RoomPin};

/// The way back into a room.
#[derive(Debug)]
pub struct WayBack {
    /// The target that led in the first time, with the newest hosts that were
    /// met since.
    target: Target,
    /// Resume token of our old connection.
    token: SecretString,
    /// A key other than the known one, which the person compared and accepted.
    accepted: Option<Fingerprint>,
    /// Events about us that the room may tell once we are back.
    pub(super) absence: OurAbsence,
}

impl WayBack {
    pub(super) fn new(target: Target) -> Self {
        let absence = OurAbsence::default();
        Self { target, token: SecretString::default(), accepted: None, absence }
    }

    /// Tells if the room has answered at `address`, or was said to be there.
    pub fn has(&self, address: &Address) -> bool {
        let addresses = std::iter::once(&self.target.address).chain(&self.target.also);
        addresses.map(Address::comparable).any(|known| known == address.comparable())
    }

    /// Tries `addresses` first from now on: somebody says that the room is there.
    pub fn lead(&mut self, addresses: &[Address]) {
        let Some((first, others)) = addresses.split_first() else { return };
        let before = std::mem::replace(&mut self.target.address, first.clone());
        let also = others.iter().cloned().chain([before]).chain(self.target.also.drain(..));
        self.target.also = also.collect();
    }

    /// Address of the room.
    pub fn address(&self) -> &Address {
        &self.target.address
    }

    /// Tells if this program hosts the room.
    pub fn is_to_our_own_room(&self) -> bool {
        self.target.host_key.is_some()
    }

    /// Accepts another key than the known one, once the person has compared it.
    pub fn accept(&mut self, expectation: &Expectation) {
        self.accepted = expectation.fingerprint;
        self.target.epochs.merge(&expectation.epochs);
    }

    /// Target of the next attempt, as `name`. After an encrypted connection it
    /// never leads to plain text. `last` is the number of the newest event that
    /// arrived.
    pub(super) fn target(&self, name: Nickname, security: &Security, last: u64) -> Target {
        let encrypted = matches!(security, Security::Encrypted { .. });
        // The token of our old connection is not for another key.
        let known = encrypted && !self.token.is_empty() && self.accepted.is_none();
        let target = self.target.back(name, security);
        // Nobody else may answer in the room's place.
        let fingerprint = self.accepted.filter(|_| encrypted).or(target.fingerprint);
        let resume = known.then(|| Resume { token: self.token.clone(), last });
        Target { fingerprint, resume, ..target }
    }

    /// Notes that we are in, with our resume token. Returns the accepted
    /// key, if it is the one that let us in.
    pub(super) fn arrive(&mut self, security: &Security, token: SecretString) -> Option<RoomPin> {
        self.token = token;
        let accepted = self.accepted.take();
        let Security::Encrypted { fingerprint, epoch } = *security else { return None };
        let pin = RoomPin { fingerprint, epoch };
        self.target.epochs.note(pin);
        (accepted == Some(fingerprint)).then_some(pin)
    }

    /// Forgets the accepted key if yet another one answers.
    pub(super) fn distrust(&mut self, ending: &Ending) {
        if matches!(ending, Ending::OtherKey { .. }) {
            self.accepted = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(raw: &str) -> Address {
        raw.parse().unwrap()
    }

    fn way_back() -> WayBack {
        let target = Target::new(address("attic"), Nickname::new("Ada").unwrap());
        WayBack::new(Target {
            also: vec![address("192.0.2.7")],
            seats: vec![Fingerprint::new([1; 32])],
            ..target
        })
    }

    fn target(way: &WayBack) -> Target {
        way.target(Nickname::new("Ada").unwrap(), &Security::Classic, 0)
    }

    #[test]
    fn the_seat_we_come_back_to_is_no_reason_to_stay_away() {
        assert!(target(&way_back()).seats.is_empty());
    }

    #[test]
    fn every_address_of_the_room_is_known() {
        let way = way_back();
        assert!(way.has(&address("ATTIC:5555")) && way.has(&address("192.0.2.7")));
        assert!(!way.has(&address("attic:5556")) && !way.has(&address("cellar")));
    }

    #[test]
    fn where_the_room_is_said_to_be_is_tried_first() {
        let mut way = way_back();
        way.lead(&[address("cellar"), address("attic")]);
        let target = target(&way);
        let tried: Vec<_> = [&target.address].into_iter().chain(&target.also).collect();
        let tried: Vec<_> = tried.iter().map(|address| address.host.as_str()).collect();
        assert_eq!(tried, ["cellar", "attic", "attic", "192.0.2.7"]);
    }
}
