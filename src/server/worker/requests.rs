// SPDX-License-Identifier: GPL-3.0-or-later
//! What a worker does with what it heard: who is let in, who speaks, who goes.

use std::time::Duration;

use tungstenite::protocol::frame::coding::CloseCode;

use super::classic::{Classic, Uttered};
use super::connection::{self, Connection, Tongue};
use super::line::Line;
use super::native::{self, Native};
use super::upgrade::{self, Upgrade};
use super::{Worker, want};
use crate::protocol::{
    self, LeaveReason, Nickname, Notice, Reason, Request, Resume, Text, Topic, classic, limits,
};
use crate::server::Record;
use crate::server::hub::Hub;
use crate::server::room::{MemberId, Newcomer, Refusal, Room};

/// How often a member that talks too fast is told so.
const REMIND: Duration = Duration::from_secs(30);

/// The next step a connection's bytes ask for.
enum Step {
    /// Nothing complete is there.
    Wait,
    /// Something changed; look again.
    Again,
    /// A request, and what it costs in bytes.
    Request(Request, usize),
    /// Something that is none, but no reason to part.
    Nonsense(Reason),
    /// A ping or pong.
    Alive,
    /// A classic guest's name or words, over the limit.
    TooLong,
    /// A polite goodbye.
    Goodbye,
    /// Cannot go on.
    Part(Reason, CloseCode),
    /// Said all there is to say, outside the room's tongues.
    Answered(String),
}

impl Worker {
    /// One bounded read, and everything that follows from it.
    pub(super) fn read_from(&mut self, key: usize) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        if !connection.may_read() {
            return;
        }
        if connection.readable {
            match connection.read(&mut self.scratch) {
                connection::Heard::Something => {
                    connection.heard = self.now;
                    connection.pinged = false;
                }
                connection::Heard::Nothing => {}
                connection::Heard::End => {
                    connection.ended = true;
                    connection.readable = false;
                    if let Tongue::Classic(classic) = &mut connection.tongue {
                        classic.push(&std::mem::take(&mut connection.input));
                        classic.finish();
                    }
                }
                connection::Heard::Broken(error) => {
                    tracing::debug!(peer = %connection.ticket.peer, %error, "connection broken");
                    return self.lose(key);
                }
                connection::Heard::Garbled(error) => {
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
        if connection.has_leftover() {
            want(&mut self.to_write, &mut connection.in_to_write, key);
        }
        if connection.readable && connection.may_read() {
            want(&mut self.to_read, &mut connection.in_to_read, key);
        } else if connection.ended && connection.braked_until.is_none() {
            self.peer_ended(key);
        }
        self.set_alarm(key);
    }

    /// The peer has ended its side, and everything it said is done.
    fn peer_ended(&mut self, key: usize) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let leave = match connection.tongue {
            // An empty read is how the classic tongue says goodbye.
            Tongue::Classic(_) => LeaveReason::Left,
            _ => LeaveReason::Vanished,
        };
        if connection.linger.is_some() {
            if !connection.has_leftover() {
                self.remove(key);
            }
            return;
        }
        // What a half-closed `nc` is still owed gets out before we close too.
        self.free_seat(key, leave);
        self.close(key);
    }

    /// Takes step after step until the connection's bytes are used up.
    fn digest(&mut self, key: usize) {
        loop {
            let now = self.now;
            let Some(connection) = self.connections.get_mut(key) else { return };
            if connection.linger.is_some() {
                connection.input = Vec::new();
                return;
            }
            if connection.braked_until.is_some() {
                return;
            }
            match next_step(connection, &self.hub) {
                Step::Wait => return,
                Step::Again => {}
                Step::Request(request, bytes) => {
                    brake(connection, bytes, now);
                    self.request(key, request);
                }
                Step::Nonsense(reason) => {
                    brake(connection, 0, now);
                    if connection.member.is_none() {
                        self.refuse(key, reason, None, CloseCode::Policy);
                    } else {
                        connection.tell(&Notice::error(reason, None, None));
                    }
                }
                Step::Alive => brake(connection, 0, now),
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
            match request {
                Request::Hello { name, resume, host_key } => {
                    self.hello(key, &name, resume, host_key);
                }
                Request::Leave => self.close(key),
                _ => self.refuse(key, Reason::HelloFirst, None, CloseCode::Policy),
            }
            return;
        };
        let mut tag = None;
        let ((result, present), grew) = self.hub.apply(|room, now| {
            let result = apply(room, now, id, request, &mut tag);
            (result, room.member(id).is_some())
        });
        self.news |= grew;
        match result {
            Ok(record) => record.into_iter().for_each(|record| self.hub.journal(record)),
            Err(Refusal { reason, suggestion }) => {
                connection.tell(&Notice::error(reason, tag, suggestion));
            }
        }
        if !present {
            // Left, or came back on another connection.
            connection.member = None;
            self.close(key);
        }
    }

    fn hello(&mut self, key: usize, name: &str, resume: Option<Resume>, host_key: Option<String>) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let host = host_key.is_some_and(|given| same_secret(&given, &self.hub.host_key));
        let encrypted = connection.line.is_encrypted();
        let (entry, grew) = self.hub.apply(|room, now| {
            let name = Nickname::new(name).map_err(Reason::from)?;
            room.enter(now, Newcomer { name, encrypted, host, resume, token: secret() })
        });
        self.news |= grew;
        let entry = match entry {
            Ok(entry) => entry,
            Err(refusal) => return self.turned_away(key, refusal),
        };
        connection.member = Some(entry.id);
        let address = connection.ticket.peer;
        let name = entry.welcome.you.clone();
        if let Tongue::Classic(classic) = &mut connection.tongue {
            classic.name_accepted();
            connection.cursor = Some(entry.cursors.classic);
        } else {
            connection.cursor = Some(entry.cursors.native);
        }
        connection.tell(&Notice::Welcome(Box::new(entry.welcome)));
        self.hub.journal(Record::Joined { name, address });
    }

    /// A classic guest may try another name; everybody else starts anew.
    fn turned_away(&mut self, key: usize, refusal: Refusal) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let Refusal { reason, suggestion } = refusal;
        let about_the_name = matches!(
            reason,
            Reason::NameTaken | Reason::NameEmpty | Reason::NameTooLong | Reason::NameForbidden
        );
        if about_the_name && connection.framing().is_some() {
            connection.tell(&Notice::error(reason, None, suggestion));
        } else {
            self.refuse(key, reason, suggestion, CloseCode::Policy);
        }
    }

    /// Says why, and closes.
    fn refuse(
        &mut self,
        key: usize,
        reason: Reason,
        suggestion: Option<Nickname>,
        code: CloseCode,
    ) {
        self.note_refusal(key, reason.sentence());
        let leave =
            if reason == Reason::Stalled { LeaveReason::Stalled } else { LeaveReason::Refused };
        self.free_seat(key, leave);
        let Some(connection) = self.connections.get_mut(key) else { return };
        connection.tell(&Notice::refused(reason, suggestion));
        self.close_with(key, code, reason.sentence());
    }

    fn note_refusal(&self, key: usize, why: &str) {
        if let Some(connection) = self.connections.get(key) {
            let address = connection.ticket.peer;
            self.hub.journal(Record::Refused { address, why: why.to_owned() });
        }
    }

    pub(super) fn show_out_stalled(&mut self, key: usize) {
        self.refuse(key, Reason::Stalled, None, CloseCode::Policy);
    }

    /// The room has ended and this connection has heard it.
    pub(super) fn part_at_the_end(&mut self, key: usize) {
        if let Some(connection) = self.connections.get_mut(key) {
            if connection.member.take().is_none() {
                connection.tell(&Notice::refused(Reason::RoomEnded, None));
            }
            self.close_with(key, CloseCode::Away, Reason::RoomEnded.sentence());
        }
    }

    /// The connection is broken: nothing more can be said to it.
    pub(super) fn lose(&mut self, key: usize) {
        self.free_seat(key, LeaveReason::Vanished);
        self.remove(key);
    }

    fn free_seat(&mut self, key: usize, reason: LeaveReason) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        let Some(id) = connection.member.take() else { return };
        let (name, grew) = self.hub.apply(|room, now| room.leave(now, id, reason));
        self.news |= grew;
        if let Some(name) = name {
            self.hub.journal(Record::Left { name });
        }
    }

    fn close(&mut self, key: usize) {
        self.close_with(key, CloseCode::Normal, "");
    }

    fn close_with(&mut self, key: usize, code: CloseCode, sentence: &'static str) {
        let Some(connection) = self.connections.get_mut(key) else { return };
        if matches!(&connection.tongue, Tongue::Native(native) if native.is_open()) {
            connection.send(&native::close(code, sentence));
        }
        connection.finish(self.now + limits::LINGER);
        if !connection.has_leftover() {
            let _ = connection.socket.shutdown(std::net::Shutdown::Write);
            if connection.ended {
                return self.remove(key);
            }
        }
        self.want_write(key);
        self.set_alarm(key);
    }

    /// Something was due for this connection.
    pub(super) fn alarm(&mut self, key: usize) {
        let now = self.now;
        let Some(connection) = self.connections.get_mut(key) else { return };
        if let Some(cut_off) = connection.linger {
            if cut_off <= now {
                self.remove(key);
            }
            return;
        }
        if connection.braked_until.is_some_and(|until| until <= now) {
            connection.braked_until = None;
            connection.heard = now;
            want(&mut self.to_read, &mut connection.in_to_read, key);
        }
        if connection.paced_until.is_some_and(|until| until <= now) {
            connection.paced_until = None;
            want(&mut self.to_write, &mut connection.in_to_write, key);
        }
        if connection.blocked_since.is_some_and(|since| since + limits::STALLED_AFTER <= now) {
            return self.show_out_stalled(key);
        }
        self.silence(key);
    }

    /// What a peer's silence means by now.
    fn silence(&mut self, key: usize) {
        let now = self.now;
        let Some(connection) = self.connections.get_mut(key) else { return };
        let since = |start: std::time::Instant| now.saturating_duration_since(start);
        let waited = since(connection.accepted);
        let silent = since(connection.heard);
        match connection.tongue {
            Tongue::Unknown if waited >= limits::SILENCE_BEFORE_GREETING => {
                greet(connection, self.hub.classic_is_open());
                if !self.hub.classic_is_open() {
                    self.note_refusal(key, Reason::ClassicClosed.sentence());
                    self.close(key);
                } else {
                    self.digest(key);
                    self.want_write(key);
                }
            }
            _ if connection.member.is_none() => {
                let deadline = match connection.tongue {
                    Tongue::Classic(_) => limits::CLASSIC_NAME_DEADLINE,
                    _ => limits::HANDSHAKE_DEADLINE,
                };
                if waited >= deadline {
                    self.refuse(key, Reason::TooLate, None, CloseCode::Policy);
                }
            }
            Tongue::Native(_) if connection.braked_until.is_some() => {}
            Tongue::Native(_) if silent >= limits::VANISHED_AFTER => {
                self.free_seat(key, LeaveReason::Vanished);
                self.close(key);
            }
            Tongue::Native(_) if silent >= limits::PING_AFTER && !connection.pinged => {
                connection.pinged = true;
                connection.send(&native::ping());
                self.want_write(key);
            }
            _ => {}
        }
    }
}

/// Applies a member's request to the room. `tag` becomes the id of a message,
/// for the answer if it fails.
fn apply(
    room: &mut Room,
    now: u64,
    id: MemberId,
    request: Request,
    tag: &mut Option<String>,
) -> Result<Option<Record>, Refusal> {
    match request {
        Request::Hello { .. } => Err(Reason::HelloTwice.into()),
        Request::Say { id: own, text } => {
            *tag = (!own.is_empty()).then(|| shortened(own));
            let text = Text::new(&text).map_err(Reason::from)?;
            let name = room.member(id).map(|member| member.name.clone());
            room.say(now, id, tag.clone(), text.clone());
            Ok(name.map(|name| Record::Said { name, text }))
        }
        Request::Typing { active } => {
            room.typing(now, id, active);
            Ok(None)
        }
        Request::Rename { name } => {
            let name = Nickname::new(&name).map_err(Reason::from)?;
            room.rename(now, id, name).map(|()| None)
        }
        Request::Topic { topic } => {
            let topic = Topic::new(&topic).map_err(Reason::from)?;
            room.set_topic(now, id, topic).map(|()| None)
        }
        Request::Leave => {
            let name = room.leave(now, id, LeaveReason::Left);
            Ok(name.map(|name| Record::Left { name }))
        }
    }
}

/// Charges for a request; nothing more is read for a while after too much.
fn brake(connection: &mut Connection, bytes: usize, now: std::time::Instant) {
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

/// Looks at what has come and takes the next whole thing out of it.
fn next_step(connection: &mut Connection, hub: &Hub) -> Step {
    match &mut connection.tongue {
        Tongue::Unknown => first_bytes(connection, hub),
        Tongue::Upgrading => upgrading(connection),
        Tongue::Native(native) => {
            let mut rest = &connection.input[..];
            let before = rest.len();
            let mut answers = Vec::new();
            let heard = native.next(&mut rest, &mut answers);
            native.flush(&mut answers);
            let used = before - rest.len();
            let empty = rest.is_empty();
            connection.input.drain(..used);
            if empty {
                connection.input = Vec::new();
            }
            if !answers.is_empty() {
                connection.send(&answers);
            }
            match heard {
                native::Heard::Nothing => Step::Wait,
                native::Heard::Alive => Step::Alive,
                native::Heard::Request(request) => Step::Request(request, used),
                native::Heard::Nonsense(error) => Step::Nonsense(error.reason()),
                native::Heard::Goodbye => Step::Goodbye,
                native::Heard::Broken(reason, code) => Step::Part(reason, code),
            }
        }
        Tongue::Classic(classic) => {
            let input = std::mem::take(&mut connection.input);
            if !input.is_empty() {
                classic.push(&input);
            }
            match classic.next() {
                None => Step::Wait,
                Some(Uttered::Exit) => Step::Goodbye,
                Some(Uttered::TooLong) => Step::TooLong,
                Some(Uttered::Name(name)) => {
                    Step::Request(Request::Hello { name, resume: None, host_key: None }, 0)
                }
                Some(Uttered::Said(text)) => {
                    let bytes = text.len();
                    Step::Request(Request::Say { id: String::new(), text }, bytes)
                }
            }
        }
        Tongue::Deaf => {
            connection.input = Vec::new();
            Step::Wait
        }
    }
}

fn first_bytes(connection: &mut Connection, hub: &Hub) -> Step {
    let Some(tongue) = protocol::Tongue::of(&connection.input) else { return Step::Wait };
    match tongue {
        protocol::Tongue::Tls => match Line::secure(&hub.tls) {
            Ok(line) => {
                connection.line = line;
                connection.tongue = Tongue::Upgrading;
                match connection.unwrap_first_bytes() {
                    Ok(()) => Step::Again,
                    Err(error) => Step::Answered(error.to_string()),
                }
            }
            Err(error) => {
                tracing::error!(%error, "TLS is not available");
                Step::Answered("TLS is not available".to_owned())
            }
        },
        protocol::Tongue::Http => {
            connection.send(upgrade::plain_http().as_bytes());
            Step::Answered("plain HTTP".to_owned())
        }
        protocol::Tongue::Irc => {
            connection
                .send(b"ERROR :This room does not speak IRC. Try the Salotto app, or nc.\r\n");
            Step::Answered("IRC".to_owned())
        }
        protocol::Tongue::Classic => {
            greet(connection, hub.classic_is_open());
            if hub.classic_is_open() {
                Step::Again
            } else {
                Step::Answered(Reason::ClassicClosed.sentence().to_owned())
            }
        }
    }
}

/// Greets a classic guest, or says that the door is closed.
fn greet(connection: &mut Connection, open: bool) {
    if open {
        connection.tongue = Tongue::Classic(Box::new(Classic::new()));
        connection.send(classic::GREETING.as_bytes());
    } else {
        connection.send(Reason::ClassicClosed.sentence().as_bytes());
        connection.send(b"\n");
    }
}

fn upgrading(connection: &mut Connection) -> Step {
    match upgrade::read(&connection.input) {
        Upgrade::Incomplete => Step::Wait,
        Upgrade::Accepted { answer, used } => {
            connection.send(answer.as_bytes());
            connection.input.drain(..used);
            connection.tongue = Tongue::Native(Box::new(Native::new()));
            Step::Again
        }
        Upgrade::Declined { answer } => {
            connection.send(answer.as_bytes());
            Step::Answered("not a WebSocket request".to_owned())
        }
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

/// Compares without telling by the time it takes how much was right.
fn same_secret(given: &str, secret: &str) -> bool {
    given.len() == secret.len()
        && given.bytes().zip(secret.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

/// 128 bits nobody can guess, in hexadecimal.
pub fn secret() -> String {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).expect("the system has randomness once it has booted");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
