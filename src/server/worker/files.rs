// SPDX-License-Identifier: GPL-3.0-or-later
//! Answers to members who offer files, or ask for some: the room has said that they may.

use super::connection::Connection;
use super::login::secret::{random, secret};
use super::room_handle::RoomHandle;
use crate::protocol::{Reason, ServerMessage, UploadId};
use crate::server::room::{
    BanTarget, FetchOrder, FileOrder, Outcome, Refusal, end_upload, pass_on_uploading,
};
use crate::server::transfers::tell_of_full_disk;

/// Answers a request about files that the room has nothing against.
pub fn answer(
    connection: &mut Connection,
    room: &mut RoomHandle,
    tag: Option<String>,
    outcome: Outcome,
) {
    match outcome {
        Outcome::Offered(order, refusal) => offer(connection, room, tag, (*order, refusal)),
        Outcome::Withdrawn { upload, by } => withdraw(connection, room, tag, (upload, by)),
        Outcome::Fetch(order) => fetch(connection, room, tag, *order),
        _ => {}
    }
}

/// Gives a member what it needs to send a file. With a refusal it may only go on with one.
fn offer(
    connection: &mut Connection,
    room: &mut RoomHandle,
    tag: Option<String>,
    (order, refusal): (FileOrder, Option<Refusal>),
) {
    let (person, size) = (order.from.target, order.offer.size);
    let (name, file) = (order.from.name.clone(), order.offer.name.clone());
    let may_begin = refusal.is_none();
    let was_counted = order.offer.upload.is_none() && may_begin;
    let granted = room.hub.transfers.offer(order, secret(), (UploadId::new(random()), may_begin));
    let is_new = granted.as_ref().is_ok_and(|granted| granted.is_new);
    if was_counted && !is_new {
        room.apply(|room, _| end_upload(room, person, size));
    }
    if granted.as_ref().is_err_and(|reason| *reason == Reason::NoSpace) {
        tell_of_full_disk(&room.hub, name, file);
    }
    connection.tell(&match granted {
        Ok(granted) => ServerMessage::Upload(granted.grant),
        Err(reason) => refusal.unwrap_or_else(|| reason.into()).error(tag),
    });
}

/// Gives up a file that a member no longer sends.
fn withdraw(
    connection: &mut Connection,
    room: &mut RoomHandle,
    tag: Option<String>,
    (upload, by): (UploadId, BanTarget),
) {
    let Some(upload) = room.hub.transfers.withdraw(upload, by) else {
        return connection.tell(&ServerMessage::error(Reason::NoSuchUpload, tag, None));
    };
    room.apply(|room, _| {
        end_upload(room, upload.person, upload.size);
        if upload.is_told() {
            pass_on_uploading(room, &upload.order(), upload.done(), true);
        }
    });
    connection.tell(&ServerMessage::Unchanged { id: tag });
}

/// Gives a member what it needs to fetch a file.
fn fetch(connection: &mut Connection, room: &RoomHandle, tag: Option<String>, order: FetchOrder) {
    let grant = room.hub.transfers.fetch(order, tag, secret());
    connection.tell(&ServerMessage::Download(grant));
}
