// SPDX-License-Identifier: GPL-3.0-or-later
//! Dispatch of a request: to the login, or, once it is checked, to the room;
//! and what follows from the outcome.

use super::Worker;
use crate::protocol::{Ask, Notice, Request};
use crate::server::host_log::Record;
use crate::server::room::{Actor, Outcome};

impl Worker {
    pub(super) fn request(&mut self, slot: usize, request: Request) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        let Some(id) = connection.member else {
            return self.stranger_asks(slot, request);
        };
        let ask = match Ask::try_from(request) {
            Ok(ask) => ask,
            Err(error) => return connection.tell(&error.notice()),
        };
        let (outcome, grew) = self.hub.handle(Actor::Member(id), ask);
        self.news |= grew;
        if let Some(event) = Record::of(&outcome) {
            self.hub.journal(event);
        }
        match outcome {
            // Shown out, or came back on another connection, a moment ago.
            Outcome::Gone(Some(shown_out)) => self.show_out(slot, *shown_out),
            Outcome::Gone(None) | Outcome::Left { .. } => {
                connection.member = None;
                self.close(slot);
            }
            Outcome::Refused { refusal, id } => connection.tell(&refusal.error(id)),
            Outcome::Bans(bans) => connection.tell(&Notice::Bans(bans)),
            Outcome::Quiet
            | Outcome::Said { .. }
            | Outcome::NamedLikeAnother { .. }
            | Outcome::TopicSet { .. }
            | Outcome::Moderated { .. } => {}
        }
    }
}
