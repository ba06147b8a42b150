// SPDX-License-Identifier: GPL-3.0-or-later
//! Trust on first use: the key that has to answer, and what a key that answers
//! means to somebody who has met rooms before.
//!
//! Pure: the known rooms are handed in, newest first, and what to remember and
//! to say is handed out. Both faces follow it.

mod key_status;

pub use self::key_status::{KeyStatus, compare};
use super::known::epochs::KnownEpochs;
use super::known::room::KnownRoom;
use crate::protocol::{Address, Destination, Fingerprint, Invite};

/// Source of the key that has to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeySource {
    /// A typed address: the key known for it, and on a first visit any key.
    ByAddress,
    /// The key in an invite.
    ByInvite,
    /// The key that a room nearby announces: a stranger's word, which vouches for
    /// nothing.
    Nearby,
    /// A new key that the person has compared, and wants kept.
    Accepted,
}

/// The room that has to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// Its key; `None` where any will do.
    pub fingerprint: Option<Fingerprint>,
    /// The newest hosts that were met, of this room and, where any will do, of
    /// every other: an earlier one may not answer.
    pub epochs: KnownEpochs,
    /// Source of the key.
    pub source: KeySource,
    /// Addresses not to dial: other rooms were met there.
    pub avoided: Vec<Address>,
}

/// Another key than the one that was met, or that an invite names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyConflict {
    /// Another key answers than the one that was met at this address.
    OtherRoom {
        /// The room that was met there.
        known: Box<KnownRoom>,
        /// The key that answers.
        found: Fingerprint,
        /// Rooms that were met with that key.
        elsewhere: Vec<KnownRoom>,
    },
    /// An invite has another key than the one that was met at its address.
    OtherInvite {
        /// The room that was met there.
        known: Box<KnownRoom>,
        /// The key in the invite.
        found: Fingerprint,
        /// Rooms that were met with that key.
        elsewhere: Vec<KnownRoom>,
    },
    /// Another key answers than the one in the invite.
    NotInvited {
        /// The key in the invite.
        invited: Fingerprint,
        /// The key that answers.
        found: Fingerprint,
    },
}

/// Note to make of a room that was entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyRecord {
    /// The visit. Another key that is known at the address stays.
    Visit,
    /// The key, in place of another that is known at the address.
    NewKey,
}

/// News of a room's key that its guest should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyNews {
    /// Nothing new.
    None,
    /// The key was never met before.
    New {
        /// Set if an invite or the person vouches for it; if not, the words are
        /// worth comparing.
        vouched: bool,
    },
    /// The room was met before, elsewhere.
    Moved(Box<KnownRoom>),
    /// The key takes the place of another at this address.
    Replaced,
}

impl Expectation {
    /// The key that the person has compared, and accepts.
    pub fn accepted(key: Fingerprint, known: &[KnownRoom]) -> Self {
        Self::of(Some(key), KeySource::Accepted, known)
    }

    fn of(key: Option<Fingerprint>, source: KeySource, known: &[KnownRoom]) -> Self {
        let epochs = KnownEpochs::of(known);
        Self { fingerprint: key, epochs, source, avoided: Vec::new() }
    }
}

impl Expectation {
    /// The addresses of the destination that are dialled, the first one apart.
    pub fn addresses(&self, destination: &Destination) -> (Address, Vec<Address>) {
        let all = destination.addresses().iter();
        let mut left = all.filter(|address| !self.avoided.contains(address)).cloned();
        let first = left.next().unwrap_or_else(|| destination.address().clone());
        (first, left.collect())
    }
}

impl KeyConflict {
    /// The key that may be accepted all the same, once it was compared.
    pub fn acceptable(&self) -> Option<Fingerprint> {
        match self {
            Self::OtherRoom { found, .. } | Self::OtherInvite { found, .. } => Some(*found),
            Self::NotInvited { .. } => None,
        }
    }
}

/// The room that has to answer at `destination`. An invite to an address that
/// is known with another key is not followed, before anybody was asked; nor is a room
/// nearby that announces none but such addresses.
pub fn expect(
    destination: &Destination,
    known: &[KnownRoom],
) -> Result<Expectation, (KeyConflict, Address)> {
    match destination {
        Destination::Address(address) => {
            let key = at(address, known).map(|known| known.fingerprint);
            Ok(Expectation::of(key, KeySource::ByAddress, known))
        }
        Destination::Invite(invite) => match conflicts(invite, known).next() {
            Some(conflict) => Err(conflict),
            None => Ok(Expectation::of(Some(invite.key()), KeySource::ByInvite, known)),
        },
        Destination::Nearby(invite) => expect_nearby(invite, known),
    }
}

/// The addresses are a stranger's word, and may be anybody's: those of other rooms are
/// left out. A room that was met may have moved to one; its key tells.
fn expect_nearby(
    invite: &Invite,
    known: &[KnownRoom],
) -> Result<Expectation, (KeyConflict, Address)> {
    let found = invite.key();
    let mut expectation = Expectation::of(Some(found), KeySource::Nearby, known);
    if known.iter().any(|known| known.fingerprint == found) {
        return Ok(expectation);
    }
    let mut conflicts: Vec<_> = conflicts(invite, known).collect();
    if conflicts.len() == invite.addresses().len() && !conflicts.is_empty() {
        return Err(conflicts.remove(0));
    }
    expectation.avoided = conflicts.into_iter().map(|(_, address)| address).collect();
    Ok(expectation)
}

/// The addresses of an invite at which other rooms were met.
fn conflicts<'a>(
    invite: &'a Invite,
    known: &'a [KnownRoom],
) -> impl Iterator<Item = (KeyConflict, Address)> + 'a {
    let found = invite.key();
    invite.addresses().iter().filter_map(move |address| {
        match compare(at(address, known), known, &found) {
            KeyStatus::Changed { expected: known, known_elsewhere: elsewhere } => {
                Some((KeyConflict::OtherInvite { known, found, elsewhere }, address.clone()))
            }
            _ => None,
        }
    })
}

/// Explains that `found` answered at `address` on the way to `destination`,
/// in place of `expected`.
pub fn explain(
    destination: &Destination,
    expected: Fingerprint,
    found: Fingerprint,
    address: &Address,
    known: &[KnownRoom],
) -> KeyConflict {
    match compare(at(address, known), known, &found) {
        KeyStatus::Changed { expected: known, known_elsewhere: elsewhere }
            if destination.key().is_none() =>
        {
            KeyConflict::OtherRoom { known, found, elsewhere }
        }
        _ => KeyConflict::NotInvited { invited: expected, found },
    }
}

/// Explains that `found` answered on the way back to `ours`, the room we were in.
/// Our memory may know more of both.
pub fn explain_return(ours: KnownRoom, found: Fingerprint, known: &[KnownRoom]) -> KeyConflict {
    let (known, elsewhere) = match compare(at(&ours.address, known), known, &found) {
        KeyStatus::Changed { expected, known_elsewhere }
            if expected.fingerprint == ours.fingerprint =>
        {
            (expected, known_elsewhere)
        }
        KeyStatus::Changed { known_elsewhere, .. } => (Box::new(ours), known_elsewhere),
        KeyStatus::Moved { known_at } => (Box::new(ours), known_at),
        KeyStatus::Known(met) => (Box::new(ours), vec![met]),
        KeyStatus::New => (Box::new(ours), Vec::new()),
    };
    KeyConflict::OtherRoom { known, found, elsewhere }
}

/// Decides what to remember of a room that let us in, and what to say of its key.
pub fn conclude(source: KeySource, status: &KeyStatus) -> (KeyRecord, KeyNews) {
    match (source, status) {
        (KeySource::Accepted, KeyStatus::Changed { .. }) => (KeyRecord::NewKey, KeyNews::Replaced),
        (source, KeyStatus::New) => (
            KeyRecord::Visit,
            KeyNews::New { vouched: matches!(source, KeySource::ByInvite | KeySource::Accepted) },
        ),
        (_, KeyStatus::Moved { known_at }) => {
            let before = known_at.first().cloned();
            let news = before.map_or(KeyNews::None, |known| KeyNews::Moved(Box::new(known)));
            (KeyRecord::Visit, news)
        }
        (_, KeyStatus::Known(_) | KeyStatus::Changed { .. }) => (KeyRecord::Visit, KeyNews::None),
    }
}

fn at<'a>(address: &Address, known: &'a [KnownRoom]) -> Option<&'a KnownRoom> {
    known.iter().find(|known| known.is_at(address))
}

#[cfg(test)]
mod tests;
