// SPDX-License-Identifier: GPL-3.0-or-later
//! What a worker does with a request: applies it to the room, and answers.

use super::Worker;
use super::login::caller::known_by;
use crate::protocol::{
    LeaveReason, Nickname, Notice, Reason, Recognition, Request, Text, Topic, limits,
};
use crate::server::host_log::Record;
use crate::server::room::{Actor, MemberId, Refusal, Room};

impl Worker {
    pub(super) fn request(&mut self, slot: usize, request: Request) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        let Some(id) = connection.member else {
            return self.stranger_asks(slot, request);
        };
        let mut tag = None;
        // Before the room is locked: names take a while to be compared by.
        let wanted = wanted_name(&request);
        let ((result, shown_out, present), grew) = self.hub.apply(|room, now| {
            // Shown out, or came back on another connection, a moment ago.
            let shown_out = room.take_shown_out(id);
            let result = apply(room, now, id, request, wanted, &mut tag);
            (result, shown_out, room.member(id).is_some())
        });
        self.news |= grew;
        if let Some(shown_out) = shown_out {
            return self.show_out(slot, shown_out);
        }
        match result {
            Ok(Done::Silently) => {}
            Ok(Done::Noted(record)) => self.hub.journal(record),
            Ok(Done::Answered(notice)) => connection.tell(&notice),
            Err(refusal) => connection.tell(&refusal.error(tag)),
        }
        if !present {
            connection.member = None;
            self.close(slot);
        }
    }
}

/// What came of a request that was not refused.
enum Done {
    Silently,
    /// The host's log hears of it.
    Noted(Record),
    /// The one who asked hears of it.
    Answered(Notice),
}

/// Applies a member's request to the room. `tag` becomes the id of a message,
/// for the answer if it fails.
fn apply(
    room: &mut Room,
    now: u64,
    id: MemberId,
    request: Request,
    wanted: Option<Result<Nickname, Reason>>,
    tag: &mut Option<String>,
) -> Result<Done, Refusal> {
    let Some(name) = room.member(id).map(|member| member.name.clone()) else {
        return Ok(Done::Silently);
    };
    match request {
        Request::Hello(_) | Request::Prove { .. } => Err(Reason::HelloTwice.into()),
        Request::Say { id: own, text } => {
            *tag = (!own.is_empty()).then(|| shortened(own));
            let text = Text::new(&text).map_err(Reason::from)?;
            room.say(now, id, tag.clone(), text.clone())?;
            Ok(Done::Noted(Record::Said { name, text }))
        }
        Request::Typing { active } => {
            room.typing(now, id, active);
            Ok(Done::Silently)
        }
        Request::Rename { .. } => {
            let name = wanted.unwrap_or(Err(Reason::NotJson))?;
            room.rename(now, id, name)?;
            let stranger = room
                .member(id)
                .filter(|member| member.recognition == Some(Recognition::Other))
                .map(|member| Record::Stranger { name: member.name.clone() });
            Ok(stranger.map_or(Done::Silently, Done::Noted))
        }
        Request::Topic { topic } => {
            let topic = Topic::new(&topic).map_err(Reason::from)?;
            let changed = room.set_topic(now, Actor::Member(id), topic.clone())?;
            Ok(match changed {
                true => Done::Noted(Record::Topic { by: Some(name), topic }),
                false => Done::Silently,
            })
        }
        Request::Act { act, why } => {
            let done = room.act(now, Actor::Member(id), act, why.clone())?;
            Ok(done.map_or(Done::Silently, |act| {
                Done::Noted(Record::Acted { by: Some(name), act, why })
            }))
        }
        Request::Bans => {
            let bans = room.bans(now, Actor::Member(id))?;
            Ok(Done::Answered(Notice::Bans(bans)))
        }
        Request::Leave => {
            let name = room.leave(now, id, LeaveReason::Left);
            Ok(name.map_or(Done::Silently, |name| Done::Noted(Record::Left { name })))
        }
    }
}

/// The name somebody asks for, with all that it is compared by.
fn wanted_name(request: &Request) -> Option<Result<Nickname, Reason>> {
    let Request::Rename { name } = request else { return None };
    Some(known_by(name))
}

fn shortened(mut id: String) -> String {
    let mut end = id.len().min(limits::MESSAGE_ID_BYTES);
    while !id.is_char_boundary(end) {
        end -= 1;
    }
    id.truncate(end);
    id
}
