// SPDX-License-Identifier: GPL-3.0-or-later
//! Muted and ignored names, for the time of the session. They stay while their
//! owners are gone.

use std::collections::{HashMap, HashSet};
use std::time::Instant;

use crate::protocol::limits;

/// Muted and ignored names, in their folded form. At most [`limits::MEMBERS`]
/// names are muted; a name is ignored only by the person's own hand.
#[derive(Debug, Default)]
pub struct MutesAndIgnores {
    ignored: HashSet<String>,
    /// Ends of the mutes.
    muted: HashMap<String, Instant>,
    /// The earliest end of a mute.
    next_end: Option<Instant>,
}

impl MutesAndIgnores {
    /// Ignores a name, or no longer.
    pub fn ignore(&mut self, folded: &str, ignored: bool) {
        if ignored {
            self.ignored.insert(folded.to_owned());
        } else {
            self.ignored.remove(folded);
        }
    }

    /// Tells if a name is ignored.
    pub fn ignores(&self, folded: &str) -> bool {
        self.ignored.contains(folded)
    }

    /// Tells if no name is ignored.
    pub fn ignores_nobody(&self) -> bool {
        self.ignored.is_empty()
    }

    /// Mutes a name, unless there are as many mutes as a room has members.
    pub fn mute(&mut self, folded: &str, until: Instant) {
        if self.muted.len() >= limits::MEMBERS && !self.muted.contains_key(folded) {
            return;
        }
        let before = self.muted.insert(folded.to_owned(), until);
        self.ended(before);
        self.next_end = Some(self.next_end.map_or(until, |next| next.min(until)));
    }

    /// Ends a mute.
    pub fn unmute(&mut self, folded: &str) {
        let before = self.muted.remove(folded);
        self.ended(before);
    }

    /// Tells if a name is muted.
    pub fn is_muted(&self, folded: &str) -> bool {
        self.muted.contains_key(folded)
    }

    #[cfg(test)]
    pub fn muted(&self) -> usize {
        self.muted.len()
    }

    /// End of a mute.
    pub fn muted_until(&self, folded: &str) -> Option<Instant> {
        self.muted.get(folded).copied()
    }

    /// Ends the mutes whose time is over; returns their names.
    pub fn take_expired(&mut self, now: Instant) -> Vec<String> {
        if self.next_end.is_none_or(|next| next > now) {
            return Vec::new();
        }
        let expired =
            self.muted.extract_if(|_, until| *until <= now).map(|(folded, _)| folded).collect();
        self.next_end = self.muted.values().min().copied();
        expired
    }

    /// The earliest end of a mute.
    pub fn next_end(&self) -> Option<Instant> {
        self.next_end
    }

    /// Looks for the earliest end anew, if it was this one.
    fn ended(&mut self, end: Option<Instant>) {
        if end.is_some() && end == self.next_end {
            self.next_end = self.muted.values().min().copied();
        }
    }

    /// Carries mute and ignore over to another name.
    pub fn rename(&mut self, from: &str, to: &str) {
        if self.ignored.remove(from) {
            self.ignored.insert(to.to_owned());
        }
        if let Some(until) = self.muted.remove(from) {
            self.muted.insert(to.to_owned(), until);
        }
    }
}
