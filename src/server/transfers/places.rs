// SPDX-License-Identifier: GPL-3.0-or-later
//! Places for connections that move files: so many of one person, and so many in all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::protocol::file::request::HttpFault;
use crate::protocol::limits;
use crate::server::room::BanTarget;

/// The places that are taken, by the person.
#[derive(Debug, Default)]
pub struct Places(Mutex<TakenPlaces>);

#[derive(Debug, Default)]
struct TakenPlaces {
    of: HashMap<BanTarget, usize>,
    all: usize,
}

/// A place for one connection, until it is dropped.
#[derive(Debug)]
pub struct TakenPlace {
    places: Arc<Places>,
    person: BanTarget,
}

impl Places {
    /// Takes a place.
    pub fn take(self: &Arc<Self>, person: BanTarget) -> Result<TakenPlace, HttpFault> {
        let mut taken = self.lock();
        let own = taken.of.get(&person).copied().unwrap_or_default();
        if own >= person.file_people() * limits::TRANSFERS_OF_ONE {
            return Err(HttpFault::TooManyOfOne);
        }
        if taken.all >= limits::TRANSFERS + limits::TRANSFERS_WAITING {
            return Err(HttpFault::Busy);
        }
        taken.all += 1;
        taken.of.insert(person, own + 1);
        Ok(TakenPlace { places: self.clone(), person })
    }

    fn lock(&self) -> MutexGuard<'_, TakenPlaces> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for TakenPlace {
    fn drop(&mut self) {
        let mut taken = self.places.lock();
        taken.all -= 1;
        let own = taken.of.get(&self.person).copied().unwrap_or_default();
        match own {
            0 | 1 => taken.of.remove(&self.person),
            _ => taken.of.insert(self.person, own - 1),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Fingerprint;

    fn person(number: u8) -> BanTarget {
        BanTarget::Key(Fingerprint::new([number; 32]))
    }

    #[test]
    fn a_person_has_so_many_and_all_have_so_many() {
        let places = Arc::new(Places::default());
        let mut taken: Vec<_> =
            (0..limits::TRANSFERS_OF_ONE).map(|_| places.take(person(0)).unwrap()).collect();
        assert_eq!(places.take(person(0)).unwrap_err(), HttpFault::TooManyOfOne);
        taken.pop();
        taken.push(places.take(person(0)).unwrap());
        let others = (1..=u8::MAX).flat_map(|number| std::iter::repeat_n(number, 2));
        let full = others.map(|number| places.take(person(number))).find_map(|place| match place {
            Ok(place) => {
                taken.push(place);
                None
            }
            Err(fault) => Some(fault),
        });
        assert_eq!(full, Some(HttpFault::Busy));
        assert_eq!(taken.len(), limits::TRANSFERS + limits::TRANSFERS_WAITING);
        drop(taken);
        assert!(places.lock().of.is_empty() && places.lock().all == 0);
    }
}
