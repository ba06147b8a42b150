// SPDX-License-Identifier: GPL-3.0-or-later
//! Who is writing: what we tell the others, and what they tell us. Time is
//! handed in.

use std::time::{Duration, Instant};

use crate::protocol::{Nickname, Typing};

/// How often we say that we are still writing.
const PULSE: Duration = Duration::from_secs(3);
/// Who has not said so for this long is not writing any more.
const EXPIRES: Duration = Duration::from_secs(5);

/// More are not counted: nobody reads their names, and a room that claims
/// thousands must not cost anything.
const COUNTED: usize = 64;

/// When to tell the others that we write.
#[derive(Debug, Default)]
pub struct Pulse {
    told: Option<Instant>,
}

impl Pulse {
    /// The composer's text has changed; what to tell the others, if anything.
    pub fn changed(&mut self, now: Instant, empty: bool) -> Option<bool> {
        match (empty, self.told) {
            (true, None) => None,
            (true, Some(_)) => {
                self.told = None;
                Some(false)
            }
            (false, Some(told)) if now.duration_since(told) < PULSE => None,
            (false, _) => {
                self.told = Some(now);
                Some(true)
            }
        }
    }

    /// The words were said, which tells the others enough.
    pub fn said(&mut self) {
        self.told = None;
    }
}

/// The others who are writing, in the order they began.
#[derive(Debug, Default)]
pub struct Typists {
    writing: Vec<(Nickname, Instant)>,
}

impl Typists {
    pub fn apply(&mut self, typing: Typing, now: Instant) {
        let known = self.writing.iter_mut().find(|(name, _)| *name == typing.name);
        match known {
            Some((_, since)) if typing.active => *since = now,
            None if typing.active => {
                if self.writing.len() < COUNTED {
                    self.writing.push((typing.name, now));
                }
            }
            _ => self.forget(&typing.name),
        }
    }

    /// Said something, left, or has another name now.
    pub fn forget(&mut self, name: &Nickname) {
        self.writing.retain(|(other, _)| other != name);
    }

    pub fn clear(&mut self) {
        self.writing.clear();
    }

    /// Forgets those who fell silent; when to look again.
    pub fn expire(&mut self, now: Instant) -> Option<Duration> {
        self.writing.retain(|(_, since)| now.duration_since(*since) < EXPIRES);
        let oldest = self.writing.iter().map(|(_, since)| *since).min()?;
        Some(EXPIRES.saturating_sub(now.duration_since(oldest)))
    }

    pub fn names(&self) -> impl ExactSizeIterator<Item = &Nickname> {
        self.writing.iter().map(|(name, _)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_is_told_now_and_then_and_its_end_once() {
        let mut pulse = Pulse::default();
        let start = Instant::now();
        assert_eq!(pulse.changed(start, true), None);
        assert_eq!(pulse.changed(start, false), Some(true));
        assert_eq!(pulse.changed(start + PULSE / 2, false), None);
        assert_eq!(pulse.changed(start + PULSE, false), Some(true));
        assert_eq!(pulse.changed(start + PULSE, true), Some(false));
        assert_eq!(pulse.changed(start + PULSE, true), None);
        pulse.changed(start, false);
        pulse.said();
        assert_eq!(pulse.changed(start, true), None);
    }

    #[test]
    fn a_crowd_of_writers_is_not_counted_to_its_end() {
        let mut typists = Typists::default();
        let now = Instant::now();
        for number in 0..1_000 {
            let name = Nickname::new(&format!("Guest {number}")).unwrap();
            typists.apply(Typing { name, active: true }, now);
        }
        assert_eq!(typists.names().len(), COUNTED);
    }

    #[test]
    fn who_falls_silent_is_not_writing() {
        let mut typists = Typists::default();
        let start = Instant::now();
        let ada = Nickname::new("Ada").unwrap();
        let bo = Nickname::new("Bo").unwrap();
        typists.apply(Typing { name: ada.clone(), active: true }, start);
        typists.apply(Typing { name: bo.clone(), active: true }, start + EXPIRES / 2);
        assert_eq!(typists.expire(start + EXPIRES / 2), Some(EXPIRES / 2));
        assert_eq!(typists.expire(start + EXPIRES), Some(EXPIRES / 2));
        assert_eq!(typists.names().collect::<Vec<_>>(), [&bo]);
        typists.apply(Typing { name: bo, active: false }, start + EXPIRES);
        assert_eq!(typists.expire(start + EXPIRES), None);
    }
}
