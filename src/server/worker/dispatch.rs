// SPDX-License-Identifier: GPL-3.0-or-later
//! Dispatch of a member's request: checked first, then asked of the room; and
//! what follows from the outcome.

use super::codec::PeerCodec;
use super::codec::irc::RoomView;
use super::connection::{Connection, Phase};
use super::end::End;
use super::files;
use super::room_handle::RoomHandle;
use crate::history::History;
use crate::protocol::irc::IrcMessage;
use crate::protocol::search::Search;
use crate::protocol::{Ask, Asked, Reason, Request, ServerMessage};
use crate::server::host_log::HostEvent;
use crate::server::hub::Hub;
use crate::server::past_page::{read_page, read_page_worth_telling};
use crate::server::past_search::search_past;
use crate::server::room::{Actor, MemberId, Outcome, PageOrder};
use crate::server::time;

/// Answers a command of a member that needs to know the room.
pub fn command(
    connection: &mut Connection,
    room: &mut RoomHandle,
    command: &IrcMessage,
) -> Result<(), End> {
    let Phase::Member(member) = &mut connection.phase else { return Ok(()) };
    let (id, PeerCodec::Irc(irc)) = (member.id, &mut member.codec) else { return Ok(()) };
    let wanted = irc.wanted(command);
    let view = RoomView::of(&room.hub.room(), id, &wanted, time::now().wall.unix());
    let requests = irc.answer(command, &view);
    for asked in requests {
        request(connection, room, id, asked)?;
    }
    let answered = connection.phase.codec_mut().and_then(PeerCodec::end_answer);
    if let Some(answer) = answered {
        // A list of thousands is not had for nothing.
        connection.charge(answer.len() / ANSWER_SHARE, room.now);
        connection.send_message(&answer);
    }
    Ok(())
}

/// Bytes of an answer that cost as much as one byte of a request.
pub const ANSWER_SHARE: usize = 16;

/// Answers a request of the member on that seat.
pub fn request(
    connection: &mut Connection,
    room: &mut RoomHandle,
    id: MemberId,
    request: Request,
) -> Result<(), End> {
    let asked = match Asked::try_from(request) {
        Ok(asked) => asked,
        Err(error) => {
            connection.tell(&error.answer());
            return Ok(());
        }
    };
    let tag = asked.id.clone();
    let outcome = handle(connection, room, id, asked);
    if let Some(event) = HostEvent::of(&outcome) {
        room.hub.host_log(event);
    }
    match outcome {
        // Removed, or came back on another connection, a moment ago.
        Outcome::Gone(Some(removal)) => return Err(End::Removed(*removal)),
        Outcome::Gone(None) | Outcome::Left { .. } => return Err(End::Left),
        Outcome::Refused(refusal) => {
            tracing::debug!(peer = %connection.io.peer(), reason = ?refusal.reason, "is refused");
            connection.tell(&refusal.error(tag));
        }
        Outcome::Page(order) => page(connection, room, tag, order),
        Outcome::Search(order, words) => search(connection, room, tag, (order, words)),
        outcome @ (Outcome::Offered(..) | Outcome::Withdrawn { .. } | Outcome::Fetch(_)) => {
            files::answer(connection, room, tag, outcome);
        }
        Outcome::Quota(quota) => connection.tell(&ServerMessage::Quota(*quota)),
        Outcome::Bans(bans) => connection.tell(&ServerMessage::Bans { id: tag, bans }),
        Outcome::Unchanged => connection.tell(&ServerMessage::Unchanged { id: tag }),
        // Clients of IRC want an answer before that of their next line.
        Outcome::Noted if matches!(connection.phase.codec_mut(), Some(PeerCodec::Irc(_))) => {
            connection.tell(&ServerMessage::Unchanged { id: tag });
        }
        // Everybody reads the answer in the log.
        Outcome::Quiet
        | Outcome::Noted
        | Outcome::Said { .. }
        | Outcome::Doubtful(_)
        | Outcome::TopicSet { .. }
        | Outcome::Moderated { .. }
        | Outcome::Uses(_) => {}
    }
    Ok(())
}

/// Asks the room. With an IRC client nobody hears that a message is gone before they answer
/// it, and what was typed would be lost: it is said all the same, as an answer to nothing.
fn handle(
    connection: &mut Connection,
    room: &mut RoomHandle,
    id: MemberId,
    asked: Asked,
) -> Outcome {
    let is_irc = matches!(connection.phase.codec_mut(), Some(PeerCodec::Irc(_)));
    let alone = if is_irc { without_answered(&asked) } else { None };
    match (room.handle(Actor::Member(id), asked), alone) {
        (Outcome::Refused(refusal), Some(alone)) if refusal.reason == Reason::NoSuchMessage => {
            room.handle(Actor::Member(id), alone)
        }
        (outcome, _) => outcome,
    }
}

/// The same message, as an answer to nothing.
fn without_answered(asked: &Asked) -> Option<Asked> {
    let Ask::Say { answers: Some(_), emote, text } = &asked.ask else { return None };
    let ask = Ask::Say { answers: None, emote: *emote, text: text.clone() };
    Some(Asked { id: asked.id.clone(), ask })
}

/// Has a page read for the member. IRC is told of no comings and goings in it.
fn page(connection: &mut Connection, room: &RoomHandle, tag: Option<String>, order: PageOrder) {
    let read_page = match connection.phase.codec_mut() {
        Some(PeerCodec::Irc(_)) => read_page_worth_telling,
        _ => read_page,
    };
    let id = tag.clone();
    read(connection, room, tag, move |hub, history| {
        ServerMessage::Page(read_page(hub, history, &order, id))
    });
}

/// Has something looked for in the past for the member.
fn search(
    connection: &mut Connection,
    room: &RoomHandle,
    tag: Option<String>,
    (order, words): (PageOrder, Box<Search>),
) {
    let id = tag.clone();
    read(connection, room, tag, move |hub, history| {
        ServerMessage::Found(search_past(hub, history, &order, &words, id))
    });
}

/// Has something read for the member, one thing at a time.
fn read(
    connection: &mut Connection,
    room: &RoomHandle,
    tag: Option<String>,
    read: impl FnOnce(&Hub, Option<&mut History>) -> ServerMessage + Send + 'static,
) {
    let may_ask = connection.page.is_over();
    match if may_ask { room.read(connection.id, read) } else { None } {
        Some(permit) => connection.page.begin(permit),
        None => connection.tell(&ServerMessage::error(Reason::Busy, tag, None)),
    }
}
