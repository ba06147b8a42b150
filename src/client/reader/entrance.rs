// SPDX-License-Identifier: GPL-3.0-or-later
//! The answer to our `hello`: a password exchange, a refusal, or the welcome.

use std::sync::Arc;
use std::thread;

use super::{Reader, sanitized, valid_name};
use crate::client::error::{Ending, Unreachable};
use crate::client::event::{Security, SessionEvent};
use crate::client::handshake::Established;
use crate::client::outbox::RoomMemory;
use crate::client::place::LastPlace;
use crate::client::security::password_proof::Doubt;
use crate::client::socket::{send_before, unreachable};
use crate::client::writer;
use crate::protocol::{Refused, Welcome};

impl Reader<'_> {
    /// Answers the room's half of the password exchange.
    pub(super) fn prove(&mut self, message: &str) -> Option<Ending> {
        let Some(proof) = &mut self.entered.proof else {
            tracing::debug!("the room asks for a password, and we have none");
            return None;
        };
        let request = match proof.answer(message) {
            Ok(request) => request,
            Err(doubt) => return Some(self.proof_failed(doubt)),
        };
        let Established { socket, codec, deadline, .. } = &self.entered;
        let send = |piece: &Vec<u8>| send_before(socket, piece, deadline).err();
        let failed = codec.encode(&request).iter().find_map(send);
        failed.map(|error| self.ending_of(unreachable(&error)))
    }

    fn proof_failed(&self, doubt: Doubt) -> Ending {
        // The ending says it to the person.
        tracing::info!(%doubt, "the password");
        match doubt {
            Doubt::Malformed => self.ending_of(Unreachable::NotARoom),
            Doubt::Unproven => Ending::Unproven,
        }
    }

    /// Sanitizes a refusal. A room that has proven neither key nor password
    /// could be anybody, so of its refusal only the reason is kept.
    pub(super) fn sanitized_refusal(&self, refused: Refused) -> Refused {
        let suggestion = valid_name(refused.suggestion);
        if self.writer.is_none() && self.entered.proof.is_some() && !self.entered.keyed {
            let (message, seconds) = (String::new(), refused.seconds);
            return Refused { message, suggestion, seconds, ..refused.reason.into() };
        }
        Refused { message: sanitized(&refused.message), suggestion, ..refused }
    }

    pub(super) fn welcome(&mut self, welcome: Box<Welcome>) -> Option<Ending> {
        if self.writer.is_some() {
            tracing::debug!("a second welcome");
            return None;
        }
        if let Some(proof) = &self.entered.proof
            && let Err(doubt) = proof.check(welcome.proof.as_deref())
        {
            return Some(self.proof_failed(doubt));
        }
        let socket = Arc::clone(&self.entered.socket);
        let codec = Arc::clone(&self.entered.codec);
        let shared = Arc::clone(&self.listener.shared);
        // The writer does not begin before it is clear what still has to be sent.
        let unknown = self.attach(&welcome);
        let writer = thread::Builder::new()
            .name("session-writer".into())
            .spawn(move || writer::run(&socket, &codec, &shared));
        match writer {
            Ok(writer) => self.writer = Some(writer),
            Err(error) => {
                tracing::error!(%error, "no thread for the writer");
                return Some(Ending::Unreachable(Unreachable::Failed));
            }
        }
        self.listener.shared.dialling.entered();
        let (you, number, resumed) = (&welcome.you, welcome.number, welcome.resumed);
        tracing::debug!(%you, number, resumed, members = welcome.members.len(), "is let in");
        (self.past, self.you) = (welcome.number, welcome.you.clone());
        let (address, security) = (self.entered.address.clone(), self.entered.security.clone());
        let (you, token, last) = (welcome.you.clone(), welcome.token.clone(), self.last);
        let (at, by) = (address.clone(), security.clone());
        self.place = Some(LastPlace { address: at, security: by, you, token, last });
        self.listener.tell(SessionEvent::Welcomed { address, security, welcome });
        if self.last >= self.past {
            self.listener.shared.outbox.caught_up();
        }
        if !unknown.is_empty() {
            self.listener.tell(SessionEvent::Unconfirmed { ids: unknown });
        }
        None
    }

    /// Connects the queue to this connection. Returns the ids of requests of which
    /// nobody knows whether they took place.
    fn attach(&self, welcome: &Welcome) -> Vec<String> {
        let outbox = &self.listener.shared.outbox;
        if self.comes_back && self.entered.security != Security::Classic {
            outbox.keep_in_flight();
        }
        outbox.attach(RoomMemory::of(welcome))
    }
}
