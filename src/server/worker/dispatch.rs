// SPDX-License-Identifier: GPL-3.0-or-later
//! Dispatch of a member's request: checked first, then asked of the room; and
//! what follows from the outcome.

use super::connection::Connection;
use super::end::End;
use super::room_handle::RoomHandle;
use crate::protocol::{Ask, Request, ServerMessage};
use crate::server::host_log::HostEvent;
use crate::server::room::{Actor, MemberId, Outcome};

/// Answers a request of the member on that seat.
pub fn request(
    connection: &mut Connection,
    room: &mut RoomHandle,
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
        // Removed, or came back on another connection, a moment ago.
        Outcome::Gone(Some(removal)) => return Err(End::Removed(*removal)),
        Outcome::Gone(None) | Outcome::Left { .. } => return Err(End::Left),
        Outcome::Refused { refusal, id } => {
            tracing::debug!(peer = %connection.io.peer(), reason = ?refusal.reason, "is refused");
            connection.tell(&refusal.error(id));
        }
        Outcome::Bans(bans) => connection.tell(&ServerMessage::Bans(bans)),
        Outcome::Quiet
        | Outcome::Said { .. }
        | Outcome::Doubtful(_)
        | Outcome::TopicSet { .. }
        | Outcome::Moderated { .. } => {}
    }
    Ok(())
}
