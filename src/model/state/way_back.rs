// SPDX-License-Identifier: GPL-3.0-or-later
//! The way back in after the connection was lost, and who may answer there.

use super::{Membership, RoomState};
use crate::client::{Approach, Ending, Line, Target};
use crate::protocol::{Address, Fingerprint, Nickname, Refused, Resume};
use crate::trust::RoomPin;

impl RoomState {
    /// Where to knock to get back in, and how: a line that was encrypted never
    /// comes back as plain text.
    pub fn way_back(&self) -> Target {
        let encrypted = matches!(self.line, Line::Encrypted { .. });
        // The secret of our old seat is nothing for another key.
        let known = encrypted && !self.token.is_empty() && self.accepted.is_none();
        let last = self.timeline.last();
        // Nobody else may answer in its place.
        let (key, epoch) = match (&self.line, self.accepted) {
            (Line::Classic, _) => (None, 0),
            (Line::Encrypted { .. }, Some(accepted)) => (Some(accepted), 0),
            (Line::Encrypted { fingerprint, epoch }, None) => (Some(*fingerprint), *epoch),
        };
        Target {
            name: self.rejoin_name(),
            approach: if encrypted { Approach::Encrypted } else { Approach::Listen },
            key,
            epoch,
            resume: known.then(|| Resume { token: self.token.clone(), last }),
            ..self.target.clone()
        }
    }

    /// Our name, or the free one the room suggested when ours was taken.
    pub fn rejoin_name(&self) -> Nickname {
        let suggested = match &self.membership {
            Membership::Over(Ending::Refused(Refused { suggestion: Some(free), .. })) => {
                Nickname::new(free).ok()
            }
            _ => None,
        };
        suggested.unwrap_or_else(|| self.you.clone())
    }

    /// The person has compared another key, and wants to join all the same.
    pub fn accept(&mut self, key: Fingerprint) {
        self.accepted = Some(key);
    }

    /// Where a key that was accepted has let us in since this was last asked.
    pub fn take_acquainted(&mut self) -> Option<(Address, RoomPin)> {
        self.acquainted.take()
    }

    pub(super) fn get_acquainted(&mut self, address: Address, line: &Line) {
        if let (Some(key), Line::Encrypted { fingerprint, epoch }) = (self.accepted.take(), line)
            && key == *fingerprint
        {
            self.acquainted = Some((address, RoomPin { key, epoch: *epoch }));
        }
    }

    /// Yet another key answers: what was accepted is not there any more.
    pub(super) fn distrust(&mut self, ending: &Ending) {
        if matches!(ending, Ending::OtherKey { .. }) {
            self.accepted = None;
        }
    }
}
