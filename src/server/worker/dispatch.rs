// SPDX-License-Identifier: GPL-3.0-or-later
//! Dispatch of a member's request: checked first, then asked of the room; and
//! what follows from the outcome.

use super::connection::Connection;
use super::end::End;
use super::room_access::RoomAccess;
use crate::protocol::{Ask, Notice, Request};
use crate::server::host_log::HostEvent;
use crate::server::room::{Actor, MemberId, Outcome};

/// Answers a request of the member on that seat.
pub fn request(
    connection: &mut Connection,
    room: &mut RoomAccess,
    id: MemberId,
    request: Request,
) -> Result<(), End> {
    let ask = match Ask::try_from(request) {
        Ok(ask) => ask,
        Err(error) => {
            connection.tell(&error.notice());
            return Ok(());
        }
    };
    let outcome = room.handle(Actor::Member(id), ask);
    if let Some(event) = HostEvent::of(&outcome) {
        room.hub.host_log(event);
    }
    match outcome {
        // Shown out, or came back on another connection, a moment ago.
        Outcome::Gone(Some(shown_out)) => return Err(End::ShownOut(*shown_out)),
        Outcome::Gone(None) | Outcome::Left { .. } => return Err(End::Left),
        Outcome::Refused { refusal, id } => connection.tell(&refusal.error(id)),
        Outcome::Bans(bans) => connection.tell(&Notice::Bans(bans)),
        Outcome::Quiet
        | Outcome::Said { .. }
        | Outcome::NamedLikeAnother { .. }
        | Outcome::TopicSet { .. }
        | Outcome::Moderated { .. } => {}
    }
    Ok(())
}
