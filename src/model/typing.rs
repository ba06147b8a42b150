// SPDX-License-Identifier: GPL-3.0-or-later
//! Typing notices: when to send our own, and the members who sent one. The time
//! is handed in.

use std::time::{Duration, Instant};

use crate::protocol::{Nickname, Typing};

/// Pause between two notices that we are still writing.
const PULSE: Duration = Duration::from_secs(3);
/// Time after which a member who sent no further notice has stopped.
const EXPIRES: Duration = Duration::from_secs(5);
/// Most members that are counted. Nobody reads more names, and a room that
/// claims thousands must not cost anything.
const COUNTED: usize = 64;

/// Our own typing notices.
#[derive(Debug, Default)]
pub struct Pulse {
    told: Option<Instant>,
}

impl Pulse {
    /// Returns the notice to send, if any, after the text changed.
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

    /// Notes that the text was said, which tells the others enough.
    pub fn said(&mut self) {
        self.told = None;
    }
}

/// Members who are writing, in the order they began.
#[derive(Debug, Default)]
pub struct Typists {
    writing: Vec<(Nickname, Instant)>,
    changed: bool,
}

impl Typists {
    /// Follows what a member tells.
    pub fn apply(&mut self, typing: Typing, now: Instant) {
        if !typing.active {
            return self.forget(&typing.name);
        }
        let known = self.writing.iter_mut().find(|(name, _)| *name == typing.name);
        if let Some((_, since)) = known {
            *since = now;
        } else if self.writing.len() < COUNTED {
            self.writing.push((typing.name, now));
            self.changed = true;
        }
    }

    /// Forgets a member who said something, left, or has another name.
    pub fn forget(&mut self, name: &Nickname) {
        self.keep(|(other, _)| other != name);
    }

    /// Forgets all members.
    pub fn clear(&mut self) {
        self.keep(|_| false);
    }

    /// Forgets members who fell silent; returns the time until the next of them
    /// may have.
    pub fn expire(&mut self, now: Instant) -> Option<Duration> {
        self.keep(|(_, since)| now.duration_since(*since) < EXPIRES);
        self.next_end(now)
    }

    /// Time until the next member may have fallen silent.
    pub fn next_end(&self, now: Instant) -> Option<Duration> {
        let oldest = self.writing.iter().map(|(_, since)| *since).min()?;
        Some(EXPIRES.saturating_sub(now.duration_since(oldest)))
    }

    /// Names of the members who are writing.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &Nickname> {
        self.writing.iter().map(|(name, _)| name)
    }

    /// Tells if the names have changed since the last call.
    pub(super) fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    fn keep(&mut self, wanted: impl FnMut(&(Nickname, Instant)) -> bool) {
        let before = self.writing.len();
        self.writing.retain(wanted);
        self.changed |= self.writing.len() < before;
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
