// SPDX-License-Identifier: GPL-3.0-or-later
//! What a worker does with what it heard: who is let in, who speaks, who goes.

use std::time::{Duration, Instant};

use tungstenite::protocol::frame::coding::CloseCode;

use super::connection::{Connection, Heard, Tongue};
use super::login::caller::known_by;
use super::steps::{Step, next_step};
use super::{Worker, want};
use crate::protocol::{
    LeaveReason, Nickname, Notice, Reason, Recognition, Request, Text, Topic, limits,
};
use crate::server::host_log::Record;
use crate::server::room::{Actor, MemberId, Refusal, Room};

/// A new name costs as much as a message of so many bytes.
const RENAME_COSTS: usize = 9 * 1024;
/// How often a member that talks too fast is told so.
const REMIND: Duration = Duration::from_secs(30);

impl Worker {
    /// One bounded read, and everything that follows from it.
    pub(super) fn read_from(&mut self, key: usize) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        if !connection.may_read() {
            return;
        }
        if connection.has_backlog() {
            // What a brake held back comes first: who is read on before that
            // fills our memory instead of its own.
            self.digest(key);
        }
        let Some(connection) = self.connections.get_mut(key) else { return };
        if connection.readable && connection.may_read() {
            match connection.read(&mut self.scratch) {
                Heard::Something => {
                    connection.heard = self.now;
                    connection.pinged = false;
                }
                Heard::Nothing => {}
                Heard::End => {
                    connection.ended = true;
                    connection.readable = false;
                    if let Tongue::Classic(classic) = &mut connection.tongue {
                        classic.push(&std::mem::take(&mut connection.input));
                        classic.finish();
                    }
                }
                Heard::Broken(error) => {
                    tracing::debug!(peer = %connection.ticket.peer, %error, "connection broken");
                    return self.lose(key);
                }
                Heard::Garbled(error) => {
                    self.note_refusal(key, &error.to_string());
                    self.free_seat(key, LeaveReason::Refused);
                    return self.close(key);
                }
            }
        }
        self.digest(key);
        self.after_reading(key);
    }

    fn after_reading(&mut self, key: usize) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        if connection.owes_much() {
            // A thousand welcomes of one turn would fill the memory.
            self.write_to(key);
        } else if connection.has_leftover() {
            want(&mut self.to_write, &mut connection.in_to_write, key);
        }
        let Some(connection) = self.connections.get_mut(key) else { return };
        if connection.readable && connection.may_read() {
            want(&mut self.to_read, &mut connection.in_to_read, key);
        } else if connection.ended && connection.braked_until.is_none() {
            self.peer_ended(key);
        }
        self.set_alarm(key);
    }

    /// Takes step after step until the connection's bytes are used up.
    pub(super) fn digest(&mut self, key: usize) {
        loop {
            let now = self.now;
            let Some(connection) = self.connections.get_mut(key) else { return };
            if connection.linger.is_some() {
                connection.forget_input();
                return;
            }
            if connection.braked_until.is_some() {
                return;
            }
            match next_step(connection, &self.hub) {
                Step::Wait => return,
                Step::Again => {}
                Step::Request(request, bytes) => {
                    brake(connection, bytes + toll(&request), now);
                    self.request(key, request);
                }
                Step::HeldBack => self.answer_held(key),
                Step::Nonsense(reason, bytes) => {
                    brake(connection, bytes, now);
                    if connection.member.is_none() {
                        self.refuse(key, reason, None, CloseCode::Policy);
                    } else {
                        connection.tell(&Notice::error(reason, None, None));
                    }
                }
                Step::Alive(bytes) => brake(connection, bytes, now),
                Step::TooLong => {
                    brake(connection, 0, now);
                    let named = connection.member.is_some();
                    let reason = if named { Reason::TextTooLong } else { Reason::NameTooLong };
                    connection.tell(&Notice::error(reason, None, None));
                }
                Step::Goodbye => {
                    self.free_seat(key, LeaveReason::Left);
                    self.close(key);
                }
                Step::Part(reason, code) => self.refuse(key, reason, None, code),
                Step::Answered(why) => {
                    self.note_refusal(key, &why);
                    self.close(key);
                }
            }
        }
    }

    fn request(&mut self, key: usize, request: Request) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let Some(id) = connection.member else {
            return self.stranger_asks(key, request);
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
            return self.show_out(key, shown_out);
        }
        match result {
            Ok(Done::Silently) => {}
            Ok(Done::Noted(record)) => self.hub.journal(record),
            Ok(Done::Answered(notice)) => connection.tell(&notice),
            Err(refusal) => connection.tell(&refusal.error(tag)),
        }
        if !present {
            connection.member = None;
            self.close(key);
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

/// What a request costs beyond its bytes: everybody is told of a new name.
fn toll(request: &Request) -> usize {
    if matches!(request, Request::Rename { .. }) { RENAME_COSTS } else { 0 }
}

/// Charges for a request; nothing more is read for a while after too much.
fn brake(connection: &mut Connection, bytes: usize, now: Instant) {
    let Some(pause) = connection.brake.charge(bytes, now) else { return };
    connection.braked_until = Some(now + pause);
    // Told when it is felt, and not at every message from then on.
    let long_ago = connection
        .told_to_slow_down
        .is_none_or(|told| now.saturating_duration_since(told) > REMIND);
    if connection.member.is_some() && long_ago {
        connection.told_to_slow_down = Some(now);
        connection.tell(&Notice::error(Reason::TooFast, None, None));
    }
}

fn shortened(mut id: String) -> String {
    let mut end = id.len().min(limits::MESSAGE_ID_BYTES);
    while !id.is_char_boundary(end) {
        end -= 1;
    }
    id.truncate(end);
    id
}
